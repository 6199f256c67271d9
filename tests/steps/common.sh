# What the steps share. Each step begins with: . tests/steps/common.sh
set -eu -o pipefail

# configure <folder> <cmake argument ...>: a build tree with the project's usual settings.
configure() {
  local folder=$1 launcher=()
  shift
  if command -v ccache >/dev/null; then
    launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  cmake -S . -B "$folder" -G Ninja "${launcher[@]}" "$@"
}

# build <folder> [target ...]
build() {
  local folder=$1
  shift
  ninja --quiet -C "$folder" -j "$LI_JOBS" "$@"
}

# run_each <program ...>: every program, each with a count of its own. One that dies is one failed
# case and keeps no other from running.
run_each() {
  local program log status passed failed
  log=$(mktemp)
  for program in "$@"; do
    status=0
    timeout --kill-after=30 900 "$program" >"$log" 2>&1 </dev/null || status=$?
    read -r passed failed < <(python3 tests/count.py "$status" "$log")
    sed 's/^/| /' "$log"
    echo "$program ended with status $status"
    echo "$passed passed, $failed failed"
  done
  rm -f "$log"
}

# run_capi <build folder>: the C programs of tests/capi.
run_capi() {
  local programs
  mapfile -t programs <"$1/capi_tests.txt"
  run_each "${programs[@]}"
}
