# The example server's parts, and the whole of it as programs see it, over HTTP. What they do to its
# memory, the sanitizers tell in the long run.
. tests/steps/common.sh
run_each "$server_build/bin/server_tests"

# Mostly they wait, each with servers of its own: some at a time.
LI_SERVER=$(realpath "$server_build/bin/liveinbox-server")
export LI_SERVER
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
status=0
# shellcheck disable=SC2016  # the inner shell reads its own arguments
printf '%s\n' tests/server/*_test.py | xargs -P 4 -I{} sh -c \
  'python3 -m unittest discover -s tests/server -p "$(basename "$1")" >"$2/$(basename "$1").log" 2>&1' \
  sh {} "$logs" || status=1
cat "$logs"/*.log
exit "$status"
