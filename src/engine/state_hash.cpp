// Grammar of what is hashed (varint and bytes as in codec/coding.hpp):
//   state   = "liveinbox state 1", LF, tenants, events, conversations
//   tenants = events = conversations = { bytes }, 0x00
// Each bytes is what a row says of numbers, codes and times, and none is empty.
#include "engine/state_hash.hpp"

#include "codec/coding.hpp"
#include "codec/record.hpp"
#include "engine/rows.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace liveinbox::engine {
namespace {

using base::Result;
using base::Status;
using store::Table;

constexpr std::string_view first_line = "liveinbox state 1\n";

class StateHasher {
 public:
  explicit StateHasher(store::ReadView& view) : view_(view) { hash_.add(first_line); }

  // By number, while the table is in the order of their names.
  Status add_tenants() {
    std::vector<codec::TenantRow> tenants;
    auto status = each_value(Table::tenant, [&](std::string_view record) -> Status {
      const auto tenant = codec::decode_tenant(record);
      if (!tenant) {
        return tenant.error();
      }
      tenants.push_back(*tenant);
      return {};
    });
    if (!status) {
      return status;
    }
    std::sort(tenants.begin(), tenants.end(), [](const auto& left, const auto& right) {
      return std::tie(left.number, left.head, left.oldest) <
             std::tie(right.number, right.head, right.oldest);
    });
    for (const auto& tenant : tenants) {
      add_item(std::string_view(codec::encode(tenant)).substr(codec::seal_bytes));
    }
    end_section();
    return {};
  }

  // A table whose keys are in the wanted order already: what `skeleton` leaves of each record.
  template <typename Skeleton>
  Status add_rows(Table table, Skeleton skeleton) {
    auto status = each_value(table, [&](std::string_view record) -> Status {
      const auto left = skeleton(record);
      if (!left) {
        return left.error();
      }
      add_item(*left);
      return {};
    });
    end_section();
    return status;
  }

  [[nodiscard]] base::Hash128 value() const { return hash_.value(); }

 private:
  template <typename Visit>
  Status each_value(Table table, Visit visit) {
    Status status;
    auto read = for_each(view_, table, {}, [&](const store::Row& row) {
      status = visit(row.value);
      return static_cast<bool>(status);
    });
    return status ? std::move(read) : std::move(status);
  }

  void add_item(std::string_view content) {
    length_.clear();
    codec::append_varint(length_, content.size());
    hash_.add(length_);
    hash_.add(content);
  }

  void end_section() { hash_.add(std::string_view("\0", 1)); }

  store::ReadView& view_;
  base::StreamHash hash_;
  std::string length_;
};

}  // namespace

Result<base::Hash128> state_hash(store::ReadView& view) {
  StateHasher hasher(view);
  auto status = hasher.add_tenants();
  if (status) {
    status = hasher.add_rows(Table::event, codec::event_skeleton);
  }
  if (status) {
    status = hasher.add_rows(Table::conversation, codec::conversation_skeleton);
  }
  if (!status) {
    return std::move(status).error();
  }
  return hasher.value();
}

}  // namespace liveinbox::engine
