// import: conversations from files into an inbox.
#include "commands.hpp"
#include "conversation_file.hpp"
#include "importer.hpp"
#include "inbox.hpp"
#include "progress.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace tool {
namespace {

int wrong_file(const std::string& sentence) {
  std::fprintf(stderr, "liveinbox: %s\n", sentence.c_str());
  return 1;
}

// What was imported before a mistake in the file stays.
int import_file(Importer& importer, const std::string& path, std::uint32_t limit) {
  ConversationFile file;
  if (!file.open(path)) {
    return wrong_file("cannot read " + path);
  }
  Progress progress("importing");
  std::uint64_t taken = 0;
  bool at_end = false;
  while (!at_end || !importer.is_idle()) {
    while (!at_end && importer.has_room()) {
      auto conversation = limit != 0 && taken == limit ? std::nullopt : file.next();
      at_end = !conversation;
      if (conversation) {
        importer.add(*std::move(conversation));
        taken += 1;
      }
    }
    if (!importer.is_idle() && !importer.round()) {
      return 1;
    }
    progress.show(file.bytes_read(), file.bytes());
  }
  return file.error().empty() ? 0 : wrong_file(file.error());
}

// In an inbox that begins with an import nobody waits for the assistant: its silence means nothing.
// An inbox that is in use keeps the policy that it has.
bool begin_quietly(li_inbox inbox, const Arguments& arguments) {
  li_stats_info info = LI_STATS_INIT;
  if (li_stats(inbox, to_li(arguments.tenant), &info) != LI_OK) {
    return false;
  }
  if (info.events != 0) {
    return true;
  }
  li_command configure = LI_COMMAND(LI_CONFIGURE);
  configure.tenant = to_li(arguments.tenant);
  configure.actor = li_integration("import");
  configure.data = LI_STR("{\"assistant_timeout_ms\":0}");
  return li_execute(inbox, &configure, nullptr) == LI_OK;
}

void print_counts(const ImportCounts& counts, bool as_json) {
  const auto format = as_json ? fmt::runtime(
                                    "{{\"conversations\":{},\"already_there\":{},\"messages\":{},"
                                    "\"escalated\":{}}}\n")
                              : fmt::runtime(
                                    "conversations {}\nalready there {}\nmessages      {}\n"
                                    "escalated     {}\n");
  const auto text = fmt::format(
      format, counts.conversations, counts.already_there, counts.messages, counts.escalated);
  std::fwrite(text.data(), 1, text.size(), stdout);
}

}  // namespace

int import_files(const Arguments& arguments) {
  if (arguments.words.empty()) {
    std::fputs("liveinbox: import needs a file (see liveinbox import --help)\n", stderr);
    return 2;
  }
  Inbox inbox;
  if (!inbox.open(arguments, true)) {
    return complain("cannot open " + arguments.store);
  }
  if (!begin_quietly(inbox.handle(), arguments)) {
    return complain("cannot begin");
  }
  Importer importer(inbox.handle(), arguments.tenant, arguments.escalates_all);
  int status = 0;
  for (const auto& path : arguments.words) {
    status = status == 0 ? import_file(importer, path, arguments.limit) : status;
  }
  print_counts(importer.counts(), arguments.as_json);
  return status;
}

}  // namespace tool
