// What every read begins with: the tenant's row and the revision, and on whose behalf. All reads of
// conversations go through here, so that none of them can forget to ask who may see.
#pragma once

#include "base/result.hpp"
#include "codec/record.hpp"
#include "core/scope.hpp"
#include "core/types.hpp"
#include "engine/query.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace liveinbox::engine {

// Lives as long as the call: it refers to the caller's view and viewer.
class ReadScope {
 public:
  // A tenant without events yet is empty, which is no error.
  static base::Result<ReadScope> open(store::ReadView& view,
                                      std::string_view tenant,
                                      const core::Viewer& viewer);

  [[nodiscard]] store::ReadView& view() const { return *view_; }
  [[nodiscard]] const core::Viewer& viewer() const { return *viewer_; }
  // Number 0 where the tenant has no events yet.
  [[nodiscard]] const codec::TenantRow& tenant() const { return tenant_; }
  [[nodiscard]] Cursor revision() const { return {epoch_, tenant_.head}; }
  [[nodiscard]] bool is_agent() const {
    return viewer_->principal.kind == core::PrincipalKind::agent;
  }

  // The conversation with the host's key; nothing where there is none for this viewer.
  [[nodiscard]] base::Result<std::optional<core::Conversation>> find(std::string_view key) const;
  // A conversation that another row names, whoever may see it.
  [[nodiscard]] base::Result<core::Conversation> load(std::uint64_t conversation) const;
  // What the viewer is shown of a conversation that it may see.
  [[nodiscard]] base::Result<Card> card_of(core::Conversation conversation) const;

 private:
  ReadScope(store::ReadView& view, const core::Viewer& viewer) : view_(&view), viewer_(&viewer) {}

  [[nodiscard]] base::Result<std::uint64_t> unread(const core::Conversation& conversation) const;

  store::ReadView* view_;
  const core::Viewer* viewer_;
  std::uint64_t epoch_ = 0;
  codec::TenantRow tenant_;
};

}  // namespace liveinbox::engine
