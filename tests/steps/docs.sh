# The reference is what the public headers say, and they say what it needs.
. tests/steps/common.sh
python3 -m unittest discover -s tests/docs -p '*_test.py'
