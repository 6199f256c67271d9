# The programs with threads once more under ThreadSanitizer.
. tests/steps/common.sh
folder="$LI_BUILD_DIR-tsan"
configure "$folder" "${quick[@]}" -DLI_SANITIZE=thread -DLI_BUILD_TOOL=OFF -DLI_BUILD_EXAMPLES=OFF
build "$folder" stress_tests unit_tests
export TSAN_OPTIONS=halt_on_error=1
run_each "$folder/bin/stress_tests" "$folder/bin/unit_tests"
