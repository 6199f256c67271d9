// Upgrades a store, with the library's own steps, and prints the state hash before the first of
// them and after the last one.
//   usage: hash_upgrade DIR
#include "engine/rebuild.hpp"
#include "engine/state_hash.hpp"
#include "store/open.hpp"

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace base = liveinbox::base;
namespace engine = liveinbox::engine;
namespace store = liveinbox::store;

base::Status print_hash(store::Store& store, const char* when) {
  const auto view = store.begin_read();
  if (!view) {
    return view.error();
  }
  const auto hash = engine::state_hash(**view);
  if (!hash) {
    return hash.error();
  }
  std::printf("%s %s\n", when, hash->hex().c_str());
  return {};
}

// Every step of today computes anew what follows from the log; here that comes behind the opening.
base::Status leave_as_it_is(store::Store& /*store*/) {
  return {};
}

base::Status run(const std::string& path) {
  std::vector<store::UpgradeStep> steps;
  for (const auto& step : engine::upgrade_steps()) {
    steps.push_back({step.from, leave_as_it_is});
  }
  store::StoreOptions options;
  options.path = path;
  options.create = false;
  options.upgrade_steps = steps;
  auto opened = store::open_store(options);
  if (!opened) {
    return std::move(opened).error();
  }
  if (auto status = print_hash(**opened, "before"); !status) {
    return status;
  }
  const auto written = engine::rebuild(**opened);
  return written ? print_hash(**opened, "after") : base::Status(written.error());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: hash_upgrade DIR\n");
    return 2;
  }
  const auto status = run(argv[1]);
  if (!status) {
    std::fprintf(stderr, "hash_upgrade: %s\n", status.error().detail.c_str());
  }
  return status ? 0 : 1;
}
