// Idempotency: the first result of an accepted command, kept for a day under the caller's id.
#pragma once

#include "base/result.hpp"
#include "codec/key.hpp"
#include "core/command.hpp"
#include "core/decide.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <optional>

namespace liveinbox::engine {

// How long a first result is kept.
inline constexpr core::TimeMs seen_ms = core::TimeMs{24} * 60 * 60 * 1000;

// A number for all that makes a command what it is, its id aside.
std::uint64_t fingerprint(const core::Command& command);

// The first result under this command's id, marked as duplicate; a refusal if the id belongs to
// another command; nothing if the id is new or the command has none.
base::Result<std::optional<core::Outcome>> find_seen(store::ReadView& view,
                                                     codec::TenantNumber tenant,
                                                     const core::Command& command);

base::Status remember(store::WriteBatch& view,
                      codec::TenantNumber tenant,
                      const core::Command& command,
                      const core::Outcome& outcome);

// Forgets results older than seen_ms, at most `rows` of them. Returns how many.
base::Result<std::uint32_t> forget_old(store::Store& store,
                                       core::TimeMs now_ms,
                                       std::uint32_t rows);

}  // namespace liveinbox::engine
