# Every layer by itself: tests/unit. Every limit at both sides: tests/limits. What fuzzing starts
# from: tests/fuzz.
. tests/steps/common.sh
run_each "$sanitized/bin/unit_tests" "$sanitized/bin/limit_tests" "$sanitized"/bin/*_replay
