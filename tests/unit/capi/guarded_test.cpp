// The wrapper of every public function: nothing is thrown across, and the last error is what the
// call answered.
#include "capi/guarded.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <new>
#include <stdexcept>
#include <string>

namespace {

using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): a test of its functions.
using liveinbox::base::Code;
using liveinbox::base::fail;

std::string message() {
  return last_error().message.data();
}

}  // namespace

TEST_CASE("a success clears what was there") {
  set_last_error(LI_E_INTERNAL, 5, "old");
  CHECK(guarded([] { return Verdict(); }) == LI_OK);
  CHECK(last_error().status == LI_OK);
  CHECK(last_error().cause == 0);
  CHECK(message().empty());
}

TEST_CASE("a failure is told with its cause and sentence") {
  CHECK(guarded([]() -> Verdict {
          return liveinbox::base::Error{Code::store_io, 28, "no room"};
        }) == LI_E_STORE_IO);
  CHECK(last_error().status == LI_E_STORE_IO);
  CHECK(last_error().cause == 28);
  CHECK(message() == "no room");
}

TEST_CASE("exceptions become statuses") {
  CHECK(guarded([]() -> Verdict { throw std::bad_alloc(); }) == LI_E_NO_MEMORY);
  CHECK(message() == "out of memory");
  CHECK(guarded([]() -> Verdict { throw std::runtime_error("why"); }) == LI_E_INTERNAL);
  CHECK(message() == "why");
  CHECK(guarded([]() -> Verdict { throw 7; }) == LI_E_INTERNAL);
  CHECK(!message().empty());
}

TEST_CASE("an error inside of a call that succeeds does not stay") {
  CHECK(guarded([] {
          set_last_error(LI_E_INVALID_ARGUMENT, 0, "of a callback");
          return Verdict();
        }) == LI_OK);
  CHECK(message().empty());
}

TEST_CASE("on_failure hears of failures only") {
  int heard = 0;
  const auto hear = [&](li_status status, const char* text) {
    ++heard;
    CHECK(status == LI_E_TOO_LONG);
    CHECK(std::string(text) == "long");
  };
  guarded([] { return Verdict(); }, hear);
  CHECK(heard == 0);
  guarded([]() -> Verdict { return fail(Code::too_long, "long"); }, hear);
  CHECK(heard == 1);
}

TEST_CASE("a long sentence is cut between characters") {
  std::string text = "x";
  for (int i = 0; i < 400; ++i) {
    text += "\xc3\xa4";
  }
  set_last_error(LI_E_INTERNAL, 0, text);
  CHECK(message().size() == 511);
  CHECK(text.starts_with(message()));
  set_last_error(LI_E_INTERNAL, 0, text.substr(0, 800) + "yy");
  CHECK(message().size() <= 511);
  CHECK(message().back() != '\xc3');
}

TEST_CASE("a copied text is cut, ended and padded") {
  char out[8];
  std::fill(std::begin(out), std::end(out), 'x');
  copy_text("abc", &out[0], sizeof out);
  CHECK(std::string(&out[0]) == "abc");
  CHECK(out[7] == 0);
  copy_text("abcdefg", &out[0], sizeof out);
  CHECK(std::string(&out[0]) == "abcdefg");
  copy_text("abcdefgh", &out[0], sizeof out);
  CHECK(std::string(&out[0]) == "abcdefg");
  copy_text("abcdef\xc3\xa4", &out[0], sizeof out);
  CHECK(std::string(&out[0]) == "abcdef");
}
