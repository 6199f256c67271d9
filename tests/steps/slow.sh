# Clients that send and read byte by byte, hundreds at a time: tests/slow.
. tests/steps/common.sh
LI_SERVER="$LI_BUILD_DIR/bin/liveinbox-server" python3 tests/slow/slow_test.py
