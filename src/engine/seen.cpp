#include "engine/seen.hpp"

#include "codec/coding.hpp"
#include "codec/record.hpp"
#include "engine/rows.hpp"
#include "engine/write_beside.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::engine {
namespace {

// FNV-1a: small, well known, and enough to tell a retry from another command. It protects against
// mistakes of the caller, not against an adversary: the caller is the host.
class Fnv {
 public:
  void add(std::string_view text) {
    add(text.size());
    for (const char c : text) {
      add_byte(static_cast<unsigned char>(c));
    }
  }
  void add(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) {
      add_byte(static_cast<unsigned char>(number >> static_cast<unsigned>(shift)));
    }
  }
  // A field by its number here, where it is set.
  void add_if_set(std::uint8_t field, std::uint64_t number) {
    if (number != 0) {
      add_byte(field);
      add(number);
    }
  }
  void add_if_set(std::uint8_t field, std::string_view text) {
    if (!text.empty()) {
      add_byte(field);
      add(text);
    }
  }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  void add_byte(unsigned char byte) {
    value_ ^= byte;
    value_ *= 0x100000001B3ULL;
  }

  std::uint64_t value_ = 0xCBF29CE484222325ULL;
};

}  // namespace

std::uint64_t fingerprint(const core::Command& command) {
  Fnv hash;
  hash.add(static_cast<std::uint64_t>(command.op));
  for (const auto* text : {&command.conversation,
                           &command.channel,
                           &command.user,
                           &command.name,
                           &command.text,
                           &command.target,
                           &command.team,
                           &command.tag,
                           &command.external_id,
                           &command.session,
                           &command.data}) {
    hash.add(*text);
  }
  hash.add(command.fence);
  hash.add(command.if_version);
  hash.add(command.message);
  hash.add(static_cast<std::uint64_t>(command.occurred_at_ms));
  hash.add(static_cast<std::uint64_t>(command.lease_ms));
  hash.add(static_cast<std::uint64_t>(command.until_ms));
  hash.add(static_cast<std::uint64_t>(command.priority));
  hash.add(static_cast<std::uint64_t>(command.reason));
  hash.add(static_cast<std::uint64_t>(command.outcome));
  hash.add(static_cast<std::uint64_t>(command.role));
  hash.add(static_cast<std::uint64_t>(command.timer));
  hash.add(static_cast<std::uint64_t>(command.fallback ? 1 : 0));
  // A retry may come after an upgrade of the library, so what an older one knew keeps its value:
  // the fields above stay as they are, and each further one counts under its number, where it is
  // set.
  hash.add_if_set(1, static_cast<std::uint64_t>(command.delivery));
  hash.add_if_set(2, command.is_note ? 1 : 0);
  hash.add_if_set(3, command.is_away ? 1 : 0);
  hash.add_if_set(4, command.into);
  hash.add_if_set(5, static_cast<std::uint64_t>(command.device));
  hash.add_if_set(6, command.at_once ? 1 : 0);
  return hash.value();
}

base::Result<std::optional<core::Outcome>> find_seen(store::ReadView& view,
                                                     codec::TenantNumber tenant,
                                                     const core::Command& command) {
  if (command.id.empty()) {
    return std::optional<core::Outcome>();
  }
  auto row = read_row(view,
                      store::Table::outcome,
                      codec::outcome_key(tenant, command.actor, command.id),
                      codec::decode_outcome);
  if (!row) {
    return std::move(row).error();
  }
  if (!*row) {
    return std::optional<core::Outcome>();
  }
  auto outcome = (*row)->outcome;
  if ((*row)->fingerprint != fingerprint(command)) {
    outcome = core::Outcome{};
    outcome.refusal = core::Refusal::id_reused;
    return std::optional<core::Outcome>(std::move(outcome));
  }
  outcome.duplicate = true;
  return std::optional<core::Outcome>(std::move(outcome));
}

base::Status remember(store::WriteBatch& view,
                      codec::TenantNumber tenant,
                      const core::Command& command,
                      const core::Outcome& outcome) {
  if (command.id.empty()) {
    return {};
  }
  const auto key = codec::outcome_key(tenant, command.actor, command.id);
  const codec::StoredOutcome stored{fingerprint(command), outcome.at_ms, outcome};
  if (auto status = view.put(store::Table::outcome, key, codec::encode(stored)); !status) {
    return status;
  }
  return view.put(store::Table::outcome_age, codec::outcome_age_key(outcome.at_ms, key), {});
}

namespace {

// The oldest age keys that lie before `end`, at most `rows` of them.
base::Result<std::vector<std::string>> old_age_keys(store::ReadView& view,
                                                    std::string_view end,
                                                    std::uint32_t rows) {
  std::vector<std::string> keys;
  auto scan = view.scan(store::Table::outcome_age, {}, store::Direction::forward);
  if (!scan) {
    return std::move(scan).error();
  }
  while (keys.size() < rows) {
    auto row = (*scan)->next();
    if (!row) {
      return std::move(row).error();
    }
    if (!*row || (*row)->key >= end) {
      break;
    }
    keys.emplace_back((*row)->key);
  }
  return keys;
}

}  // namespace

base::Result<std::uint32_t> forget_old(store::Store& store,
                                       core::TimeMs now_ms,
                                       std::uint32_t rows) {
  // An age key is the time, then the key of the outcome that it dates.
  const auto end = codec::outcome_age_key(now_ms - seen_ms, {});
  auto view = store.begin_read();
  if (!view) {
    return std::move(view).error();
  }
  // A look without the writer's lock, since mostly nothing is that old.
  const auto any = old_age_keys(**view, end, 1);
  view->reset();
  if (!any || any->empty()) {
    return any ? base::Result<std::uint32_t>(0U) : any.error();
  }
  std::uint32_t forgotten = 0;
  auto status = write_beside(store, [&](store::WriteBatch& batch) -> base::Status {
    const auto keys = old_age_keys(batch, end, rows);
    if (!keys) {
      return keys.error();
    }
    forgotten = static_cast<std::uint32_t>(keys->size());
    for (const auto& age_key : *keys) {
      const auto outcome_key = std::string_view(age_key).substr(end.size());
      if (auto erased = batch.erase(store::Table::outcome, outcome_key); !erased) {
        return erased;
      }
      if (auto erased = batch.erase(store::Table::outcome_age, age_key); !erased) {
        return erased;
      }
    }
    return {};
  });
  return status ? base::Result<std::uint32_t>(forgotten) : std::move(status).error();
}

}  // namespace liveinbox::engine
