#include "index/run.hpp"

#include "codec/coding.hpp"
#include "index/entry_scan.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::index {
namespace {

constexpr std::size_t tenant_bytes = 4;

// Packs entries that come in order into the blocks of a segment in memory.
class Packer {
 public:
  void add(const EntryKey& key, const Posting& posting) {
    if (!builder_.add(key, posting)) {
      blocks_.push_back(builder_.take());
      builder_.add(key, posting);
    }
    range_.add(key.conversation);
  }

  std::shared_ptr<const MemorySegment> finish(std::uint64_t after, std::uint64_t upto) {
    if (!builder_.is_empty()) {
      blocks_.push_back(builder_.take());
    }
    return std::make_shared<const MemorySegment>(after, upto, range_, std::move(blocks_));
  }

 private:
  BlockBuilder builder_;
  ConversationRange range_;
  std::vector<Block> blocks_;
};

}  // namespace

std::vector<RunBuilder::Entry>& RunBuilder::entries_of(codec::TenantNumber tenant,
                                                       std::string_view term) {
  key_.resize(tenant_bytes);
  for (std::size_t i = 0; i < tenant_bytes; ++i) {
    key_[i] = static_cast<char>(tenant >> (8 * (tenant_bytes - 1 - i)));
  }
  key_ += term;
  const auto known = entries_.find(std::string_view(key_));
  return known != entries_.end() ? known->second : entries_[key_];
}

void RunBuilder::add(const codec::EventView& event) {
  terms_.of(event, [&](std::string_view term, const Posting& posting) {
    auto& entries = entries_of(event.tenant, term);
    if (!entries.empty() && entries.back().conversation == event.conversation) {
      entries.back().posting.merge(posting);
    } else {
      entries.push_back({event.conversation, posting});
    }
  });
}

std::shared_ptr<const MemorySegment> RunBuilder::build(std::uint64_t after, std::uint64_t upto) {
  using Term = std::pair<const std::string, std::vector<Entry>>;
  std::vector<Term*> terms;
  terms.reserve(entries_.size());
  for (auto& term : entries_) {
    terms.push_back(&term);
  }
  std::sort(
      terms.begin(), terms.end(), [](const Term* a, const Term* b) { return a->first < b->first; });
  Packer packer;
  for (auto* term : terms) {
    codec::Reader reader(term->first);
    const auto tenant = reader.u32();
    const auto text = reader.rest();
    auto& entries = term->second;
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return a.conversation > b.conversation;
    });
    for (std::size_t i = 0; i < entries.size();) {
      auto posting = entries[i].posting;
      const auto conversation = entries[i].conversation;
      for (++i; i < entries.size() && entries[i].conversation == conversation; ++i) {
        posting.merge(entries[i].posting);
      }
      packer.add({tenant, text, conversation}, posting);
    }
  }
  entries_.clear();
  return packer.finish(after, upto);
}

base::Result<std::shared_ptr<const MemorySegment>> merge(const MemorySegment& older,
                                                         const MemorySegment& newer) {
  Packer packer;
  MergedScan scan({&older, &newer});
  scan.seek({});
  while (scan.next()) {
    packer.add(scan.key(), scan.posting());
  }
  if (auto status = scan.status(); !status) {
    return std::move(status).error();
  }
  return packer.finish(older.after(), newer.upto());
}

}  // namespace liveinbox::index
