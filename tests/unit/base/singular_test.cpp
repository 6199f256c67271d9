// Shows which plurals are the same word as their singular, and what is left alone.
#include "base/singular.hpp"

#include <doctest/doctest.h>

namespace liveinbox::base {

TEST_CASE("singular takes the plural's ending away") {
  CHECK(singular("orders") == "order");
  CHECK(singular("batteries") == "battery");
  CHECK(singular("boxes") == "box");
  CHECK(singular("glasses") == "glass");
  CHECK(singular("watches") == "watch");
  CHECK(singular("credit cards") == "credit card");
}

TEST_CASE("singular leaves alone what is none") {
  for (const std::string_view word :
       {"", "s", "gas", "glass", "bus", "analysis", "ties", "größe"}) {
    CAPTURE(word);
    CHECK(singular(word) == (word == "ties" ? "tie" : word));
  }
}

}  // namespace liveinbox::base
