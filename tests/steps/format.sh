# Formatting, as .clang-format says it.
. tests/steps/common.sh
git ls-files '*.cpp' '*.hpp' '*.c' '*.h' | xargs -r clang-format --dry-run --Werror
echo "1 passed, 0 failed"
