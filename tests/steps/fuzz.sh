# Looks for inputs that break what the targets of tests/fuzz demand, LI_FUZZ_SECONDS for each and
# LI_JOBS of them at a time, with the seed LI_FUZZ_SEED: the same for every change, so that each is
# judged by itself and not by luck. A night takes other seeds. What it finds stays in
# $LI_BUILD_DIR-fuzz/found; an input worth keeping goes into tests/fuzz/corpus.
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
    -seed="${LI_FUZZ_SEED:-1}" -print_final_stats=1 -artifact_prefix="$folder/found/$name-" \
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
# The last word belongs to those that found something.
grep --files-with-matches '^1 passed' "$logs"/* |
  xargs --no-run-if-empty grep --no-filename --extended-regexp '^(--|Done|stat|1 passed)'
grep --files-without-match '^1 passed' "$logs"/* | xargs --no-run-if-empty cat
rm -r "$logs"
