// The main function of the unit tests; every other file of the folder only brings cases.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
