// inbox.h, li_findings_…: what the host's own analysis may answer, during its callback only.
#include <liveinbox/inbox.h>

#include "base/limits.hpp"
#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/text_tools.hpp"
#include "core/names.hpp"

#include <string>
#include <utility>

namespace liveinbox::capi {
namespace {

using base::Code;
using base::fail;

constexpr std::uint32_t permille_max = 1000;

base::Result<std::uint16_t> read_permille(std::uint32_t confidence) {
  if (confidence > permille_max) {
    return fail(Code::invalid_argument,
                "confidence is " + std::to_string(confidence) + ", at most " +
                    std::to_string(permille_max) + " is expected");
  }
  return static_cast<std::uint16_t>(confidence);
}

base::Result<core::EscalationFinding> read_escalation(std::uint32_t reason,
                                                      li_str text,
                                                      li_str detector,
                                                      std::uint32_t confidence) {
  const auto code = core::enum_from(core::reason_code_names, reason);
  if (!code || *code == core::ReasonCode::none) {
    return fail(Code::invalid_argument,
                "reason is " + std::to_string(reason) + ", which names none");
  }
  const auto permille = read_permille(confidence);
  if (!permille) {
    return permille.error();
  }
  auto words = read_text(text, "text", base::limits::reason_bytes);
  if (!words) {
    return std::move(words).error();
  }
  auto name = read_id(detector, "detector", base::limits::id_bytes);
  if (!name) {
    return std::move(name).error();
  }
  return core::EscalationFinding{*code, *std::move(words), *std::move(name), *permille, {}};
}

base::Result<core::TagFinding> read_tag(li_str tag, std::uint32_t origin, core::Span span) {
  if (origin != LI_TAG_BY_RULE && origin != LI_TAG_BY_MODEL) {
    return fail(Code::invalid_argument,
                "origin is " + std::to_string(origin) + ", a rule or a model is expected");
  }
  auto name = read_required_id(tag, "tag", base::limits::tag_bytes);
  if (!name) {
    return std::move(name).error();
  }
  return core::TagFinding{*std::move(name), static_cast<core::TagOrigin>(origin), span, 0};
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox;        // NOLINT(google-build-using-namespace): this file is the shell.
using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): as above.

extern "C" {

li_status li_findings_escalate(
    li_findings* findings, uint32_t reason, li_str text, li_str detector, uint32_t confidence) {
  return guarded([&]() -> Verdict {
    if (auto status = check_pointer(findings, "findings"); !status) {
      return status;
    }
    auto escalation = read_escalation(reason, text, detector, confidence);
    if (!escalation) {
      return std::move(escalation).error();
    }
    if (!findings->found.escalation) {
      findings->found.escalation = *std::move(escalation);
    }
    return {};
  });
}

// NOLINTNEXTLINE(readability-function-size): the parameters are the public ones.
li_status li_findings_tag(li_findings* findings,
                          li_str tag,
                          uint32_t origin,
                          uint32_t offset,
                          uint32_t length,
                          uint32_t confidence) {
  return guarded([&]() -> Verdict {
    if (auto status = check_pointer(findings, "findings"); !status) {
      return status;
    }
    auto found = read_tag(tag, origin, {offset, length});
    if (!found) {
      return std::move(found).error();
    }
    const auto permille = read_permille(confidence);
    if (!permille) {
      return permille.error();
    }
    if (offset > findings->text_bytes || length > findings->text_bytes - offset) {
      return fail(Code::invalid_argument, "the evidence lies outside of the message");
    }
    found->confidence_permille = *permille;
    if (findings->found.tags.size() < base::limits::tags_per_message) {
      findings->found.tags.push_back(*std::move(found));
    }
    return {};
  });
}

}  // extern "C"
