#include "table_reader.hpp"

#include "core/names.hpp"
#include "support/commands.hpp"

#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace liveinbox::tables {
namespace {

using core::Command;
using core::Op;

using Words = std::vector<std::string>;

// Splits a line into words; an empty result for a line without any.
Words words_of(const std::string& line) {
  Words words;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == ' ') {
      ++at;
      continue;
    }
    if (line[at] == '#') {
      break;
    }
    const bool is_quoted = line[at] == '"' || line[at] == '\'';
    const auto begin = is_quoted ? at + 1 : at;
    const auto end = std::min(line.find(is_quoted ? line[at] : ' ', begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    at = end + 1;
  }
  return words;
}

core::Principal principal_of(const std::string& word) {
  if (word.starts_with("user:")) {
    return support::as_user(word.substr(5));
  }
  if (word == "assistant") {
    return support::as_assistant();
  }
  if (word == "system") {
    return support::as_system();
  }
  return word == "host" ? support::as_host() : support::as_agent(word);
}

std::uint64_t number_of(const std::string& word) {
  return std::strtoull(word.c_str(), nullptr, 10);
}

template <typename Enum, std::size_t Count>
Enum choice_of(const core::NameTable<Enum, Count>& names, const std::string& word) {
  return core::value_of(names, word).value_or(Enum{});
}

using Setter = std::function<void(Command&, const std::string&)>;

Setter text_into(std::string Command::*member) {
  return [member](Command& command, const std::string& word) { command.*member = word; };
}

// The keys that a command may have, and where their values go.
const std::map<std::string, Setter>& command_keys() {
  static const std::map<std::string, Setter> keys = {
      {"by",
       [](Command& c, const std::string& w) {
         auto name = std::move(c.actor.name);
         c.actor = principal_of(w);
         c.actor.name = std::move(name);
       }},
      {"id", text_into(&Command::id)},
      {"called", [](Command& c, const std::string& w) { c.actor.name = w; }},
      {"channel", text_into(&Command::channel)},
      {"user", text_into(&Command::user)},
      {"name", text_into(&Command::name)},
      {"text", text_into(&Command::text)},
      {"to", text_into(&Command::target)},
      {"team", text_into(&Command::team)},
      {"tag", text_into(&Command::tag)},
      {"external", text_into(&Command::external_id)},
      {"session", text_into(&Command::session)},
      {"data", text_into(&Command::data)},
      {"into", text_into(&Command::into)},
      {"fence", [](Command& c, const std::string& w) { c.fence = number_of(w); }},
      {"version", [](Command& c, const std::string& w) { c.if_version = number_of(w); }},
      {"message", [](Command& c, const std::string& w) { c.message = number_of(w); }},
      {"due",
       [](Command& c, const std::string& w) {
         c.occurred_at_ms = static_cast<core::TimeMs>(number_of(w));
       }},
      {"for",
       [](Command& c, const std::string& w) {
         c.lease_ms = static_cast<core::TimeMs>(number_of(w));
       }},
      {"wakes",
       [](Command& c, const std::string& w) {
         c.until_ms = static_cast<core::TimeMs>(number_of(w));
       }},
      {"priority", [](Command& c, const std::string& w) { c.priority = std::atoi(w.c_str()); }},
      {"process", [](Command& c, const std::string& w) { c.process = number_of(w); }},
      {"reason",
       [](Command& c, const std::string& w) { c.reason = choice_of(core::reason_code_names, w); }},
      {"outcome",
       [](Command& c, const std::string& w) {
         c.outcome = choice_of(core::close_outcome_names, w);
       }},
      {"role", [](Command& c, const std::string& w) { c.role = choice_of(core::role_names, w); }},
      {"timer",
       [](Command& c, const std::string& w) { c.timer = choice_of(core::timer_kind_names, w); }},
      {"fallback", [](Command& c, const std::string& w) { c.fallback = w == "yes"; }},
      {"again", [](Command& c, const std::string& w) { c.is_again = w == "yes"; }},
      {"is_away", [](Command& c, const std::string& w) { c.is_away = w == "yes"; }},
      {"is_note", [](Command& c, const std::string& w) { c.is_note = w == "yes"; }},
      {"delivery",
       [](Command& c, const std::string& w) { c.delivery = choice_of(core::delivery_names, w); }},
  };
  return keys;
}

// Reads one line after another; the first thing that is wrong with a line is its mistake.
class Reader {
 public:
  explicit Reader(Table& table) : table_(table) {}

