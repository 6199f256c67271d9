// Plays conversations from files into an inbox, many at a time: each round submits the next command
// of every conversation that is under way, and one commit carries them all.
#pragma once

#include "conversation_file.hpp"
#include "inbox.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tool {

struct ImportCounts {
  std::uint64_t conversations = 0;  // new ones
  std::uint64_t already_there = 0;
  std::uint64_t messages = 0;
  std::uint64_t escalated = 0;
};

class Importer {
 public:
  Importer(li_inbox inbox, std::string tenant, bool escalates_all);

  // Takes a conversation; it is played by the rounds that follow.
  void add(FileConversation conversation);
  [[nodiscard]] bool has_room() const;
  [[nodiscard]] bool is_idle() const { return runs_.empty(); }

  // One command of each conversation. False after a failure, which was printed.
  bool round();

  [[nodiscard]] const ImportCounts& counts() const { return counts_; }

 private:
  // Where a conversation stands: what its next command is, and what it is told.
  struct Run {
    FileConversation conversation;
    std::string id;  // short and made of the key, for command ids
    std::size_t next_message = 0;
    std::uint64_t fence = 0;  // the assistant's; 0 once people have it
    bool is_opened = false;
    bool is_done = false;
  };

  bool submit(Run& run, std::uint64_t ticket);
  bool submit_open(const Run& run, std::uint64_t ticket);
  bool submit_message(const Run& run, std::uint64_t ticket);
  bool submit_escalation(const Run& run, std::uint64_t ticket);
  bool take_outcomes();
  bool settle(Run& run, const li_outcome& outcome);
  bool settle_open(Run& run, const li_outcome& outcome);
  [[nodiscard]] bool has_all_messages(const Run& run) const;
  [[nodiscard]] li_command command(const Run& run, std::uint32_t op) const;

  li_inbox inbox_;
  const std::string tenant_;
  const bool escalates_all_;
  std::vector<Run> runs_;
  ImportCounts counts_;
};

}  // namespace tool
