# A mixed day on a real store in several processes, minutes long: nothing may grow that is not data.
# Each planted fault must be found by its own case.
# For a night: build/bin/soak_tests --minutes 360 --seed N --readings FILE
# environment: LI_SOAK_MINUTES (3), LI_FIRST_SEED
. tests/steps/common.sh
build "$LI_BUILD_DIR" soak_tests
soak="$LI_BUILD_DIR/bin/soak_tests"
seed="${LI_FIRST_SEED:-1}"
logs="$LI_BUILD_DIR/soak"
mkdir -p "$logs"

status=0
"$soak" --minutes "${LI_SOAK_MINUTES:-3}" --seed "$seed" || status=1

# At once: these need time, not speed, but for those of which each command must add its bytes.
plants="memory descriptor transaction handle unerased"
for plant in $plants; do
  rate=150
  case $plant in memory | unerased) rate=700 ;; esac
  "$soak" --minutes 1 --seed "$seed" --rate "$rate" --plant "$plant" >"$logs/$plant.log" 2>&1 &
done
wait
for plant in $plants; do
  echo "planted: $plant"
  grep -hE '^FAILED|passed, ' "$logs/$plant.log" || status=1
  grep -q '^1 passed, 0 failed$' "$logs/$plant.log" || status=1
done
exit "$status"
