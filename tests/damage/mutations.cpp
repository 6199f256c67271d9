#include "mutations.hpp"

#include "store/lmdb_layout.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace liveinbox::damage {
namespace {

using model::Chance;

void flip(std::string& bytes, std::size_t at, Chance& chance) {
  if (at < bytes.size()) {
    bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ 1U << chance.below(8));
  }
}

void flip_in(std::string& bytes, const std::vector<Range>& ranges, Chance& chance) {
  const Range& range = ranges[chance.below(ranges.size())];
  flip(bytes, range.begin + chance.below(std::max<std::size_t>(range.bytes, 1)), chance);
}

void fill(std::string& bytes, std::size_t begin, std::size_t count, Chance& chance) {
  for (std::size_t i = begin; i < begin + count && i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(chance.next());
  }
}

// One of the small files, or the whole data file: cut, grown, replaced or gone.
void damage_file(std::optional<std::string>& file, Chance& chance) {
  auto& bytes = *file;
  switch (chance.below(7)) {
    case 0:
      file.reset();
      break;
    case 1:
      bytes.clear();
      break;
    case 2:
      bytes.resize(chance.below(bytes.size() + 1));
      break;
    case 3:
      bytes += std::string(1 + chance.below(8192), chance.in(50) ? '\0' : 'x');
      break;
    case 4:
      fill(bytes, 0, bytes.size(), chance);
      break;
    case 5:
      bytes.assign(bytes.size(), '\0');
      break;
    default:
      flip(bytes, chance.below(std::max<std::size_t>(bytes.size(), 1)), chance);
      break;
  }
}

// A number of a header page becomes another one that could be.
void change_meta(std::string& data, const FileMap& map, Chance& chance) {
  static constexpr std::array fields = {24, 32, 40, 44, 46,  48,  56,  64,  72,  80,
                                        88, 92, 94, 96, 104, 112, 120, 128, 136, 144};
  const std::size_t at =
      chance.below(2) * map.page_bytes + static_cast<std::size_t>(fields[chance.below(20)]);
  std::uint64_t number = 0;
  std::memcpy(&number, data.data() + at, sizeof(number));
  switch (chance.below(4)) {
    case 0:
      number += 1 + chance.below(3);
      break;
    case 1:
      number -= 1 + chance.below(3);
      break;
    case 2:
      number = chance.below(map.pages);
      break;
    default:
      number = chance.next();
      break;
  }
  std::memcpy(data.data() + at, &number, sizeof(number));
}

// The transactions of the header pages take turns, and yet they are others: what such a file says
// is what a power cut may leave, so the state before the last commit is served.
bool is_one_commit_back(const std::string& data, const Sample& sample, const FileMap& map) {
  constexpr std::size_t at = 144;
  const auto transaction = [&](const std::string& bytes, std::size_t page) {
    return store::number_at<std::uint64_t>(bytes, page + at);
  };
  const auto even = transaction(data, 0);
  const auto odd = transaction(data, map.page_bytes);
  const bool is_changed =
      even != transaction(sample.data, 0) || odd != transaction(sample.data, map.page_bytes);
  return is_changed && even % 2 == 0 && odd % 2 == 1 && (even + 1 == odd || odd + 1 == even);
}

// Whole pages: empty, exchanged, twice, random, or as they once were.
void damage_pages(std::string& data, const Damager& damager, Chance& chance, const char*& kind) {
  const auto size = damager.map.page_bytes;
  const std::size_t one = chance.one_of(damager.map.live) * size;
  const std::size_t other = chance.one_of(damager.map.live) * size;
  switch (chance.below(6)) {
    case 0:
      kind = "a page of zeros";
      std::fill_n(data.begin() + static_cast<std::ptrdiff_t>(one), size, '\0');
      break;
    case 1:
      kind = "two pages exchanged";
      std::swap_ranges(data.begin() + static_cast<std::ptrdiff_t>(one),
                       data.begin() + static_cast<std::ptrdiff_t>(one + size),
                       data.begin() + static_cast<std::ptrdiff_t>(other));
      break;
    case 2:
      kind = "a page twice";
      data.replace(one, size, data.substr(other, size));
      break;
    case 3:
      kind = "a page twice, under its number";
      data.replace(one + 8, size - 8, data.substr(other + 8, size - 8));
      break;
    case 4:
      kind = "a page of noise";
      fill(data, one, size, chance);
      break;
    default: {
      kind = "a page as it once was";
      const auto& pages = damager.older_map.live;
      const std::size_t at = chance.one_of(pages) * size;
      data.replace(at, size, damager.sample.older_data.substr(at, size));
      break;
    }
  }
}

