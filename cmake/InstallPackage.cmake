# Headers, both libraries, the tool, a CMake package and a pkg-config file.
# tests/install builds programs against the installed tree.
