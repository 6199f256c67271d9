# Packages for Debian, vcpkg and Conan are built, and programs with the sources in their own build;
# and the packages for Python and Node as their users make them, with a library that is built for
# them, installed into clean environments.
. tests/steps/common.sh
folder=$(realpath -m "$LI_BUILD_DIR-packages")
use_new_node
unset LI_NATIVE LIVEINBOX_LIBRARY LIVEINBOX_NODE
status=0

make_twice python "$folder/python"
wheel=$(ls "$folder"/python/first/*.whl)
python_tools "$folder/tools"
check "auditwheel finds the platform of $(basename "$wheel")" \
  names_platform "$folder/tools/bin/python" "$wheel"
rm -rf "$folder/clean"
python3 -m venv "$folder/clean/python"
"$folder/clean/python/bin/pip" install -q --no-index "$wheel"
smoke=bindings/python/tests/test_smoke.py
"$folder/clean/python/bin/python" -W error -m unittest "$smoke" || status=1

make_twice node "$folder/node"
mkdir "$folder/clean/node"
cp bindings/node/test/{claims.test,support}.mjs "$folder/clean/node"
echo '{"private": true}' >"$folder/clean/node/package.json"
npm --prefix "$folder/clean/node" install --silent --ignore-scripts "$folder"/node/first/*.tgz
node --test --test-reporter=tap "$folder/clean/node/claims.test.mjs" || status=1

python3 tests/install/deb_test.py "$LI_BUILD_DIR-deb" || status=1
python3 tests/install/ports_test.py "$LI_BUILD_DIR-ports" || status=1
python3 tests/install/subproject_test.py || status=1
exit "$status"
