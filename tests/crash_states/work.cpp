#include "work.hpp"

#include "check.hpp"
#include "recording.hpp"

#include <array>
#include <fcntl.h>
#include <unistd.h>

namespace liveinbox::crash_states {
namespace {

struct Step {
  core::Op op;
  bool is_fenced = false;
};

// The life of one conversation, each step of which is accepted.
constexpr std::array life = {Step{core::Op::open_conversation},
                             Step{core::Op::receive},
                             Step{core::Op::escalate},
                             Step{core::Op::claim},
                             Step{core::Op::send, true},
                             Step{core::Op::note},
                             Step{core::Op::receive},
                             Step{core::Op::mark_read},
                             Step{core::Op::tag},
                             Step{core::Op::send, true},
                             Step{core::Op::release, true},
                             Step{core::Op::close}};

}  // namespace

int work(const std::string& path, std::uint64_t commands) {
  auto opened = open_store_for(path);
  if (!opened) {
    return 10;
  }
  auto* const store = opened->get();
  const support::FixedReader reader;
  const auto engine = open_engine_on(*std::move(opened), reader);
  const int file = open((path + "/" + acknowledgements).c_str(), O_WRONLY | O_CREAT, 0600);
  if (!engine || file < 0) {
    return 11;
  }
  std::uint64_t fence = 0;
  for (std::uint64_t i = 0; i < commands; ++i) {
    const Step& step = life[i % life.size()];
    Acknowledged one;
    one.command.said = {step.op,
                        "i" + std::to_string(i),
                        "c" + std::to_string(i / life.size()),
                        step.is_fenced ? fence : 0};
    const auto outcome = (*engine)->execute(crash::command_of(one.command.said));
    if (!outcome || outcome->is_refused()) {
      return 12;
    }
    one.command.outcome = *outcome;
    fence = outcome->fence;
    const auto state = state_of(*store);
    if (!state) {
      return 13;
    }
    one.position = state->position;
    one.sum = state->sum;
    const auto line = line_of(one);
    if (write(file, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
      return 14;
    }
  }
  return close(file);
}

}  // namespace liveinbox::crash_states
