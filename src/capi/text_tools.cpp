#include "capi/text_tools.hpp"

#include "base/json_writer.hpp"
#include "base/limits.hpp"
#include "capi/callback_scope.hpp"
#include "core/names.hpp"
#include "feed/event_json.hpp"
#include "text/detector.hpp"
#include "text/likeness.hpp"
#include "text/render.hpp"
#include "text/snippet.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace liveinbox::capi {
namespace {

text::ChannelFormat::Format format_of(core::MessageFormat format) {
  switch (format) {
    case core::MessageFormat::widget:
      return text::ChannelFormat::Format::widget_markdown;
    case core::MessageFormat::whatsapp:
      return text::ChannelFormat::Format::whatsapp;
    case core::MessageFormat::plain:
      break;
  }
  return text::ChannelFormat::Format::plain;
}

text::ChannelFormat format_of(const core::Channel& channel) {
  return {format_of(channel.format), channel.max_chars};
}

text::TagMode mode_of(std::uint32_t tag_mode) {
  switch (tag_mode) {
    case LI_TAGS_RAW_PHRASES:
      return text::TagMode::raw_phrases;
    case LI_TAGS_OFF:
      return text::TagMode::off;
    default:
      return text::TagMode::key_phrases;
  }
}

core::ReasonCode reason_of(text::Need need) {
  switch (need) {
    case text::Need::requested_human:
      return core::ReasonCode::user_requested_human;
    case text::Need::policy:
      return core::ReasonCode::policy;
    case text::Need::repeated_failure:
      return core::ReasonCode::repeated_failure;
    case text::Need::negative_sentiment:
      return core::ReasonCode::negative_sentiment;
    case text::Need::other:
      break;
  }
  return core::ReasonCode::other;
}

// Who asks for a person and whom a rule of the tenant names is for people whatever else the policy
// says; the rest the tenant has to want.
text::Needs needs_of(const core::TextPolicy& policy) {
  text::Needs wanted = bit(text::Need::requested_human) | bit(text::Need::policy);
  if (policy.escalate_on_feeling) {
    wanted |= bit(text::Need::negative_sentiment);
  }
  if (policy.escalate_on_complaint) {
    wanted |= bit(text::Need::repeated_failure) | bit(text::Need::other);
  }
  return wanted;
}

// What a tenant's policy was made into.
struct Rules final : core::TextRules {
  [[nodiscard]] bool wants_before() const override {
    return (wanted & bit(text::Need::repeated_failure)) != 0;
  }

  std::unique_ptr<const text::Detector> detector;  // nullptr: the library's rules alone
  text::Needs wanted = 0;
  std::optional<text::TagExtractor> tags;  // nothing: no rules
};

// Who says nearly the same twice did not get what was asked for.
std::optional<core::EscalationFinding> find_repetition(const core::Reading& reading) {
  constexpr std::uint16_t likeness_min = 650;
  const auto likeness = text::likeness_permille(reading.before, reading.text);
  if (likeness < likeness_min) {
    return std::nullopt;
  }
  core::EscalationFinding out;
  out.code = core::ReasonCode::repeated_failure;
  out.detector = "said_again";
  out.confidence_permille = std::min<std::uint16_t>(likeness, 990);
  out.span = {0, static_cast<std::uint32_t>(reading.text.size())};
  return out;
}

// What the host found stands first, and no tag stands twice.
void add_tag(text::TagFinding tag, std::vector<core::TagFinding>& tags) {
  const auto has_name = [&](const core::TagFinding& other) { return other.name == tag.tag; };
  if (tags.size() < base::limits::tags_per_message &&
      std::none_of(tags.begin(), tags.end(), has_name)) {
    tags.push_back({std::move(tag.tag),
                    core::TagOrigin::rule,
                    {tag.offset, tag.length},
                    tag.confidence_permille});
  }
}

}  // namespace

std::string wire_preview_json(core::MessageFormat format, std::string_view wire) {
  std::string out;
  base::JsonWriter json(out);
  text::write_preview(json, text::parse_wire(format_of(format), wire));
  return out;
}

std::string rendered_page_json(const core::Channel& channel, std::string_view text) {
  std::string out;
  base::JsonWriter json(out);
  json.begin_object();
  json.member("channel", channel.label);
  text::write_rendered(json, text::render(format_of(channel), text));
  json.end_object();
  return out;
}

