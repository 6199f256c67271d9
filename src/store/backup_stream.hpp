// A backup as one stream of bytes, whether it lies in a file or goes through the host's hands.
//
//   backup    = manifest, { chunk }, end
//   manifest  = "liveinbox backup" LF
//               "version " number LF                 1
//               "format " number LF                  of the store
//               "uuid " 32 hex digits LF             of the store
//               "generation " number LF              of the store's data file
//               "epoch " number LF                   of the store's feed
//               "position " number LF                of the newest event in it
//               "check " 8 hex digits LF             CRC32C of everything before this line
//   chunk     = u32 length (1 to 2^20, most significant byte first), so many bytes of the data file
//   end       = u32 zero,
//               "bytes " number LF                   of all chunks, without their lengths
//               "hash " 32 hex digits LF             XXH3 with 128 bits of all bytes before
//   number    = decimal digits without a leading zero
//   hex digit = "0" … "9" / "a" … "f"
//
// The first two lines stay as they are in every version to come. What is known before the first
// byte is copied stands in front, so that a reader knows at once whether this is for it; what is
// known only then stands at the end, so that a stream is written without going back.
#pragma once

#include "base/result.hpp"
#include "base/stream_hash.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace liveinbox::store {

inline constexpr std::uint32_t backup_version = 1;
inline constexpr std::size_t backup_chunk_bytes = std::size_t{1} << 20U;

struct BackupManifest {
  std::uint32_t format = 0;
  std::string uuid;  // 16 bytes
  std::uint64_t generation = 0;
  std::uint64_t epoch = 0;
  std::uint64_t position = 0;
  bool operator==(const BackupManifest&) const = default;
};

// What is known of a backup that was written, or read, to its end.
struct BackupFacts {
  BackupManifest manifest;
  std::uint64_t data_bytes = 0;
  std::uint64_t bytes = 0;  // of the whole backup
  std::string hash;         // 32 hex digits
};

// Where bytes go; an error of it ends what writes to it.
using ByteSink = std::function<base::Status(std::string_view bytes)>;
// Fills up to `size` bytes and says how many; none is the end.
using ByteSource = std::function<base::Result<std::size_t>(char* buffer, std::size_t size)>;

std::string format_manifest(const BackupManifest& manifest);

class BackupWriter {
 public:
  explicit BackupWriter(ByteSink sink) : sink_(std::move(sink)) {}

  // In this order; add() any number of times, with any number of bytes.
  base::Status begin(const BackupManifest& manifest);
  base::Status add(std::string_view data);
  base::Result<BackupFacts> finish();

 private:
  base::Status write(std::string_view bytes);

  const ByteSink sink_;
  base::StreamHash hash_;
  BackupFacts facts_;
};

// Who reads a backup: hears of its manifest first, then of the data piece by piece.
struct BackupReader {
  std::function<base::Status(const BackupManifest&)> begin;
  ByteSink data;
};

// Success means that every byte was there and is what was written. store_foreign if it is no backup
// at all, store_newer for a version or a store above ours, store_corrupt for anything else that is
// not exactly the grammar; an error of the source or the reader as it is.
base::Result<BackupFacts> read_backup(const ByteSource& source, const BackupReader& reader);

}  // namespace liveinbox::store
