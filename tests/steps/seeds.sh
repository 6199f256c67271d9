# Many seeds of the model test and of the simulated day, and many kills. LI_FIRST_SEED and LI_SEEDS
# choose others: a change is judged by the same ones as the change before it.
. tests/steps/common.sh
build "$LI_BUILD_DIR" model_tests day_tests crash_tests
seeds="${LI_SEEDS:-3}"
log=$(mktemp)
first="${LI_FIRST_SEED:-1}"

# counted <program> [argument ...]
counted() {
  local status=0 passed failed
  timeout --kill-after=30 600 "$@" >"$log" 2>&1 </dev/null || status=$?
  read -r passed failed < <(python3 tests/count.py "$status" "$log")
  sed 's/^/| /' "$log"
  echo "$passed passed, $failed failed"
}

for ((seed = first; seed < first + seeds; seed++)); do
  counted "$LI_BUILD_DIR/bin/model_tests" --seed "$seed" --steps 30000 \
    --test-case='the library answers*'
  counted "$LI_BUILD_DIR/bin/day_tests" --seed "$seed" --test-case='a day*'
done
counted "$LI_BUILD_DIR/bin/crash_tests" --cycles 500 --power-cuts 60
rm -f "$log"
