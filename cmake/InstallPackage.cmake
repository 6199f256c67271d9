# Headers, the libraries, the tool, a CMake package and a pkg-config file.
# tests/install builds programs against the installed tree.
include(CMakePackageConfigHelpers)

set(LI_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/liveinbox)

install(DIRECTORY include/liveinbox DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")

# Two sets, because only the archive needs the packages it was built on to be there again.
if("shared" IN_LIST LI_INSTALL_LIBRARIES)
  install(TARGETS liveinbox EXPORT liveinboxTargets)
  install(EXPORT liveinboxTargets NAMESPACE liveinbox:: DESTINATION ${LI_PACKAGE_DIR})
else()
  set_target_properties(liveinbox PROPERTIES EXCLUDE_FROM_ALL ON)
endif()
if("static" IN_LIST LI_INSTALL_LIBRARIES)
  install(TARGETS liveinbox_static EXPORT liveinboxStaticTargets)
  install(EXPORT liveinboxStaticTargets NAMESPACE liveinbox:: DESTINATION ${LI_PACKAGE_DIR})
else()
  set_target_properties(liveinbox_static PROPERTIES EXCLUDE_FROM_ALL ON)
endif()
if(TARGET liveinbox_tool)
  install(TARGETS liveinbox_tool)
  # The tool finds the library next to its own bin folder, wherever the tree was put.
  set_target_properties(liveinbox_tool PROPERTIES INSTALL_RPATH
                                                  "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
endif()

configure_package_config_file(
  cmake/liveinboxConfig.cmake.in ${PROJECT_BINARY_DIR}/liveinboxConfig.cmake
  INSTALL_DESTINATION ${LI_PACKAGE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/liveinboxConfigVersion.cmake
                                 COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/liveinboxConfig.cmake
              ${PROJECT_BINARY_DIR}/liveinboxConfigVersion.cmake DESTINATION ${LI_PACKAGE_DIR})

# The prefix as seen from the .pc file, so that an installed tree may be moved.
file(RELATIVE_PATH LI_PC_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(cmake/liveinbox.pc.in ${PROJECT_BINARY_DIR}/liveinbox.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/liveinbox.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
