// What reading a message brought to light, and the interface of whoever does the reading. The rules
// only see findings; detectors, models and the host's callbacks live behind TextTools.
#pragma once

#include "base/result.hpp"
#include "core/types.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::core {

struct TagFinding {
  std::string name;
  TagOrigin origin = TagOrigin::rule;
  Span span;
  std::uint16_t confidence_permille = 0;
  bool operator==(const TagFinding&) const = default;
};

struct EscalationFinding {
  ReasonCode code = ReasonCode::none;
  std::string text;
  std::string detector;
  std::uint16_t confidence_permille = 0;
  Span span;
  bool operator==(const EscalationFinding&) const = default;
};

struct Findings {
  std::optional<EscalationFinding> escalation;
  std::vector<TagFinding> tags;
  bool operator==(const Findings&) const = default;
};

// What a tenant's TextPolicy was made into, once for all messages that are read by it. Whoever
// keeps it cannot look into it.
class TextRules {
 public:
  TextRules() = default;
  TextRules(const TextRules&) = delete;
  TextRules& operator=(const TextRules&) = delete;
  virtual ~TextRules() = default;

  // Whether a message is read beside what its writer said before it, which costs reading that.
  [[nodiscard]] virtual bool wants_before() const { return false; }
};

// A message of a user that is to be read. Nothing of it is kept.
struct Reading {
  std::string_view tenant;
  std::string_view channel;
  std::string_view text;
  const TextRules* rules = nullptr;  // of the tenant; nullptr: of a policy that says nothing
  std::string_view before;           // what the user wrote last, if the rules want it
};

// Reads texts for the engine, before the writer, on the caller's thread. Implementations are safe
// to call from any number of threads at once.
class TextTools {
 public:
  TextTools() = default;
  TextTools(const TextTools&) = delete;
  TextTools& operator=(const TextTools&) = delete;
  virtual ~TextTools() = default;

  // Makes a tenant's policy ready for analyze; invalid_data, with the place of the fault, where its
  // texts are no rules.
  [[nodiscard]] virtual base::Result<std::shared_ptr<const TextRules>> prepare(
      const TextPolicy& policy) const = 0;
  // What is to be done about a message: the escalation that the policy allows, and tags.
  [[nodiscard]] virtual Findings analyze(const Reading& reading) const = 0;
  // The exact bytes a reply puts on a channel; too_long where the channel cannot take them.
  [[nodiscard]] virtual base::Result<std::string> wire_form(const Channel& channel,
                                                            std::string_view text) const = 0;
  // What a channel's readers see of a wire form: the preview tree of docs/protocol.md, as JSON.
  [[nodiscard]] virtual std::string preview_json(MessageFormat format,
                                                 std::string_view wire) const = 0;
  // Wire form, preview tree, warnings and size of a reply that is being written: an object of JSON.
  [[nodiscard]] virtual std::string render_json(const Channel& channel,
                                                std::string_view text) const = 0;
  // One plain line of a message for the card.
  [[nodiscard]] virtual std::string snippet(MessageFormat format, std::string_view text) const = 0;
};

}  // namespace liveinbox::core
