#include "answers.hpp"

#include "base/json_writer.hpp"
#include "codec/record.hpp"
#include "engine/card_json.hpp"
#include "store/open.hpp"
#include "support/commands.hpp"

#include <array>
#include <set>
#include <string_view>
#include <utility>

namespace liveinbox::damage {
namespace {

constexpr std::array searches = {"parcel", "refund bill", "thanks -again", "#late", "\"where is\""};

class Asker {
 public:
  Asker(engine::Engine& engine, std::string tenant) : engine_(engine), tenant_(std::move(tenant)) {}

  Answers ask() {
    for (const auto& who : {support::as_system(), support::as_agent("ana")}) {
      const auto viewer = engine_.viewer(tenant_, who);
      if (!viewer) {
        continue;
      }
      ask_lists(*viewer);
      for (const auto* const search : searches) {
        ask_list(*viewer, core::Tab::all, core::Sort::usual, search);
      }
      for (const auto& key : keys_) {
        ask_thread(*viewer, key);
      }
      ask_feed(*viewer);
    }
    return std::move(answers_);
  }

 private:
  static std::string name_of(const core::Viewer& viewer, std::string_view what) {
    return viewer.principal.id + " " + std::string(what);
  }

  void ask_lists(const core::Viewer& viewer) {
    for (const auto tab : {core::Tab::all, core::Tab::waiting, core::Tab::mine}) {
      ask_list(viewer, tab, core::Sort::usual, {});
      ask_list(viewer, tab, core::Sort::due, {});
    }
  }

  void ask_list(const core::Viewer& viewer,
                core::Tab tab,
                core::Sort sort,
                std::string_view search) {
    engine::Query query;
    query.tenant = tenant_;
    query.viewer = viewer;
    query.tab = tab;
    query.sort = sort;
    query.search = search;
    query.limit = 20;
    std::string text;
    do {
      const auto page = engine_.query(query);
      if (!page) {
        return;
      }
      base::JsonWriter json(text);
      for (const auto& card : page->cards) {
        engine::write_card(json, card, true);
        keys_.insert(card.conversation.key);
      }
      text += " of " + std::to_string(page->total) + " " + std::to_string(page->counts.all) + " " +
              std::to_string(page->counts.waiting) + " " + std::to_string(page->counts.mine);
      query.after = page->more;
    } while (!query.after.empty());
    const auto what = "list " + std::to_string(static_cast<int>(tab)) + " " +
                      std::to_string(static_cast<int>(sort)) + " " + std::string(search);
    answers_[name_of(viewer, what)] = text;
  }

  void ask_thread(const core::Viewer& viewer, const std::string& key) {
    const auto page = engine_.thread(tenant_, viewer, key, 0, 200);
    if (!page) {
      return;
    }
    std::string text = "none";
    if (*page) {
      text.clear();
      base::JsonWriter json(text);
      engine::write_card(json, (*page)->card, true);
      for (const auto& event : (*page)->entries) {
        text += codec::encode(event);
      }
      text += (*page)->draft + "/" + (*page)->note_draft;
    }
    answers_[name_of(viewer, "thread " + key)] = text;
  }

  void ask_feed(const core::Viewer& viewer) {
    auto head = engine_.head(tenant_);
    if (!head) {
      return;
    }
    std::string text = std::to_string(head->offset);
    engine::Cursor at{head->epoch, 0};
    while (at.offset < head->offset) {
      const auto batch = engine_.events(tenant_, viewer, at, 500);
      const auto events = batch ? batch->events.decode_all() : batch.error();
      if (!events) {
        return;
      }
      for (const auto& event : *events) {
        text += codec::encode(event);
      }
      at = batch->upto;
    }
    answers_[name_of(viewer, "feed")] = text;
  }

  engine::Engine& engine_;
  const std::string tenant_;
  std::set<std::string> keys_;  // of all conversations that a list had
  Answers answers_;
};

}  // namespace

base::Result<std::unique_ptr<engine::Engine>> open_engine(const std::string& path,
                                                          const support::FixedReader& reader,
                                                          bool is_checked) {
  store::StoreOptions options;
  options.path = path;
  options.map_bytes = std::uint64_t{1} << 30U;
  if (!is_checked) {
    options.check_bytes = 0;
  }
  auto store = store::open_store(options);
  if (!store) {
    return std::move(store).error();
  }
  return engine::Engine::open(
      *std::move(store), {[] { return sample_end_ms; }, [] { return std::uint64_t{7}; }}, reader);
}

Answers ask_everything(engine::Engine& engine, const std::string& tenant) {
  return Asker(engine, tenant).ask();
}

}  // namespace liveinbox::damage
