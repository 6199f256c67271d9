# What a search finds, against an oracle; with --all ten times as much, and how well a search by
# relevance ranks.
. tests/steps/common.sh
LIVEINBOX_LIBRARY="$(realpath "$LI_BUILD_DIR")/lib/libliveinbox.so"
export LIVEINBOX_LIBRARY
if [ "$LI_ALL" = 1 ]; then
  export LI_ORACLE_SAMPLES=3000
  check "relevance in twelve languages" python3 tests/bench/search/xquad.py
fi
python3 -W error -m unittest discover -s tests/search -p '*_test.py'
