# The package for Node: built, installed into an empty folder, and tested there.
. tests/steps/common.sh
folder=$(realpath -m "$LI_BUILD_DIR/node")
rm -rf "$folder"
mkdir -p "$folder/app"

use_new_node

# Built once and used by both packages, unless it is there already.
if [ -z "${LI_NATIVE:-}" ]; then
  export LI_NATIVE="$folder/native"
  bindings/native.sh "$LI_NATIVE"
fi

node bindings/node/generate.mjs --check
make_twice node "$folder"

# What the tests need beside the package is not the package's.
modules=$PWD/bindings/node/node_modules
cp -r bindings/node/test "$folder/app"
cd "$folder/app"
echo '{"private": true}' >package.json
npm install --silent --ignore-scripts --no-package-lock "$folder"/first/*.tgz
for module in fast-check pure-rand typescript @types undici-types; do
  ln -s "$modules/$module" "node_modules/$module"
done
export LI_REPO=$OLDPWD
node --expose-gc --test --test-timeout=60000 --test-reporter=tap test/*.test.mjs
