# How each kind of target is made. Folders name sources; the settings are here, once.
include(GNUInstallDirs)

# C99, C++20 without run-time type information, hidden symbols, warnings, hardening.
function(li_target_defaults target)
  set_target_properties(
    ${target}
    PROPERTIES C_STANDARD 99
               C_STANDARD_REQUIRED ON
               C_EXTENSIONS OFF
               CXX_STANDARD 20
               CXX_STANDARD_REQUIRED ON
               CXX_EXTENSIONS OFF
               C_VISIBILITY_PRESET hidden
               CXX_VISIBILITY_PRESET hidden
               VISIBILITY_INLINES_HIDDEN ON
               POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>)
  li_target_warnings(${target})
  li_target_hardening(${target})
  if(NOT target STREQUAL "liveinbox_objects")
    # Our own programs use nothing that is deprecated; only the library still has it.
    target_compile_definitions(${target} PRIVATE LI_NO_DEPRECATED)
  endif()
endfunction()

# The shared library, the archive, and the archive for the project's own tests.
function(li_add_products)
  add_library(liveinbox SHARED $<TARGET_OBJECTS:liveinbox_objects>)
  add_library(liveinbox_static STATIC $<TARGET_OBJECTS:liveinbox_objects>)
  add_library(liveinbox_internal STATIC EXCLUDE_FROM_ALL $<TARGET_OBJECTS:liveinbox_objects>)
  add_library(liveinbox::liveinbox ALIAS liveinbox)
  add_library(liveinbox::static ALIAS liveinbox_static)

  foreach(product liveinbox liveinbox_static liveinbox_internal)
    set_target_properties(${product} PROPERTIES LINKER_LANGUAGE CXX)
    target_link_libraries(${product} PRIVATE ${LI_DEPENDENCIES})
    target_include_directories(
      ${product} INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                           $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  endforeach()

  set(map ${PROJECT_SOURCE_DIR}/cmake/liveinbox.map)
  li_target_hardening(liveinbox)
  target_link_options(liveinbox PRIVATE -Wl,--version-script=${map})
  if(NOT LI_SANITIZE)
    # A sanitizer's own functions come with the program, not with the library.
    target_link_options(liveinbox PRIVATE -Wl,--no-undefined)
  endif()
  set_target_properties(liveinbox PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION 0
                                             LINK_DEPENDS ${map})
  set_target_properties(liveinbox_static PROPERTIES OUTPUT_NAME liveinbox EXPORT_NAME static)
  target_compile_definitions(liveinbox_static INTERFACE LI_STATIC)

  target_include_directories(liveinbox_internal INTERFACE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(liveinbox_internal PUBLIC ${LI_DEPENDENCIES} liveinbox_asio)
  if(LI_CHECKED)
    target_compile_definitions(liveinbox_internal INTERFACE LI_CHECKED)
  endif()
endfunction()

# The command `liveinbox`: an ordinary user of the shared library and its public headers.
function(li_add_tool)
  add_executable(liveinbox_tool)
  li_target_defaults(liveinbox_tool)
  set_target_properties(liveinbox_tool PROPERTIES OUTPUT_NAME liveinbox)
  target_link_libraries(liveinbox_tool PRIVATE liveinbox::liveinbox ZLIB::ZLIB)
  # Headers of the tool itself; layers of the library are refused by tests/tidy/layers_test.py.
  target_include_directories(liveinbox_tool PRIVATE ${PROJECT_SOURCE_DIR}/src)
endfunction()

# li_add_internal_test(name source...): a C++ program on everything inside, with doctest. It brings
# its own main, or links doctest_main.
function(li_add_internal_test name)
  add_executable(${name} ${ARGN})
  li_target_defaults(${name})
  # Also in a unity build: names repeat from test to test.
  set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE liveinbox_internal doctest_runner)
  if(NOT TARGET internal_tests)
    add_custom_target(internal_tests)
  endif()
  add_dependencies(internal_tests ${name})
endfunction()

# li_add_capi_test(name [source...]): <name>.c as strict C99 on the shared library and the public
# headers alone; further sources are what the test stands on.
# One program is one test of ctest, under the label capi; its path is a line of capi_tests.txt in
# the build folder, from where tests/steps runs it and counts its cases.
function(li_add_capi_test name)
  add_executable(${name} ${name}.c ${ARGN})
  li_target_defaults(${name})
  target_link_libraries(${name} PRIVATE liveinbox::liveinbox Threads::Threads)
  if(NOT TARGET capi_tests)
    add_custom_target(capi_tests)
  endif()
  add_dependencies(capi_tests ${name})
  add_test(NAME capi.${name} COMMAND ${name})
  set_tests_properties(capi.${name} PROPERTIES LABELS capi TIMEOUT 120)
  set_property(GLOBAL APPEND_STRING PROPERTY LI_CAPI_TESTS "$<TARGET_FILE:${name}>\n")
endfunction()
