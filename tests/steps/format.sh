# Formatting, as .clang-format says it.
. tests/steps/common.sh
find . \( -name node_modules -o -path './build*' -o -path ./.git \) -prune -o \
  \( -name '*.cpp' -o -name '*.hpp' -o -name '*.c' -o -name '*.h' \) -print0 |
  xargs -0 clang-format --dry-run --Werror
echo "1 passed, 0 failed"
