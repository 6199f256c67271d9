# The C interface from C99, on the shared library alone: tests/capi.
. tests/steps/common.sh
# What misuse does to memory, and what failing allocations leak, the sanitizers tell.
run_capi "$sanitized"
[ "$LI_ALL" = 0 ] || run_capi "$LI_BUILD_DIR" '/(misuse|out_of_memory)_test$'
