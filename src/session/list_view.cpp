#include "session/list_view.hpp"

#include "base/json_writer.hpp"
#include "engine/card_json.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace liveinbox::session {
namespace {

using base::JsonWriter;

std::vector<WindowRow> rows_of(const engine::CardPage& page) {
  std::vector<WindowRow> rows;
  rows.reserve(page.cards.size());
  for (const auto& card : page.cards) {
    WindowRow row;
    row.conversation = card.conversation.key;
    JsonWriter json(row.json);
    engine::write_card(json, card, false);
    rows.push_back(std::move(row));
  }
  return rows;
}

// Which of `values` form a longest strictly growing sequence (patience sorting).
std::vector<bool> longest_growing(const std::vector<std::uint32_t>& values) {
  std::vector<std::size_t> tails;  // index of the smallest last value of each length
  std::vector<std::size_t> previous(values.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto place = std::lower_bound(
        tails.begin(), tails.end(), values[i], [&](std::size_t tail, std::uint32_t value) {
          return values[tail] < value;
        });
    if (place != tails.begin()) {
      previous[i] = *(place - 1);
    }
    if (place == tails.end()) {
      tails.push_back(i);
    } else {
      *place = i;
    }
  }
  std::vector<bool> keeps(values.size(), false);
  auto at = tails.empty() ? values.size() : tails.back();
  while (at < values.size()) {
    keeps[at] = true;
    at = previous[at];
  }
  return keeps;
}

void write_counts(JsonWriter& json, const engine::Counts& counts) {
  json.key("counts").begin_object();
  json.member("all", counts.all);
  json.member("waiting", counts.waiting);
  json.member("mine", counts.mine);
  json.end_object();
}

void write_head(JsonWriter& json,
                std::string_view t,
                std::string_view view,
                const engine::CardPage& page) {
  json.member("t", t);
  json.member("view", view);
  json.member("revision", page.revision.offset);
  json.member("total", page.total);
  json.member("at_least", page.at_least);
  json.member("near", page.is_near);
}

void write_more(JsonWriter& json, const engine::CardPage& page) {
  json.key("more");
  if (page.more.empty()) {
    json.null();
  } else {
    json.value(page.more);
  }
}

}  // namespace

WindowChange window_change(const std::vector<WindowRow>& before,
                           const std::vector<WindowRow>& after) {
  std::map<std::string_view, std::uint32_t> old_index;
  for (std::uint32_t i = 0; i < before.size(); ++i) {
    old_index.emplace(before[i].conversation, i);
  }
  // Rows that are the same as before, by their place now and then.
  std::vector<std::uint32_t> same_now;
  std::vector<std::uint32_t> same_then;
  std::map<std::string_view, bool> is_there;
  for (std::uint32_t i = 0; i < after.size(); ++i) {
    is_there.emplace(after[i].conversation, true);
    const auto old = old_index.find(after[i].conversation);
    if (old != old_index.end() && before[old->second].json == after[i].json) {
      same_now.push_back(i);
      same_then.push_back(old->second);
    }
  }
  const auto keeps = longest_growing(same_then);
  std::vector<bool> stays(after.size(), false);
  for (std::size_t i = 0; i < same_now.size(); ++i) {
    stays[same_now[i]] = keeps[i];
  }
  WindowChange change;
  for (const auto& row : before) {
    if (!is_there.contains(row.conversation)) {
      change.remove.push_back(row.conversation);
    }
  }
  for (std::uint32_t i = 0; i < after.size(); ++i) {
    if (!stays[i]) {
      change.upsert.push_back(i);
    }
  }
  return change;
}

base::Result<std::string> ListView::refresh(engine::Engine& engine,
                                            std::string_view tenant,
                                            const core::Viewer& viewer,
                                            bool says_revision) {
  engine::Query query;
  query.tenant = std::string(tenant);
  query.viewer = viewer;
  query.tab = watch_.tab;
  query.sort = watch_.sort;
  query.search = watch_.search;
  query.limit = watch_.limit;
  auto page = engine.query(query);
  if (!page) {
    return std::move(page).error();
  }
  auto rows = rows_of(*page);
  const auto change = window_change(rows_, rows);
  const bool moved = !change.is_empty() || page->counts != counts_ || page->total != total_;
  const bool first = !was_sent_;
  const bool says = first || moved || (says_revision && page->revision.offset != told_revision_);
  std::string frame;
  if (says) {
    frame = first ? whole_frame(*page, rows) : change_frame(*page, change, rows);
  }
  // Last, so that a frame that memory ran out for is made again.
  rows_ = std::move(rows);
  counts_ = page->counts;
  total_ = page->total;
  revision_ = page->revision.offset;
  told_revision_ = says ? revision_ : told_revision_;
  was_sent_ = true;
  return frame;
}

std::string ListView::whole_frame(const engine::CardPage& page,
                                  const std::vector<WindowRow>& rows) const {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_head(json, "view", watch_.view, page);
  json.key("cards").begin_array();
  for (const auto& row : rows) {
    json.raw(row.json);
  }
  json.end_array();
  write_counts(json, page.counts);
  write_more(json, page);
  json.end_object();
  return out;
}

std::string ListView::change_frame(const engine::CardPage& page,
                                   const WindowChange& change,
                                   const std::vector<WindowRow>& rows) const {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_head(json, "changes", watch_.view, page);
  json.key("remove").begin_array();
  for (const auto& conversation : change.remove) {
    json.value(conversation);
  }
  json.end_array();
  json.key("upsert").begin_array();
  for (const auto index : change.upsert) {
    json.begin_object();
    json.member("index", index);
    json.key("card").raw(rows[index].json);
    json.end_object();
  }
  json.end_array();
  write_counts(json, page.counts);
  write_more(json, page);
  json.end_object();
  return out;
}

}  // namespace liveinbox::session
