# Whether the tests notice when the rules do something else: tests/mutants. A build of its own, and
# the quick tests once for each mutant. LI_MUTANTS=<number> takes a sample, LI_FIRST_SEED another.
. tests/steps/common.sh
# The reader of C++, python3-clang-14, comes for Debian's own Python.
/usr/bin/python3 -m unittest discover -s tests/mutants -p '*_test.py'
/usr/bin/python3 tests/mutants/mutants.py "$LI_BUILD_DIR-mutants" --jobs "$LI_JOBS" \
  --sample "${LI_MUTANTS:-0}" --seed "${LI_FIRST_SEED:-1}"
