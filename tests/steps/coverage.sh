# How much of src the tests reach, by lines and branches: tests/coverage. A build of its own, by
# clang; what ends by a signal counts as well, because the counters are a mapped file.
. tests/steps/common.sh
folder="$LI_BUILD_DIR-coverage"
flags="-fprofile-instr-generate -fcoverage-mapping -mllvm -runtime-counter-relocation"
configure "$folder" "${quick[@]}" -DLI_CHECKED=ON -DLI_BUILD_EXAMPLES=OFF \
  -DCMAKE_C_COMPILER=clang-14 -DCMAKE_CXX_COMPILER=clang++-14 \
  -DCMAKE_C_FLAGS="$flags" -DCMAKE_CXX_FLAGS="$flags"
build "$folder" unit_tests limit_tests table_tests model_tests storm_tests stress_tests \
  damage_tests fault_tests exhaustion_tests take_slots capi_tests cpp_tests liveinbox_tool \
  $(sed -n 's/^li_add_fuzz_target(\([a-z0-9_]*\) .*/\1_replay/p' tests/fuzz/CMakeLists.txt)

profiles=$(realpath "$folder")/profiles
rm -rf "$profiles"
mkdir -p "$profiles"
[ -w /dev/shm ] && export TMPDIR="${TMPDIR:-/dev/shm}"

# counted <name> <command ...>: its counters go into <name>@*.profraw, whatever becomes of it.
counted() {
  local name=$1
  shift
  LLVM_PROFILE_FILE="$profiles/$name@%m%c.profraw" "$@"
}

# run_all <program ...>: each under its own name, LI_JOBS of them at a time.
run_all() {
  local program
  export LLVM_PROFILE_FILE
  for program in "$@"; do
    LLVM_PROFILE_FILE="$profiles/$(basename "$program")@%m%c.profraw" run_each "$program"
  done
}

mapfile -t capi <"$folder/capi_tests.txt"
run_all "$folder"/bin/{unit,limit,table,stress,cpp}_tests "$folder"/bin/*_replay "${capi[@]}"
counted model_tests "$folder/bin/model_tests" --seed 1 --steps 5000
counted storm_tests "$folder/bin/storm_tests" --steps 50000
counted damage_tests "$folder/bin/damage_tests" --files 200 --seed 1 --jobs "$LI_JOBS"
counted fault_tests "$folder/bin/fault_tests" --share 4 --seed 1 --jobs "$LI_JOBS"
LI_TOOL="$folder/bin/liveinbox" counted tool \
  python3 -m unittest discover -s tests/tool -p '*_test.py'

programs=("$folder/lib/libliveinbox.so" "$folder/bin/liveinbox" "$folder"/bin/unit_tests
  "$folder"/bin/{limit,table,model,stress,storm,damage}_tests "$folder"/bin/*_replay)
python3 tests/coverage/coverage.py "$profiles" --missed src/ "${programs[@]}"
# A rule that nobody tries has to be missed.
finds() {
  ! python3 tests/coverage/coverage.py "$profiles" --without "$1" "${programs[@]}" >/dev/null
}
check "the reader misses what table_tests reach" finds table_tests
