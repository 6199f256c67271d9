# The network layer of the example server, on real sockets: tests/net.
. tests/steps/common.sh
run_each "$LI_BUILD_DIR/bin/net_tests"
