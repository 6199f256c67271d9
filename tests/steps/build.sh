# The build every other step uses. It is no test: without it, none of them runs.
. tests/steps/common.sh
configure "$LI_BUILD_DIR" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DLI_CHECKED=ON \
  -DLI_WERROR="$LI_WERROR"
build "$LI_BUILD_DIR"
