# The models of tests/spin, whole and with each planted fault.
. tests/steps/common.sh
bash tests/spin/run.sh "$LI_BUILD_DIR/spin"
