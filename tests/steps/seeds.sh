# Many seeds of the model test, of which each says its own, and many kills.
. tests/steps/common.sh
seeds="${LI_SEEDS:-20}"
log=$(mktemp)
first=$RANDOM

# counted <program> [argument ...]
counted() {
  local status=0 passed failed
  timeout --kill-after=30 600 "$@" >"$log" 2>&1 </dev/null || status=$?
  read -r passed failed < <(python3 tests/count.py "$status" "$log")
  sed 's/^/| /' "$log"
  echo "$passed passed, $failed failed"
}

for ((seed = first; seed < first + seeds; seed++)); do
  counted "$LI_BUILD_DIR/bin/model_tests" --seed "$seed" --steps 50000 \
    --test-case='the library answers*'
done
counted "$LI_BUILD_DIR/bin/crash_tests" --cycles 300
rm -f "$log"
