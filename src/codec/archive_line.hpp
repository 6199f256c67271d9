// The lines of an archive: the whole history of a store as JSON, one object a line. Written and
// read here one by one; which line may follow which, and what is done with them, is known to the
// engine alone.
//
//   archive = header, { tenant / event }, end
//   line    = "{", members, ",\"check\":\"", 8 hex digits, "\"}", LF
//   check   = CRC32C of all bytes of the line that stand before ",\"check\""
//
//   header  : liveinbox ("archive"), version, library, store_format
//   tenant  : tenant (its number), name; before its first event
//   event   : every field of core::Event that does not have its default, by name
//   end     : end (true), events, tenants, state_hash, library
//
// A key that is added raises `archive_version`: an older library refuses such an archive as a
// whole.
#pragma once

#include "base/result.hpp"
#include "codec/key.hpp"
#include "core/event.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace liveinbox::codec {

inline constexpr std::uint32_t archive_version = 1;

struct ArchiveHeader {
  std::uint32_t version = archive_version;
  std::string library;             // that wrote it, "0.1.0"
  std::uint32_t store_format = 0;  // of the store it was written from
  bool operator==(const ArchiveHeader&) const = default;
};

struct ArchiveTenant {
  TenantNumber number = 0;
  std::string name;
  bool operator==(const ArchiveTenant&) const = default;
};

struct ArchiveEnd {
  std::uint64_t events = 0;
  std::uint64_t tenants = 0;
  std::string state_hash;  // 32 hex digits
  std::string library;     // whose rules it is the hash by
  bool operator==(const ArchiveEnd&) const = default;
};

using ArchiveLine = std::variant<ArchiveHeader, ArchiveTenant, core::Event, ArchiveEnd>;

// Appends a line with its check and line break. store_corrupt where a text is not UTF-8.
base::Status append_line(std::string& out, const ArchiveLine& line);

// Reads a line without its line break. invalid_data names the key and what was found there;
// store_newer is a header of a newer version.
base::Result<ArchiveLine> read_line(std::string_view line);

}  // namespace liveinbox::codec
