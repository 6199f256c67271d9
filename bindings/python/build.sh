#!/usr/bin/env bash
# Builds the wheel of this package: the same bytes from the same sources. The platform in its name
# is the oldest one that auditwheel finds it to run on.
#
# usage: bindings/python/build.sh OUT     leaves exactly one wheel in OUT
# environment: LI_NATIVE: folder with lib/libliveinbox.so.0 and what it needs, else one is built;
#   LI_BUILD_DIR (build); LI_WHEEL_PYTHON: a Python with hatchling and auditwheel, else an
#   environment with them is made from PyPI; SOURCE_DATE_EPOCH (the time of the commit)
set -eu -o pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

[ $# = 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$1"
out=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
build_dir="${LI_BUILD_DIR:-$root/build}"

if [ -z "${LI_NATIVE:-}" ]; then
  LI_NATIVE="$(realpath -m "$build_dir")/native"
  (cd "$root" && bash bindings/native.sh "$LI_NATIVE")
fi
LI_NATIVE=$(realpath "$LI_NATIVE")
export LI_NATIVE
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
  # Outside of a clone the first moment that a wheel can name.
  SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 315532800)
fi
export SOURCE_DATE_EPOCH

python="${LI_WHEEL_PYTHON:-}"
if [ -z "$python" ]; then
  python3 -m venv "$scratch/tools"
  python="$scratch/tools/bin/python"
  "$python" -m pip install -q --disable-pip-version-check hatchling auditwheel
fi

# make_wheel <platform> <folder>
make_wheel() {
  (cd "$here" && LI_PLATFORM=$1 "$python" -B -m hatchling build -t wheel -d "$2") \
    >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
}

make_wheel linux_x86_64 "$scratch/draft"
shown=$("$python" -m auditwheel show "$scratch"/draft/*.whl 2>/dev/null | tr '\n' ' ')
platform=$(sed -n 's/.*following platform tag: *"\([a-z0-9_]*\)".*/\1/p' <<<"$shown")
[ -n "$platform" ] || { echo "auditwheel names no platform" >&2; exit 1; }
rm -f "$out"/liveinbox-*.whl
make_wheel "$platform" "$out"
echo "built: $(basename "$out"/liveinbox-*.whl)"
