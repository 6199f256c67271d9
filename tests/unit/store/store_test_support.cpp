#include "store_test_support.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <ftw.h>
#include <iterator>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace liveinbox::store::test {
namespace {

int remove_entry(const char* path, const struct stat* /*info*/, int /*kind*/, FTW* /*place*/) {
  return ::remove(path);
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  const char* base = std::getenv("TMPDIR");
  path_ = std::string(base != nullptr ? base : "/tmp") + "/liveinbox-test-XXXXXX";
  REQUIRE(::mkdtemp(path_.data()) != nullptr);
}

TemporaryDirectory::~TemporaryDirectory() {
  constexpr int descriptors = 16;
  ::nftw(path_.c_str(), remove_entry, descriptors, FTW_DEPTH | FTW_PHYS);
}

StoreOptions small_options(const std::string& path) {
  StoreOptions options;
  options.path = path;
  options.map_bytes = std::uint64_t{64} * 1024 * 1024;
  options.max_readers = 126;
  return options;
}

std::unique_ptr<Store> open_or_fail(const StoreOptions& options) {
  auto store = open_store(options);
  INFO("detail: ", store ? std::string() : store.error().detail);
  REQUIRE(store);
  return std::move(*store);
}

base::Code open_code(const StoreOptions& options) {
  auto store = open_store(options);
  return store ? base::Code::ok : store.error().code;
}

base::Code put_one(Store& store, Table table, std::string_view key, std::string_view value) {
  auto batch = store.begin_write();
  if (!batch) {
    return batch.error().code;
  }
  auto put = (*batch)->put(table, key, value);
  if (!put) {
    return put.error().code;
  }
  auto committed = (*batch)->commit();
  return committed ? base::Code::ok : committed.error().code;
}

std::string get_one(Store& store, Table table, std::string_view key) {
  auto view = store.begin_read();
  if (!view) {
    return "(error)";
  }
  auto value = (*view)->get(table, key);
  if (!value) {
    return "(error)";
  }
  return *value ? std::string(**value) : "(nothing)";
}

std::string read_whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_whole(const std::string& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  REQUIRE(out.good());
}

bool exists(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0;
}

unsigned mode_of(const std::string& path) {
  struct stat info {};
  REQUIRE(::lstat(path.c_str(), &info) == 0);
  return info.st_mode & 07777U;
}

void Child::Line::say(char letter) const {
  static_cast<void>(::write(out_, &letter, 1) == 1);
}

char Child::Line::hear() const {
  char letter = 0;
  return ::read(in_, &letter, 1) == 1 ? letter : '\0';
}

Child::Child(const std::function<bool(const Line& parent)>& body) {
  std::array<int, 2> down{};
  std::array<int, 2> up{};
  REQUIRE(::pipe2(down.data(), O_CLOEXEC) == 0);
  REQUIRE(::pipe2(up.data(), O_CLOEXEC) == 0);
  pid_ = ::fork();
  REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    ::close(down[1]);
    ::close(up[0]);
    const bool good = body(Line(down[0], up[1]));
    // Nothing of the parent's may be unwound or flushed here.
    ::_exit(good ? 0 : 1);
  }
  ::close(down[0]);
  ::close(up[1]);
  in_ = up[0];
  out_ = down[1];
  line_ = Line(in_, out_);
}

void Child::kill() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

bool Child::join() {
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

Child::~Child() {
  if (pid_ != 0) {
    kill();
  }
  ::close(in_);
  ::close(out_);
}

}  // namespace liveinbox::store::test
