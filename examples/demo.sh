#!/usr/bin/env bash
# The live inbox, running: installs what is missing, builds, and starts the example server.
#
#   ./examples/demo.sh            a server with a fresh store; the sample conversations play into it
#   ./examples/demo.sh --once     the main job without a person: users, the assistant and racing
#                                 agents, then a checker that trusts only what clients wrote down
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: ./examples/demo.sh [--port N] [--store DIR] [--input FILE]
       ./examples/demo.sh --once [--input FILE] [--agents N] [--json FILE] [--store DIR]

  --port N      port of the server on 127.0.0.1 (8080; with --once any free one)
  --store DIR   keep the inbox there (a fresh one that goes away at the end)
  --input FILE  conversations to play, JSON lines, plain or gzipped (the shipped samples)
  --once        play everything as fast as it goes, check it, and end
  --agents N    how many agents race for each conversation (4)
  --json FILE   write the figures of --once there as well
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${LI_BUILD_DIR:-$root/build}
port= store= input=$root/examples/demo/samples.jsonl once= agents=4 json=

fail() { echo "demo.sh: $*" >&2; exit 2; }

while [ $# -gt 0 ]; do
  case $1 in
    --port) port=${2:?--port needs a number}; shift ;;
    --store) store=${2:?--store needs a directory}; shift ;;
    --input) input=${2:?--input needs a file}; shift ;;
    --agents) agents=${2:?--agents needs a number}; shift ;;
    --json) json=${2:?--json needs a file}; shift ;;
    --once) once=1 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; fail "unknown option $1" ;;
  esac
  shift
done
[ -r "$input" ] || fail "cannot read $input"
case $agents in
  *[!0-9]* | '' | 0) fail "--agents must be a number from 1 to 64, not $agents" ;;
esac
[ "$agents" -le 64 ] || fail "--agents must be a number from 1 to 64, not $agents"

# A bare machine has no compiler; one that has built before needs nothing.
groups=(build)
[ -n "$once" ] || groups+=(web)
"$root/cmake/install_dependencies.sh" "${groups[@]}"
"$root/cmake/build_demo.sh" "$build" ${once:+--without-page}

work=$(mktemp -d)
server_pid= player_pid=
stop() {
  status=$?
  trap - EXIT INT TERM
  [ -z "$player_pid" ] || kill "$player_pid" 2>/dev/null || true
  if [ -n "$server_pid" ]; then
    kill "$server_pid" 2>/dev/null || true
    wait "$server_pid" 2>/dev/null || true
  fi
  rm -rf "$work"
  exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
code=$(od -An -N3 -tx1 /dev/urandom | tr -d ' \n')
server=("$build/bin/liveinbox-server" --store "${store:-$work/inbox}" --token "$token"
  --code "$code")

# Starts the server and waits until it says where it listens.
start_server() {
  : >"$work/server.log"  # there before it is looked into, however late the server begins
  "${server[@]}" "$@" >"$work/server.log" 2>&1 &
  server_pid=$!
  for _ in $(seq 100); do
    address=$(sed -n 's/^listening on http:\/\///p' "$work/server.log")
    [ -z "$address" ] || return 0
    kill -0 "$server_pid" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/server.log" >&2
  fail "the server did not start"
}

if [ -n "$once" ]; then
  names=()
  for i in $(seq "$agents"); do names+=(--agent "agent-$i:Agent $i"); done
  start_server --port "${port:-0}" --no-assistant --assistant-timeout 0 "${names[@]}"
  raced=0
  "$build/bin/liveinbox_demo" once --port "${address##*:}" --token "$token" --code "$code" \
    --input "$input" --agents "$agents" --trace "$work/trace.jsonl" || raced=$?
  [ -t 2 ] && echo >&2
  python3 "$root/examples/demo/check.py" "$work/trace.jsonl" ${json:+--json "$json"} || exit 1
  exit "$raced"
fi

start_server --port "${port:-8080}" --web "$root/examples/server/web/dist" --raw-tags
"$build/bin/liveinbox_demo" play --port "${address##*:}" --token "$token" --input "$input" &
player_pid=$!
cat <<TEXT

The live inbox is running.
  agents    http://$address/?agent=ana&code=$code   (in another browser: ben, chen, sam)
  visitors  http://$address/widget   (ask for a human, or ask something odd twice)
The sample conversations come in one after another. Ctrl-C ends it.
TEXT
wait "$server_pid"
