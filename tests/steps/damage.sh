# Damaged files: a store of some pages, and one whose search index has segments. The harness must
# fail with each fault that is planted into it. LI_DAMAGE_FILES and LI_FIRST_SEED choose others.
. tests/steps/common.sh
build "$LI_BUILD_DIR" damage_tests
damage="$LI_BUILD_DIR/bin/damage_tests"
files="${LI_DAMAGE_FILES:-$([ "$LI_ALL" = 1 ] && echo 4000 || echo 400)}"
seed="${LI_FIRST_SEED:-1}"

"$damage" --files "$files" --seed "$seed" --jobs "$LI_JOBS"
"$damage" --files $((files / 10)) --seed "$seed" --jobs "$LI_JOBS" --segments 1

# finds <plant> <files>: the harness must not be content.
finds() {
  ! "$damage" --files "$2" --seed 1 --jobs "$LI_JOBS" --plant "$1" >/dev/null
}
for plant in raw unchecked served blind invented; do
  check "the planted fault $plant is found" finds "$plant" 200
done
check "the planted fault hang is found" finds hang 2
