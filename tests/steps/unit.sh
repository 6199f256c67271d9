# Every layer by itself: tests/unit.
. tests/steps/common.sh
"$LI_BUILD_DIR/bin/unit_tests"
