# The second compiler: everything without a warning, and the unit tests.
. tests/steps/common.sh
folder="$LI_BUILD_DIR-clang"
configure "$folder" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DLI_WERROR=ON \
  -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++
build "$folder"
"$folder/bin/unit_tests"
