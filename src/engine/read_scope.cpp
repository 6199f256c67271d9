#include "engine/read_scope.hpp"

#include "base/limits.hpp"
#include "codec/key.hpp"
#include "engine/batch.hpp"
#include "engine/rows.hpp"

#include <string>
#include <utility>

namespace liveinbox::engine {
namespace {

namespace limits = base::limits;

base::Status check_length(std::string_view text, std::size_t limit, std::string_view what) {
  if (text.size() <= limit) {
    return {};
  }
  return base::fail(base::Code::too_long,
                    std::string(what) + ": at most " + std::to_string(limit) + " bytes, not " +
                        std::to_string(text.size()));
}

}  // namespace

base::Result<ReadScope> ReadScope::open(store::ReadView& view,
                                        std::string_view tenant,
                                        const core::Viewer& viewer) {
  if (auto status = check_length(tenant, limits::id_bytes, "tenant"); !status) {
    return status.error();
  }
  if (auto status = check_length(viewer.principal.id, limits::id_bytes, "viewer"); !status) {
    return status.error();
  }
  ReadScope scope(view, viewer);
  const auto head = read_head_record(view);
  if (!head) {
    return head.error();
  }
  scope.epoch_ = head->epoch;
  const auto row =
      read_row(view, store::Table::tenant, codec::tenant_key(tenant), codec::decode_tenant);
  if (!row) {
    return row.error();
  }
  scope.tenant_ = row->value_or(codec::TenantRow{});
  return scope;
}

base::Result<std::optional<core::Conversation>> ReadScope::find(std::string_view key) const {
  if (tenant_.number == 0 || key.size() > limits::conversation_bytes) {
    return std::optional<core::Conversation>();
  }
  const auto number = read_number(*view_, store::Table::key, codec::host_key(tenant_.number, key));
  if (!number) {
    return number.error();
  }
  if (!*number) {
    return std::optional<core::Conversation>();
  }
  auto conversation = load(**number);
  if (!conversation) {
    return std::move(conversation).error();
  }
  if (!core::may_see(*viewer_, *conversation)) {
    return std::optional<core::Conversation>();
  }
  return std::optional<core::Conversation>(*std::move(conversation));
}

base::Result<core::Conversation> ReadScope::load(std::uint64_t conversation) const {
  auto row = read_conversation(*view_, conversation);
  if (!row) {
    return std::move(row).error();
  }
  if (!*row) {
    return base::fail(base::Code::store_corrupt, "a row names a conversation that is not there");
  }
  return **std::move(row);
}

base::Result<Card> ReadScope::card_of(core::Conversation conversation) const {
  Card card;
  const auto user =
      read_directory(*view_, tenant_.number, core::PrincipalKind::user, conversation.user.id);
  if (!user) {
    return user.error();
  }
  card.user_is_online = *user && (*user)->is_online;
  card.user_last_seen_ms = *user ? (*user)->last_seen_ms : 0;
  const auto count = unread(conversation);
  if (!count) {
    return count.error();
  }
  card.unread = *count;
  core::redact(*viewer_, conversation);
  // What was merged into it and is erased has no name any more.
  std::erase(conversation.merged_from, std::string());
  card.conversation = std::move(conversation);
  return card;
}

base::Result<std::uint64_t> ReadScope::unread(const core::Conversation& conversation) const {
  if (!is_agent()) {
    return std::uint64_t{0};
  }
  const auto mark = read_row(*view_,
                             store::Table::read_mark,
                             codec::read_mark_key(conversation.number, viewer_->principal.id),
                             codec::decode_read_mark);
  if (!mark) {
    return mark.error();
  }
  const std::uint64_t read = *mark ? (*mark)->user_messages : 0;
  return conversation.user_messages > read ? conversation.user_messages - read : 0;
}

}  // namespace liveinbox::engine
