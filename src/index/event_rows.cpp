#include "index/event_rows.hpp"

#include "codec/key.hpp"

#include <optional>
#include <string>
#include <utility>

namespace liveinbox::index {
namespace {

// A search costs as much as some steps.
constexpr std::uint64_t near_positions = 4;

base::Error missing() {
  return base::fail(base::Code::store_corrupt, "a row names an event that is not there");
}

}  // namespace

base::Result<std::string_view> EventRows::at(std::uint64_t position) {
  const bool is_near = next_ != 0 && position >= next_ && position - next_ < near_positions;
  auto record = is_near ? step_to(position) : search(position);
  next_ = position + 1;
  return record;
}

base::Result<std::string_view> EventRows::search(std::uint64_t position) {
  scan_.reset();
  const auto record = view_.get(store::Table::event, codec::event_key(position));
  if (!record) {
    return record.error();
  }
  return *record ? base::Result<std::string_view>(**record) : missing();
}

base::Result<std::string_view> EventRows::step_to(std::uint64_t position) {
  if (scan_ == nullptr) {
    auto scan = view_.scan(store::Table::event, codec::event_key(next_), store::Direction::forward);
    if (!scan) {
      return std::move(scan).error();
    }
    scan_ = *std::move(scan);
  }
  const std::string wanted = codec::event_key(position);
  while (true) {
    const auto row = scan_->next();
    if (!row) {
      return row.error();
    }
    if (!*row || (*row)->key > wanted) {
      return missing();
    }
    if ((*row)->key == wanted) {
      return (*row)->value;
    }
  }
}

}  // namespace liveinbox::index
