#include "power_cut.hpp"

#include "support/temporary_folder.hpp"

#include "found_store.hpp"
#include "killed_child.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

namespace liveinbox::crash {

std::uint64_t& power_cuts() {
  static std::uint64_t count = 5;
  return count;
}

namespace {

// Of linux/ext4: stop at once, and do not write the journal out.
constexpr unsigned long ioctl_shutdown = _IOR('X', 125, std::uint32_t);
constexpr std::uint32_t without_log_flush = 2;

// Until the planted fault is to be found.
constexpr int planted_cuts_max = 20;

bool run(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

// A file system in a file.
class Disk {
 public:
  Disk() {
    std::filesystem::create_directories(mount_point_);
    is_usable_ = geteuid() == 0 && run("truncate -s 512M " + image_) &&
                 run("mkfs.ext4 -q -F " + image_) && mount();
  }
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;
  ~Disk() {
    if (is_mounted_) {
      run("umount -l " + mount_point_);
    }
  }

  [[nodiscard]] bool is_usable() const { return is_usable_; }
  [[nodiscard]] std::string store_path() const { return mount_point_ + "/inbox"; }

  // From now on nothing reaches the image.
  void cut_power() {
    const int folder = ::open(mount_point_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    REQUIRE(folder >= 0);
    auto how = without_log_flush;
    CHECK(ioctl(folder, ioctl_shutdown, &how) == 0);
    close(folder);
  }

  void come_back() {
    REQUIRE(run("umount " + mount_point_));
    is_mounted_ = false;
    REQUIRE(mount());
  }

 private:
  bool mount() {
    is_mounted_ = run("mount -o loop " + image_ + " " + mount_point_);
    return is_mounted_;
  }

  const support::TemporaryFolder folder_;
  const std::string image_ = folder_.store_path() + ".image";
  const std::string mount_point_ = folder_.store_path() + ".mnt";
  bool is_usable_ = false;
  bool is_mounted_ = false;
};

// A child that works until the power is cut; what it had acknowledged by then.
std::vector<Acknowledged> work_until_cut(Disk& disk,
                                         std::uint64_t cycle,
                                         std::chrono::milliseconds alive,
                                         const std::string& preload) {
  KilledChild child(disk.store_path(), cycle, preload);
  static_cast<void>(child.run_and_kill(alive, [&] { disk.cut_power(); }));
  disk.come_back();
  return child.acknowledged();
}

// Whether all of it is in the store; opening it may fail for what is missing.
bool is_all_there(const Disk& disk, const std::vector<Acknowledged>& acknowledged) {
  store::StoreOptions options;
  options.path = disk.store_path();
  auto store = store::open_store(options);
  if (!store) {
    return false;
  }
  const support::FixedReader reader;
  auto opened = engine::Engine::open(
      *std::move(store), {adapters::system_now_ms, adapters::system_random_u64}, reader);
  for (const auto& one : acknowledged) {
    const auto again = opened ? (*opened)->execute(command_of(one.said)) : opened.error();
    if (!again || !again->duplicate || again->offset != one.outcome.offset) {
      return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("what was acknowledged is there after the power was cut") {
  Disk disk;
  if (!disk.is_usable()) {
    std::cout << "note: no file system can be mounted here, no power was cut\n";
    return;
  }
  std::mt19937_64 random(power_cuts());
  std::uint64_t all = 0;
  for (std::uint64_t cycle = 0; cycle < power_cuts(); ++cycle) {
    CAPTURE(cycle);
    const std::chrono::milliseconds alive(1 + random() % 150);
    const auto acknowledged = work_until_cut(disk, cycle, alive, {});
    CHECK(!acknowledged.empty());
    all += acknowledged.size();
    Found found(disk.store_path(), 0);
    for (const auto& one : acknowledged) {
      found.check(one);
    }
    found.verify();
  }
  std::cout << "note: " << power_cuts() << " power cuts, " << all
            << " acknowledged commands, none lost\n";
}

TEST_CASE("a store that does not flush loses what it acknowledged when the power is cut") {
  int cuts = 0;
  bool is_lost = false;
  while (!is_lost && cuts < planted_cuts_max) {
    Disk disk;
    if (!disk.is_usable()) {
      std::cout << "note: no file system can be mounted here, no power was cut\n";
      return;
    }
    const auto preload =
        std::filesystem::read_symlink("/proc/self/exe").parent_path() / "no_sync.so";
    const auto acknowledged =
        work_until_cut(disk, 0, std::chrono::milliseconds(200), preload.string());
    CHECK(!acknowledged.empty());
    is_lost = !is_all_there(disk, acknowledged);
    cuts += 1;
  }
  CHECK(is_lost);
  std::cout << "note: without flushes the loss was seen after " << cuts << " power cuts\n";
}

}  // namespace liveinbox::crash
