# clang-tidy over the sources of the library, by the compile commands of the clang build (the
# step clang makes them): those of gcc name flags that clang does not know.
. tests/steps/common.sh
run-clang-tidy -quiet -j "$LI_JOBS" -p "$LI_BUILD_DIR-clang" "$PWD/src/.*\.cpp"
echo "1 passed, 0 failed"
