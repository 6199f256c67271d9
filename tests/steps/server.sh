# The example server's parts, what fuzzing them starts from, and the whole of it as programs see it,
# over HTTP. What they do to its memory, the sanitizers tell in the long run.
. tests/steps/common.sh
run_each "$server_build/bin/server_tests" "$server_build"/bin/server/*_replay

# Mostly they wait, each with servers of its own: some at a time.
LI_SERVER=$(realpath "$server_build/bin/liveinbox-server")
export LI_SERVER
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
status=0
run_python() {
  python3 -m unittest discover -s tests/server -p "$1" >"$2/$1.log" 2>&1
}
export -f run_python
find tests/server -name '*_test.py' -printf '%f\n' | sort |
  xargs -P 4 -I{} bash -c 'run_python {} "$0"' "$logs" || status=1
cat "$logs"/*.log
exit "$status"
