# Stands in for vcpkg, to run a portfile: the functions that it may call, each with the arguments
# that vcpkg's own has; any other name or argument is an error. Every call is a line of the output.
#
# usage: cmake -DPORT_DIR=<folder of the port> -DPACKAGES_DIR=<where it installs>
#   -DLINKAGE=<static or dynamic> [-DFEATURES=<list>] [-DBUILD_DIR=<folder>] -P vcpkg_stub.cmake
# With BUILD_DIR the port is built and installed, without it only its calls are made.
cmake_minimum_required(VERSION 3.25)

get_filename_component(CURRENT_PORT_DIR "${PORT_DIR}" ABSOLUTE)
get_filename_component(PORT "${CURRENT_PORT_DIR}" NAME)
set(CURRENT_PACKAGES_DIR "${PACKAGES_DIR}")
set(VCPKG_LIBRARY_LINKAGE "${LINKAGE}")
list(APPEND FEATURES core)

# Reads the arguments of a call into arg_…; what is left over is an error.
macro(li_read_call name flags values lists)
  cmake_parse_arguments(arg "${flags}" "${values}" "${lists}" ${ARGN})
  message(STATUS "call: ${name} ${ARGN}")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${name} does not know ${arg_UNPARSED_ARGUMENTS}")
  endif()
endmacro()

function(li_run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
endfunction()

function(vcpkg_check_linkage)
  li_read_call(vcpkg_check_linkage "ONLY_STATIC_LIBRARY;ONLY_DYNAMIC_LIBRARY" "" "" ${ARGN})
  if(arg_ONLY_DYNAMIC_LIBRARY)
    set(VCPKG_LIBRARY_LINKAGE dynamic PARENT_SCOPE)
  elseif(arg_ONLY_STATIC_LIBRARY)
    set(VCPKG_LIBRARY_LINKAGE static PARENT_SCOPE)
  endif()
endfunction()

function(vcpkg_check_features)
  li_read_call(vcpkg_check_features "" "OUT_FEATURE_OPTIONS" "FEATURES;INVERTED_FEATURES" ${ARGN})
  set(options "")
  while(arg_FEATURES)
    list(POP_FRONT arg_FEATURES feature option)
    if(feature IN_LIST FEATURES)
      list(APPEND options -D${option}=ON)
    else()
      list(APPEND options -D${option}=OFF)
    endif()
  endwhile()
  set(${arg_OUT_FEATURE_OPTIONS} "${options}" PARENT_SCOPE)
endfunction()

function(vcpkg_cmake_configure)
  li_read_call(
    vcpkg_cmake_configure "DISABLE_PARALLEL_CONFIGURE;NO_CHARSET_FLAG" "SOURCE_PATH;GENERATOR"
    "OPTIONS;OPTIONS_DEBUG;OPTIONS_RELEASE;MAYBE_UNUSED_VARIABLES" ${ARGN})
  if(NOT EXISTS "${arg_SOURCE_PATH}/CMakeLists.txt")
    message(FATAL_ERROR "no project in ${arg_SOURCE_PATH}")
  endif()
  if(BUILD_DIR)
    li_run(
      ${CMAKE_COMMAND} -S ${arg_SOURCE_PATH} -B ${BUILD_DIR} -G Ninja -DCMAKE_BUILD_TYPE=Release
      -DCMAKE_INSTALL_PREFIX=${PACKAGES_DIR} -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_UNITY_BUILD=ON
      -DCMAKE_UNITY_BUILD_BATCH_SIZE=20 "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG" ${arg_OPTIONS}
      ${arg_OPTIONS_RELEASE})
  endif()
endfunction()

function(vcpkg_cmake_install)
  li_read_call(vcpkg_cmake_install "DISABLE_PARALLEL;ADD_BIN_TO_PATH" "" "" ${ARGN})
  if(BUILD_DIR)
    set(jobs 2)
    if(DEFINED ENV{LI_JOBS})
      set(jobs $ENV{LI_JOBS})
    endif()
    li_run(${CMAKE_COMMAND} --build ${BUILD_DIR} --target install -j ${jobs})
  endif()
endfunction()

function(vcpkg_cmake_config_fixup)
  li_read_call(
    vcpkg_cmake_config_fixup "DO_NOT_DELETE_PARENT_CONFIG_PATH;NO_PREFIX_CORRECTION"
    "PACKAGE_NAME;CONFIG_PATH;TOOLS_PATH" "" ${ARGN})
  if(BUILD_DIR AND NOT IS_DIRECTORY "${CURRENT_PACKAGES_DIR}/${arg_CONFIG_PATH}")
    message(FATAL_ERROR "${arg_CONFIG_PATH} was not installed")
  endif()
endfunction()

function(vcpkg_fixup_pkgconfig)
  li_read_call(vcpkg_fixup_pkgconfig "SKIP_CHECK" "" "" ${ARGN})
endfunction()

function(vcpkg_copy_tools)
  li_read_call(vcpkg_copy_tools "AUTO_CLEAN" "SEARCH_DIR;DESTINATION" "TOOL_NAMES" ${ARGN})
  if(BUILD_DIR)
    foreach(tool IN LISTS arg_TOOL_NAMES)
      file(MAKE_DIRECTORY "${CURRENT_PACKAGES_DIR}/tools/${PORT}")
      file(RENAME "${CURRENT_PACKAGES_DIR}/bin/${tool}"
           "${CURRENT_PACKAGES_DIR}/tools/${PORT}/${tool}")
    endforeach()
  endif()
endfunction()

function(vcpkg_install_copyright)
  li_read_call(vcpkg_install_copyright "" "COMMENT" "FILE_LIST" ${ARGN})
  file(INSTALL ${arg_FILE_LIST} DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
endfunction()

include("${CURRENT_PORT_DIR}/portfile.cmake")
