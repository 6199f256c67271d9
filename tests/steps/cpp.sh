# The C++ layer on the shared library, with and without sanitizers: tests/cpp; and its example.
. tests/steps/common.sh
[ "$LI_ALL" = 0 ] || run_cpp "$LI_BUILD_DIR"
run_cpp "$sanitized"
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT
for place in "$kept/inbox" :memory:; do
  told=$("$sanitized/bin/first_claim_cpp" "$place")
  printf '%s\n' "$told"
  grep -q '^  held by Ana Alba$' <<<"$told"
  echo "1 passed, 0 failed"
done
