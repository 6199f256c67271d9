#include "store/lmdb_page.hpp"

namespace liveinbox::store {

std::optional<std::vector<std::size_t>> node_places(std::string_view page) {
  const std::size_t lower = number_at<std::uint16_t>(page, 12);
  const std::size_t upper = room_end(page);
  if (lower < page_header_bytes || lower % 2 != 0 || lower > upper || upper > page.size()) {
    return {};
  }
  std::vector<std::size_t> places((lower - page_header_bytes) / sizeof(std::uint16_t));
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = number_at<std::uint16_t>(page, page_header_bytes + 2 * i);
  }
  return places;
}

std::optional<Node> node_at(std::string_view page, std::size_t at, bool is_branch) {
  if (at < room_end(page) || at % 2 != 0 || at >= page.size() ||
      page.size() - at < node_header_bytes) {
    return {};
  }
  Node node;
  const std::uint64_t low = number_at<std::uint16_t>(page, at);
  const std::uint64_t high = number_at<std::uint16_t>(page, at + 2);
  node.flags = number_at<std::uint16_t>(page, at + 4);
  node.number = low | high << 16U | (is_branch ? std::uint64_t{node.flags} << 32U : 0);
  const std::size_t key_bytes = number_at<std::uint16_t>(page, at + 6);
  node.data = at + node_header_bytes + key_bytes;
  const bool is_elsewhere = is_branch || (node.flags & node_on_overflow_page) != 0;
  const std::uint64_t data_bytes =
      is_elsewhere ? (is_branch ? 0 : sizeof(std::uint64_t)) : node.number;
  if (node.data > page.size() || data_bytes > page.size() - node.data) {
    return {};
  }
  node.key = page.substr(at + node_header_bytes, key_bytes);
  node.bytes = (node_header_bytes + key_bytes + data_bytes + 1) / 2 * 2;
  return node;
}

}  // namespace liveinbox::store
