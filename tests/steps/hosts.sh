# The page of the example server on the hosts in Python and Node, in a browser, and the backends of
# the tutorial. Takes the packages that the steps python and node made.
. tests/steps/common.sh
use_new_node
folder=$(realpath -m "$LI_BUILD_DIR/hosts")
mkdir -p "$folder/node"

# Both are made again where a package is another one than the last time.
wheel=$(ls "$LI_BUILD_DIR"/python/first/*.whl)
python="$folder/python"
if ! cmp -s "$wheel" "$folder/$(basename "$wheel")"; then
  rm -rf "$python"
  python3 -m venv "$python"
  "$python/bin/pip" install -q -r examples/python/requirements.txt "$wheel"
  cp "$wheel" "$folder"
fi
package=$(ls "$LI_BUILD_DIR"/node/first/*.tgz)
if ! cmp -s "$package" "$folder/$(basename "$package")"; then
  rm -rf "$folder/node"
  mkdir "$folder/node"
  cp examples/node/package.json "$folder/node"
  npm --prefix "$folder/node" install --silent --no-save --ignore-scripts "$package"
  cp "$package" "$folder"
fi
cp examples/node/host.mjs "$folder/node"

LI_PYTHON="$python/bin/python" LI_NODE_FOLDER="$folder/node" python3 tests/hosts/tutorial_test.py

# What agents and visitors do all day; the other cases are of the page and not of its host.
main_path=('two agents' 'lifts its card' 'search finds' 'counts' 'the preview' 'two failures'
  'closing' 'after a crash')
cmake/build_demo.sh "$LI_BUILD_DIR" --only-page
cat >"$folder/host.py.sh" <<END
#!/bin/sh
exec "$python/bin/python" "$PWD/examples/python/host.py" "\$@"
END
chmod +x "$folder/host.py.sh" "$folder/node/host.mjs"
status=0
node tests/e2e/run.mjs "$folder/host.py.sh" "${main_path[@]}" >"$folder/python.log" 2>&1 &
node tests/e2e/run.mjs "$folder/node/host.mjs" "${main_path[@]}" || status=1
wait $! || status=1
cat "$folder/python.log"
exit "$status"
