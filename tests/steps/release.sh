# The build of the users, where a broken invariant does not abort: no warning, the same tests.
. tests/steps/common.sh
folder="$LI_BUILD_DIR-release"
configure "$folder" -DCMAKE_BUILD_TYPE=Release -DLI_WERROR=ON -DLI_BUILD_EXAMPLES=OFF
build "$folder"
run_each "$folder/bin/unit_tests" "$folder/bin/limit_tests" "$folder/bin/model_tests"
run_capi "$folder"
run_cpp "$folder"
