// The entries of one page of LMDB's data file, read without believing anything that stands in it.
#pragma once

#include "store/lmdb_layout.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace liveinbox::store {

struct Node {
  std::uint64_t number = 0;  // of a page (branch), or bytes of the data (leaf)
  std::uint16_t flags = 0;
  std::string_view key;   // in the page
  std::size_t data = 0;   // where it begins in the page
  std::size_t bytes = 0;  // that the entry takes of the page
};

[[nodiscard]] inline std::uint16_t kind_of_page(std::string_view page) {
  return number_at<std::uint16_t>(page, 10);
}

// Where the room between the places of the nodes and the nodes ends.
[[nodiscard]] inline std::size_t room_end(std::string_view page) {
  return number_at<std::uint16_t>(page, 14);
}

// The places that the page names for its nodes, which need not be right; nothing where the page
// says no sense about its room.
std::optional<std::vector<std::size_t>> node_places(std::string_view page);

// The node at such a place, if all of it lies in the page behind the room.
std::optional<Node> node_at(std::string_view page, std::size_t at, bool is_branch);

}  // namespace liveinbox::store