  void read_line(const std::string& line, int number) {
    number_ = number;
    words_ = words_of(line);
    at_ = 0;
    if (words_.empty()) {
      return;
    }
    if (words_.front() == "scenario") {
      table_.scenarios.push_back({line.substr(line.find(' ') + 1), number, {}});
    } else if (table_.scenarios.empty()) {
      mistake("a line before the first scenario");
    } else {
      read_step(line);
    }
  }

 private:
  void mistake(const std::string& what) {
    table_.mistakes.push_back(std::to_string(number_) + ": " + what);
  }

  [[nodiscard]] bool has_word() const { return at_ < words_.size(); }
  [[nodiscard]] const std::string& word() const { return words_[at_]; }
  std::string take() { return has_word() ? words_[at_++] : std::string(); }

  void read_step(const std::string& line) {
    TableLine out;
    out.number = number_;
    if (word() == "use") {
      out.kind = LineKind::use;
      out.name = line.substr(line.find("use ") + 4);
      at_ = words_.size();
    } else if (word() == "=") {
      take();
      out.kind = LineKind::state;
      out.name = take();
      out.fields = take_pairs();
    } else {
      out.kind = word() == "?" ? LineKind::trial : LineKind::step;
      if (out.kind == LineKind::trial) {
        take();
      }
      out.now_ms = static_cast<core::TimeMs>(number_of(take()));
      out.command = take_command();
      take_answer(out);
    }
    if (has_word()) {
      mistake("what does " + word() + " mean here?");
    }
    table_.scenarios.back().lines.push_back(std::move(out));
  }

  Command take_command() {
    Command out;
    out.tenant = support::test_tenant;
    const auto name = take();
    const auto* row = core::find_op(name);
    if (row == nullptr) {
      mistake("there is no op " + name);
      return out;
    }
    out.op = row->op;
    const auto uses = row->required | row->optional;
    if (core::has(uses, core::Field::conversation) && has_word() &&
        !command_keys().contains(word()) && word() != "->") {
      out.conversation = take();
    }
    while (has_word() && word() != "->") {
      const auto key = take();
      const auto found = command_keys().find(key);
      if (found == command_keys().end()) {
        mistake("a command has no key " + key);
        return out;
      }
      found->second(out, take());
    }
    return out;
  }

  void take_answer(TableLine& out) {
    if (take() != "->") {
      mistake("-> is missing");
      return;
    }
    out.outcome = take();
    out.fields = take_pairs();
    if (has_word() && word() == ":") {
      take();
      while (has_word()) {
        ExpectedEvent event{take(), {}};
        event.fields = take_pairs();
        out.events.push_back(std::move(event));
        if (has_word() && take() != ";") {
          mistake("; is missing");
        }
      }
    }
  }

  Pairs take_pairs() {
    Pairs out;
    while (has_word() && word() != ":" && word() != ";") {
      const auto key = take();
      if (!has_word()) {
        mistake("the key " + key + " has no value");
        break;
      }
      out.emplace_back(key, take());
    }
    return out;
  }

  Table& table_;
  int number_ = 0;
  Words words_;
  std::size_t at_ = 0;
};

}  // namespace

Table read_table(const std::string& path) {
  Table table;
  std::ifstream file(path);
  if (!file) {
    table.mistakes.push_back("the file cannot be read");
  }
  Reader reader(table);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    reader.read_line(line, number);
  }
  return table;
}

}  // namespace liveinbox::tables
