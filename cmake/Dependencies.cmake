# What the library stands on. LI_DEPENDENCIES is linked into the products; the rest is headers alone
# (xxHash, Asio), or belongs to the tool (zlib), the example server (curl, OpenSSL) or the tests
# (doctest, wslay).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(simdjson REQUIRED)
pkg_check_modules(LMDB REQUIRED IMPORTED_TARGET lmdb)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
set(LI_DEPENDENCIES PkgConfig::LMDB PkgConfig::UTF8PROC simdjson::simdjson fmt::fmt
                    Threads::Threads)

# The functions themselves are in the header: nothing is linked and nothing is exported.
find_path(LI_XXHASH_INCLUDE_DIR xxhash.h REQUIRED)
add_library(liveinbox_xxhash INTERFACE)
target_include_directories(liveinbox_xxhash SYSTEM INTERFACE ${LI_XXHASH_INCLUDE_DIR})
target_compile_definitions(liveinbox_xxhash INTERFACE XXH_INLINE_ALL)

find_path(LI_ASIO_INCLUDE_DIR asio.hpp REQUIRED)
add_library(liveinbox_asio INTERFACE)
target_include_directories(liveinbox_asio SYSTEM INTERFACE ${LI_ASIO_INCLUDE_DIR})
# Whether Asio 1.22 sees aligned_alloc depends on what was included before it, so that one file
# frees by delete what another one has allocated otherwise. Told not to look, it takes new.
target_compile_definitions(liveinbox_asio INTERFACE ASIO_STANDALONE ASIO_NO_DEPRECATED
                                                    ASIO_NO_TYPEID ASIO_DISABLE_STD_ALIGNED_ALLOC)

if(LI_BUILD_TOOL OR LI_BUILD_EXAMPLES)
  find_package(ZLIB REQUIRED)
endif()

if(LI_BUILD_EXAMPLES)
  # What the example server asks of other servers, and how it knows who asks it.
  find_package(CURL 7.85 REQUIRED)
  find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
  # What its file of settings is read by: a header, and nothing is linked.
  find_path(LI_TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
  add_library(liveinbox_tomlplusplus INTERFACE)
  target_include_directories(liveinbox_tomlplusplus SYSTEM
                             INTERFACE ${LI_TOMLPLUSPLUS_INCLUDE_DIR})
  # What is wrong with a file is a value.
  target_compile_definitions(liveinbox_tomlplusplus INTERFACE TOML_EXCEPTIONS=0)
  # The clients of the example server speak through a WebSocket library of another make.
  find_path(LI_WSLAY_INCLUDE_DIR wslay/wslay.h REQUIRED)
  find_library(LI_WSLAY_LIBRARY wslay REQUIRED)
  add_library(liveinbox_wslay INTERFACE)
  target_include_directories(liveinbox_wslay SYSTEM INTERFACE ${LI_WSLAY_INCLUDE_DIR})
  target_link_libraries(liveinbox_wslay INTERFACE ${LI_WSLAY_LIBRARY})
endif()

if(LI_BUILD_TESTS)
  # Some sources of the tests are made from the public headers.
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  find_path(LI_DOCTEST_INCLUDE_DIR doctest/doctest.h REQUIRED)
  add_library(liveinbox_doctest INTERFACE)
  target_include_directories(liveinbox_doctest SYSTEM INTERFACE ${LI_DOCTEST_INCLUDE_DIR})
endif()
