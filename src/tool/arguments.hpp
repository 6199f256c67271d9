// The command line of `liveinbox`: which command, its options, its words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tool {

enum class Command {
  help,
  import,
  query,
  transcript,
  stats,
  verify,
  compact,
  erase,
  export_archive,
  import_archive,
  backup,
  restore,
  detect,
  tags,
};

struct Arguments {
  Command command = Command::help;
  Command help_about = Command::help;
  std::string store = "liveinbox-store";
  std::string tenant = "default";
  std::string tab = "all";
  std::string agent = "operator";
  std::string after;
  std::string rules;        // a file of rules, of the detector or for tags
  std::string erased;       // a file of an archive's lines
  std::uint32_t limit = 0;  // 0: the command's own
  bool as_json = false;
  bool escalates_all = false;
  bool skips_verifying = false;    // a restored store
  std::vector<std::string> words;  // what is no option: a file, a conversation, a search
};

// Nothing after a mistake, which was printed.
std::optional<Arguments> read_arguments(int argc, char** argv);

// The text of --help, for all commands or for one.
std::string_view help_text(Command about);

}  // namespace tool
