// The detector: does a message of a user need people, and why.
//
// Rules and scores, no model: cues (phrases of some kind: a verb of talking, a word for a person …)
// are looked up in the message, and rules are short sequences of kinds. What is refused ("I don't
// want to talk to a human"), what is only asked ("are you a human?") and who is somebody else ("the
// agent at the airport") does not count. All languages are looked for at once; linear in the text;
// no floating point; nothing is kept from message to message.
#pragma once

#include "base/result.hpp"
#include "text/detector_rules.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace liveinbox::text {

struct Detection {
  bool is_needed = false;  // confidence reached the threshold of the need
  Need need = Need::other;
  std::uint16_t confidence_permille = 0;  // 0 when nothing spoke for it
  std::uint32_t offset = 0;               // of the words that decided, in bytes of the text
  std::uint32_t length = 0;
  std::string_view rule;  // its name; lives as long as the detector
};

// Which needs are looked for: a bit of each, in the order of Need.
using Needs = std::uint32_t;
[[nodiscard]] constexpr Needs bit(Need need) {
  return Needs{1} << static_cast<unsigned>(need);
}
inline constexpr Needs all_needs = (Needs{1} << needs) - 1;

class Detector {
 public:
  // The library's rules with a host's over them, which have the form of detector_rules.hpp;
  // invalid_data where they do not. The library's cues are shared by all detectors.
  static base::Result<std::unique_ptr<const Detector>> make(std::string_view host_rules);

  ~Detector();
  Detector(const Detector&) = delete;
  Detector& operator=(const Detector&) = delete;

  [[nodiscard]] Detection detect(std::string_view text, Needs wanted = all_needs) const;

  // With the library's rules alone; made at first use.
  [[nodiscard]] static const Detector& standard();

 private:
  struct Compiled;
  explicit Detector(std::unique_ptr<const Compiled> compiled);

  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace liveinbox::text
