# The package for Python: its wheel, twice the same; tests, types and documents against the wheel
# that is installed; and a short run on every other Python that is there. LI_NATIVE may name a
# folder with the shared library, else one is built.
. tests/steps/common.sh
package=bindings/python
folder=$(realpath -m "$LI_BUILD_DIR/python")
mkdir -p "$folder"
export PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1

tools="$folder/tools"
python_tools "$tools"
python="$tools/bin/python"

if [ -z "${LI_NATIVE:-}" ]; then
  export LI_NATIVE="$folder/native"
  bash bindings/native.sh "$LI_NATIVE"
fi
LI_WHEEL_PYTHON="$python" make_twice python "$folder"
wheel=$(ls "$folder"/first/*.whl)
check "auditwheel finds the platform of $(basename "$wheel")" names_platform "$python" "$wheel"

"$tools/bin/pip" install -q --no-index --no-deps --force-reinstall "$wheel"
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
