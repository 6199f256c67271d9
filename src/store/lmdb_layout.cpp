#include "store/lmdb_layout.hpp"

#include "store/data_file.hpp"
#include "store/file_handle.hpp"

namespace liveinbox::store {
namespace {

using base::Code;

constexpr std::size_t meta_bytes = 152;  // with the page header
constexpr std::uint32_t lmdb_magic = 0xBEEFC0DE;
constexpr std::uint32_t lmdb_format = 1;
constexpr std::uint64_t page_bytes_min = 256;
constexpr std::uint64_t page_bytes_max = 32768;

bool has_page_size(const Meta& meta) {
  return meta.page_bytes >= page_bytes_min && meta.page_bytes <= page_bytes_max &&
         (meta.page_bytes & (meta.page_bytes - 1)) == 0;
}

}  // namespace

bool is_sane(const Meta& meta) {
  const auto is_page = [&](std::uint64_t page) {
    return page == no_page || page <= meta.last_page;
  };
  return meta.map_bytes <= map_bytes_max && meta.last_page >= 1 &&
         meta.last_page < map_bytes_max / page_bytes_min && is_page(meta.free_tree.root) &&
         is_page(meta.table_tree.root);
}

base::Error damaged_meta() {
  return corrupt("a header page of data.mdb is damaged");
}

Tree tree_at(std::string_view bytes, std::size_t offset) {
  Tree tree;
  tree.flags = number_at<std::uint16_t>(bytes, offset + 4);
  tree.depth = number_at<std::uint16_t>(bytes, offset + 6);
  tree.branches = number_at<std::uint64_t>(bytes, offset + 8);
  tree.leaves = number_at<std::uint64_t>(bytes, offset + 16);
  tree.overflows = number_at<std::uint64_t>(bytes, offset + 24);
  tree.entries = number_at<std::uint64_t>(bytes, offset + 32);
  tree.root = number_at<std::uint64_t>(bytes, offset + 40);
  return tree;
}

base::Result<Meta> read_meta(int fd, std::uint64_t offset) {
  auto bytes = read_at(fd, meta_bytes, offset);
  if (!bytes) {
    return std::move(bytes).error();
  }
  if (bytes->size() < meta_bytes) {
    return corrupt(bytes->empty() && offset == 0 ? "data.mdb is empty" : "data.mdb is cut");
  }
  const bool is_meta = (number_at<std::uint16_t>(*bytes, 10) & flag_meta) != 0;
  if (!is_meta || number_at<std::uint32_t>(*bytes, 16) != lmdb_magic) {
    return corrupt("data.mdb does not begin as an LMDB file does");
  }
  const auto format = number_at<std::uint32_t>(*bytes, 20);
  if (format > lmdb_format) {
    return base::fail(Code::store_newer, "data.mdb has LMDB format " + std::to_string(format));
  }
  Meta meta;
  meta.map_bytes = number_at<std::uint64_t>(*bytes, 32);
  meta.page_bytes = number_at<std::uint32_t>(*bytes, 40);
  meta.free_tree = tree_at(*bytes, 40);
  meta.table_tree = tree_at(*bytes, 88);
  meta.last_page = number_at<std::uint64_t>(*bytes, 136);
  meta.transaction = number_at<std::uint64_t>(*bytes, 144);
  if (format != lmdb_format || !has_page_size(meta)) {
    return damaged_meta();
  }
  return meta;
}

}  // namespace liveinbox::store
