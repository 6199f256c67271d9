# What the person who builds may choose. Nothing here changes the ABI.
option(LI_BUILD_TESTS "Build the tests" ${PROJECT_IS_TOP_LEVEL})
option(LI_BUILD_TOOL "Build the command liveinbox" ${PROJECT_IS_TOP_LEVEL})
option(LI_BUILD_EXAMPLES "Build the examples" ${PROJECT_IS_TOP_LEVEL})
option(LI_WERROR "Treat warnings as errors" OFF)
set(LI_INSTALL_LIBRARIES "shared;static"
    CACHE STRING "Which libraries are built by default and installed: shared, static or both")
set(LI_SANITIZE "" CACHE STRING "address,undefined or thread; empty for none")
option(LI_FUZZ "Build the fuzz targets: clang, LI_SANITIZE=fuzzer-no-link,address,undefined" OFF)

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "The kind of build" FORCE)
endif()

# A broken invariant aborts builds for tests; builds for users must not kill the host.
if(LI_BUILD_TESTS AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  set(LI_CHECKED_DEFAULT ON)
else()
  set(LI_CHECKED_DEFAULT OFF)
endif()
option(LI_CHECKED "Abort when an invariant of the library is broken" ${LI_CHECKED_DEFAULT})

if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
  set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
endif()
