# What was built against the commit before, or the last release, runs with this library. LI_ABI_BASE
# names a branch to compare with instead of the commit before.
. tests/steps/common.sh
python3 tests/abi/gate.py
