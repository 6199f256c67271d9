# The public headers compile strictly; headers, version script and library name the same functions.
. tests/steps/common.sh
LI_LIBRARY="$LI_BUILD_DIR/lib/libliveinbox.so" \
  python3 -m unittest discover -s tests/abi -p '*_test.py'
