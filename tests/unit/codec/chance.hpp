// Random values of the domain from a seed, and what every record has to stand: cut, lengthened and
// changed bytes, with and without a checksum that fits.
#pragma once

#include "codec/coding.hpp"
#include "codec/record.hpp"
#include "core/event.hpp"
#include "core/names.hpp"
#include "core/types.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::unit {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t below(std::uint64_t end) { return engine_() % end; }
  bool coin() { return below(2) == 0; }

  // From 1 on, of any length in bits.
  std::uint64_t number(std::uint32_t bits) {
    const std::uint64_t mask = (std::uint64_t{1} << (below(bits - 1) + 1U)) - 1U;
    return (engine_() & mask) | 1U;
  }
  std::uint64_t u64() { return number(63); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(31)); }
  core::TimeMs time() {
    const auto at_ms = static_cast<core::TimeMs>(number(62));
    return below(8) == 0 ? -at_ms : at_ms;
  }
  std::uint16_t permille() { return static_cast<std::uint16_t>(1 + below(1000)); }

  // 1 to `longest` bytes of any value; low and high ones more often than the rest.
  std::string text(std::size_t longest) {
    std::string bytes(1 + below(longest), '\0');
    for (char& byte : bytes) {
      const std::uint64_t kind = below(4);
      byte = static_cast<char>(kind == 0 ? below(3) : kind == 1 ? 0xFD + below(3) : below(256));
    }
    return bytes;
  }

  // Any enumerator but the first, which stands for none.
  template <typename Enum, std::size_t Count>
  Enum code(const core::NameTable<Enum, Count>& names) {
    return names[1 + below(Count - 1)].first;
  }

  core::Principal principal() { return {code(core::principal_kind_names), text(64), text(100)}; }

  core::Reason reason() {
    core::Reason reason;
    auto& [reason_code, reason_text, trigger, detector, confidence_permille, evidence, at_ms] =
        reason;
    reason_code = code(core::reason_code_names);
    reason_text = text(200);
    trigger = code(core::trigger_names);
    detector = text(40);
    confidence_permille = permille();
    evidence = {u64(), 0, u64()};
    at_ms = time();
    return reason;
  }

  core::Tag tag() {
    core::Tag tag;
    auto& [tag_name, origin, message, span, confidence_permille, removed_by_agent] = tag;
    tag_name = text(64);
    origin = code(core::tag_origin_names);
    message = u64();
    span = {u32(), u32()};
    confidence_permille = permille();
    removed_by_agent = true;
    return tag;
  }

  core::Channel channel() {
    core::Channel channel;
    auto& [label, format, max_chars, reply_window_ms] = channel;
    label = text(16);
    format = code(core::message_format_names);
    max_chars = u32();
    reply_window_ms = time();
    return channel;
  }

  core::Policy policy() {
    core::Policy policy;
    auto& [claim_lease_ms,
           assistant_timeout_ms,
           failures_to_escalate,
           escalate_on_request,
           one_active_per_user,
           reopen,
           reopen_agent_ms,
           routing,
           service,
           presence,
           limits,
           text_policy] = policy;
    claim_lease_ms = time();
    assistant_timeout_ms = coin() ? time() : 0;
    failures_to_escalate = coin() ? u32() : 0;
    escalate_on_request = coin();
    one_active_per_user = coin();
    reopen = code(core::reopen_policy_names);
    reopen_agent_ms = coin() ? time() : 0;
    routing.offer_ms = coin() ? time() : 0;
    if (coin()) {
      service = this->service();
    }
    presence.mobile_ms = coin() ? time() : presence.mobile_ms;
    presence.offline_after_ms = coin() ? time() : 0;
    limits = coin() ? core::LimitPolicy{u32(), u32(), u32(), u32()} : core::LimitPolicy{};
    text_policy =
        coin() ? core::TextPolicy{text(64), coin(), coin(), text(64)} : core::TextPolicy{};
    return policy;
  }

  core::Service service() {
    core::Service service;
    auto& [claim_within_ms,
           first_reply_within_ms,
           next_reply_within_ms,
           close_within_ms,
           near_ms,
           no_agent,
           no_agent_team,
           no_agent_priority,
           hours] = service;
    claim_within_ms = time();
    first_reply_within_ms = time();
    next_reply_within_ms = time();
    close_within_ms = time();
    near_ms = time();
    no_agent = code(core::no_agent_policy_names);
    no_agent_team = text(64);
    no_agent_priority = coin() ? 100 : -100;
    hours.time_zone = "CET-1";
    return service;
  }

  core::Deadline deadline() {
    core::Deadline deadline;
    auto& [kind, due_ms, near_ms, is_missed] = deadline;
    kind = code(core::deadline_kind_names);
    due_ms = time();
    near_ms = time();
    is_missed = true;
    return deadline;
  }

  std::mt19937_64& engine() { return engine_; }

 private:
  std::mt19937_64 engine_;
};

// Changes, cuts, lengthens or swaps a few bytes.
inline std::string mutated(Chance& chance, std::string bytes) {
  const std::uint64_t times = 1 + chance.below(3);
  for (std::uint64_t i = 0; i < times; ++i) {
    const std::uint64_t kind = chance.below(4);
    if (kind == 0 || bytes.empty()) {
      bytes.insert(chance.below(bytes.size() + 1), chance.text(3));
    } else if (kind == 1) {
      bytes.erase(chance.below(bytes.size()), 1 + chance.below(3));
    } else {
      const std::size_t at = chance.below(bytes.size());
      const auto bit = static_cast<std::uint8_t>(1U << chance.below(8));
      bytes[at] = kind == 2 ? static_cast<char>(static_cast<std::uint8_t>(bytes[at]) ^ bit)
                            : static_cast<char>(chance.below(256));
    }
  }
  return bytes;
}

// One property: whatever bytes a decoder is given, it answers with store_corrupt or with a value
// whose one encoding these bytes are.
template <typename Decode>
void stands_damage(Chance& chance, const std::string& record, Decode decode) {
  const auto answers = [&decode](const std::string& bytes) {
    const auto value = decode(bytes);
    if (value) {
      CHECK(codec::encode(*value) == bytes);
    } else {
      CHECK(value.error().code == base::Code::store_corrupt);
      CHECK_FALSE(value.error().detail.empty());
    }
    return static_cast<bool>(value);
  };
  CHECK(answers(record));
  CHECK_FALSE(answers(record + '\0'));
  for (std::size_t length = 0; length < record.size(); ++length) {
    CHECK_FALSE(answers(record.substr(0, length)));
  }
  const std::string payload = record.substr(codec::seal_bytes);
  for (int i = 0; i < 400; ++i) {
    const std::string changed = mutated(chance, record);
    CHECK((changed == record || !answers(changed)));
    // With a checksum that fits, the decoder itself has to see the damage.
    answers(codec::seal(mutated(chance, payload)));
    answers(codec::seal(payload.substr(0, chance.below(payload.size()))));
  }
}

}  // namespace liveinbox::unit
