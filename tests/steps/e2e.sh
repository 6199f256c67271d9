# The page and the widget in a browser against the example server: tests/e2e.
. tests/steps/common.sh
cmake/build_demo.sh "$LI_BUILD_DIR" --only-page
LI_BIN="$LI_BUILD_DIR/bin/liveinbox_server" node tests/e2e/run.mjs
