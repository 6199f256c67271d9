# Every layer by itself: tests/unit. Every limit at both sides: tests/limits.
. tests/steps/common.sh
run_each "$sanitized/bin/unit_tests" "$sanitized/bin/limit_tests"
