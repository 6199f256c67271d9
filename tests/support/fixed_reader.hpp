// A reader of texts for tests: small, deterministic, and the same on every machine. It stands in
// for the library's text layer where a test is about the rules and needs to know what will be
// found.
//   the word HUMAN        the user asks for a human
//   detector_rules        one word of the tenant's that is as good a reason; AGAIN: so is a
//                         message that the user writes twice
//   a word #like-this     the tag like-this, rather sure; ~this: the tag this, hardly
//   **bold** on WhatsApp  becomes *bold*, so that wire form and text differ
#pragma once

#include "base/json_writer.hpp"
#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "core/findings.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace liveinbox::support {

class FixedReader final : public core::TextTools {
 public:
  [[nodiscard]] base::Result<std::shared_ptr<const core::TextRules>> prepare(
      const core::TextPolicy& policy) const override {
    if (policy.detector_rules.empty()) {
      return std::shared_ptr<const core::TextRules>();
    }
    if (policy.detector_rules.find(' ') != std::string::npos) {
      return base::fail(base::Code::invalid_data, "data.detector_rules is no word");
    }
    return std::shared_ptr<const core::TextRules>(std::make_shared<Word>(policy.detector_rules));
  }

  [[nodiscard]] core::Findings analyze(const core::Reading& reading) const override {
    const auto text = reading.text;
    const auto* const word = static_cast<const Word*>(reading.rules);
    core::Findings found;
    for (std::size_t begin = 0; begin < text.size();) {
      const auto end = std::min(text.find(' ', begin), text.size());
      look_at(text.substr(begin, end - begin), begin, word, found);
      begin = end + 1;
    }
    if (!reading.before.empty() && reading.before == text) {
      found.escalation = core::EscalationFinding{
          core::ReasonCode::repeated_failure, "said again", "fixed", 700, {}};
    }
    return found;
  }

  [[nodiscard]] base::Result<std::string> wire_form(const core::Channel& channel,
                                                    std::string_view text) const override {
    std::string out(text);
    if (channel.format == core::MessageFormat::whatsapp) {
      for (auto at = out.find("**"); at != std::string::npos; at = out.find("**", at + 1)) {
        out.erase(at, 1);
      }
    }
    if (channel.max_chars != 0 && out.size() > channel.max_chars) {
      return base::fail(base::Code::too_long,
                        "text has " + std::to_string(out.size()) + " characters, the limit is " +
                            std::to_string(channel.max_chars));
    }
    return out;
  }

  [[nodiscard]] std::string preview_json(core::MessageFormat /*format*/,
                                         std::string_view wire) const override {
    std::string out = R"([{"type":"text","text":)";
    base::append_json_string(out, wire);
    return out + "}]";
  }

  [[nodiscard]] std::string render_json(const core::Channel& channel,
                                        std::string_view text) const override {
    const auto wire = wire_form(channel, text);
    std::string out = R"({"wire":)";
    base::append_json_string(out, wire ? std::string_view(*wire) : std::string_view());
    out += R"(,"preview":)" + preview_json(channel.format, text);
    out += wire ? R"(,"warnings":[])" : R"(,"warnings":["too_long"])";
    out += R"(,"characters":)" + std::to_string(text.size());
    return out + R"(,"limit":)" + std::to_string(channel.max_chars) + "}";
  }

  [[nodiscard]] std::string snippet(core::MessageFormat /*format*/,
                                    std::string_view text) const override {
    const auto line = text.substr(0, text.find('\n'));
    return std::string(base::truncate_at_code_point(line, base::limits::snippet_bytes));
  }

 private:
  struct Word final : core::TextRules {
    explicit Word(std::string given) : text(std::move(given)) {}
    [[nodiscard]] bool wants_before() const override { return text == "AGAIN"; }
    const std::string text;
  };

  static void look_at(std::string_view word,
                      std::size_t offset,
                      const Word* rules,
                      core::Findings& found) {
    const core::Span span{static_cast<std::uint32_t>(offset),
                          static_cast<std::uint32_t>(word.size())};
    if (rules != nullptr && word == rules->text) {
      found.escalation = core::EscalationFinding{
          core::ReasonCode::policy, "said " + rules->text, "fixed", 800, span};
    } else if (word == "HUMAN") {
      found.escalation = core::EscalationFinding{
          core::ReasonCode::user_requested_human, "asked for a human", "fixed", 900, span};
    } else if (word.size() > 1 && word.front() == '#') {
      found.tags.push_back({std::string(word.substr(1)), core::TagOrigin::rule, span, 800});
    } else if (word.size() > 1 && word.front() == '~') {
      found.tags.push_back({std::string(word.substr(1)), core::TagOrigin::rule, span, 300});
    }
  }
};

}  // namespace liveinbox::support
