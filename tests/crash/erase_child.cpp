#include "erase_child.hpp"

#include "engine/engine.hpp"
#include "engine/erase_finish.hpp"
#include "store/open.hpp"
#include "support/commands.hpp"
#include "support/fixed_reader.hpp"

#include <cstdint>
#include <utility>

namespace liveinbox::crash {

int erase_user(const std::string& path) {
  store::StoreOptions options;
  options.path = path;
  options.create = false;
  auto store = store::open_store(options);
  if (!store) {
    return 1;
  }
  const support::FixedReader reader;
  std::uint64_t random = 1;
  auto engine = engine::Engine::open(
      *std::move(store),
      {[] { return core::TimeMs{1'800'000'000'000}; }, [&random] { return random += 2; }},
      reader);
  if (!engine) {
    return 2;
  }
  auto command = support::command(core::Op::erase, {}, support::as_host());
  command.user = erased_user;
  const auto erased = (*engine)->execute(command);
  if (!erased || erased->is_refused()) {
    return 3;
  }
  return engine::finish_erasures((*engine)->store()) ? 0 : 4;
}

}  // namespace liveinbox::crash
