// A backup as a stream, for any bytes, as they stand and with the right sums put in: it is taken or
// refused for the same reason however its source cuts it in pieces; what was taken has the data
// that its chunks have, is read as the same once it was written anew, and is refused with any bit
// of it changed.
#include "base/stream_hash.hpp"
#include "store/backup_stream.hpp"
#include "store/line_text.hpp"

#include "demand.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace liveinbox::fuzz {
namespace {

using base::Result;
using store::BackupFacts;

struct Taken {
  Result<BackupFacts> facts;
  store::BackupManifest manifest;
  std::string data;
};

// Read through pieces of at most `piece_bytes`, each from memory of its own size.
Taken take(std::string_view stream, std::size_t piece_bytes) {
  Taken out{base::fail(base::Code::internal, "not read"), {}, {}};
  const store::ByteSource source = [&stream, piece_bytes](char* buffer, std::size_t size) {
    const auto count = std::min({size, piece_bytes, stream.size()});
    std::memcpy(buffer, stream.data(), count);
    stream.remove_prefix(count);
    return Result<std::size_t>(count);
  };
  const store::BackupReader reader{[&out](const store::BackupManifest& manifest) {
                                     out.manifest = manifest;
                                     return base::Status();
                                   },
                                   [&out](std::string_view bytes) {
                                     out.data += bytes;
                                     return base::Status();
                                   }};
  out.facts = store::read_backup(source, reader);
  return out;
}

bool is_same(const Taken& left, const Taken& right) {
  if (!left.facts || !right.facts) {
    return !left.facts && !right.facts && left.facts.error().code == right.facts.error().code &&
           left.facts.error().detail == right.facts.error().detail;
  }
  return left.manifest == right.manifest && left.data == right.data &&
         left.facts->hash == right.facts->hash && left.facts->bytes == right.facts->bytes;
}

std::string write(const Taken& taken) {
  std::string out;
  store::BackupWriter writer([&out](std::string_view bytes) {
    out += bytes;
    return base::Status();
  });
  demand(writer.begin(taken.manifest) && writer.add(taken.data) && writer.finish(),
         "what was taken can be written");
  return out;
}

// Of a stream that was taken: what stands behind each length, up to the length of none.
std::string data_of(std::string_view stream) {
  std::string out;
  stream.remove_prefix(stream.find("check ") + store::check_line_bytes);
  for (;;) {
    std::size_t length = 0;
    for (const char c : stream.substr(0, 4)) {
      length = length * 256 + static_cast<unsigned char>(c);
    }
    if (length == 0) {
      return out;
    }
    out += stream.substr(4, length);
    stream.remove_prefix(4 + length);
  }
}

void demand_of_success(std::string_view stream, const Taken& taken) {
  demand(taken.data == data_of(stream), "the data is what the chunks have");
  demand(taken.facts->data_bytes == taken.data.size(), "bytes of the data are counted");
  demand(taken.facts->bytes == stream.size(), "bytes of the backup are counted");
  const auto again = take(write(taken), store::backup_chunk_bytes);
  demand(again.facts && again.manifest == taken.manifest && again.data == taken.data,
         "a backup is read as it was written");
  std::string changed(stream);
  const std::size_t at = taken.data.size() * 31 % changed.size();
  changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
  demand(!take(changed, store::backup_chunk_bytes).facts, "a changed bit is noticed");
}

void try_stream(std::string_view stream) {
  const auto taken = take(stream, store::backup_chunk_bytes);
  auto slowly = take(stream, stream.size() % 3 == 0 ? 1 : 7);
  if (has_planted_fault() && slowly.facts && !slowly.data.empty()) {
    slowly.data.pop_back();  // as if a byte were lost between two pieces
  }
  demand(is_same(taken, slowly), "small pieces give the same");
  if (taken.facts) {
    demand_of_success(stream, taken);
    return;
  }
  const auto code = taken.facts.error().code;
  demand(code == base::Code::store_corrupt || code == base::Code::store_foreign ||
             code == base::Code::store_newer,
         "what cannot be read is damaged, foreign or newer");
}

// With the sums that its manifest and its end should have, so that what lies behind is reached.
std::string with_sums(std::string_view stream) {
  std::string out(stream);
  const auto check = out.find("check ");
  if (check != std::string::npos && out.size() - check >= store::check_line_bytes) {
    out.replace(check, store::check_line_bytes, store::check_line(out.substr(0, check)));
  }
  const auto hash = out.rfind("hash ");
  if (hash != std::string::npos) {
    base::StreamHash sum;
    sum.add(std::string_view(out).substr(0, hash));
    out.replace(hash, 38, "hash " + sum.value().hex() + "\n");
  }
  return out;
}

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto stream = liveinbox::fuzz::view_of(data, size);
  const auto right = liveinbox::fuzz::with_sums(stream);
  liveinbox::fuzz::try_stream(right);
  if (right != stream) {
    liveinbox::fuzz::try_stream(stream);
  }
  return 0;
}
