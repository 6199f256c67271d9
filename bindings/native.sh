#!/usr/bin/env bash
# The shared library as the packages for Python and Node carry it: built for speed, without debug
# information, with the libraries of the system that it needs beside it, found by $ORIGIN. What
# remains to be there is what every glibc system has (libc, libm, libstdc++, libgcc_s).
#
# usage: bindings/native.sh FOLDER [LIBRARY]   leaves FOLDER/lib/*.so.* and FOLDER/licenses/*
#   LIBRARY   a libliveinbox.so that was built before, taken instead of building one
# environment: LI_BUILD_DIR (build): the build tree is $LI_BUILD_DIR-native; LI_JOBS
set -eu -o pipefail
cd "$(dirname "$0")/.."

[ $# = 1 ] || [ $# = 2 ] || { sed -n '6,8s/^# //p' "$0" >&2; exit 2; }
out=$(realpath -m "$1")
tree="${LI_BUILD_DIR:-build}-native"

# What a system has by itself; the names are those of the manylinux policies.
system_libraries='linux-vdso|ld-linux|libc|libm|libdl|librt|libpthread|libstdc\+\+|libgcc_s'

build() {
  local launcher=() paths="-ffile-prefix-map=$PWD=."
  command -v ccache >/dev/null && launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache
    -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  # Paths of this machine stay out, so that the same sources give the same bytes anywhere.
  cmake -S . -B "$tree" -G Ninja "${launcher[@]}" -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=20 \
    -DCMAKE_C_FLAGS="$paths" -DCMAKE_CXX_FLAGS="$paths" \
    -DLI_BUILD_TESTS=OFF -DLI_BUILD_EXAMPLES=OFF -DLI_BUILD_TOOL=OFF
  ninja --quiet -C "$tree" -j "${LI_JOBS:-$(nproc)}" liveinbox
}

# The library and everything it needs that is no part of every system: name and path, a line each.
needed() {
  ldd "$1" | awk '$2 == "=>" {print $1, $3}' | grep -vE "^($system_libraries)[.-]"
}

copy_library() {
  local name=$1 from=$2
  install -m 755 "$(realpath "$from")" "$out/lib/$name"
  strip --strip-unneeded "$out/lib/$name"
  # shellcheck disable=SC2016  # $ORIGIN is for the loader, not for this shell
  patchelf --set-rpath '$ORIGIN' "$out/lib/$name"
}

# The licence of a Debian package's file, under the name of the package.
copy_license() {
  local package
  package=$(dpkg-query -S "$(realpath "$1")" | cut -d: -f1)
  cp "/usr/share/doc/$package/copyright" "$out/licenses/$package.txt"
}

bash cmake/install_dependencies.sh build bindings
library=${2:-}
if [ -z "$library" ]; then
  build
  library="$tree/lib/libliveinbox.so.0"
fi
rm -rf "$out/lib" "$out/licenses"
mkdir -p "$out/lib" "$out/licenses"
copy_library libliveinbox.so.0 "$library"
cp LICENSE "$out/licenses/liveinbox.txt"
while read -r name from; do
  copy_library "$name" "$from"
  copy_license "$from"
done < <(needed "$library")
echo "built: $(cd "$out/lib" && ls | paste -sd ' ') in $out/lib"
