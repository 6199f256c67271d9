# The network layer of the example server, on real sockets: tests/net.
. tests/steps/common.sh
run_each "$server_build/bin/net_tests"
