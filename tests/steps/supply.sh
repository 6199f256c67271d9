# What the library is made of and how: the same bytes from two folders, hardening, a bill of
# materials, licences, pins: tests/supply.
. tests/steps/common.sh
python3 tests/supply/supply_test.py "$LI_BUILD_DIR-supply"
