# Memory as valgrind sees it, of programs that no sanitizer is built into: reads of what was never
# written, and blocks that nobody knows any more. Nothing is suppressed. A command of its own,
# tests/run.sh valgrind, because it takes some minutes.
# environment: LI_VALGRIND_STEPS (500, of the model), LI_FIRST_SEED
. tests/steps/common.sh
build "$LI_BUILD_DIR" liveinbox model_tests capi_tests
log=$(realpath -m "$LI_BUILD_DIR/valgrind")
mkdir -p "$log"
strict=(valgrind --quiet --error-exitcode=9 --leak-check=full --show-leak-kinds=definite
  --errors-for-leak-kinds=definite)

# It must see what it is there for.
cat >"$log/planted.c" <<'C'
#include <stdlib.h>
int main(int count, char** words) {
  (void)words;
  int* volatile number = malloc(sizeof *number);
  const int is_odd = count > 1 ? *number % 2 : 0;
  number = NULL;
  return is_odd == 1 ? 3 : 0;
}
C
cc -O0 -g "$log/planted.c" -o "$log/planted"
status_of() {
  local status=0
  "$@" >/dev/null 2>&1 || status=$?
  echo "$status"
}
check "a planted leak is found" test "$(status_of "${strict[@]}" "$log/planted")" = 9
check "a planted read of nothing is found" test \
  "$(status_of "${strict[@]}" --leak-check=no "$log/planted" word)" = 9

model=("$LI_BUILD_DIR/bin/model_tests" --seed "${LI_FIRST_SEED:-1}"
  --steps "${LI_VALGRIND_STEPS:-500}" --test-case='the library*')
check "the model" "${strict[@]}" "${model[@]}"
# Not those that kill or race for minutes, nor those whose allocator is their own.
mapfile -t programs < <(grep -vE '/(misuse|out_of_memory|backup_crash|claim_race)_test$' \
  "$LI_BUILD_DIR/capi_tests.txt")
for program in "${programs[@]}"; do
  check "$(basename "$program")" "${strict[@]}" "$program"
done
