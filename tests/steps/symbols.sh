# The functions of the headers, the version script and the shared library are the same.
. tests/steps/common.sh
LI_LIBRARY="$LI_BUILD_DIR/lib/libliveinbox.so" python3 tests/abi/symbols_test.py
