#include "settings/command_line.hpp"

#include "settings/sources.hpp"
#include "settings/table.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace server::settings {
namespace {

using Task = Invocation::Task;

constexpr std::string_view usage =
    R"(usage: liveinbox-server [options]
       liveinbox-server [options] account set ID [--name NAME] [--role ROLE] [--teams A,B]
       liveinbox-server [options] account disable|remove|list [ID]
       liveinbox-server [options] key set|remove|list [ID]

Serves the agents' page, the visitors' widget and the channels of liveinbox. Settings come from the
file, then from the environment (LIVEINBOX_SERVER_PORT is server.port), then from here. Passwords
of accounts are read from standard input, and keys are printed, once.

  --config FILE
      the file of settings; --print-settings shows one
  --check
      says what is wrong with the settings, and ends
  --print-settings
      all settings as they are now, as a file
  --print-routes
      every route and who may use it
  --help
      this text
)";

struct TaskFlag {
  std::string_view flag;
  Task task;
};

constexpr std::array<TaskFlag, 4> task_flags = {{{"--help", Task::help},
                                                 {"--check", Task::check},
                                                 {"--print-settings", Task::print_settings},
                                                 {"--print-routes", Task::print_routes}}};

struct Read {
  Invocation invocation;
  std::vector<Given> flags;
  std::string file;
};

const Setting* setting_of_flag(std::string_view flag) {
  const auto rows = all();
  const auto found = std::find_if(
      rows.begin(), rows.end(), [flag](const Setting& row) { return row.flag == flag; });
  return found == rows.end() || flag.empty() ? nullptr : &*found;
}

// A flag that is given again adds to a list, and replaces anything else.
void add(std::vector<Given>& out, const Setting& setting, const std::string& text) {
  Options options;
  const bool is_list = std::holds_alternative<std::vector<std::string>*>(setting.place(options));
  for (auto& given : out) {
    if (is_list && given.name == setting.name) {
      given.texts.push_back(text);
      return;
    }
  }
  out.push_back({std::string(setting.name), {text}, std::string(setting.flag)});
}

bool read_word(const std::string& word, Read& read) {
  for (const auto& [flag, task] : task_flags) {
    if (word == flag) {
      read.invocation.task = task;
      return true;
    }
  }
  for (const auto& row : switches()) {
    if (word == row.flag) {
      read.flags.push_back(
          {std::string(row.setting), {std::string(row.value)}, std::string(row.flag)});
      return true;
    }
  }
  return false;
}

std::string read_arguments(const std::vector<std::string>& arguments, Read& read) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& word = arguments[i];
    if (word == "account" || word == "key") {
      read.invocation.task = Task::accounts;
      read.invocation.words.assign(arguments.begin() + static_cast<std::ptrdiff_t>(i),
                                   arguments.end());
      return {};
    }
    if (read_word(word, read)) {
      continue;
    }
    const auto* setting = setting_of_flag(word);
    if (setting == nullptr && word != "--config") {
      return "unknown option " + word + " (see --help)";
    }
    if (i + 1 == arguments.size()) {
      return word + " needs a value (see --help)";
    }
    const auto& value = arguments[++i];
    if (setting == nullptr) {
      read.file = value;
    } else {
      add(read.flags, *setting, value);
    }
  }
  return {};
}

std::string apply(const std::vector<Given>& all_given, Options& options) {
  for (const auto& given : all_given) {
    const auto* setting = find(given.name);
    if (setting == nullptr) {
      return given.place + ": there is no setting " + given.name;
    }
    if (const auto why = set(*setting, given.texts, options); !why.empty()) {
      return given.place + ": " + given.name + " " + why;
    }
  }
  return {};
}

}  // namespace

std::string help_text() {
  return std::string(usage) + to_help();
}

std::optional<Invocation> read_invocation(const std::vector<std::string>& arguments,
                                          const char* const* variables,
                                          std::string& why) {
  Read read;
  std::vector<Given> given;
  why = read_arguments(arguments, read);
  if (why.empty() && !read.file.empty()) {
    why = read_file(read.file, given);
  }
  if (why.empty()) {
    why = read_environment(variables, given);
  }
  given.insert(given.end(), read.flags.begin(), read.flags.end());
  auto& options = read.invocation.options;
  if (why.empty()) {
    why = apply(given, options);
  }
  if (why.empty()) {
    why = complete(options);
  }
  return why.empty() ? std::optional(std::move(read.invocation)) : std::nullopt;
}

}  // namespace server::settings
