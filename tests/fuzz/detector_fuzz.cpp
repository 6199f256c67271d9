// Fuzzes the detector: a text as rules of a tenant, and another as a message read by them. Whatever
// comes, evidence lies in the message, a confidence is no more than certain, and reading the same
// twice gives the same.
#include "base/check.hpp"
#include "text/detector.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using liveinbox::base::invariant;
using liveinbox::text::Detection;
using liveinbox::text::Detector;

void read_with(const Detector& detector, std::string_view message) {
  const Detection found = detector.detect(message);
  invariant(found.confidence_permille <= 990, "a detection is never quite certain");
  invariant(std::size_t{found.offset} + found.length <= message.size(),
            "evidence lies in the message");
  invariant(!found.is_needed || found.length != 0, "who is needed has evidence");
  const Detection again = detector.detect(message);
  invariant(again.rule == found.rule && again.offset == found.offset &&
                again.confidence_permille == found.confidence_permille,
            "a message is always read the same");
}

}  // namespace

// The rules end at the first NUL; without one all of it is a message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = input.find('\0');
  if (end == std::string_view::npos) {
    read_with(Detector::standard(), input);
    return 0;
  }
  const auto detector = Detector::make(input.substr(0, end));
  if (detector) {
    read_with(**detector, input.substr(end + 1));
  }
  return 0;
}
