#include "engine/principals.hpp"

#include "codec/record.hpp"
#include "core/evolve.hpp"
#include "engine/derived.hpp"
#include "engine/rows.hpp"

#include <utility>

namespace liveinbox::engine {
namespace {

using base::Status;

Status replace_ready_rows(store::WriteBatch& view,
                          codec::TenantNumber tenant,
                          const core::DirectoryEntry& before,
                          const core::DirectoryEntry& after) {
  const auto old_rows = ready_rows(tenant, before);
  const auto new_rows = ready_rows(tenant, after);
  if (old_rows == new_rows) {
    return {};
  }
  for (const auto& row : old_rows) {
    if (auto status = view.erase(row.table, row.key); !status) {
      return status;
    }
  }
  for (const auto& row : new_rows) {
    if (auto status = view.put(row.table, row.key, row.value); !status) {
      return status;
    }
  }
  return {};
}

template <typename Change>
Status change_principal(store::WriteBatch& view,
                        codec::TenantNumber tenant,
                        const core::Principal& principal,
                        Change change) {
  auto row = read_directory(view, tenant, principal.kind, principal.id);
  if (!row) {
    return std::move(row).error();
  }
  const auto before = row->value_or(core::DirectoryEntry{});
  auto after = before;
  change(after);
  if (*row && after == before) {
    return {};
  }
  if (auto status = view.put(store::Table::principal,
                             codec::principal_key(tenant, principal.kind, principal.id),
                             codec::encode(after));
      !status) {
    return status;
  }
  return replace_ready_rows(view, tenant, before, after);
}

Status change_load(store::WriteBatch& view,
                   codec::TenantNumber tenant,
                   const core::Principal& agent,
                   int by) {
  if (agent.kind == core::PrincipalKind::none) {
    return {};
  }
  bool is_known = true;
  auto status = change_principal(view, tenant, agent, [&](core::DirectoryEntry& entry) {
    if (entry.principal.id.empty()) {
      entry.principal = agent;
    }
    is_known = by > 0 || entry.load > 0;
    entry.load = by > 0 ? entry.load + 1 : entry.load - (is_known ? 1 : 0);
  });
  // Deciding sees to it; a log that was damaged or made up may say so all the same.
  return is_known || !status ? std::move(status)
                             : base::fail(base::Code::store_corrupt, "what ends was nobody's load");
}

}  // namespace

Status evolve_principal(store::WriteBatch& view, const core::Event& event) {
  return change_principal(view, event.tenant, event.subject, [&](core::DirectoryEntry& entry) {
    core::evolve(entry, event);
  });
}

Status move_load(store::WriteBatch& view,
                 codec::TenantNumber tenant,
                 const core::Conversation& before,
                 const core::Conversation& after) {
  const auto from = load_bearer(before);
  const auto to = load_bearer(after);
  if (from.same_as(to)) {
    return {};
  }
  if (auto status = change_load(view, tenant, from, -1); !status) {
    return status;
  }
  return change_load(view, tenant, to, +1);
}

}  // namespace liveinbox::engine
