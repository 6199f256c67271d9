// Reading single rows as what they mean: get and decode in one step. For the write side and the
// checker; nothing where there is no row.
#pragma once

#include "base/result.hpp"
#include "codec/record.hpp"
#include "core/types.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace liveinbox::engine {

template <typename T>
base::Result<std::optional<T>> read_row(store::ReadView& view,
                                        store::Table table,
                                        std::string_view key,
                                        base::Result<T> (*decode)(std::string_view)) {
  auto bytes = view.get(table, key);
  if (!bytes) {
    return std::move(bytes).error();
  }
  if (!*bytes) {
    return std::optional<T>();
  }
  auto value = decode(**bytes);
  if (!value) {
    return std::move(value).error();
  }
  return std::optional<T>(*std::move(value));
}

// Calls `visit` for each row of a table from `prefix` on while the keys begin with it, until it
// says false.
template <typename Visit>
base::Status for_each(store::ReadView& view,
                      store::Table table,
                      std::string_view prefix,
                      Visit visit) {
  auto scan = view.scan(table, prefix, store::Direction::forward);
  if (!scan) {
    return std::move(scan).error();
  }
  while (true) {
    auto row = (*scan)->next();
    if (!row) {
      return std::move(row).error();
    }
    if (!*row || !(*row)->key.starts_with(prefix) || !visit(**row)) {
      return {};
    }
  }
}

inline base::Result<std::optional<core::Conversation>> read_conversation(store::ReadView& view,
                                                                         std::uint64_t number) {
  return read_row(view,
                  store::Table::conversation,
                  codec::conversation_key(number),
                  codec::decode_conversation);
}

inline base::Result<std::optional<std::uint64_t>> read_number(store::ReadView& view,
                                                              store::Table table,
                                                              std::string_view key) {
  return read_row(view, table, key, codec::decode_number);
}

inline base::Result<std::optional<core::DirectoryEntry>> read_directory(store::ReadView& view,
                                                                        codec::TenantNumber tenant,
                                                                        core::PrincipalKind kind,
                                                                        std::string_view id) {
  return read_row(view,
                  store::Table::principal,
                  codec::principal_key(tenant, kind, id),
                  codec::decode_directory);
}

// What a channel is: as it was set, else as one of that name is.
inline base::Result<core::Channel> read_channel(store::ReadView& view,
                                                codec::TenantNumber tenant,
                                                std::string_view label) {
  auto row = read_row(
      view, store::Table::setting, codec::channel_key(tenant, label), codec::decode_channel);
  if (!row) {
    return std::move(row).error();
  }
  return *row ? **std::move(row) : core::default_channel(label);
}

// How a team routes and what it promises: its own where it was set, else the tenant's.
inline base::Result<core::TeamPolicy> read_team(store::ReadView& view,
                                                codec::TenantNumber tenant,
                                                std::string_view team,
                                                const core::TeamPolicy& of_tenant) {
  if (team.empty()) {
    return of_tenant;
  }
  auto row =
      read_row(view, store::Table::setting, codec::team_key(tenant, team), codec::decode_team);
  if (!row) {
    return std::move(row).error();
  }
  return row->value_or(of_tenant);
}

// The time by which business hours are looked at: they change when the event says so, and not a
// moment earlier for what happens to be looked at before the timer fires.
inline base::Result<core::TimeMs> read_hours_time(store::ReadView& view,
                                                  codec::TenantNumber tenant,
                                                  core::TimeMs now_ms) {
  const auto until = read_number(view, store::Table::setting, codec::hours_key(tenant));
  if (!until) {
    return until.error();
  }
  const auto until_ms = static_cast<core::TimeMs>(until->value_or(0));
  return until_ms != 0 && until_ms <= now_ms ? until_ms - 1 : now_ms;
}

}  // namespace liveinbox::engine
