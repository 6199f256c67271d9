// The one place where doctest itself is compiled; every other file only brings cases.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>
