#include "programs.hpp"

#include "core/names.hpp"
#include "support/commands.hpp"

#include "checks.hpp"
#include "generator.hpp"
#include "model.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <vector>

namespace liveinbox::model {
namespace {

constexpr TimeMs first_ms = 1'700'000'000'000;
constexpr std::array tab_names = {"all", "waiting", "mine"};

// A line of tests/bindings/line_form.h. What is not there is not said.
class Line {
 public:
  explicit Line(std::string_view verb) : text_(verb) {}

  void add(std::string_view key, std::string_view value) {
    text_ += "\t" + std::string(key) + "=";
    for (const char sign : value) {
      constexpr std::string_view digits = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(sign);
      if (byte < 0x20 || sign == '%' || byte == 0x7F) {
        text_ += {'%', digits[byte / 16], digits[byte % 16]};
      } else {
        text_ += sign;
      }
    }
  }
  void add(std::string_view key, std::uint64_t value) { add(key, std::to_string(value)); }
  void add_time(std::string_view key, std::int64_t value) { add(key, std::to_string(value)); }
  void add_if(std::string_view key, std::string_view value) {
    if (!value.empty()) {
      add(key, value);
    }
  }
  void add_if(std::string_view key, std::int64_t value) {
    if (value != 0) {
      add_time(key, value);
    }
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

template <typename Enum>
std::int64_t number(Enum value) {
  return static_cast<std::int64_t>(value);
}

Line line_of(const core::Command& c) {
  Line out(core::find_op(static_cast<std::uint32_t>(c.op))->name);
  out.add("tenant", c.tenant);
  out.add("actor.kind", static_cast<std::uint64_t>(c.actor.kind));
  out.add("actor.id", c.actor.id);
  out.add_if("id", c.id);
  out.add_if("conversation", c.conversation);
  out.add_if("channel", c.channel);
  out.add_if("user", c.user);
  out.add_if("name", c.name);
  out.add_if("text", c.text);
  out.add_if("target", c.target);
  out.add_if("team", c.team);
  out.add_if("tag", c.tag);
  out.add_if("external_id", c.external_id);
  out.add_if("session", c.session);
  out.add_if("into", c.into);
  out.add_if("data", c.data);
  out.add_if("fence", static_cast<std::int64_t>(c.fence));
  out.add_if("if_version", static_cast<std::int64_t>(c.if_version));
  out.add_if("message", static_cast<std::int64_t>(c.message));
  out.add_if("occurred_at_ms", c.occurred_at_ms);
  out.add_if("lease_ms", c.lease_ms);
  out.add_if("until_ms", c.until_ms);
  out.add_if("priority", std::int64_t{c.priority});
  out.add_if("reason", number(c.reason));
  out.add_if("outcome", number(c.outcome));
  out.add_if("role", number(c.role));
  out.add_if("delivery", number(c.delivery));
  out.add_if("device", number(c.device));
  out.add_if("is_fallback", std::int64_t{c.fallback ? 1 : 0});
  out.add_if("is_note", std::int64_t{c.is_note ? 1 : 0});
  out.add_if("is_away", std::int64_t{c.is_away ? 1 : 0});
  out.add_if("at_once", std::int64_t{c.at_once ? 1 : 0});
  return out;
}

Line line_of(std::uint64_t step, const Prediction& expected) {
  Line out(std::to_string(step));
  const bool is_refused = expected.refusal != core::Refusal::none;
  out.add("status", is_refused ? core::name(expected.refusal) : std::string_view("ok"));
  out.add("duplicate", std::uint64_t{expected.duplicate ? 1U : 0U});
  out.add("conversation", expected.conversation);
  out.add("version", expected.version);
  out.add("fence", expected.fence);
  out.add("message", expected.message);
  out.add("holder_kind", static_cast<std::uint64_t>(expected.holder.kind));
  out.add("holder_id", expected.holder.id);
  out.add_time("since_ms", expected.since_ms);
  out.add_time("lease_until_ms", expected.until_ms);
  return out;
}

class Program {
 public:
  Program(std::uint64_t seed, std::uint64_t steps)
      : chance_(seed), model_(shared_, "acme"), generator_(chance_, model_, Texts::plain) {
    Line start("start");
    start.add_time("now_ms", now_ms_);
    say(start);
    begin();
    for (std::uint64_t i = 0; i < steps; ++i) {
      step();
    }
    look();
    Line events("events");
    events.add("tenant", model_.tenant());
    std::string names;
    for (const auto type : types_) {
      names += std::string(core::name(type)) + " ";
    }
    events.add("names", names);
    expected_ += events.text() + "\n";
  }

  [[nodiscard]] const std::string& script() const { return script_; }
  [[nodiscard]] const std::string& expected() const { return expected_; }

 private:
  void say(const Line& line) { script_ += line.text() + "\n"; }

  // What the library would find in a message by itself, the model does not know.
  void begin() {
    core::Command none;
    none.op = core::Op::configure;
    none.tenant = model_.tenant();
    none.actor = support::as_system();
    none.data = R"({"extracted_tags_max":0})";
    run(none);
  }

  void step() {
    if (chance_.in(30)) {
      const auto by =
          static_cast<TimeMs>(chance_.in(90) ? chance_.below(500) : chance_.below(40'000));
      Line advance("advance");
      advance.add_time("ms", by);
      say(advance);
      now_ms_ += by;
      number_ += 1;
    }
    if (chance_.in(6)) {
      tick();
    }
    run(generator_.next(now_ms_));
  }

  void run(const core::Command& command) {
    say(line_of(command));
    number_ += 1;
    const auto expected = model_.run(command, now_ms_);
    note(expected.events);
    expected_ += line_of(number_, expected).text() + "\n";
  }

  // Until nothing is due, as a replayer does it.
  void tick() {
    say(Line("tick"));
    number_ += 1;
    for (;;) {
      const auto before = types_.size();
      note(model_.expire_sessions(now_ms_));
      auto timers = model_.due_timers(now_ms_);
      std::sort(timers.begin(), timers.end());
      for (const auto& timer : timers) {
        note(model_.fire(timer, now_ms_));
      }
      if (timers.empty() && types_.size() == before) {
        return;
      }
    }
  }

  void note(const std::vector<core::EventType>& types) {
    types_.insert(types_.end(), types.begin(), types.end());
  }

  // The tabs of two agents in their order, and how many there are in each.
  void look() {
    for (const std::string agent : {"ana", "bob"}) {
      std::array<std::vector<std::string>, tab_names.size()> tabs;
      for (std::size_t i = 0; i < tabs.size(); ++i) {
        tabs[i] = expected_tab(model_, static_cast<core::Tab>(i), agent);
      }
      for (std::size_t i = 0; i < tabs.size(); ++i) {
        Line query("query");
        query.add("tenant", model_.tenant());
        query.add("viewer.kind", "agent");
        query.add("viewer.id", agent);
        query.add("tab", tab_names[i]);
        query.add("limit", std::uint64_t{1000});
        say(query);
        number_ += 1;
        Line answer(std::to_string(number_));
        for (std::size_t j = 0; j < tabs.size(); ++j) {
          answer.add(tab_names[j], tabs[j].size());
        }
        std::string keys;
        for (const auto& key : tabs[i]) {
          keys += key + " ";
        }
        answer.add("keys", keys);
        expected_ += answer.text() + "\n";
      }
    }
  }

  Chance chance_;
  Shared shared_;
  Model model_;
  Generator generator_;
  TimeMs now_ms_ = first_ms;
  std::uint64_t number_ = 0;  // of the line, as a replayer counts
  std::vector<core::EventType> types_;
  std::string script_;
  std::string expected_;
};

bool write(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  return static_cast<bool>(out);
}

}  // namespace

bool write_programs(const ProgramsOptions& options) {
  for (std::uint64_t i = 0; i < options.programs; ++i) {
    const auto seed = options.seed + i;
    const Program program(seed, options.steps);
    const auto path = options.folder + "/" + std::to_string(seed);
    if (!write(path + ".script", program.script()) ||
        !write(path + ".expected", program.expected())) {
      return false;
    }
  }
  return true;
}

}  // namespace liveinbox::model
