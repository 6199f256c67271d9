# The package for Python: its wheel, twice the same; tests, types and documents against the wheel
# that is installed; and a short run on every other Python that is there. LI_NATIVE may name a
# folder with the shared library, else one is built.
. tests/steps/common.sh
package=bindings/python
folder=$(realpath -m "$LI_BUILD_DIR/python")
mkdir -p "$folder"
export PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1

# check <what> <command ...>: one case; a failure keeps no other from running.
check() {
  local what=$1
  shift
  echo "-- $what"
  if "$@"; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; fi
}

# What is downloaded is kept for the next run.
tools="$folder/tools"
if ! cmp -s "$package/requirements-test.txt" "$tools/requirements.txt"; then
  rm -rf "$tools"
  python3 -m venv "$tools"
  "$tools/bin/pip" install -q -r "$package/requirements-test.txt"
  cp "$package/requirements-test.txt" "$tools/requirements.txt"
fi
python="$tools/bin/python"

if [ -z "${LI_NATIVE:-}" ]; then
  export LI_NATIVE="$folder/native"
  bash bindings/native.sh "$LI_NATIVE"
fi
rm -rf "$folder/first" "$folder/second"
for out in first second; do
  LI_WHEEL_PYTHON="$python" bash "$package/build.sh" "$folder/$out"
done
wheel=$(ls "$folder"/first/*.whl)
tag=$(basename "$wheel" .whl)
tag=${tag##*-}
names_platform() {
  "$python" -m auditwheel show "$wheel" 2>/dev/null | tr '\n' ' ' | grep -q "tag: *\"$tag\""
}
check "the second wheel is the first one" cmp "$wheel" "$folder/second/$(basename "$wheel")"
check "auditwheel finds $tag" names_platform

"$tools/bin/pip" install -q --no-index --no-deps --force-reinstall \
  "$wheel"
unset LIVEINBOX_LIBRARY
status=0
(cd "$package" && "$tools/bin/pytest" --durations=5) || status=1
mypy=("$tools/bin/mypy" --config-file "$package/pyproject.toml" --cache-dir "$folder/mypy")
check "the types of the package, mypy" "${mypy[@]}" -p liveinbox
check "the types of the tests, mypy" env MYPYPATH="$package/tests" "${mypy[@]}" "$package/tests"
"$python" "$package/tests/test_docs.py" >"$folder/guide.py"
check "the types of the guide, mypy" "${mypy[@]}" "$folder/guide.py"
check "the types of the package, pyright" "$tools/bin/pyright" -p "$package" --pythonpath "$python"

# find_python <name>: that of the system, or the newest one of pyenv.
find_python() {
  "$1" -c '' 2>/dev/null && command -v "$1" && return
  local versions="${HOME:-}/.pyenv/versions"
  [ ! -d "$versions" ] || find "$versions" -path "*/${1/python/}*/bin/python" | sort -V | tail -n 1
}

# The same wheel for the other Pythons, with the short tests that need nothing else.
for name in python3.9 python3.10 python3.11 python3.12 python3.13 python3.14 pypy3; do
  other=$(find_python "$name")
  if [ -z "$other" ]; then
    echo "note: no $name here, the wheel was not tried on it"
    continue
  fi
  rm -rf "$folder/other"
  # That Python may have no pip.
  "$tools/bin/pip" install -q --no-index --no-deps --target "$folder/other" "$wheel"
  echo "-- $name"
  PYTHONPATH="$folder/other" "$other" -W error -m unittest -q "$package/tests/test_smoke.py" ||
    status=1
done
exit "$status"
