// `liveinbox`: looks into an inbox and fills one. Uses the public headers alone, as a host would.
#include "arguments.hpp"
#include "commands.hpp"

#include <cstdio>

int main(int argc, char** argv) {
  const auto arguments = tool::read_arguments(argc, argv);
  if (!arguments) {
    return 2;
  }
  switch (arguments->command) {
    case tool::Command::import:
      return tool::import_files(*arguments);
    case tool::Command::query:
      return tool::query(*arguments);
    case tool::Command::transcript:
      return tool::transcript(*arguments);
    case tool::Command::stats:
      return tool::stats(*arguments);
    case tool::Command::verify:
      return tool::verify(*arguments);
    case tool::Command::compact:
      return tool::compact(*arguments);
    case tool::Command::erase:
      return tool::erase(*arguments);
    case tool::Command::export_archive:
      return tool::export_archive(*arguments);
    case tool::Command::import_archive:
      return tool::import_archive(*arguments);
    case tool::Command::backup:
      return tool::backup(*arguments);
    case tool::Command::restore:
      return tool::restore(*arguments);
    case tool::Command::detect:
      return tool::detect(*arguments);
    case tool::Command::tags:
      return tool::tags(*arguments);
    case tool::Command::help:
      break;
  }
  const auto help = tool::help_text(arguments->help_about);
  std::fwrite(help.data(), 1, help.size(), stdout);
  return 0;
}
