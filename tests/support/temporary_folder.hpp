// A folder that ends with its object. In memory where the machine has such a file system, so that a
// thousand commits do not wait for a disk that no test is about.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace liveinbox::support {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code error;
    const bool has_memory = std::filesystem::is_directory("/dev/shm", error);
    const auto base =
        has_memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path();
    std::string pattern = (base / "liveinbox_test_XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
      std::abort();
    }
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code error;  // A folder that stays behind is no reason to fail.
    std::filesystem::remove_all(path_, error);
  }

  // A path in it that does not exist yet.
  [[nodiscard]] std::string store_path() const { return (path_ / "inbox").string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace liveinbox::support
