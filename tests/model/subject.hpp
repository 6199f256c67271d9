// An engine under test: commands one at a time or gathered into a batch, and its feed.
#pragma once

#include "core/decide.hpp"
#include "core/scope.hpp"
#include "engine/engine.hpp"
#include "store/open.hpp"
#include "support/commands.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::model {

inline core::Viewer system_viewer() {
  core::Viewer viewer;
  viewer.principal = support::as_system();
  return viewer;
}

class Subject final : public engine::CompletionSink {
 public:
  Subject(const std::string& path, engine::Environment environment, const core::TextTools& tools) {
    store::StoreOptions options;
    options.path = path;
    options.map_bytes = std::uint64_t{4} << 30U;
    auto store = store::open_store(options);
    if (store) {
      auto opened = engine::Engine::open(*std::move(store), std::move(environment), tools);
      if (opened) {
        engine_ = *std::move(opened);
      }
    }
  }

  [[nodiscard]] bool is_open() const { return engine_ != nullptr; }
  [[nodiscard]] engine::Engine& engine() { return *engine_; }

  // Nothing where the command failed.
  std::optional<core::Outcome> execute(const core::Command& command) {
    auto outcome = engine_->execute(command);
    return outcome ? std::optional(*std::move(outcome)) : std::nullopt;
  }

  bool submit(const core::Command& command) {
    answers_.emplace_back();
    return static_cast<bool>(engine_->submit(command, *this, answers_.size() - 1));
  }
  [[nodiscard]] std::size_t submitted() const { return answers_.size(); }

  // Commits what was submitted; the answers in the order of the commands.
  std::vector<std::optional<core::Outcome>> commit() {
    static_cast<void>(engine_->commit());
    return std::exchange(answers_, {});
  }

  void completed(std::uint64_t ticket, const engine::Answer& answer) override {
    if (answer) {
      answers_[ticket] = *answer;
    }
  }

  // What came since the last call.
  std::vector<core::Event> new_events(const std::string& tenant) {
    std::vector<core::Event> out;
    const auto head = engine_->head(tenant);
    auto& offset = offsets_[tenant];
    while (head && offset < head->offset) {
      const engine::Cursor after{head->epoch, offset};
      auto batch = engine_->events(tenant, system_viewer(), after, 1000);
      if (!batch || batch->upto.offset == offset) {
        break;
      }
      offset = batch->upto.offset;
      if (const auto events = batch->events.decode_all()) {
        out.insert(out.end(), events->begin(), events->end());
      }
    }
    return out;
  }

 private:
  std::unique_ptr<engine::Engine> engine_;
  std::vector<std::optional<core::Outcome>> answers_;
  std::map<std::string, std::uint64_t> offsets_;
};

}  // namespace liveinbox::model
