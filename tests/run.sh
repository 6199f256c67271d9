#!/usr/bin/env bash
# Builds the tree and runs its tests; the last line is exactly `N passed, N failed`.
#
# usage: tests/run.sh [--all] [step ...]
#   --all    also the long steps: the users' build, long seeds, threads, a second compiler, lint
#   step     only these steps (after the build), of the lists below or by itself: coverage,
#            mutants, packages, supply
#
# A step is tests/steps/<name>.sh; to add one, write the script and put its name into a list. It
# runs from the root of the repository with the functions of tests/steps/common.sh, writes what it
# likes, and ends with a status. tests/count.py reads how many cases passed and failed from what the
# test programs print; a step that fails, or that prints no count, is one failed case.
#
# environment: LI_BUILD_DIR (build), LI_JOBS (number of processors), LI_WERROR (OFF),
#   LI_FUZZ_SECONDS (20, for each target of the step fuzz), LI_FUZZ_SEED (1)
set -u
cd "$(dirname "$0")/.." || exit 1

plain_steps=(tidy format docs unit rules damage faults crash_states linear net capi cpp abi compat
  install example tool search web server e2e demo whatsapp webhooks python node bindings hosts)
long_steps=(release abi_gate seeds soak valgrind spin threads api slow fuzz clang clang_tidy)

export LI_ALL=0
[ "${1:-}" = "--all" ] && { LI_ALL=1; shift; }
export LI_BUILD_DIR="${LI_BUILD_DIR:-build}"
export LI_JOBS="${LI_JOBS:-$(nproc)}"
export LI_WERROR="${LI_WERROR:-OFF}"
# What the packages for Python and Node are made of; the step build leaves it there.
LI_NATIVE="$(realpath -m "$LI_BUILD_DIR/native")"
export LI_NATIVE
log_dir="$LI_BUILD_DIR/steps"
# A step that hangs is killed, and failed; fuzzing takes as long as it was told to.
fuzz_targets=(tests/fuzz/*_fuzz.cpp)
step_seconds=$((2400 + ${#fuzz_targets[@]} * ${LI_FUZZ_SECONDS:-20}))
# Steps of a line begin together: each mostly keeps one processor busy, or waits. What a step needs
# of another stands in a line before it.
together=(" unit rules damage faults crash_states linear capi "
  " cpp abi compat install example tool search web server "
  " e2e demo whatsapp webhooks python node " " bindings hosts ")

steps=("${plain_steps[@]}")
[ "$LI_ALL" = 1 ] && steps+=("${long_steps[@]}")
[ $# -gt 0 ] && steps=("$@")

total_passed=0
total_failed=0
covered=""

declare -A begun begun_at  # name of a step -> its process, and the second in which it began
trap 'kill "${begun[@]}" 2>/dev/null; exit 130' INT TERM

# Begins tests/steps/$1.sh.
begin_step() {
  begun_at[$1]=$(date +%s)
  timeout --kill-after=30 "$step_seconds" bash "tests/steps/$1.sh" \
    >"$log_dir/$1.log" 2>&1 </dev/null &
  begun[$1]=$!
}

# Begins the step and those that go together with it, unless that was done.
begin_with_others() {
  local group other
  for group in "${together[@]}"; do
    [[ "$group" == *" $1 "* ]] || continue
    for other in "${steps[@]}"; do
      if [[ "$group" == *" $other "* && -z "${begun_at[$other]:-}" ]]; then
        begin_step "$other"
      fi
    done
  done
  [ -n "${begun_at[$1]:-}" ] || begin_step "$1"
}

# Waits for the step, adds its cases to the totals and prints one line about it.
run_step() {
  local name=$1 log="$log_dir/$1.log" status=0 seconds passed failed
  begin_with_others "$name"
  wait "${begun[$name]}" || status=$?
  unset "begun[$name]"
  seconds=$(($(date -r "$log" +%s) - begun_at[$name]))
  read -r passed failed < <(python3 tests/count.py "$status" "$log" || echo "0 1")
  total_passed=$((total_passed + passed))
  total_failed=$((total_failed + failed))
  printf '%-12s %5d passed, %3d failed  (%d s)\n' "$name" "$passed" "$failed" "$seconds"
  # What a step could not do here, though it passed, and what it covered.
  grep '^note: ' "$log" | sed 's/^/  /'
  covered+=$(sed -n 's/^note: covered: //p' "$log")$'\n'
  if [ "$failed" != 0 ]; then
    echo "---- the end of $log, status $status"
    tail -n 60 "$log"
    echo "----"
  fi
}

mkdir -p "$log_dir"
bash cmake/install_dependencies.sh build web bindings test
if bash tests/steps/build.sh >"$log_dir/build.log" 2>&1; then
  printf '%-12s (%d s)\n' build "$SECONDS"
  for step in "${steps[@]}"; do
    run_step "$step"
  done
else
  tail -n 60 "$log_dir/build.log"
  echo "the build failed, no test ran; see $log_dir/build.log"
  total_failed=1
fi

# What was run by two compilers is said once.
covered=$(grep . <<<"$covered" | awk '!seen[$0]++' | paste -sd ';' | sed 's/;/; /g')
[ -n "$covered" ] && echo "covered: $covered"
echo "$total_passed passed, $total_failed failed"
[ "$total_failed" = 0 ]
