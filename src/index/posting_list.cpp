#include "index/posting_list.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace liveinbox::index {

PostingList::PostingList(codec::TenantNumber tenant, text::QueryTerm term, TextFields visible)
    : tenant_(tenant),
      term_(std::move(term)),
      visible_(visible),
      prefix_(term_.is_prefix ? beginning_prefix(tenant, term_.text)
                              : term_prefix(tenant, term_.text)) {}

base::Status PostingList::read_up_to(store::ReadView& view, std::uint32_t rows, Work& work) {
  if (is_complete_ || rows_ >= rows) {
    return {};
  }
  if (!scan_) {
    auto scan = view.scan(store::Table::term, prefix_, store::Direction::forward);
    if (!scan) {
      return std::move(scan).error();
    }
    scan_ = *std::move(scan);
  }
  while (rows_ < rows) {
    const auto row = scan_->next();
    if (!row) {
      return row.error();
    }
    work.spend(1);
    if (!*row || !(*row)->key.starts_with(prefix_)) {
      finish();
      return {};
    }
    ++rows_;
    if (auto status = take(**row); !status) {
      return status;
    }
  }
  return {};
}

base::Status PostingList::take(const store::Row& row) {
  const auto posting = decode_posting(row.value);
  if (!posting) {
    return posting.error();
  }
  if ((posting->fields & visible_) == 0) {
    return {};
  }
  const auto key = parse_term_key(row.key);
  if (!key) {
    return key.error();
  }
  places_.push_back({key->conversation, first_message(*posting)});
  return {};
}

// A conversation may have several terms with the same beginning; one place of it is enough.
void PostingList::finish() {
  const auto by_number = [](const Place& a, const Place& b) {
    return a.conversation < b.conversation;
  };
  const auto is_same = [](const Place& a, const Place& b) {
    return a.conversation == b.conversation;
  };
  std::stable_sort(places_.begin(), places_.end(), by_number);
  places_.erase(std::unique(places_.begin(), places_.end(), is_same), places_.end());
  scan_.reset();
  is_complete_ = true;
}

std::uint64_t PostingList::first_message(const Posting& posting) const {
  const auto message = (visible_ & text_field::message) != 0 ? posting.message : 0;
  const auto note = (visible_ & text_field::note) != 0 ? posting.note : 0;
  return message != 0 ? message : note;
}

base::Result<Found> PostingList::find(store::ReadView& view,
                                      std::uint64_t conversation,
                                      Work& work) const {
  if (is_complete_) {
    const auto at = std::lower_bound(
        places_.begin(), places_.end(), conversation, [](const Place& place, std::uint64_t wanted) {
          return place.conversation < wanted;
        });
    const bool is_there = at != places_.end() && at->conversation == conversation;
    return is_there ? Found{Truth::yes, at->message} : Found{};
  }
  if (term_.is_prefix) {
    return Found{Truth::maybe, 0};
  }
  work.spend(1);
  const auto bytes = view.get(store::Table::term, term_key(tenant_, term_.text, conversation));
  if (!bytes) {
    return bytes.error();
  }
  if (!*bytes) {
    return Found{};
  }
  const auto posting = decode_posting(**bytes);
  if (!posting) {
    return posting.error();
  }
  const bool is_there = (posting->fields & visible_) != 0;
  return is_there ? Found{Truth::yes, first_message(*posting)} : Found{};
}

}  // namespace liveinbox::index
