// What the store's tests share: directories that vanish, files to look at and to damage, and second
// processes to talk to.
#pragma once

#include "store/open.hpp"
#include "store/store.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace liveinbox::store::test {

// An empty directory in the system's place for temporary files, removed at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory();

  [[nodiscard]] const std::string& path() const { return path_; }
  // A path below; a store of the same directory gets its own folder.
  [[nodiscard]] std::string file(std::string_view name) const {
    return path_ + "/" + std::string(name);
  }

 private:
  std::string path_;
};

// Options for a small store, so that a test does not wait for gigabytes.
StoreOptions small_options(const std::string& path);

// Must succeed; the line of the caller is in the failure.
std::unique_ptr<Store> open_or_fail(const StoreOptions& options);
// The code of an opening that must fail.
base::Code open_code(const StoreOptions& options);

// One row in one commit. The code of the commit.
base::Code put_one(Store& store, Table table, std::string_view key, std::string_view value);
// The value in a fresh snapshot, or "(nothing)", or "(error)".
std::string get_one(Store& store, Table table, std::string_view key);

std::string read_whole(const std::string& path);
void write_whole(const std::string& path, std::string_view bytes);
bool exists(const std::string& path);
// The permission bits.
unsigned mode_of(const std::string& path);

// A second process: runs `body` in a forked child and ends without unwinding. Parent and child talk
// in single letters. A failed check in the child is its exit status.
class Child {
 public:
  class Line {
   public:
    Line(int in, int out) : in_(in), out_(out) {}
    void say(char letter) const;
    // The next letter, or 0 when the other side is gone.
    [[nodiscard]] char hear() const;

   private:
    int in_;
    int out_;
  };

  // `body` returns whether all was well.
  explicit Child(const std::function<bool(const Line& parent)>& body);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  [[nodiscard]] const Line& line() const { return line_; }
  [[nodiscard]] pid_t pid() const { return pid_; }
  // Ends it at once, wherever it is, and waits until it is gone.
  void kill();
  // Waits for its end; whether its body returned true.
  bool join();

 private:
  pid_t pid_ = 0;
  int in_ = -1;
  int out_ = -1;
  Line line_{-1, -1};
};

}  // namespace liveinbox::store::test
