// Status and Result: code and sentence are taken at the moment of failure and stay.
#include <liveinbox/cpp/errors.hpp>

#include "support.hpp"

#include <memory>
#include <string>

TEST_CASE("a default status is a success and says nothing") {
  const li::Status status;
  CHECK(status);
  CHECK(status.is_ok());
  CHECK(status.code() == LI_OK);
  CHECK(status.name() == "ok");
  CHECK(status.message().empty());
  CHECK(status.category() == LI_CLASS_OK);
}

TEST_CASE("a failure carries code, name, category and the sentence of the moment") {
  const auto inbox = li::Inbox::open("");
  REQUIRE_FALSE(inbox);
  CHECK(inbox.code() == LI_E_INVALID_ARGUMENT);
  CHECK(inbox.name() == "invalid_argument");
  CHECK(inbox.message().find("path") != std::string_view::npos);
  const li::Status kept = inbox.status();
  CHECK(kept.category() == LI_CLASS_USAGE);
  CHECK_FALSE(kept.is_refused());
  // Another call of this thread has another error, and a copy stays what it was.
  CHECK(li_commit(99, nullptr) == LI_E_BAD_HANDLE);
  CHECK(kept.message() == inbox.message());
  CHECK(kept.message().data()[kept.message().size()] == '\0');
}

TEST_CASE("a missing store tells the cause that the system gave") {
  li_options options = LI_OPTIONS_INIT;
  options.flags = LI_OPEN_EXISTING;
  const auto inbox = li::Inbox::open("/proc/no such folder/inbox", options);
  REQUIRE_FALSE(inbox);
  CHECK(inbox.code() == LI_E_STORE_MISSING);
  CHECK(inbox.status().category() == LI_CLASS_STORE);
}

TEST_CASE("a code without a last error of its own gets the sentence of the code") {
  CHECK(li_commit(99, nullptr) == LI_E_BAD_HANDLE);
  const auto status = li::Status::of(LI_E_RESET);
  CHECK(status.code() == LI_E_RESET);
  CHECK(status.message() == li_status_text(LI_E_RESET));
}

TEST_CASE("a sentence that does not fit is cut, not overrun") {
  const std::string fits(511, 'a');
  const std::string too_long(512, 'a');
  CHECK(li::Status(LI_E_INTERNAL, fits).message() == fits);
  CHECK(li::Status(LI_E_INTERNAL, too_long).message() == fits);
}

TEST_CASE("a result is its value or its failure") {
  li::Result<std::unique_ptr<int>> good(std::make_unique<int>(7));
  REQUIRE(good);
  CHECK(good.code() == LI_OK);
  CHECK(good.message().empty());
  CHECK(good.status());
  CHECK(**good == 7);
  const std::unique_ptr<int> taken = *std::move(good);
  CHECK(*taken == 7);

  const li::Result<std::unique_ptr<int>> bad(li::Status(LI_E_STORE_FULL, "no room", 28));
  CHECK_FALSE(bad.is_ok());
  CHECK(bad.code() == LI_E_STORE_FULL);
  CHECK(bad.name() == "store_full");
  CHECK(bad.message() == "no room");
  CHECK(bad.status().cause() == 28);
}

TEST_CASE("value() gives the value or throws the status") {
  CHECK(li::Result<int>(7).value() == 7);
  li::Result<int> changed(7);
  changed.value() = 8;
  CHECK(*changed == 8);

  const li::Result<int> bad(li::Status(LI_E_STORE_FULL, "no room"));
  CHECK_THROWS_AS(bad.value(), li::Failure);
  try {
    static_cast<void>(bad.value());
  } catch (const li::Failure& failure) {
    CHECK(std::string(failure.what()) == "no room");
    CHECK(failure.status().code() == LI_E_STORE_FULL);
  }
}

TEST_CASE("value() of an outcome gives it or throws the refusal") {
  World world;
  world.make_waiting("c1");
  CHECK(world.ana.claim("c1").value().fence() > 0);
  try {
    static_cast<void>(world.bea.claim("c1").value());
    FAIL("a refusal was given as a value");
  } catch (const li::Failure& failure) {
    CHECK(failure.status().code() == LI_E_ALREADY_CLAIMED);
    CHECK(failure.status().is_refused());
    CHECK(std::string(failure.what()).find("agent ana holds it") != std::string::npos);
  }
}
