# Whether the tests notice when the rules do something else: tests/mutants. A build of its own, and
# the tests once for each mutant. LI_MUTANTS=<number> takes a sample, LI_FIRST_SEED another one.
. tests/steps/common.sh
folder="$LI_BUILD_DIR-mutants"
# The reader of C++ comes with Debian's own Python.
mutants=(/usr/bin/python3 tests/mutants/mutants.py "$folder" --jobs "$LI_JOBS"
  --seed "${LI_FIRST_SEED:-1}")

"${mutants[@]}" --sample "${LI_MUTANTS:-0}"
# Tests that say nothing of the rules must not be enough.
finds_too_few() {
  ! "${mutants[@]}" --sample 60 --without tables --without core --without model \
    --without others >/dev/null
}
check "mutants live where the tables and unit tests are left out" finds_too_few
