// Which conversations are erased, looked up by their numbers and remembered: entries of one are
// found by nobody, so they need not agree with the log, and are left out when written anew.
#pragma once

#include "codec/key.hpp"
#include "codec/record.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <map>

namespace liveinbox::index {

class Erased {
 public:
  explicit Erased(store::ReadView& view) : view_(view) {}

  // What cannot be read is not erased.
  bool has(std::uint64_t conversation) {
    const auto known = known_.find(conversation);
    if (known != known_.end()) {
      return known->second;
    }
    const auto bytes = view_.get(store::Table::conversation, codec::conversation_key(conversation));
    const auto row = bytes && *bytes ? codec::decode_conversation(**bytes)
                                     : base::Result<core::Conversation>(core::Conversation());
    return known_.emplace(conversation, row && row->is_erased()).first->second;
  }

 private:
  store::ReadView& view_;
  std::map<std::uint64_t, bool> known_;
};

}  // namespace liveinbox::index