void damage_length(std::string& data, const FileMap& map, Chance& chance, const char*& kind) {
  switch (chance.below(3)) {
    case 0:
      kind = "cut between pages";
      data.resize(chance.below(map.pages) * map.page_bytes);
      break;
    case 1:
      kind = "cut anywhere";
      data.resize(chance.below(data.size()));
      break;
    default:
      kind = "bytes at the end";
      data += std::string(1 + chance.below(3 * map.page_bytes), chance.in(50) ? '\0' : 'x');
      break;
  }
}

void damage_small_file(Files& files, Chance& chance) {
  switch (chance.below(3)) {
    case 0:
      files.kind = "the marker";
      damage_file(files.marker, chance);
      break;
    case 1:
      files.kind = "the guard";
      damage_file(files.guard, chance);
      break;
    default:
      files.kind = "the table of readers";
      damage_file(files.reader_table, chance);
      break;
  }
}

void replace_data(Files& files, const Damager& damager, Chance& chance) {
  switch (chance.below(4)) {
    case 0:
      files.kind = "an older file";
      files.data = damager.sample.older_data;
      files.may_be_older = true;
      break;
    case 1:
      files.kind = "another store's file";
      files.data = damager.stranger.data;
      break;
    case 2:
      files.kind = "another store's marker";
      files.marker = damager.stranger.marker;
      break;
    default:
      files.kind = "the whole file";
      damage_file(files.data, chance);
      break;
  }
}

}  // namespace

Files Damager::untouched() const {
  Files files;
  files.marker = sample.marker;
  files.data = sample.data;
  files.reader_table = sample.reader_table;
  files.guard = sample.guard;
  files.kind = "nothing";
  return files;
}

Files Damager::damage(Chance& chance) const {
  Files files = untouched();
  auto& data = *files.data;
  const auto number = chance.below(100);
  if (number < 24) {
    files.kind = "a bit of a value";
    files.is_live_flip = true;
    flip_in(data, map.values, chance);
  } else if (number < 34) {
    files.kind = "a bit of a key";
    files.is_live_flip = true;
    flip_in(data, map.keys, chance);
  } else if (number < 52) {
    files.kind = "a bit of the structure";
    flip_in(data, map.structure, chance);
  } else if (number < 60) {
    files.kind = "a bit anywhere";
    flip(data, chance.below(data.size()), chance);
  } else if (number < 64) {
    files.kind = "a bit of a free page";
    flip(data, chance.one_of(map.free) * map.page_bytes + chance.below(map.page_bytes), chance);
  } else if (number < 68) {
    files.kind = "bits here and there";
    for (auto left = 2 + chance.below(20); left > 0; --left) {
      flip_in(data, chance.in(50) ? map.structure : map.values, chance);
    }
  } else if (number < 72) {
    files.kind = "a bit of a header page";
    flip(data, chance.below(2) * map.page_bytes + chance.below(152), chance);
  } else if (number < 76) {
    files.kind = "a number of a header page";
    change_meta(data, map, chance);
  } else if (number < 86) {
    damage_pages(data, *this, chance, files.kind);
  } else if (number < 91) {
    damage_length(data, map, chance, files.kind);
  } else if (number < 97) {
    damage_small_file(files, chance);
  } else {
    replace_data(files, *this, chance);
  }
  if (files.data && !files.may_be_older && is_one_commit_back(*files.data, sample, map)) {
    files.kind = "one commit back, as far as anybody can tell";
    files.is_one_back = true;
  }
  return files;
}

}  // namespace liveinbox::damage
