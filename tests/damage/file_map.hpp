// Where in a whole data file what lies: the bytes of live rows, what holds the pages together, and
// the pages that are free. Found by a walk of the test's own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace liveinbox::damage {

struct Range {
  std::size_t begin = 0;
  std::size_t bytes = 0;
};

struct FileMap {
  std::size_t page_bytes = 4096;
  std::size_t pages = 0;
  std::vector<Range> keys;       // of the tables' rows
  std::vector<Range> values;     // the same; empty ones are left out
  std::vector<Range> structure;  // page headers, places and headers of entries, trees
  std::vector<std::size_t> live;
  std::vector<std::size_t> free;  // all pages that no tree uses
};

FileMap map_file(const std::string& data);

}  // namespace liveinbox::damage
