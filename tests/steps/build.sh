# The builds that every other step uses. They are no test: without them, none runs.
. tests/steps/common.sh
# Said in full, because the demo may have configured the folder before, without tests.
configure "$LI_BUILD_DIR" "${quick[@]}" -DLI_BUILD_TESTS=ON -DLI_CHECKED=ON -DLI_WERROR="$LI_WERROR"
build "$LI_BUILD_DIR" liveinbox liveinbox_static liveinbox_tool liveinbox_server liveinbox_demo \
  first_claim compat_tests
sanitizers=address
if [ "$LI_ALL" = 1 ]; then
  sanitizers=address,undefined
  build "$LI_BUILD_DIR" capi_tests cpp_layer_tests
fi
# Not LI_WERROR: with a sanitizer, gcc warns of what is not so. The step clang compiles these too.
configure "$sanitized" "${quick[@]}" -DLI_SANITIZE="$sanitizers" -DLI_BUILD_TOOL=OFF
build "$sanitized" capi_tests cpp_layer_tests first_claim_cpp internal_tests
build "$server_build" net_tests server_tests server_replays liveinbox_server
# What the packages for Python and Node carry, of the build at hand: its checks stay in.
bash bindings/native.sh "$LI_BUILD_DIR/native" "$LI_BUILD_DIR/lib/libliveinbox.so"
