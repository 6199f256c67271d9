# Memory as valgrind sees it, of programs that no sanitizer is built into: reads of what was never
# written, and blocks that nobody knows any more. Nothing is suppressed.
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
# Of the programs in C those in memory: the address space of 64 GiB that a store on disk takes by
# default is more than valgrind has to give. The model above has a smaller one on disk.
for name in command completions last_error metrics query status struct_size text usage; do
  check "$name" "${strict[@]}" "$LI_BUILD_DIR/bin/${name}_test"
done
