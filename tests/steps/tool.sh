# The `liveinbox` command as a person uses it: tests/tool.
. tests/steps/common.sh
LI_TOOL="$LI_BUILD_DIR/bin/liveinbox" python3 -m unittest discover -s tests/tool -p '*_test.py'
