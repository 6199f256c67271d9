# The C program of the README: it does what it says, and loses no byte on the way.
. tests/steps/common.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$LI_BUILD_DIR/bin/first_claim" "$folder/inbox"
echo "1 passed, 0 failed"
# In memory: valgrind cannot reserve the address space that a store on disk may grow into.
valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite,indirect,possible \
  --error-exitcode=9 "$LI_BUILD_DIR/bin/first_claim"
echo "1 passed, 0 failed"
