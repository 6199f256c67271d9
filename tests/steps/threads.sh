# The programs with threads once more under ThreadSanitizer.
. tests/steps/common.sh
folder="$LI_BUILD_DIR-tsan"
configure "$folder" "${quick[@]}" -DLI_SANITIZE=thread -DLI_BUILD_TOOL=OFF -DLI_BUILD_EXAMPLES=OFF
programs=(stress_tests unit_tests runtime_test log_test metrics_test cpp_asio_tests)
build "$folder" "${programs[@]}"
export TSAN_OPTIONS=halt_on_error=1
run_each "${programs[@]/#/$folder/bin/}"
