# Calls of the system that fail, and what runs out: descriptors, addresses, slots, the disk. The
# harness must fail with each fault that is planted into it. LI_FAULT_SHARE and LI_FIRST_SEED choose
# other points.
. tests/steps/common.sh
build "$LI_BUILD_DIR" fault_tests exhaustion_tests
faults="$LI_BUILD_DIR/bin/fault_tests"
share="${LI_FAULT_SHARE:-$([ "$LI_ALL" = 1 ] && echo 1 || echo 12)}"

# What is flushed need not wait for a disk here.
[ -w /dev/shm ] && export TMPDIR="${TMPDIR:-/dev/shm}"
"$LI_BUILD_DIR/bin/exhaustion_tests" "$([ "$LI_ALL" = 1 ] && echo 40 || echo 2)"
"$faults" --share "$share" --seed "${LI_FIRST_SEED:-1}" --jobs "$LI_JOBS"

# finds <plant> <option ...>: the harness must not be content.
finds() {
  local plant=$1 said
  shift
  said=$("$faults" --plant "$plant" --jobs "$LI_JOBS" "$@" || true)
  grep -q ' passed, [1-9][0-9]* failed$' <<<"$said"
}
some=(--only 'op 12' --kind write --mode once)
one=(--only li_compact --kind sync --mode once --number 1)
check "the planted fault swallowed is found in writes" finds swallowed "${some[@]}" --error EIO
check "the planted fault swallowed is found in flushes" finds swallowed "${one[@]}" --error EIO
check "the planted fault early is found" finds early "${some[@]}" --error ENOSPC
for plant in hang death mute undocumented leak; do
  check "the planted fault $plant is found" finds "$plant" "${one[@]}" --error EIO
done
