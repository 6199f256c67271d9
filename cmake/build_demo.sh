#!/usr/bin/env bash
# Builds what examples/demo.sh runs: server, player, command and page. Quick when nothing changed.
# usage: cmake/build_demo.sh BUILD_DIR [--without-page | --only-page]
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$1
web=$root/examples/server/web
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Says what is going on, and on a failure everything that was said about it.
run() {
  local what=$1
  shift
  printf '%s ... ' "$what"
  if "$@" >"$log" 2>&1; then
    echo done
  else
    echo failed
    cat "$log" >&2
    exit 1
  fi
}

# Each step by &&, since run() asks how it went and so takes `set -e` away.
build_page() {
  install_packages && npm --prefix "$web" run build
}

# npm's own copy of the lock file says whether the packages are those of the project.
install_packages() {
  cmp -s "$web/package-lock.json" "$web/node_modules/.installed-lock.json" ||
    { npm --prefix "$web" ci --ignore-scripts --no-audit --no-fund &&
      cp "$web/package-lock.json" "$web/node_modules/.installed-lock.json"; }
}

page_is_fresh() {
  [ -e "$web/dist/index.html" ] &&
    [ -z "$(find "$web" -path "$web/node_modules" -prune -o -path "$web/dist" -prune -o \
      -type f -newer "$web/dist/index.html" -print -quit)" ]
}

build_programs() {
  local options=(-S "$root" -B "$build" -G Ninja)
  # A folder that the tests have configured keeps its kind of build.
  [ -e "$build/CMakeCache.txt" ] || options+=(-DCMAKE_BUILD_TYPE=Release -DLI_BUILD_TESTS=OFF
      -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=20)
  run "configuring" cmake "${options[@]}"
  run "building" cmake --build "$build" --target liveinbox_server liveinbox_demo liveinbox_tool
}

[ "${2-}" = --only-page ] || build_programs
if [ "${2-}" != --without-page ] && ! page_is_fresh; then
  run "building the page" build_page
fi
