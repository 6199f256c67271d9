# The warnings of the project. They are errors only where LI_WERROR says so, never for users.
set(LI_WARNINGS_BOTH -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Wcast-align)
set(LI_WARNINGS_C -Wstrict-prototypes -Wmissing-prototypes)
set(LI_WARNINGS_CXX -Wold-style-cast -Wnon-virtual-dtor)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False alarms about `std::string() + "..."`: bugs 105329 and 105651 of gcc 12.
  list(APPEND LI_WARNINGS_CXX -Wno-array-bounds -Wno-restrict)
endif()

function(li_target_warnings target)
  target_compile_options(
    ${target}
    PRIVATE ${LI_WARNINGS_BOTH}
            "$<$<COMPILE_LANGUAGE:C>:${LI_WARNINGS_C}>"
            "$<$<COMPILE_LANGUAGE:CXX>:${LI_WARNINGS_CXX}>"
            "$<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wthread-safety>"
            "$<$<BOOL:${LI_WERROR}>:-Werror>")
endfunction()
