// The library's own rules of the detector: the files of src/text/data/detector as they are. The
// build makes the source of this (src/text/CMakeLists.txt).
#pragma once

#include <span>
#include <string_view>

namespace liveinbox::text {

struct DetectorFile {
  std::string_view name;  // en.rules
  std::string_view text;
};

[[nodiscard]] std::span<const DetectorFile> detector_files();

}  // namespace liveinbox::text
