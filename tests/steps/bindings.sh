# The packages for Python and Node beside the C interface: the same commands give the same in all
# three, which is what the model of tests/model says; and processes of all three share a store. With
# the packages that the steps python and node leave behind; where they are not there, these steps
# make them first.
. tests/steps/common.sh
use_new_node
programs="$PWD/$LI_BUILD_DIR/bindings"
case $LI_BUILD_DIR in /*) programs="$LI_BUILD_DIR/bindings" ;; esac
python="$LI_BUILD_DIR/python/tools/bin/python"
app="$LI_BUILD_DIR/node/app"
mkdir -p "$programs/failed"

[ -x "$python" ] && "$python" -c 'import liveinbox, hypothesis' ||
  bash tests/steps/python.sh >"$programs/python.log" 2>&1
[ -e "$app/node_modules/liveinbox" ] || bash tests/steps/node.sh >"$programs/node.log" 2>&1

# compile <program> <table> [struct ...]: one of the C programs, as strictly as a user's.
compile() {
  local name=$1 library
  python3 tests/bindings/make_tables.py "$programs/$2" "${@:3}"
  library=$(realpath "$LI_BUILD_DIR/lib")
  cc -std=c99 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror \
    -O1 -g -Iinclude -I"$programs" "tests/bindings/$name.c" -o "$programs/$name" \
    -L"$library" -lliveinbox -Wl,-rpath,"$library"
}
compile replay tables.h
compile claimer claimer_tables.h li_event

# Not the one of the step rules, which has a sanitizer.
build "$LI_BUILD_DIR" model_tests
LI_MODEL=$(realpath "$LI_BUILD_DIR/bin/model_tests")
LI_MODEL_PROGRAMS="${LI_MODEL_PROGRAMS:-$([ "$LI_ALL" = 1 ] && echo 2000 || echo 100)}"
export LI_MODEL LI_MODEL_PROGRAMS
export LI_PROGRAMS="$programs" LI_KEEP="$programs/failed"
LI_NODE=$(realpath "$app")
export LI_NODE PYTHONPYCACHEPREFIX="$programs/pycache"
unset LIVEINBOX_LIBRARY
status=0
"$python" -m unittest discover -s tests/bindings -p '*_test.py' || status=1
node --test --test-reporter=tap tests/bindings/properties.test.mjs || status=1
exit "$status"
