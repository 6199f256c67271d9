# The second compiler: everything without a warning, and the unit, C and C++ tests.
. tests/steps/common.sh
folder="$LI_BUILD_DIR-clang"
configure "$folder" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DLI_WERROR=ON \
  -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++
build "$folder"
run_each "$folder/bin/unit_tests" "$folder/bin/limit_tests"
run_capi "$folder"
run_cpp "$folder"