std::string found_page_json(const core::Findings& found) {
  const auto write_place = [](base::JsonWriter& json, std::uint16_t permille, core::Span span) {
    json.key("confidence");
    feed::write_confidence(json, permille);
    json.key("evidence").begin_array().value(span.offset).value(span.offset + span.length);
    json.end_array();
  };
  std::string out;
  base::JsonWriter json(out);
  const auto reason = found.escalation.value_or(core::EscalationFinding());
  json.begin_object();
  if (found.escalation) {
    json.member("reason", core::name(reason.code));
  } else {
    json.key("reason").null();
  }
  json.member("text", reason.text);
  write_place(json, reason.confidence_permille, reason.span);
  json.member("rule", reason.detector);
  json.key("tags").begin_array();
  for (const auto& tag : found.tags) {
    json.begin_object();
    json.member("name", tag.name);
    json.member("origin", core::name(tag.origin));
    write_place(json, tag.confidence_permille, tag.span);
    json.end_object();
  }
  json.end_array().end_object();
  return out;
}

TextTools::TextTools(const TextOptions& options)
    : options_(options), tags_(mode_of(options.tag_mode), {}) {}

base::Result<std::shared_ptr<const core::TextRules>> TextTools::prepare(
    const core::TextPolicy& policy) const {
  if (policy == core::TextPolicy{}) {
    return std::shared_ptr<const core::TextRules>();
  }
  auto rules = std::make_shared<Rules>();
  rules->wanted = needs_of(policy);
  if (!policy.detector_rules.empty()) {
    auto detector = text::Detector::make(policy.detector_rules);
    if (!detector) {
      return std::move(detector).error();
    }
    rules->detector = *std::move(detector);
  }
  if (!policy.tag_rules.empty()) {
    const auto tag_rules = text::parse_tag_rules("tag_rules", policy.tag_rules);
    if (!tag_rules) {
      return tag_rules.error();
    }
    rules->tags.emplace(mode_of(options_.tag_mode), *tag_rules);
  }
  return std::shared_ptr<const core::TextRules>(std::move(rules));
}

core::Findings TextTools::analyze(const core::Reading& reading) const {
  const std::string_view text = reading.text;
  li_findings findings;
  findings.text_bytes = text.size();
  if (options_.analyze != nullptr) {
    li_analysis analysis{};
    analysis.struct_size = sizeof analysis;
    analysis.tenant = {reading.tenant.data(), reading.tenant.size()};
    analysis.channel = {reading.channel.data(), reading.channel.size()};
    analysis.text = {text.data(), text.size()};
    const CallbackScope scope;
    options_.analyze(options_.analyze_user, &analysis, &findings);
  }
  if (options_.analyze == nullptr || options_.also_built_in) {
    analyze_built_in(reading, findings.found);
  }
  return std::move(findings.found);
}

void TextTools::analyze_built_in(const core::Reading& reading, core::Findings& found) const {
  const auto text = reading.text;
  const auto* const rules = static_cast<const Rules*>(reading.rules);
  const auto& detector =
      rules != nullptr && rules->detector ? *rules->detector : text::Detector::standard();
  const auto detection =
      detector.detect(text, rules != nullptr ? rules->wanted : needs_of(core::TextPolicy{}));
  if (detection.is_needed && !found.escalation) {
    core::EscalationFinding escalation;
    escalation.code = reason_of(detection.need);
    escalation.detector = detection.rule;
    escalation.confidence_permille = detection.confidence_permille;
    escalation.span = {detection.offset, detection.length};
    found.escalation = std::move(escalation);
  }
  if (!found.escalation) {
    found.escalation = find_repetition(reading);
  }
  const auto& tags = rules != nullptr && rules->tags ? *rules->tags : tags_;
  for (auto& tag : tags.extract(text, reading.channel)) {
    add_tag(std::move(tag), found.tags);
  }
}

base::Result<std::string> TextTools::wire_form(const core::Channel& channel,
                                               std::string_view text) const {
  auto rendered = text::render(format_of(channel), text);
  if (rendered.limit != 0 && rendered.characters > rendered.limit) {
    return base::fail(base::Code::too_long,
                      "text has " + std::to_string(rendered.characters) + " characters on " +
                          channel.label + ", the limit is " + std::to_string(rendered.limit));
  }
  return std::move(rendered.wire);
}

std::string TextTools::preview_json(core::MessageFormat format, std::string_view wire) const {
  return wire_preview_json(format, wire);
}

std::string TextTools::render_json(const core::Channel& channel, std::string_view text) const {
  return text::preview_json(text::render(format_of(channel), text));
}

std::string TextTools::snippet(core::MessageFormat /*format*/, std::string_view text) const {
  return text::snippet(text);
}

}  // namespace liveinbox::capi
