// Where a conversation stands for the assistant: may it speak, under which fence, and is it asked.
#pragma once

#include "assistant/answerer.hpp"
#include "inbox.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server::assistant {

struct Standing {
  bool is_asked = false;      // it holds the conversation, and the newest message is the user's
  std::uint64_t version = 0;  // of the conversation
  std::uint64_t fence = 0;    // under which it may speak
  std::uint64_t message = 0;  // the number of the newest message
  std::vector<Line> lines;    // what was said, oldest first; of long conversations the newest part
};

// Read from the store, as it is now. Nothing where the store fails; notes are never in it.
std::optional<Standing> read_standing(li_inbox inbox,
                                      std::string_view tenant,
                                      std::string_view conversation);

}  // namespace server::assistant
