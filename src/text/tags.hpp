// Tags from what a user writes: by the host's rules, and by a small key-phrase finder.
//
// The finder knows no topics. It looks for what a message is about by plain means: what stands
// between stop words, how often, how long, capitals, the words before it. Greetings and courtesies
// are never key phrases. Each finding names its evidence in the text. Integers only.
#pragma once

#include "text/tag_rules.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

enum class TagMode : std::uint8_t {
  off,          // rules only
  key_phrases,  // "I want a refund for my headphones" -> refund, headphones
  raw_phrases,  // the user's short phrases as they are: "hi", "i am good"
};

struct TagFinding {
  std::string tag;  // at most limits::tag_bytes
  std::uint32_t offset = 0;
  std::uint32_t length = 0;  // of its evidence, in bytes of the text
  std::uint16_t confidence_permille = 0;
  bool from_rule = false;
};

class TagExtractor {
 public:
  TagExtractor(TagMode mode, const std::vector<TagRule>& rules);
  ~TagExtractor();
  TagExtractor(const TagExtractor&) = delete;
  TagExtractor& operator=(const TagExtractor&) = delete;
  TagExtractor(TagExtractor&&) noexcept;
  TagExtractor& operator=(TagExtractor&&) noexcept;

  // From a message on a channel. At most limits::tags_per_message, rules first, then the most
  // confident. No tag twice.
  [[nodiscard]] std::vector<TagFinding> extract(std::string_view text,
                                                std::string_view channel) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

// Lower case with accents kept, white space collapsed, cut at limits::tag_bytes between signs a
// reader sees: the form of every tag the extractor makes itself.
[[nodiscard]] std::string tag_form(std::string_view text);

}  // namespace liveinbox::text
