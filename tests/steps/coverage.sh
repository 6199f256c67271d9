# How much of src the tests reach, by lines and branches: tests/coverage. A build of its own, by
# clang; what ends by a signal counts as well, because the counters are a mapped file.
. tests/steps/common.sh
folder="$LI_BUILD_DIR-coverage"
flags="-fprofile-instr-generate -fcoverage-mapping -mllvm -runtime-counter-relocation"
configure "$folder" "${quick[@]}" -DLI_CHECKED=ON -DLI_BUILD_EXAMPLES=OFF \
  -DCMAKE_C_COMPILER=clang-14 -DCMAKE_CXX_COMPILER=clang++-14 \
  -DCMAKE_C_FLAGS="$flags" -DCMAKE_CXX_FLAGS="$flags"
replays=$(sed -n 's/^li_add_fuzz_target(\([a-z0-9_]*\) .*/\1_replay/p' tests/fuzz/CMakeLists.txt)
# shellcheck disable=SC2086  (a list of names)
build "$folder" unit_tests limit_tests table_tests model_tests storm_tests stress_tests \
  damage_tests fault_tests capi_tests cpp_tests liveinbox_tool $replays

# Every program and library has its own file there, into which all of its processes count.
profiles=$(realpath "$folder")/profiles
rm -rf "$profiles"
mkdir -p "$profiles"
export LLVM_PROFILE_FILE="$profiles/%m%c.profraw"
[ -w /dev/shm ] && export TMPDIR="${TMPDIR:-/dev/shm}"
bin="$folder/bin"
mapfile -t capi <"$folder/capi_tests.txt"

LLVM_PROFILE_FILE="$profiles/tables@%m%c.profraw" run_each "$bin/table_tests"
run_each "$bin"/{unit,limit,stress,cpp}_tests "$bin"/*_replay "${capi[@]}"
"$bin/model_tests" --seed 1 --steps 5000
"$bin/storm_tests" --steps 50000
"$bin/damage_tests" --files 200 --seed 1 --jobs "$LI_JOBS"
"$bin/fault_tests" --share 4 --seed 1 --jobs "$LI_JOBS"
LI_TOOL="$bin/liveinbox" python3 -m unittest discover -s tests/tool -p '*_test.py'

programs=("$folder/lib/libliveinbox.so" "$bin/liveinbox" "$bin"/*_tests "$bin"/*_replay)
python3 tests/coverage/coverage.py "$profiles" --missed src/ "${programs[@]}"
# What the tables alone come to has to be missed where they were not run.
finds_missing_tables() {
  ! python3 tests/coverage/coverage.py "$profiles" --without tables "${programs[@]}" >/dev/null
}
check "rules that no table tries are missed" finds_missing_tables
python3 -m unittest discover -s tests/coverage -p '*_test.py'
