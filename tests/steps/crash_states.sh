# States that a power cut can leave. The harness must fail with each fault that is planted into the
# program's calls. LI_CRASH_STATES and LI_FIRST_SEED choose others.
. tests/steps/common.sh
build "$LI_BUILD_DIR" crash_states
program="$LI_BUILD_DIR/bin/crash_states"
states="${LI_CRASH_STATES:-$([ "$LI_ALL" = 1 ] && echo 16000 || echo 1500)}"

"$program" --states "$states" --seed "${LI_FIRST_SEED:-1}" --jobs "$LI_JOBS"

# finds <plant>: the harness must not be content.
finds() {
  ! "$program" --states 1000 --seed 1 --jobs "$LI_JOBS" --plant "$1" >/dev/null
}
for plant in lost_sync early; do
  check "the planted fault $plant is found" finds "$plant"
done
