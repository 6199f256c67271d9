// The marker file `liveinbox.store`: says that a directory is a store of ours, of which format, and
// which one. It is what an empty or missing data file is recognised by, because LMDB would quietly
// take either for a new and empty store.
//
//   marker     = "liveinbox store" LF
//                "format " number LF
//                "uuid " 32 hex digits LF
//                "generation " number LF
//                "state " ("creating" / "ready") LF
//                "check " 8 hex digits LF             CRC32C of everything before this line
//   number     = decimal digits without a leading zero
//   hex digit  = "0" … "9" / "a" … "f"
//
// The first two lines stay as they are in every format to come, so that any version can tell a
// newer store from a damaged one.
#pragma once

#include "base/result.hpp"
#include "store/store_directory.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace liveinbox::store {

// Raised with every change that older libraries would read wrongly or not at all; what each format
// changed stands in docs/internals/data_format.md.
inline constexpr std::uint32_t store_format = 4;
inline constexpr std::size_t uuid_bytes = 16;
inline constexpr std::size_t marker_bytes_max = 4096;
inline constexpr const char* marker_file = "liveinbox.store";

enum class MarkerState : std::uint8_t {
  creating,  // the data file may be missing or half made, and nothing was ever acknowledged from it
  ready,     // the data file must be there and whole
};

struct Marker {
  std::uint32_t format = store_format;
  std::string uuid;              // 16 bytes
  std::uint64_t generation = 1;  // raised by whatever replaces the data file as a whole
  MarkerState state = MarkerState::creating;
  bool operator==(const Marker&) const = default;
};

std::string format_marker(const Marker& marker);

// store_newer for a format above ours, store_foreign if it is no marker at all, store_corrupt for
// anything else that is not exactly the grammar.
base::Result<Marker> parse_marker(std::string_view text);

// The marker of a directory, or nothing where there is none.
base::Result<std::optional<Marker>> read_marker(const StoreDirectory& directory);

// A fresh random identity (version 4 of RFC 4122).
base::Result<std::string> make_uuid();

}  // namespace liveinbox::store
