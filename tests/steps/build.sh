# The build every other step uses. It is no test: without it, none of them runs.
. tests/steps/common.sh
# Said in full, because the demo may have configured the folder before, without tests.
configure "$LI_BUILD_DIR" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DLI_BUILD_TESTS=ON -DLI_CHECKED=ON \
  -DLI_WERROR="$LI_WERROR"
build "$LI_BUILD_DIR"
