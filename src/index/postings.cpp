#include "index/postings.hpp"

#include "codec/coding.hpp"
#include "codec/fields.hpp"
#include "core/names.hpp"
#include "index/message_rows.hpp"
#include "text/tokenize.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace liveinbox::index {
namespace {

constexpr auto posting_fields = [](auto& fields, auto& posting) {
  fields.number(posting.fields);
  fields.number(posting.message);
  fields.number(posting.note);
};

using Terms = std::vector<std::string>;

void append_terms(std::string_view text, Terms& terms) {
  for (auto& term : text::tokenize(text)) {
    terms.push_back(std::move(term.text));
  }
}

// Sorted, so that rows are visited in key order, and each once.
Terms each_once(Terms terms) {
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

Terms terms_of(std::string_view text) {
  Terms terms;
  append_terms(text, terms);
  return each_once(std::move(terms));
}

Terms terms_of(const core::Reason& reason) {
  const auto code = core::name(reason.code);
  Terms terms = {std::string(code)};
  append_terms(code, terms);
  append_terms(reason.text, terms);
  return each_once(std::move(terms));
}

// The terms of all tags that the conversation has.
Terms terms_of_tags(const core::Conversation& conversation) {
  Terms terms;
  for (const auto& tag : conversation.tags) {
    if (!tag.removed_by_agent) {
      append_terms(tag.name, terms);
    }
  }
  return each_once(std::move(terms));
}

// What one text of an event brings.
struct Occurrence {
  Terms terms;
  Posting posting;
};

// Tags are not among them: they can go again, so they follow from the state. `known_name` is a name
// of the user that was indexed before.
std::vector<Occurrence> occurrences_in(const core::Event& event, std::string_view known_name) {
  switch (event.type) {
    case core::EventType::opened:
      return {{terms_of(event.subject.name), {.fields = text_field::name}}};
    case core::EventType::message_received: {
      std::vector<Occurrence> out = {
          {terms_of(event.text), {.fields = text_field::message, .message = event.message}}};
      if (event.actor.kind == core::PrincipalKind::user && event.actor.name != known_name) {
        out.push_back({terms_of(event.actor.name), {.fields = text_field::name}});
      }
      return out;
    }
    case core::EventType::message_sent:
      return {{terms_of(event.text), {.fields = text_field::message, .message = event.message}}};
    case core::EventType::note_added:
      return {{terms_of(event.text), {.fields = text_field::note, .note = event.message}}};
    case core::EventType::escalated:
      return {{terms_of(event.reason), {.fields = text_field::reason}}};
    default:
      return {};
  }
}

base::Result<Posting> read_posting(store::ReadView& view, std::string_view key) {
  const auto bytes = view.get(store::Table::term, key);
  if (!bytes) {
    return bytes.error();
  }
  return *bytes ? decode_posting(**bytes) : base::Result<Posting>(Posting{});
}

base::Status add_posting(store::WriteBatch& batch, std::string_view key, const Posting& posting) {
  auto known = read_posting(batch, key);
  if (!known) {
    return known.error();
  }
  if (!known->merge(posting)) {
    return {};
  }
  return batch.put(store::Table::term, key, encode(*known));
}

base::Status remove_tag_bit(store::WriteBatch& batch, std::string_view key) {
  auto known = read_posting(batch, key);
  if (!known) {
    return known.error();
  }
  if ((known->fields & text_field::tag) == 0) {
    return {};
  }
  known->fields &= static_cast<TextFields>(~text_field::tag);
  return known->fields == 0 ? batch.erase(store::Table::term, key)
                            : batch.put(store::Table::term, key, encode(*known));
}

base::Status index_untagged(store::WriteBatch& batch,
                            codec::TenantNumber tenant,
                            const core::Conversation& after,
                            const core::Event& event) {
  const auto kept = terms_of_tags(after);
  for (const auto& term : terms_of(event.tag.name)) {
    if (std::binary_search(kept.begin(), kept.end(), term)) {
      continue;
    }
    if (auto status = remove_tag_bit(batch, term_key(tenant, term, after.number)); !status) {
      return status;
    }
  }
  return {};
}

}  // namespace

TextFields visible_fields(const core::Viewer& viewer) {
  using core::EventType;
  const std::pair<EventType, TextFields> shown_by[] = {
      {EventType::message_received, text_field::message},
      {EventType::opened, text_field::name},
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

bool Posting::merge(const Posting& other) {
  const Posting before = *this;
  fields |= other.fields;
  const auto keep_first = [](std::uint64_t& mine, std::uint64_t theirs) {
    if (mine == 0 || (theirs != 0 && theirs < mine)) {
      mine = theirs;
    }
  };
  keep_first(message, other.message);
  keep_first(note, other.note);
  return !(*this == before);
}

std::string encode(const Posting& posting) {
  return codec::encode_fields(posting, posting_fields);
}

base::Result<Posting> decode_posting(std::string_view bytes) {
  return codec::decode_fields<Posting>(bytes, "a posting", posting_fields);
}

std::string term_key(codec::TenantNumber tenant,
                     std::string_view term,
                     std::uint64_t conversation) {
  return codec::KeyBuilder().u32(tenant).text(term).descending_u64(conversation).str();
}

base::Result<TermKey> parse_term_key(std::string_view key) {
  codec::Reader reader(key);
  TermKey parts;
  parts.tenant = reader.u32();
  parts.term = reader.key_text();
  parts.conversation = reader.descending_u64();
  if (!reader.finished()) {
    return codec::damaged("a key of the term table");
  }
  return parts;
}

std::string term_prefix(codec::TenantNumber tenant, std::string_view term) {
  return codec::KeyBuilder().u32(tenant).text(term).str();
}

std::string beginning_prefix(codec::TenantNumber tenant, std::string_view beginning) {
  return codec::KeyBuilder().u32(tenant).raw(beginning).str();
}

base::Status index_event(store::WriteBatch& batch,
                         codec::TenantNumber tenant,
                         const core::Conversation& after,
                         const core::Event& event) {
  if (event.type == core::EventType::untagged) {
    return index_untagged(batch, tenant, after, event);
  }
  std::vector<Occurrence> found;
  if (event.type == core::EventType::tagged) {
    found.push_back({terms_of(event.tag.name), {.fields = text_field::tag}});
  } else {
    const bool is_new = event.type == core::EventType::opened;
    found = occurrences_in(event, is_new ? std::string_view() : after.user.name);
  }
  for (const auto& [terms, posting] : found) {
    for (const auto& term : terms) {
      if (auto status = add_posting(batch, term_key(tenant, term, after.number), posting);
          !status) {
        return status;
      }
    }
  }
  return {};
}

base::Status collect_terms(store::ReadView& view,
                           const core::Conversation& conversation,
                           TermMap& out) {
  for (const auto& term : terms_of_tags(conversation)) {
    out[term].merge({.fields = text_field::tag});
  }
  const auto first = codec::transcript_key(conversation.number, 0);
  const std::string_view prefix = std::string_view(first).substr(0, first.size() - 8);
  auto scan = view.scan(store::Table::transcript, first, store::Direction::forward);
  if (!scan) {
    return scan.error();
  }
  while (true) {
    const auto row = (*scan)->next();
    if (!row) {
      return row.error();
    }
    if (!*row || !(*row)->key.starts_with(prefix)) {
      return {};
    }
    const auto event = read_event_of(view, (*row)->value);
    if (!event) {
      return event.error();
    }
    for (const auto& [terms, posting] : occurrences_in(*event, conversation.user.name)) {
      for (const auto& term : terms) {
        out[term].merge(posting);
      }
    }
  }
}

}  // namespace liveinbox::index
