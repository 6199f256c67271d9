#!/usr/bin/env bash
# Installs the Debian packages that are missing, one group a line:
#   build     compiler, CMake, the libraries liveinbox stands on, those its test programs include
#   web       Node.js and npm, for the page of the example server
#   bindings  what makes the packages for Python and Node
#   test      what tests/run.sh uses besides
# usage: cmake/install_dependencies.sh [build] [web] [bindings] [test]      (default: build web)
# Runs as root or with sudo. Nothing that is there already is touched.
set -u

build_packages=(gcc g++ cmake ninja-build pkg-config ca-certificates liblmdb-dev libsimdjson-dev
  libfmt-dev libutf8proc-dev libxxhash-dev libasio-dev zlib1g-dev libwslay-dev doctest-dev
  libcurl4-openssl-dev libssl-dev libtomlplusplus-dev python3)
bindings_packages=(patchelf python3 python3-venv)
test_packages=(python3 valgrind clang clang-tidy clang-format libclang-rt-14-dev llvm-14
  python3-clang-14 chromium abigail-tools dpkg-dev lintian spin python3-venv git openssl curl
  slowhttptest)

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Package lists of a bare machine are empty or old, so the second attempt fetches them anew.
apt_install() {
  local log attempt
  log=$(mktemp)
  for attempt in 1 2; do
    as_root apt-get -qq update >"$log" 2>&1
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
      "$@" >>"$log" 2>&1; then
      rm -f "$log"
      return 0
    fi
    sleep $((attempt * 3))
  done
  tail -n 20 "$log" >&2
  rm -f "$log"
  return 1
}

install_group() {
  local group=$1 package missing=()
  shift
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  if [ "${#missing[@]}" = 0 ]; then
    echo "dependencies: $group: all there"
  elif apt_install "${missing[@]}"; then
    echo "dependencies: $group: installed ${missing[*]}"
  else
    echo "dependencies: $group: could not install ${missing[*]}"
    return 1
  fi
}

# The page is built with a tool that wants Node.js 18 or newer, from wherever it came.
install_web() {
  local node_major=0
  if command -v node >/dev/null && command -v npm >/dev/null; then
    node_major=$(node -p 'process.versions.node.split(".")[0]')
  fi
  if [ "$node_major" -ge 18 ]; then
    echo "dependencies: web: all there"
  else
    install_group web nodejs npm
  fi
}

[ $# -gt 0 ] || set -- build web
status=0
for group in "$@"; do
  case "$group" in
    build) install_group build "${build_packages[@]}" || status=1 ;;
    web) install_web || status=1 ;;
    bindings) install_group bindings "${bindings_packages[@]}" || status=1 ;;
    test) install_group test "${test_packages[@]}" || status=1 ;;
    *)
      echo "unknown group: $group (build, web, bindings, test)" >&2
      status=2
      ;;
  esac
done
exit "$status"
