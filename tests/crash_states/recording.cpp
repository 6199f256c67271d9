#include "recording.hpp"

#include "store/lmdb_layout.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace liveinbox::crash_states {
namespace {

constexpr std::size_t record_bytes = 16;  // struct record of record_calls.c

CallKind kind_of(char letter) {
  switch (letter) {
    case 's':
      return CallKind::sync;
    case 't':
      return CallKind::truncate;
    case 'r':
      return CallKind::rename;
    case 'u':
      return CallKind::unlink;
    default:
      return CallKind::write;
  }
}

Acknowledged read_line(const std::string& line) {
  Acknowledged one;
  const auto end = line.find(" .\n");
  one.command = crash::read_line(line.substr(0, end + 3));
  std::istringstream(line.substr(end + 3)) >> one.position >> one.sum;
  return one;
}

// Back over what its commit did, but not over that of the command before it.
void acknowledge_early(std::vector<Call>& calls, std::size_t begin) {
  for (auto at = calls.size() - 1; at > begin && calls[at - 1].file == "data.mdb"; --at) {
    std::swap(calls[at], calls[at - 1]);
  }
}

}  // namespace

std::string line_of(const Acknowledged& one) {
  return crash::line_of(one.command.said, one.command.outcome) + std::to_string(one.position) +
         " " + std::to_string(one.sum) + "\n";
}

Recording read_recording(const std::string& path, bool is_early) {
  std::ifstream in(path, std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  Recording out;
  std::size_t begin = 0;  // of the calls since the acknowledgement before
  for (std::size_t at = 0; at + record_bytes <= all.size();) {
    Call call;
    call.kind = kind_of(all[at]);
    call.is_durable = all[at + 1] != 0;
    const auto name_bytes = store::number_at<std::uint16_t>(all, at + 2);
    const auto bytes = store::number_at<std::uint32_t>(all, at + 4);
    call.offset = store::number_at<std::uint64_t>(all, at + 8);
    call.file = all.substr(at + record_bytes, name_bytes);
    call.bytes = all.substr(at + record_bytes + name_bytes, bytes);
    at += record_bytes + name_bytes + bytes;
    const bool is_acknowledgement = call.file == acknowledgements;
    if (is_acknowledgement && call.kind == CallKind::write) {
      call.kind = CallKind::acknowledge;
      out.acknowledged.push_back(read_line(call.bytes));
    } else if (is_acknowledgement) {
      continue;
    }
    out.calls.push_back(std::move(call));
    if (is_acknowledgement && is_early) {
      acknowledge_early(out.calls, begin);
    }
    begin = is_acknowledgement ? out.calls.size() : begin;
  }
  return out;
}

}  // namespace liveinbox::crash_states
