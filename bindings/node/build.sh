#!/usr/bin/env bash
# Makes the package for npm: one .tgz with the compiled addon, libliveinbox and what it needs. The
# same sources and libraries give the same bytes.
#
# usage: bindings/node/build.sh OUT      leaves exactly one .tgz in OUT
# environment: LI_NATIVE  a folder that bindings/native.sh left; made where it is not set
#              CC (gcc)
set -eu -o pipefail
cd "$(dirname "$0")"

[ $# = 1 ] || { sed -n '5,7s/^# //p' "$0" >&2; exit 2; }
out=$(realpath -m "$1")
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
native=${LI_NATIVE:-}
if [ -z "$native" ]; then
  native=$stage/native
  ../native.sh "$native"
fi
package=$stage/package
prebuild=$package/prebuilds/linux-x64-glibc

# Compiles the addon: compile FILE [flag ...]
compile() {
  local file=$1
  shift
  "${CC:-gcc}" -std=c11 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -Wpedantic -Werror \
    -ffile-prefix-map="$PWD=." -Wl,--build-id=none -Wl,-z,relro,-z,now -DNAPI_VERSION=8 \
    -Inode_modules/node-api-headers/include -I../../include "$@" src/*.c -o "$file"
}

# What npm installed last is what the lock file asks for.
if ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --ignore-scripts --no-audit --no-fund
  cp package-lock.json node_modules/.installed
fi
rm -rf dist
node_modules/.bin/tsc -p .

mkdir -p "$prebuild" "$package/licenses" "$out"
compile "$prebuild/liveinbox.node" -s
cp "$native"/lib/*.so.* "$prebuild"
cp "$native"/licenses/* "$package/licenses"
cp -r dist README.md ../../LICENSE "$package"
node -e '
  const { devDependencies, scripts, ...kept } = require("./package.json");
  process.stdout.write(JSON.stringify(kept, null, 2) + "\n");' >"$package/package.json"
find "$package" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +

rm -f "$out"/*.tgz
(cd "$package" && npm pack --silent --ignore-scripts --pack-destination "$out")
