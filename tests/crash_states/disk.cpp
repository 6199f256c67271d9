#include "disk.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::crash_states {
namespace {

constexpr std::size_t sector_bytes = 512;

// How the writes of one cut are treated.
enum class Way : std::uint8_t { none, all, whole_writes, sectors, torn_sectors, last_torn };

void put(std::string& bytes, std::size_t at, std::string_view part) {
  if (part.empty()) {
    return;
  }
  if (bytes.size() < at + part.size()) {
    bytes.resize(at + part.size(), '\0');
  }
  std::copy(part.begin(), part.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

void put_sectors(std::string& bytes, const Call& call, bool may_tear, Chance& chance) {
  const std::string_view all = call.bytes;
  std::size_t part_bytes = 0;
  for (std::size_t at = 0; at < all.size(); at += part_bytes) {
    part_bytes =
        std::min<std::size_t>(sector_bytes - (call.offset + at) % sector_bytes, all.size() - at);
    const auto fate = chance.below(may_tear ? 3 : 2);
    if (fate != 0) {
      const auto kept = fate == 2 ? chance.below(part_bytes) : part_bytes;
      put(bytes, call.offset + at, all.substr(at, kept));
    }
  }
}

void apply(std::string& bytes, const Call& call, Way way, bool is_last, Chance& chance) {
  if (call.kind == CallKind::truncate) {
    if (way == Way::all || (way != Way::none && chance.below(2) == 0)) {
      bytes.resize(call.offset, '\0');
    }
    return;
  }
  switch (way) {
    case Way::none:
      break;
    case Way::all:
      put(bytes, call.offset, call.bytes);
      break;
    case Way::whole_writes:
      if (chance.below(2) == 0) {
        put(bytes, call.offset, call.bytes);
      }
      break;
    case Way::sectors:
      put_sectors(bytes, call, false, chance);
      break;
    case Way::torn_sectors:
      put_sectors(bytes, call, true, chance);
      break;
    case Way::last_torn:
      put(bytes,
          call.offset,
          std::string_view(call.bytes)
              .substr(0, is_last ? chance.below(call.bytes.size() + 1) : call.bytes.size()));
      break;
  }
}

Way way_of(std::uint64_t variant, Chance& chance) {
  if (variant < 2) {
    return static_cast<Way>(variant);
  }
  return static_cast<Way>(2 + chance.below(4));
}

}  // namespace

Disk::File& Disk::file(const std::string& name) {
  auto& found = folder_[name];
  if (!found) {
    found = std::make_shared<File>();
  }
  return *found;
}

void Disk::run(const Call& call) {
  switch (call.kind) {
    case CallKind::write:
    case CallKind::truncate: {
      File& to = file(call.file);
      if (call.is_durable) {
        put(to.durable, call.offset, call.bytes);
      } else {
        to.written.push_back(call);
      }
      break;
    }
    case CallKind::sync:
      if (call.file.empty()) {
        durable_ = folder_;
      } else {
        File& to = file(call.file);
        Chance chance(0);
        for (const Call& one : to.written) {
          apply(to.durable, one, Way::all, false, chance);
        }
        to.written.clear();
      }
      break;
    case CallKind::rename:
      folder_[call.bytes] = folder_[call.file];
      folder_.erase(call.file);
      break;
    case CallKind::unlink:
      folder_.erase(call.file);
      break;
    case CallKind::acknowledge:
      break;
  }
}

bool Disk::is_quiet() const {
  return folder_ == durable_ && std::all_of(folder_.begin(), folder_.end(), [](const auto& one) {
           return one.second->written.empty();
         });
}

std::map<std::string, std::string> Disk::cut(std::uint64_t variant, Chance chance) const {
  const Way way = way_of(variant, chance);
  const bool has_names = way == Way::all || (way != Way::none && chance.below(2) == 0);
  std::map<std::string, std::string> out;
  for (const auto& [name, file] : has_names ? folder_ : durable_) {
    std::string bytes = file->durable;
    auto order = file->written;
    // Writes reach the disk in any order.
    if (way == Way::sectors && chance.below(2) == 0) {
      for (std::size_t i = order.size(); i > 1; --i) {
        std::swap(order[i - 1], order[chance.below(i)]);
      }
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
      apply(bytes, order[i], way, i + 1 == order.size(), chance);
    }
    out.emplace(name, std::move(bytes));
  }
  return out;
}

}  // namespace liveinbox::crash_states
