# The C interface from C99, on the shared library alone: tests/capi.
. tests/steps/common.sh
run_capi "$LI_BUILD_DIR"
run_capi "$sanitized"
