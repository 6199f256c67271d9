# The example server's parts, and the whole of it as programs see it, over HTTP. What they do to its
# memory, the sanitizers tell.
. tests/steps/common.sh
run_each "$server_build/bin/server_tests"
LI_SERVER="$server_build/bin/liveinbox_server" \
  python3 -m unittest discover -s tests/server -p '*_test.py'
