# The same programs as in the steps unit, rules, net and capi, under AddressSanitizer and UBSan.
. tests/steps/common.sh
folder="$LI_BUILD_DIR-asan"
configure "$folder" -DCMAKE_BUILD_TYPE=Debug \
  -DCMAKE_C_FLAGS_DEBUG="-O1 -g1" -DCMAKE_CXX_FLAGS_DEBUG="-O1 -g1" \
  -DLI_SANITIZE=address,undefined -DLI_BUILD_TOOL=OFF
build "$folder" unit_tests net_tests capi_tests table_tests model_tests stress_tests crash_tests
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
run_each "$folder/bin/unit_tests" "$folder/bin/net_tests" "$folder/bin/table_tests" \
  "$folder/bin/model_tests" "$folder/bin/stress_tests" "$folder/bin/crash_tests"
run_capi "$folder"
