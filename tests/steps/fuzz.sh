# Looks for inputs that break what the targets of tests/fuzz demand, LI_FUZZ_SECONDS for each and
# LI_JOBS of them at a time. What it finds stays in $LI_BUILD_DIR-fuzz/found; an input worth keeping
# goes into tests/fuzz/corpus.
. tests/steps/common.sh
folder="$LI_BUILD_DIR-fuzz"
configure "$folder" "${quick[@]}" -DLI_FUZZ=ON -DLI_SANITIZE=fuzzer-no-link,address,undefined \
  -DLI_BUILD_TOOL=OFF -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++
build "$folder" fuzz_targets
mkdir -p "$folder/found"

# fuzz <name>: what was learned on the way is kept for the next run.
fuzz() {
  local name=$1
  mkdir -p "$folder/corpus/$name"
  "$folder/bin/${name}_fuzz" -max_total_time="${LI_FUZZ_SECONDS:-20}" -timeout=10 -max_len=4096 \
    -print_final_stats=1 -artifact_prefix="$folder/found/$name-" \
    "$folder/corpus/$name" "tests/fuzz/corpus/$name" 2>&1 | tail -n 40
}

logs=$(mktemp -d)
for source in tests/fuzz/*_fuzz.cpp; do
  while [ "$(jobs -rp | wc -l)" -ge "$LI_JOBS" ]; do
    wait -n
  done
  name=$(basename "$source" _fuzz.cpp)
  check "$name" fuzz "$name" >"$logs/$name" 2>&1 &
done
wait
# Those that found something come last, where they are seen.
grep --files-with-matches '^1 passed' "$logs"/* | xargs --no-run-if-empty tail --quiet -n 8
grep --files-without-match '^1 passed' "$logs"/* | xargs --no-run-if-empty cat
rm -r "$logs"
