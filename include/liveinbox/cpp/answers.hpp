// What became of a command.
//
//   const Outcome mine = ana.claim("widget:42");
//   if (!mine) { say(mine.holder_name(), mine.since_ms()); return; }
//   const Outcome sent = ana.send("widget:42", mine.fence(), "Hello");
#pragma once

#include <liveinbox/command.h>
#include <liveinbox/cpp/errors.hpp>

#include <cstdint>
#include <string_view>

namespace liveinbox {

// An li_outcome: success or not, and on a refusal what stood in the way (holder, version, fence,
// conversation). A refusal is a normal answer of the rules: ask is_refused() and show it.
// Ownership: a value that holds all its texts. Threads: as for any value.
// Errors: none; a call that failed is in code() and message(). Since: 0.1.0
class [[nodiscard]] Outcome {
 public:
  Outcome() noexcept = default;
  explicit Outcome(const li_outcome& raw) noexcept : raw_(raw) {}

  [[nodiscard]] bool is_ok() const noexcept { return raw_.status == LI_OK; }
  explicit operator bool() const noexcept { return is_ok(); }
  [[nodiscard]] bool is_refused() const noexcept {
    return li_status_class(raw_.status) == LI_CLASS_REFUSED;
  }

  [[nodiscard]] li_status code() const noexcept { return raw_.status; }
  [[nodiscard]] std::string_view name() const noexcept { return li_status_name(raw_.status); }
  // The sentence of a failure; empty where it is_ok(). The number of a message is message_number().
  [[nodiscard]] std::string_view message() const noexcept { return &raw_.detail[0]; }
  [[nodiscard]] Status status() const noexcept { return {code(), message()}; }

  // The current fence of the conversation: what send, renew, close … take.
  [[nodiscard]] std::uint64_t fence() const noexcept { return raw_.fence; }
  [[nodiscard]] std::uint64_t version() const noexcept { return raw_.version; }
  [[nodiscard]] std::uint64_t message_number() const noexcept { return raw_.message; }
  // The newest event of the command in the feed; 0 where nothing new happened.
  [[nodiscard]] std::uint64_t offset() const noexcept { return raw_.offset; }
  [[nodiscard]] std::int64_t at_ms() const noexcept { return raw_.at_ms; }
  // This is the first result of a command that was sent again.
  [[nodiscard]] bool is_duplicate() const noexcept { return raw_.duplicate != 0; }
  // What was given to Inbox::submit, in an answer of Inbox::completions.
  [[nodiscard]] std::uint64_t ticket() const noexcept { return raw_.ticket; }

  // Who holds the conversation now, since when and until when: LI_NOBODY … LI_ASSISTANT.
  [[nodiscard]] std::uint32_t holder_kind() const noexcept { return raw_.holder_kind; }
  [[nodiscard]] std::string_view holder_id() const noexcept { return &raw_.holder_id[0]; }
  [[nodiscard]] std::string_view holder_name() const noexcept { return &raw_.holder_name[0]; }
  [[nodiscard]] std::int64_t since_ms() const noexcept { return raw_.since_ms; }
  [[nodiscard]] std::int64_t lease_until_ms() const noexcept { return raw_.lease_until_ms; }
  // Its key: for claim_next, receive and LI_E_ALREADY_ACTIVE.
  [[nodiscard]] std::string_view conversation() const noexcept { return &raw_.conversation[0]; }

  [[nodiscard]] const li_outcome& raw() const noexcept { return raw_; }

#ifdef __cpp_exceptions
  // This, or a thrown Failure.
  const Outcome& value() const& {
    if (!is_ok()) {
      throw Failure(status());
    }
    return *this;
  }
  Outcome value() && {
    return static_cast<const Outcome&>(*this).value();
  }
#endif

 private:
  li_outcome raw_ = LI_OUTCOME_INIT;
};

namespace detail {

inline Outcome execute(li_inbox inbox, const li_command& command) noexcept {
  li_outcome out = LI_OUTCOME_INIT;
  out.status = li_execute(inbox, &command, &out);
  return Outcome(out);
}

}  // namespace detail
}  // namespace liveinbox
