# Every layer by itself: tests/unit.
. tests/steps/common.sh
run_each "$LI_BUILD_DIR/bin/unit_tests"
