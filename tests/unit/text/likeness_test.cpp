// When a message says again what another one said.
#include "text/likeness.hpp"

#include <doctest/doctest.h>

#include <string>

namespace liveinbox::text {
namespace {

TEST_CASE("the_same_words_are_the_same_message") {
  CHECK(likeness_permille("Where is my parcel?", "where is my PARCEL") == 1000);
  CHECK(likeness_permille("my parcel, where is it", "Where is it, my parcel?") == 1000);
  CHECK(likeness_permille("where is my parcel", "so where is my parcel now") == 666);
  CHECK(likeness_permille("我的包裹在哪里", "我的包裹在哪里呢") == 875);
}

TEST_CASE("other_words_are_another_message") {
  CHECK(likeness_permille("where is my parcel", "thank you very much") == 0);
  CHECK(likeness_permille("where is my parcel", "how do I send my parcel back") < 300);
}

TEST_CASE("short_answers_are_nothing_said_again") {
  CHECK(likeness_permille("yes", "yes") == 0);
  CHECK(likeness_permille("no thanks", "no thanks") == 0);
  CHECK(likeness_permille("好的好的", "好的好的") == 0);
  CHECK(likeness_permille("", "where is my parcel") == 0);
}

TEST_CASE("long_messages_are_compared_by_their_beginning") {
  std::string one;
  for (int i = 0; i < 10000; ++i) {
    one += "word" + std::to_string(i) + " ";
  }
  CHECK(likeness_permille(one, one + "and more") == 1000);
}

}  // namespace
}  // namespace liveinbox::text
