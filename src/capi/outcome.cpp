#include "capi/outcome.hpp"

#include "core/names.hpp"
#include "core/refusal.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::capi {
namespace {

// A sentence in a fixed place: outcomes are told where no memory may be needed.
class Sentence {
 public:
  Sentence& add(std::string_view text) noexcept {
    const auto room = text_.size() - size_;
    const auto fitting = text.substr(0, room);
    fitting.copy(text_.data() + size_, fitting.size());
    size_ += fitting.size();
    return *this;
  }
  template <typename Number>
  Sentence& add_number(Number number) noexcept {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return add({digits.data(), static_cast<std::size_t>(end - digits.data())});
  }
  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size_}; }

 private:
  std::array<char, 480> text_{};
  std::size_t size_ = 0;
};

void add_holder(Sentence& sentence, const core::Outcome& outcome) noexcept {
  const auto& holder = outcome.holder;
  if (holder.kind == core::PrincipalKind::none) {
    sentence.add("; nobody holds it");
  } else {
    sentence.add("; ").add(core::name(holder.kind)).add(" ").add(holder.id);
    sentence.add(" holds it since ").add_number(outcome.since_ms);
  }
}

Sentence describe(const core::Outcome& outcome) noexcept {
  Sentence sentence;
  const auto* row = core::find_refusal(static_cast<std::int32_t>(outcome.refusal));
  sentence.add(row == nullptr ? "refused" : row->text);
  switch (outcome.refusal) {
    case core::Refusal::already_claimed:
    case core::Refusal::stale_fence:
    case core::Refusal::not_holder:
      add_holder(sentence, outcome);
      break;
    case core::Refusal::version_mismatch:
      sentence.add("; its version is ").add_number(outcome.version);
      break;
    case core::Refusal::already_active:
      sentence.add(": ").add(outcome.conversation);
      break;
    default:
      break;
  }
  return sentence;
}

template <std::size_t Size>
void copy_text_to(std::string_view text, char (&out)[Size]) noexcept {
  copy_text(text, &out[0], Size);
}

void fill_from(const core::Outcome& outcome, li_outcome& out) noexcept {
  out.status = static_cast<li_status>(outcome.refusal);
  out.offset = outcome.offset;
  out.version = outcome.version;
  out.fence = outcome.fence;
  out.message = outcome.message;
  out.since_ms = outcome.since_ms;
  out.lease_until_ms = outcome.lease_until_ms;
  out.at_ms = outcome.at_ms;
  out.duplicate = outcome.duplicate ? 1 : 0;
  out.holder_kind = static_cast<std::uint32_t>(outcome.holder.kind);
  copy_text_to(outcome.holder.id, out.holder_id);
  copy_text_to(outcome.holder.name, out.holder_name);
  copy_text_to(outcome.conversation, out.conversation);
  copy_text_to(outcome.is_refused() ? describe(outcome).text() : std::string_view(), out.detail);
}

}  // namespace

void fill_outcome(const engine::Answer& answer, li_outcome& out) noexcept {
  if (answer) {
    fill_from(*answer, out);
  } else {
    out.status = static_cast<li_status>(answer.error().code);
    const auto& sentence = answer.error().detail;
    copy_text_to(sentence.empty() ? std::string_view(li_status_text(out.status)) : sentence,
                 out.detail);
  }
}

Verdict verdict_of(const engine::Answer& answer) {
  if (!answer) {
    return answer.error();
  }
  if (!answer->is_refused()) {
    return {};
  }
  return {static_cast<li_status>(answer->refusal), std::string(describe(*answer).text())};
}

}  // namespace liveinbox::capi
