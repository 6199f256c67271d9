#include "index/posting.hpp"

#include "codec/coding.hpp"
#include "codec/fields.hpp"

#include <utility>

namespace liveinbox::index {

TextFields visible_fields(const core::Viewer& viewer) {
  using core::EventType;
  const std::pair<EventType, TextFields> shown_by[] = {
      {EventType::message_received, text_field::message},
      {EventType::opened, text_field::name | text_field::user},
      {EventType::note_added, text_field::note},
      {EventType::tagged, text_field::tag},
  };
  TextFields fields = 0;
  for (const auto& [type, field] : shown_by) {
    fields |= core::may_see_type(viewer, type) ? field : TextFields{0};
  }
  // Users see that there was an escalation, but not why.
  const bool sees_reasons = (fields & text_field::tag) != 0;
  return fields | (sees_reasons ? text_field::reason : TextFields{0});
}

void Posting::merge(const Posting& other) {
  fields |= other.fields;
  const auto keep_first = [](std::uint64_t& mine, std::uint64_t theirs) {
    if (mine == 0 || (theirs != 0 && theirs < mine)) {
      mine = theirs;
    }
  };
  keep_first(message, other.message);
  keep_first(note, other.note);
}

int order_of(const EntryKey& a, const EntryKey& b) {
  if (a.tenant != b.tenant) {
    return a.tenant < b.tenant ? -1 : 1;
  }
  const int order = a.term.compare(b.term);
  if (order != 0 || a.conversation == b.conversation) {
    return order;
  }
  return a.conversation > b.conversation ? -1 : 1;
}

std::string to_bytes(const EntryKey& key) {
  return codec::KeyBuilder().u32(key.tenant).text(key.term).descending_u64(key.conversation).str();
}

base::Result<OwnEntryKey> entry_key_of(std::string_view bytes) {
  codec::Reader reader(bytes);
  OwnEntryKey key;
  key.tenant = reader.u32();
  key.term = reader.key_text();
  key.conversation = reader.descending_u64();
  if (!reader.finished()) {
    return codec::damaged("a key of the index");
  }
  return key;
}

}  // namespace liveinbox::index
