# The installed server with its page; the page and the widget in a browser against the server:
# tests/e2e.
. tests/steps/common.sh
cmake/build_demo.sh "$LI_BUILD_DIR" --only-page
python3 tests/install/server_test.py "$LI_BUILD_DIR"
LI_BIN="$LI_BUILD_DIR/bin/liveinbox-server" node tests/e2e/run.mjs
