# The rules as tables, the library against a model of it, a simulated day and storms, threads, and
# children that are killed: tests/core, tests/model, tests/sim, tests/stress, tests/crash.
. tests/steps/common.sh
bin="$sanitized/bin"
run_each "$bin/table_tests" "$bin/model_tests" "$bin/day_tests" "$bin/storm_tests" \
  "$bin/stress_tests" "$bin/crash_tests"
