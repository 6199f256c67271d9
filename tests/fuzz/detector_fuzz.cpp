// The detector, for any bytes: a text as rules of a tenant, and another as a message read by them.
// Evidence lies in the message, a confidence is no more than certain, and reading the same twice
// gives the same.
#include "text/detector.hpp"

#include "demand.hpp"

namespace liveinbox::fuzz {
namespace {

using text::Detection;
using text::Detector;

void demand_of_reading(const Detector& detector, std::string_view message) {
  Detection found = detector.detect(message);
  if (has_planted_fault() && found.is_needed) {
    found.offset = static_cast<std::uint32_t>(message.size());  // as if it pointed behind the end
  }
  demand(found.confidence_permille <= 990, "a detection is never quite certain");
  demand(std::size_t{found.offset} + found.length <= message.size(),
         "evidence lies in the message");
  demand(!found.is_needed || found.length != 0, "a need has evidence");
  const Detection again = detector.detect(message);
  demand(again.rule == found.rule && again.offset == found.offset &&
             again.confidence_permille == found.confidence_permille,
         "a message is always read the same");
}

}  // namespace
}  // namespace liveinbox::fuzz

// The rules end at the first NUL; without one all of it is a message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using liveinbox::fuzz::demand_of_reading;
  using liveinbox::text::Detector;
  const auto input = liveinbox::fuzz::view_of(data, size);
  const auto end = input.find('\0');
  if (end == std::string_view::npos) {
    demand_of_reading(Detector::standard(), input);
  } else if (const auto detector = Detector::make(input.substr(0, end))) {
    demand_of_reading(**detector, input.substr(end + 1));
  }
  return 0;
}
