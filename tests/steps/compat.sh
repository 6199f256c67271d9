# Stores that older libraries wrote are opened, upgraded and read: tests/compat.
. tests/steps/common.sh
python3 -m unittest discover -s tests/compat -p '*_test.py'
