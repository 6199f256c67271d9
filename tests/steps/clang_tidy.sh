# clang-tidy over the sources of the library and the tool, by the compile commands of clang: those
# of gcc name flags that clang does not know.
. tests/steps/common.sh
folder="$LI_BUILD_DIR-clang"
configure "$folder" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DLI_WERROR=ON \
  -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++
run-clang-tidy -quiet -j "$LI_JOBS" -p "$folder" "$PWD/src/.*\.cpp"
echo "1 passed, 0 failed"
