// Shows who may have a store at the same time: other processes may, a second copy of the library in
// one process and processes of another pid namespace may not. A second copy is played by a file
// description of its own, which is all that the kernel tells two copies apart by.
#include "store/guard.hpp"

#include "store_test_support.hpp"

#include <chrono>
#include <fcntl.h>
#include <optional>
#include <string>
#include <thread>
#include <unistd.h>

namespace {

using liveinbox::base::Code;
using liveinbox::store::FileHandle;
using liveinbox::store::guard_gate_byte;
using liveinbox::store::ProcessGuard;
using liveinbox::store::StoreDirectory;
using namespace liveinbox::store::test;

// A description of the guard file as another copy or process would have one.
class Stranger {
 public:
  explicit Stranger(const std::string& directory)
      : file_(::open((directory + "/liveinbox.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    REQUIRE(file_);
  }

  // Whether the byte could be locked.
  [[nodiscard]] bool lock(off_t byte) const { return set(F_WRLCK, byte); }
  void unlock(off_t byte) const { CHECK(set(F_UNLCK, byte)); }

 private:
  [[nodiscard]] bool set(short type, off_t byte) const {
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = byte;
    lock.l_len = 1;
    return ::fcntl(file_.fd(), F_OFD_SETLK, &lock) == 0;
  }

  FileHandle file_;
};

StoreDirectory directory_of(const TemporaryDirectory& directory) {
  auto opened = StoreDirectory::open(directory.path(), false, false);
  REQUIRE(opened);
  return std::move(*opened);
}

}  // namespace

TEST_CASE("the_guard_locks_the_byte_of_its_process_and_the_gate") {
  const TemporaryDirectory directory;
  const StoreDirectory opened = directory_of(directory);
  const Stranger stranger(directory.path());
  {
    auto guard = ProcessGuard::take(opened);
    REQUIRE(guard);
    CHECK(guard->is_alone());
    CHECK_FALSE(stranger.lock(::getpid()));
    CHECK_FALSE(stranger.lock(guard_gate_byte));
    guard->release_gate();
    CHECK_FALSE(stranger.lock(::getpid()));
    CHECK(stranger.lock(guard_gate_byte));
    stranger.unlock(guard_gate_byte);
  }
  CHECK(stranger.lock(::getpid()));
}

TEST_CASE("a_second_copy_of_the_library_in_this_process_is_refused") {
  const TemporaryDirectory directory;
  const StoreDirectory opened = directory_of(directory);
  {
    auto first = ProcessGuard::take(opened);
    REQUIRE(first);
    first->release_gate();
    auto second = ProcessGuard::take(opened);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Code::store_in_use);
  }
  auto again = ProcessGuard::take(opened);
  CHECK(again);
}

TEST_CASE("another_process_is_company_and_no_obstacle") {
  const TemporaryDirectory directory;
  const StoreDirectory opened = directory_of(directory);
  Child child([&](const Child::Line& parent) {
    auto guard = ProcessGuard::take(opened);
    if (!guard || !guard->is_alone()) {
      return false;
    }
    guard->release_gate();
    parent.say('t');
    return parent.hear() == 'e';
  });
  REQUIRE(child.line().hear() == 't');
  {
    auto guard = ProcessGuard::take(opened);
    REQUIRE(guard);
    CHECK_FALSE(guard->is_alone());
  }
  child.kill();
  auto guard = ProcessGuard::take(opened);
  REQUIRE(guard);
  CHECK(guard->is_alone());
}

TEST_CASE("a_child_that_inherits_the_guard_does_not_keep_it") {
  const TemporaryDirectory directory;
  const StoreDirectory opened = directory_of(directory);
  std::optional<ProcessGuard> guard(*ProcessGuard::take(opened));
  const Child child([](const Child::Line& parent) { return parent.hear() == 'e'; });
  guard.reset();
  CHECK(ProcessGuard::take(opened));
}

TEST_CASE("a_mix_of_pid_namespaces_is_refused_with_the_reason") {
  const TemporaryDirectory directory;
  const StoreDirectory opened = directory_of(directory);
  const Stranger stranger(directory.path());
  // The other container's process has the same id as ours, as two processes 1 would.
  REQUIRE(stranger.lock(::getpid()));
  write_whole(directory.file("liveinbox.lock"), "liveinbox guard\npid namespace 1\n");
  auto refused = ProcessGuard::take(opened);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::store_in_use);
  CHECK(refused.error().detail.find("pid namespace") != std::string::npos);

  // Once nobody is left, the text of the last ones binds nobody.
  stranger.unlock(::getpid());
  auto guard = ProcessGuard::take(opened);
  REQUIRE(guard);
  CHECK(read_whole(directory.file("liveinbox.lock")) ==
        "liveinbox guard\npid namespace " + std::to_string(liveinbox::store::pid_namespace()) +
            "\n");
}

TEST_CASE("an_opening_waits_for_another_one_to_finish") {
  const TemporaryDirectory directory;
  const StoreDirectory opened = directory_of(directory);
  const Stranger stranger(directory.path());
  REQUIRE(stranger.lock(guard_gate_byte));
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    stranger.unlock(guard_gate_byte);
  });
  CHECK(ProcessGuard::take(opened));
  other.join();
}

TEST_CASE("a_guard_file_that_was_replaced_while_waiting_is_taken_anew") {
  const TemporaryDirectory directory;
  const StoreDirectory opened = directory_of(directory);
  const Stranger stranger(directory.path());
  REQUIRE(stranger.lock(guard_gate_byte));
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    ::unlink(directory.file("liveinbox.lock").c_str());
    stranger.unlock(guard_gate_byte);
  });
  auto guard = ProcessGuard::take(opened);
  other.join();
  REQUIRE(guard);
  CHECK(exists(directory.file("liveinbox.lock")));
  CHECK_FALSE(Stranger(directory.path()).lock(::getpid()));
}
