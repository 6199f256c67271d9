# The main job without a person, on the shipped samples and on many conversations where there are
# any beside the project; and that its checker sees what is wrong.
. tests/steps/common.sh
python3 -m unittest discover -s tests/demo -p '*_test.py'
examples/demo.sh --once --agents 4
echo "1 passed, 0 failed"
samples=../shared/data/conversations_crosswoz_zh.jsonl.gz
if [ -r "$samples" ]; then
  examples/demo.sh --once --input "$samples" --agents 8
  echo "1 passed, 0 failed"
else
  echo "left out: $samples is not there"
fi
