# Flags that make a mistake stop instead of being used. Only for optimized builds without
# sanitizers: fortified string functions and zeroed variables hide what a sanitizer looks for.
include(CheckCXXCompilerFlag)

set(LI_HARDENING "")
set(LI_HARDENING_LINK "")
if(NOT LI_SANITIZE AND CMAKE_BUILD_TYPE MATCHES "^(Release|RelWithDebInfo|MinSizeRel)$")
  set(LI_HARDENING -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS)
  foreach(
    flag
    -fstack-protector-strong
    -fstack-clash-protection
    -fcf-protection=full
    -ftrivial-auto-var-init=zero
    -fno-delete-null-pointer-checks
    -fno-strict-overflow)
    string(MAKE_C_IDENTIFIER "LI_HAS${flag}" known)
    check_cxx_compiler_flag(${flag} ${known})
    if(${known})
      list(APPEND LI_HARDENING ${flag})
    endif()
  endforeach()
  # Not -z nodlopen: the bindings load the library at run time.
  set(LI_HARDENING_LINK -Wl,-z,relro,-z,now,-z,noexecstack)
endif()

# What users get says nothing of the folders that it was built in, and is the same from each. Other
# builds keep them, for debuggers.
if(CMAKE_BUILD_TYPE MATCHES "^(Release|MinSizeRel)$")
  list(APPEND LI_HARDENING -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.
       -ffile-prefix-map=${PROJECT_BINARY_DIR}=.)
endif()

function(li_target_hardening target)
  target_compile_options(${target} PRIVATE ${LI_HARDENING})
  target_link_options(${target} PRIVATE ${LI_HARDENING_LINK})
endfunction()
