# Many seeds of the model test and of the simulated day, storms, many kills and power cuts, LI_JOBS
# of them at a time. LI_FIRST_SEED and LI_SEEDS choose others: a change is judged by the same ones
# as the change before it. LI_STORM_STEPS says how much of storms; a night is 2000000000.
. tests/steps/common.sh
build "$LI_BUILD_DIR" model_tests day_tests storm_tests crash_tests
bin="$LI_BUILD_DIR/bin"
seeds="${LI_SEEDS:-3}"
first="${LI_FIRST_SEED:-1}"
logs=$(mktemp -d)

# counted <log> <program> [argument ...]
counted() {
  local log=$1 status=0 passed failed
  shift
  timeout --kill-after=30 900 "$@" >"$log.out" 2>&1 </dev/null || status=$?
  read -r passed failed < <(python3 tests/count.py "$status" "$log.out")
  {
    sed 's/^/| /' "$log.out"
    grep '^note: ' "$log.out" || true
    echo "$passed passed, $failed failed"
  } >"$log"
}

# begin <program> [argument ...]
number=0
begin() {
  number=$((number + 1))
  while [ "$(jobs -rp | wc -l)" -ge "$LI_JOBS" ]; do
    wait -n
  done
  counted "$logs/$(printf %04d "$number")" "$@" &
}

begin "$bin/crash_tests" --cycles 500 --power-cuts 60
begin "$bin/storm_tests" --steps "${LI_STORM_STEPS:-20000000}" --seed "$first"
for ((seed = first; seed < first + seeds; seed++)); do
  begin "$bin/model_tests" --seed "$seed" --steps 30000 --test-case='the library answers*'
  begin "$bin/day_tests" --seed "$seed" --test-case='a day*'
done
wait
cat "$logs"/????
rm -r "$logs"
