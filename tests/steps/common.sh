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
