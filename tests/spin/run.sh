#!/usr/bin/env bash
# Checks the models of this folder: each whole, where nothing may be found, and with each fault that
# its first lines name as planted, which must be found. One case each.
#
# usage: tests/spin/run.sh [folder]     where the checkers are built; environment: LI_SPIN (plain or
#   large: greater bounds, some minutes)
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
folder=$(realpath -m "${1:-build/spin}")
mkdir -p "$folder"
passed=0
failed=0

# What makes the state space greater, per model.
large_of() {
  [ "${LI_SPIN:-plain}" = large ] || return 0
  case "$1" in
    claim) echo -DTURNS=5 ;;
    feed) echo -DEVENTS=20 ;;
    handover) echo "-DMESSAGES=4 -DHANDS=5" ;;
  esac
}

# explore <model> <name> [option ...]: prints what the checker found.
explore() {
  local model=$1 name=$2
  shift 2
  local place="$folder/$model-$name"
  rm -rf "$place"
  mkdir -p "$place"
  (
    cd "$place" || exit 1
    # A process that is stuck anywhere but at an `end` label is an error, too.
    spin "$@" -a "$here/$model.pml" >spin.log 2>&1 || exit 1
    gcc -O1 -w -DMEMLIM=3000 -DCOLLAPSE -DSAFETY -o pan pan.c >gcc.log 2>&1 || exit 1
    timeout 900 ./pan -m200000 >pan.log 2>&1
  )
  cat "$place/pan.log"
}

# judge <what> <wanted: whole or fault> <report>
judge() {
  local errors states is_full=1
  errors=$(sed -n 's/.*errors: \([0-9]*\).*/\1/p' <<<"$3")
  states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' <<<"$3")
  grep -q "Search not completed\|max search depth too small\|out of memory" <<<"$3" && is_full=0
  if [ "$2" = whole ] && [ "${errors:-x}" = 0 ] && [ "$is_full" = 1 ]; then
    echo "$1: all $states states, no error"
    passed=$((passed + 1))
  elif [ "$2" = fault ] && [ "${errors:-0}" != 0 ]; then
    echo "$1: found after $states states: $(grep -m1 'pan:1:' <<<"$3")"
    passed=$((passed + 1))
  else
    echo "$1: errors: ${errors:-none counted}, states: ${states:-0}"
    tail -n 20 <<<"$3"
    failed=$((failed + 1))
  fi
}

for model in claim feed handover; do
  # The options are words of their own.
  # shellcheck disable=SC2046
  judge "$model" whole "$(explore "$model" whole $(large_of "$model"))"
  for plant in $(sed -n '/planted/,/\*\//s/.*\(-D[A-Z_]*\).*/\1/p' "$here/$model.pml"); do
    judge "$model $plant" fault "$(explore "$model" "${plant#-D}" "$plant")"
  done
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
