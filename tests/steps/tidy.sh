# The shape of the tree: layers, lengths, words, lists of sources; and that each check can fail.
. tests/steps/common.sh
python3 -m unittest discover -s tests/tidy -p '*_test.py'
