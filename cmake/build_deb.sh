#!/usr/bin/env bash
# Builds the Debian packages libliveinbox0, libliveinbox-dev and liveinbox-tools of this tree.
#
# usage: cmake/build_deb.sh <output folder> [cmake argument ...]
#
# The tree is configured for /usr, installed into a temporary folder, and divided; the tools of dpkg
# find what each package depends on. cmake/packaging/debian holds what is written by hand. Nothing
# is installed on this machine. The same commit gives the same bytes.
#
# environment: LI_DEB_BUILD_DIR (build-deb), LI_JOBS (number of processors), LI_DEB_REVISION (1),
# DEBFULLNAME and DEBEMAIL (who makes the packages), SOURCE_DATE_EPOCH (of the last commit)
set -eu -o pipefail
umask 022
export LC_ALL=C

if [ $# -lt 1 ]; then
  sed -n '2,4s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
mkdir -p "$1"
output=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/.."
root=$PWD

version=$(sed -n 's/^project(liveinbox VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
package_version="$version-${LI_DEB_REVISION:-1}"
multiarch=$(dpkg-architecture -qDEB_HOST_MULTIARCH)
architecture=$(dpkg-architecture -qDEB_HOST_ARCH)
build=${LI_DEB_BUILD_DIR:-build-deb}
maintainer="${DEBFULLNAME:-The authors of liveinbox} <${DEBEMAIL:-packages@liveinbox.invalid}>"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
libraries=usr/lib/$multiarch
mkdir "$work/all" "$work/debian"

# Where `all` has the file, the package gets it, and at the end nothing may be left over.
take() {
  local package=$1 path
  shift
  for path in "$@"; do
    mkdir -p "$work/debian/$package/$(dirname "$path")"
    mv "$work/all/$path" "$work/debian/$package/$path"
  done
}

build_and_install() {
  cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr \
    "-DCMAKE_INSTALL_LIBDIR=lib/$multiarch" -DCMAKE_SKIP_INSTALL_RPATH=ON \
    "-DCMAKE_CXX_FLAGS=-ffile-prefix-map=$root=." -DLI_BUILD_TESTS=OFF -DLI_BUILD_EXAMPLES=OFF \
    -DLI_BUILD_TOOL=ON "$@"
  ninja -C "$build" -j "${LI_JOBS:-$(nproc)}"
  DESTDIR="$work/all" cmake --install "$build"
}

divide() {
  take libliveinbox0 "$libraries/libliveinbox.so.0" "$libraries/libliveinbox.so.$version"
  take libliveinbox-dev usr/include/liveinbox "$libraries/libliveinbox.so" \
    "$libraries/libliveinbox.a" "$libraries/pkgconfig/liveinbox.pc" "$libraries/cmake/liveinbox"
  take liveinbox-tools usr/bin/liveinbox
  if [ -n "$(find "$work/all" ! -type d)" ]; then
    echo "build_deb.sh: installed, and in no package:" >&2
    find "$work/all" ! -type d >&2
    exit 1
  fi
}

# The page of the manual is what the command says of itself.
write_manual() {
  local folder="$work/debian/liveinbox-tools/usr/share/man/man1" name names
  local tool="$work/debian/liveinbox-tools/usr/bin/liveinbox"
  export LD_LIBRARY_PATH="$work/debian/libliveinbox0/$libraries"
  mkdir -p "$folder"
  names=$("$tool" --help | sed -n 's/^  \([a-z]\{2,\}\) .*/\1/p')
  {
    printf '.TH LIVEINBOX 1 "%s" "liveinbox %s"\n' "$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)" \
      "$version"
    printf '.SH NAME\nliveinbox \\- looks into an inbox and fills one\n'
    for name in "" $names; do
      printf '.SH "%s"\n.nf\n' "${name:-SYNOPSIS}"
      # shellcheck disable=SC2086  # no name is no argument
      "$tool" $name --help | sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^[.']/\\\\\&&/"
      printf '.fi\n'
    done
  } >"$folder/liveinbox.1"
  unset LD_LIBRARY_PATH
  gzip -9n "$folder/liveinbox.1"
}

write_documents() {
  local package folder
  cat >"$work/debian/changelog" <<END
liveinbox ($package_version) unstable; urgency=medium

  * Release $version; what changed in it stands in changelog.gz.

 -- $maintainer  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
END
  sed "s/@MAINTAINER@/$maintainer/" cmake/packaging/debian/control >"$work/debian/control"
  for package in libliveinbox0 libliveinbox-dev liveinbox-tools; do
    folder="$work/debian/$package/usr/share/doc/$package"
    mkdir -p "$folder"
    cp cmake/packaging/debian/copyright "$folder/copyright"
    gzip -9nc "$work/debian/changelog" >"$folder/changelog.Debian.gz"
    gzip -9nc docs/changelog.md >"$folder/changelog.gz"
  done
}

strip_debug() {
  strip --strip-unneeded --remove-section=.comment --remove-section=.note \
    "$work/debian/libliveinbox0/$libraries/libliveinbox.so.$version" \
    "$work/debian/liveinbox-tools/usr/bin/liveinbox"
  strip --strip-debug --enable-deterministic-archives --remove-section=.comment \
    "$work/debian/libliveinbox-dev/$libraries/libliveinbox.a"
}

# Which release a program needs: the one that brought the newest function it calls. Before 1.0 a
# release may break programs, so that one with another minor number does not do.
write_symbols() {
  local control="$work/debian/libliveinbox0/DEBIAN" major minor bound=""
  IFS=. read -r major minor _ <<<"$version"
  if [ "$major" = 0 ]; then
    bound=", libliveinbox0 (<< 0.$((minor + 1))~)"
  fi
  mkdir -p "$control"
  echo "libliveinbox 0 libliveinbox0 (>= $version)$bound" >"$control/shlibs"
  echo "activate-noawait ldconfig" >"$control/triggers"
  {
    echo "libliveinbox.so.0 libliveinbox0 #MINVER#$bound"
    awk '/^LIVEINBOX_/ { node = $1; since = substr(node, 11); print " " node "@" node " " since }
      /^ *li_[a-z0-9_]+;/ { sub(";", "", $1); print " " $1 "@" node " " since }' cmake/liveinbox.map
  } >"$work/debian/symbols.in"
  (cd "$work" && dpkg-gensymbols -q -c4 -plibliveinbox0 "-v$package_version" \
    -Pdebian/libliveinbox0 "-edebian/libliveinbox0/$libraries/libliveinbox.so.$version" \
    -Idebian/symbols.in -Odebian/libliveinbox0/DEBIAN/symbols)
}

write_control() {
  local package=$1 binary=$2
  : >"$work/debian/$package.substvars"
  mkdir -p "$work/debian/$package/DEBIAN"
  cd "$work"
  if [ -n "$binary" ]; then
    dpkg-shlibdeps "-Tdebian/$package.substvars" "-ldebian/libliveinbox0/$libraries" \
      -Sdebian/libliveinbox0 "-e$binary"
  fi
  dpkg-gencontrol "-p$package" -ldebian/changelog "-Pdebian/$package" \
    "-Tdebian/$package.substvars" "-v$package_version"
  (cd "debian/$package" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
  cd "$root"
}

build_and_install "$@"
divide
write_manual
strip_debug
write_documents
write_symbols
write_control libliveinbox0 "debian/libliveinbox0/$libraries/libliveinbox.so.$version"
write_control libliveinbox-dev ""
write_control liveinbox-tools debian/liveinbox-tools/usr/bin/liveinbox
for package in libliveinbox0 libliveinbox-dev liveinbox-tools; do
  find "$work/debian/$package" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  dpkg-deb --root-owner-group -Zxz --build "$work/debian/$package" \
    "$output/${package}_${package_version}_$architecture.deb"
done
