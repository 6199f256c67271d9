# The port of liveinbox, as an overlay of a clone:
#   vcpkg install liveinbox --overlay-ports=cmake/packaging/vcpkg
# The sources are those of the clone that this file lies in.
get_filename_component(SOURCE_PATH "${CURRENT_PORT_DIR}/../../../.." ABSOLUTE)
if(NOT EXISTS "${SOURCE_PATH}/include/liveinbox/liveinbox.h")
  message(FATAL_ERROR "${PORT}: the port lies outside a clone of liveinbox, which it builds")
endif()

# The command `liveinbox` is a program on the shared library.
if("tool" IN_LIST FEATURES)
  vcpkg_check_linkage(ONLY_DYNAMIC_LIBRARY)
endif()
if(VCPKG_LIBRARY_LINKAGE STREQUAL "static")
  set(libraries static)
else()
  set(libraries shared)
endif()
vcpkg_check_features(OUT_FEATURE_OPTIONS features FEATURES tool LI_BUILD_TOOL)
vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS -DLI_BUILD_TESTS=OFF -DLI_BUILD_EXAMPLES=OFF
          -DLI_INSTALL_LIBRARIES=${libraries} ${features})
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME liveinbox CONFIG_PATH lib/cmake/liveinbox)
vcpkg_fixup_pkgconfig()
if("tool" IN_LIST FEATURES)
  vcpkg_copy_tools(TOOL_NAMES liveinbox AUTO_CLEAN)
endif()

file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
