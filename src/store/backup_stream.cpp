#include "store/backup_stream.hpp"

#include "base/check.hpp"
#include "store/line_text.hpp"
#include "store/marker.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

namespace liveinbox::store {
namespace {

using base::Code;
using base::Result;
using base::Status;

constexpr std::string_view backup_line = "liveinbox backup\n";
// Above any line that a manifest has, in this version or in one to come.
constexpr std::size_t manifest_line_bytes_max = 256;
constexpr std::size_t manifest_lines_max = 64;

base::Error damaged_backup(const std::string& what) {
  return base::fail(Code::store_corrupt, "the backup is damaged: " + what);
}

// Big end first, as all numbers of the store.
std::string to_u32(std::size_t value) {
  std::string bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    bytes.push_back(static_cast<char>((value >> shift) & 0xFFU));
  }
  return bytes;
}

std::size_t from_u32(std::string_view bytes) {
  std::size_t value = 0;
  for (const char byte : bytes) {
    value = value << 8U | static_cast<std::uint8_t>(byte);
  }
  return value;
}

// The source with a place to look ahead, and the hash of all that was taken from it.
class HashedSource {
 public:
  explicit HashedSource(const ByteSource& source) : source_(source) {}

  // At most `count` bytes, and at least one; none only at the end. Valid until the next call.
  Result<std::string_view> take(std::size_t count) {
    if (begin_ == end_) {
      auto got = source_(buffer_.get(), backup_chunk_bytes);
      if (!got) {
        return std::move(got).error();
      }
      begin_ = 0;
      end_ = std::min(*got, backup_chunk_bytes);
    }
    const std::string_view taken(buffer_.get() + begin_, std::min(count, end_ - begin_));
    begin_ += taken.size();
    bytes_ += taken.size();
    hash_.add(taken);
    return taken;
  }

  Result<std::string> take_exactly(std::size_t count) {
    std::string bytes;
    while (bytes.size() < count) {
      const auto taken = take(count - bytes.size());
      if (!taken) {
        return taken.error();
      }
      if (taken->empty()) {
        return is_cut();
      }
      bytes += *taken;
    }
    return bytes;
  }

  // With its line feed.
  Result<std::string> take_line() {
    std::string line;
    while (line.empty() || line.back() != '\n') {
      if (line.size() > manifest_line_bytes_max) {
        return damaged_backup("a line of its manifest has no end");
      }
      auto byte = take_exactly(1);
      if (!byte) {
        return std::move(byte).error();
      }
      line += *byte;
    }
    return line;
  }

  [[nodiscard]] base::Error is_cut() const {
    return base::fail(Code::store_corrupt,
                      "the backup is cut: it ends after " + std::to_string(bytes_) + " bytes");
  }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] std::string hash() const { return hash_.value().hex(); }

 private:
  const ByteSource& source_;
  // Of a short backup, most of it is never touched.
  std::unique_ptr<char[]> buffer_ = std::make_unique_for_overwrite<char[]>(backup_chunk_bytes);
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t bytes_ = 0;
  base::StreamHash hash_;
};

// The lines behind the first two, up to the check; nothing where they are not exactly the grammar.
std::optional<BackupManifest> parse_manifest(std::string_view text) {
  BackupManifest manifest;
  const auto format = parse_number(take_line(text, "format"));
  const auto uuid = from_hex(take_line(text, "uuid").value_or(""));
  const auto generation = parse_number(take_line(text, "generation"));
  const auto epoch = parse_number(take_line(text, "epoch"));
  const auto position = parse_number(take_line(text, "position"));
  if (!format || *format == 0 || *format > std::numeric_limits<std::uint32_t>::max() || !uuid ||
      uuid->size() != uuid_bytes || !generation || !epoch || !position || !text.empty()) {
    return std::nullopt;
  }
  manifest.format = static_cast<std::uint32_t>(*format);
  manifest.uuid = *uuid;
  manifest.generation = *generation;
  manifest.epoch = *epoch;
  manifest.position = *position;
  return manifest;
}

// Also of a version to come, so that it is told from damage.
Status check_beginning(HashedSource& source, std::string& text) {
  auto first = source.take_exactly(1);
  while (first && first->back() != '\n' && backup_line.starts_with(*first)) {
    auto next = source.take_exactly(1);
    if (!next) {
      return std::move(next).error();
    }
    *first += *next;
  }
  if (!first) {
    return std::move(first).error();
  }
  if (*first != backup_line) {
    return base::fail(Code::store_foreign, "this is no backup of liveinbox");
  }
  auto second = source.take_line();
  if (!second) {
    return std::move(second).error();
  }
  std::string_view rest = *second;
  const auto version = parse_number(take_line(rest, "version"));
  if (!version || *version == 0) {
    return damaged_backup("its manifest names no version");
  }
  if (*version > backup_version) {
    return base::fail(Code::store_newer,
                      "the backup has version " + std::to_string(*version) + ", known up to " +
                          std::to_string(backup_version));
  }
  text = *first + *second;
  return {};
}

