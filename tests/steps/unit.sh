# Every layer by itself: tests/unit.
. tests/steps/common.sh
run_each "$sanitized/bin/unit_tests"
