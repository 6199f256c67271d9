#include "file_map.hpp"

#include "store/lmdb_layout.hpp"

#include <string_view>

namespace liveinbox::damage {
namespace {

class Mapper {
 public:
  explicit Mapper(const std::string& data) : data_(data) {
    map_.page_bytes = number<std::uint32_t>(40);
    map_.pages = data.size() / map_.page_bytes;
    is_live_.resize(map_.pages);
  }

  FileMap run() {
    const bool second = number<std::uint64_t>(map_.page_bytes + 144) > number<std::uint64_t>(144);
    const std::size_t meta = second ? map_.page_bytes : 0;
    map_.structure.push_back({meta + 40, 2 * store::tree_bytes});
    visit(number<std::uint64_t>(meta + 80), false);
    visit(number<std::uint64_t>(meta + 128), false);
    for (std::size_t page = 2; page < map_.pages; ++page) {
      (is_live_[page] ? map_.live : map_.free).push_back(page);
    }
    return std::move(map_);
  }

 private:
  template <typename T>
  T number(std::size_t at) const {
    return store::number_at<T>(data_, at);
  }

  void visit(std::uint64_t page, bool are_rows) {
    if (page >= map_.pages) {
      return;  // an empty tree
    }
    is_live_[page] = true;
    const std::size_t begin = page * map_.page_bytes;
    const auto flags = number<std::uint16_t>(begin + 10);
    const auto lower = number<std::uint16_t>(begin + 12);
    map_.structure.push_back({begin, lower});
    for (std::size_t at = store::page_header_bytes; at < lower; at += 2) {
      const std::size_t node = begin + number<std::uint16_t>(begin + at);
      map_.structure.push_back({node, store::node_header_bytes});
      if ((flags & store::flag_branch) != 0) {
        const std::uint64_t high = number<std::uint16_t>(node + 4);
        visit(number<std::uint32_t>(node) | high << 32U, are_rows);
      } else {
        visit_entry(node, are_rows);
      }
    }
  }

  void visit_entry(std::size_t node, bool are_rows) {
    const std::size_t bytes = number<std::uint32_t>(node);
    const auto flags = number<std::uint16_t>(node + 4);
    const auto key_bytes = number<std::uint16_t>(node + 6);
    Range key{node + store::node_header_bytes, key_bytes};
    Range value{key.begin + key_bytes, bytes};
    if ((flags & store::node_is_tree) != 0) {
      map_.structure.push_back(value);
      const auto name = std::string_view(data_).substr(key.begin, key.bytes);
      visit(number<std::uint64_t>(value.begin + 40), name != "identity");
      return;
    }
    if ((flags & store::node_on_overflow_page) != 0) {
      const auto page = number<std::uint64_t>(value.begin);
      map_.structure.push_back({value.begin, sizeof(page)});
      value.begin = page * map_.page_bytes + store::page_header_bytes;
      map_.structure.push_back({page * map_.page_bytes, store::page_header_bytes});
      for (std::uint32_t i = 0; i < number<std::uint32_t>(page * map_.page_bytes + 12); ++i) {
        is_live_[page + i] = true;
      }
    }
    if (are_rows) {
      map_.keys.push_back(key);
    }
    if (are_rows && bytes != 0) {
      map_.values.push_back(value);
    }
  }

  const std::string& data_;
  FileMap map_;
  std::vector<bool> is_live_;
};

}  // namespace

FileMap map_file(const std::string& data) {
  return Mapper(data).run();
}

}  // namespace liveinbox::damage
