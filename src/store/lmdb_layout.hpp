// How LMDB 0.9 lays out its data file, as far as it is looked at without LMDB.
//
//   file     = meta page, meta page, { page }               pages of equal size
//   page     = u64 number, u16, u16 flags, u16 lower, u16 upper, { u16 place of a node }, room,
//              { node }                                       (native byte order)
//   overflow = u64 number, u16, u16 flags, u32 pages, bytes over all of them
//   node     = u16, u16, u16, u16 key bytes, key, data
//     of a leaf: the first two are the bytes of the data, the third are flags; the data may be the
//     number of an overflow page or, among the tables, a tree
//     of a branch: the first three are the number of a page, and there is no data
//   meta     = page header, u32 0xBEEFC0DE, u32 1, u64 address, u64 map bytes,
//              tree of free pages, tree of tables, u64 last page, u64 transaction
//   tree     = u32 page bytes, u16 flags, u16 depth, u64 branches, u64 leaves, u64 overflows,
//              u64 entries, u64 root page
// The meta page with the higher transaction counts; the other one is the state before it, or what
// is left of a commit that could not write it: the new trees with the numbers of before.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace liveinbox::store {

static_assert(sizeof(std::size_t) == 8, "LMDB's file layout is described for 64 bits");

inline constexpr std::size_t page_header_bytes = 16;
inline constexpr std::size_t node_header_bytes = 8;
inline constexpr std::size_t tree_bytes = 48;
inline constexpr std::uint64_t no_page = ~std::uint64_t{0};
inline constexpr std::uint16_t flag_branch = 0x01;
inline constexpr std::uint16_t flag_leaf = 0x02;
inline constexpr std::uint16_t flag_overflow = 0x04;
inline constexpr std::uint16_t flag_meta = 0x08;
inline constexpr std::uint16_t node_on_overflow_page = 0x01;
inline constexpr std::uint16_t node_is_tree = 0x02;
inline constexpr std::uint16_t tree_of_numbers = 0x08;   // keys are numbers, as of the free pages
inline constexpr std::uint16_t opened_by_name = 0x4000;  // no folder's data.mdb, says the first one
inline constexpr std::size_t tree_depth_max = 32;        // LMDB's cursors have room for so many

struct Tree {
  std::uint16_t flags = 0;
  std::uint16_t depth = 0;
  std::uint64_t branches = 0;
  std::uint64_t leaves = 0;
  std::uint64_t overflows = 0;
  std::uint64_t entries = 0;
  std::uint64_t root = no_page;
};

struct Meta {
  std::uint64_t map_bytes = 0;
  std::uint64_t page_bytes = 0;
  Tree free_tree;
  Tree table_tree;
  std::uint64_t last_page = 0;
  std::uint64_t transaction = 0;
};

// Zero past the end; who calls it has checked the lengths that matter.
template <typename T>
T number_at(std::string_view bytes, std::size_t offset) {
  T value = 0;
  if (offset <= bytes.size() && bytes.size() - offset >= sizeof(T)) {
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
  }
  return value;
}

inline base::Error corrupt(std::string detail) {
  return base::fail(base::Code::store_corrupt, std::move(detail));
}

Tree tree_at(std::string_view bytes, std::size_t offset);

// One of the two header pages; store_corrupt or store_newer where LMDB may not see it.
base::Result<Meta> read_meta(int fd, std::uint64_t offset);
// Whether the trees lie within the file, as those of the page that counts must.
[[nodiscard]] bool is_sane(const Meta& meta);
[[nodiscard]] base::Error damaged_meta();

}  // namespace liveinbox::store