Result<BackupManifest> read_manifest(HashedSource& source) {
  std::string text;
  if (auto status = check_beginning(source, text); !status) {
    return std::move(status).error();
  }
  const auto head_bytes = text.size();
  for (std::size_t i = 0; i < manifest_lines_max; ++i) {
    auto line = source.take_line();
    if (!line) {
      return std::move(line).error();
    }
    if (!line->starts_with("check ")) {
      text += *line;
      continue;
    }
    auto manifest = parse_manifest(std::string_view(text).substr(head_bytes));
    if (*line != check_line(text) || !manifest) {
      return damaged_backup("its manifest is not as it was written");
    }
    if (manifest->format > store_format) {
      return base::fail(Code::store_newer,
                        "the backup is of a store of format " + std::to_string(manifest->format) +
                            ", known up to " + std::to_string(store_format));
    }
    return *std::move(manifest);
  }
  return damaged_backup("its manifest has no end");
}

// One chunk; false where it is the end.
Result<bool> read_chunk(HashedSource& source, const ByteSink& sink, std::uint64_t& data_bytes) {
  const auto length = source.take_exactly(sizeof(std::uint32_t));
  if (!length) {
    return length.error();
  }
  auto left = from_u32(*length);
  if (left > backup_chunk_bytes) {
    return damaged_backup("a piece of " + std::to_string(left) + " bytes");
  }
  if (left == 0) {
    return false;
  }
  data_bytes += left;
  while (left > 0) {
    const auto bytes = source.take(left);
    if (!bytes) {
      return bytes.error();
    }
    if (bytes->empty()) {
      return source.is_cut();
    }
    left -= bytes->size();
    if (auto status = sink(*bytes); !status) {
      return std::move(status).error();
    }
  }
  return true;
}

Status read_end(HashedSource& source, BackupFacts& facts) {
  auto line = source.take_line();
  if (!line) {
    return std::move(line).error();
  }
  if (*line != "bytes " + std::to_string(facts.data_bytes) + "\n") {
    return damaged_backup("it has another number of bytes than was written");
  }
  facts.hash = source.hash();
  line = source.take_line();
  if (!line) {
    return std::move(line).error();
  }
  if (*line != "hash " + facts.hash + "\n") {
    return damaged_backup("its bytes are not those that were written");
  }
  facts.bytes = source.bytes();
  const auto more = source.take(1);
  if (!more) {
    return more.error();
  }
  return more->empty() ? Status() : Status(damaged_backup("something stands behind its end"));
}

}  // namespace

std::string format_manifest(const BackupManifest& manifest) {
  base::invariant(manifest.uuid.size() == uuid_bytes, "a store's identity has 16 bytes");
  std::string text(backup_line);
  text += "version " + std::to_string(backup_version) + "\n";
  text += "format " + std::to_string(manifest.format) + "\n";
  text += "uuid " + to_hex(manifest.uuid) + "\n";
  text += "generation " + std::to_string(manifest.generation) + "\n";
  text += "epoch " + std::to_string(manifest.epoch) + "\n";
  text += "position " + std::to_string(manifest.position) + "\n";
  return text + check_line(text);
}

Status BackupWriter::write(std::string_view bytes) {
  hash_.add(bytes);
  facts_.bytes += bytes.size();
  return sink_(bytes);
}

Status BackupWriter::begin(const BackupManifest& manifest) {
  facts_.manifest = manifest;
  return write(format_manifest(manifest));
}

Status BackupWriter::add(std::string_view data) {
  while (!data.empty()) {
    const auto piece = data.substr(0, backup_chunk_bytes);
    auto status = write(to_u32(piece.size()));
    if (status) {
      status = write(piece);
    }
    if (!status) {
      return status;
    }
    facts_.data_bytes += piece.size();
    data.remove_prefix(piece.size());
  }
  return {};
}

Result<BackupFacts> BackupWriter::finish() {
  auto status = write(to_u32(0) + "bytes " + std::to_string(facts_.data_bytes) + "\n");
  if (status) {
    facts_.hash = hash_.value().hex();
    status = write("hash " + facts_.hash + "\n");
  }
  return status ? Result<BackupFacts>(std::move(facts_)) : std::move(status).error();
}

Result<BackupFacts> read_backup(const ByteSource& source, const BackupReader& reader) {
  HashedSource hashed(source);
  auto manifest = read_manifest(hashed);
  if (!manifest) {
    return std::move(manifest).error();
  }
  BackupFacts facts;
  facts.manifest = *std::move(manifest);
  if (auto status = reader.begin(facts.manifest); !status) {
    return std::move(status).error();
  }
  auto goes_on = Result<bool>(true);
  while (goes_on && *goes_on) {
    goes_on = read_chunk(hashed, reader.data, facts.data_bytes);
  }
  if (!goes_on) {
    return std::move(goes_on).error();
  }
  if (auto status = read_end(hashed, facts); !status) {
    return std::move(status).error();
  }
  return facts;
}

}  // namespace liveinbox::store
