#include "store/page_check.hpp"

#include "store/file_handle.hpp"
#include "store/lmdb_page.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace liveinbox::store {
namespace {

constexpr std::size_t key_bytes_max = 511;

// What a tree holds, and so what its leaves must look like.
enum class Kind : std::uint8_t { free_pages, tables, rows };

// One tree while it is walked through, with what was found in it so far.
struct Walk {
  Kind kind = Kind::rows;
  std::optional<Table> table;  // of the rows
  bool is_identity = false;
  std::uint16_t depth = 0;
  Tree found;
};

// The keys that may stand below a branch: from the first bound on, before the second one.
struct Bounds {
  std::optional<std::string_view> from;
  std::optional<std::string_view> before;
};

class PageCheck {
 public:
  PageCheck(int fd, const Meta& meta) : fd_(fd), meta_(meta), is_taken_(meta.last_page + 1) {
    is_taken_[0] = is_taken_[1] = true;
  }

  base::Result<PageFacts> run() {
    Walk tables;
    tables.kind = Kind::tables;
    if (auto status = walk(tables, meta_.table_tree); !status) {
      return std::move(status).error();
    }
    Walk free_pages;
    free_pages.kind = Kind::free_pages;
    if (auto status = walk(free_pages, meta_.free_tree); !status) {
      return std::move(status).error();
    }
    return facts_;
  }

 private:
  base::Status walk(Walk& walk, const Tree& tree);
  base::Status visit(Walk& walk, std::uint64_t number, std::uint16_t level, const Bounds& bounds);
  base::Status visit_branch(Walk& walk,
                            const std::vector<Node>& nodes,
                            std::uint16_t level,
                            const Bounds& bounds);
  base::Status visit_leaf(Walk& walk, const std::string& page, const std::vector<Node>& nodes);
  base::Status visit_data(Walk& walk, const Node& node, std::string_view data);
  base::Status visit_table(const Node& node, std::string_view data);
  base::Status visit_list(const Node& node, std::string_view data);
  base::Result<std::string> overflow(Walk& walk, const std::string& page, const Node& node);
  static base::Result<std::vector<Node>> nodes_of(const std::string& page, std::uint64_t number);
  base::Result<std::string> read_page(std::uint64_t number);
  base::Status take(std::uint64_t number);

  int fd_;
  const Meta& meta_;
  std::vector<bool> is_taken_;  // by a tree, or by the list of free pages
  PageFacts facts_;
};

base::Error damaged(std::uint64_t page, const char* what) {
  return corrupt("page " + std::to_string(page) + " of data.mdb " + what);
}

// As LMDB orders the keys of the tree.
bool is_before(Kind kind, std::string_view one, std::string_view other) {
  return kind == Kind::free_pages
             ? number_at<std::uint64_t>(one, 0) < number_at<std::uint64_t>(other, 0)
             : one < other;
}

bool is_key(Kind kind, std::string_view key) {
  return kind == Kind::free_pages ? key.size() == sizeof(std::uint64_t)
                                  : !key.empty() && key.size() <= key_bytes_max;
}

// The first key of a branch says nothing; LMDB takes it for less than all others.
bool are_in_order(Kind kind, const std::vector<Node>& nodes, bool is_branch, const Bounds& bounds) {
  const std::size_t first = is_branch ? 1 : 0;
  for (std::size_t i = first; i < nodes.size(); ++i) {
    if (!is_key(kind, nodes[i].key) ||
        (i > first && !is_before(kind, nodes[i - 1].key, nodes[i].key))) {
      return false;
    }
  }
  if (nodes.size() <= first) {
    return true;
  }
  return (!bounds.from || !is_before(kind, nodes[first].key, *bounds.from)) &&
         (!bounds.before || is_before(kind, nodes.back().key, *bounds.before));
}

// NOLINTNEXTLINE(misc-no-recursion): no deeper than a tree may be.
base::Status PageCheck::walk(Walk& walk, const Tree& tree) {
  walk.depth = tree.depth;
  walk.found.flags = walk.kind == Kind::free_pages ? tree_of_numbers : std::uint16_t{0};
  if (tree.depth > tree_depth_max || (tree.root == no_page) != (tree.depth == 0)) {
    return corrupt("a tree of data.mdb has no such depth");
  }
  if (tree.depth != 0) {
    if (auto status = visit(walk, tree.root, 1, {}); !status) {
      return status;
    }
  }
  const Tree& found = walk.found;
  // The tree of free pages remembers how LMDB opened the file first: by its own name or a folder's.
  const auto kept = walk.kind == Kind::free_pages ? opened_by_name : std::uint16_t{0};
  if (found.flags != (tree.flags & ~kept) || found.branches != tree.branches ||
      found.leaves != tree.leaves || found.overflows != tree.overflows ||
      found.entries != tree.entries) {
    return corrupt("a tree of data.mdb has not the pages and entries that it says");
  }
  return {};
}

base::Status PageCheck::take(std::uint64_t number) {
  if (number > meta_.last_page) {
    return corrupt("data.mdb leads past its last page");
  }
  if (is_taken_[number]) {
    return damaged(number, "is used twice");
  }
  is_taken_[number] = true;
  return {};
}

base::Result<std::string> PageCheck::read_page(std::uint64_t number) {
  if (auto status = take(number); !status) {
    return std::move(status).error();
  }
  auto page = read_at(fd_, meta_.page_bytes, number * meta_.page_bytes);
  if (page && page->size() < meta_.page_bytes) {
    return corrupt("data.mdb is cut");
  }
  if (page && number_at<std::uint64_t>(*page, 0) != number) {
    return damaged(number, "is not where it belongs");
  }
  ++facts_.pages;
  return page;
}

// Nodes fill a page from its end without a gap, so that the sum of their lengths shows any overlap.
base::Result<std::vector<Node>> PageCheck::nodes_of(const std::string& page, std::uint64_t number) {
  const auto places = node_places(page);
  if (!places) {
    return damaged(number, "has no such room");
  }
  const bool is_branch = kind_of_page(page) == flag_branch;
  std::vector<Node> nodes;
  std::size_t used = 0;
  for (const std::size_t at : *places) {
    const auto node = node_at(page, at, is_branch);
    if (!node) {
      return damaged(number, "has an entry outside of it");
    }
    used += node->bytes;
    nodes.push_back(*node);
  }
  if (used != page.size() - room_end(page)) {
    return damaged(number, "has entries that overlap");
  }
  return nodes;
}

// NOLINTNEXTLINE(misc-no-recursion): no deeper than a tree may be.
base::Status PageCheck::visit(Walk& walk,
                              std::uint64_t number,
                              std::uint16_t level,
                              const Bounds& bounds) {
  const auto page = read_page(number);
  if (!page) {
    return page.error();
  }
  const bool is_branch = level < walk.depth;
  if (kind_of_page(*page) != (is_branch ? flag_branch : flag_leaf)) {
    return damaged(number, "is of another kind");
  }
  const auto nodes = nodes_of(*page, number);
  if (!nodes) {
    return nodes.error();
  }
  // LMDB lets a branch of the free pages have one entry while it takes pages from them.
  const std::size_t least = is_branch && walk.kind != Kind::free_pages ? 2 : 1;
  if (nodes->size() < least) {
    return damaged(number, "has too few entries");
  }
  if (!are_in_order(walk.kind, *nodes, is_branch, bounds)) {
    return damaged(number, "is not in order");
  }
  ++(is_branch ? walk.found.branches : walk.found.leaves);
  return is_branch ? visit_branch(walk, *nodes, level, bounds) : visit_leaf(walk, *page, *nodes);
}

// NOLINTNEXTLINE(misc-no-recursion): no deeper than a tree may be.
base::Status PageCheck::visit_branch(Walk& walk,
                                     const std::vector<Node>& nodes,
                                     std::uint16_t level,
                                     const Bounds& bounds) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Bounds below = bounds;
    if (i > 0) {
      below.from = nodes[i].key;
    }
    if (i + 1 < nodes.size()) {
      below.before = nodes[i + 1].key;
    }
    const auto next = static_cast<std::uint16_t>(level + 1);
    if (auto status = visit(walk, nodes[i].number, next, below); !status) {
      return status;
    }
  }
  return {};
}

// NOLINTNEXTLINE(misc-no-recursion): no deeper than a tree may be.
base::Status PageCheck::visit_leaf(Walk& walk,
                                   const std::string& page,
                                   const std::vector<Node>& nodes) {
  for (const Node& node : nodes) {
    const bool is_elsewhere = node.flags == node_on_overflow_page && walk.kind != Kind::tables;
    if (!is_elsewhere && node.flags != (walk.kind == Kind::tables ? node_is_tree : 0)) {
      return damaged(number_at<std::uint64_t>(page, 0), "has an entry of another kind");
    }
    ++walk.found.entries;
    base::Status status;
    if (is_elsewhere) {
      const auto data = overflow(walk, page, node);
      status = data ? visit_data(walk, node, *data) : base::Status(data.error());
    } else {
      status = visit_data(walk, node, std::string_view(page).substr(node.data, node.number));
    }
    if (!status) {
      return status;
    }
  }
  return {};
}

// The data of an entry that has pages of its own.
base::Result<std::string> PageCheck::overflow(Walk& walk,
                                              const std::string& page,
                                              const Node& node) {
  const auto number = number_at<std::uint64_t>(page, node.data);
  const auto head = read_page(number);
  if (!head) {
    return head.error();
  }
  const std::uint64_t pages = number_at<std::uint32_t>(*head, 12);
  const std::uint64_t bytes = node.number;
  if (kind_of_page(*head) != flag_overflow || pages == 0 || pages > meta_.last_page + 1 - number ||
      bytes > pages * meta_.page_bytes - page_header_bytes) {
    return damaged(number, "does not hold what it should");
  }
  for (std::uint64_t i = 1; i < pages; ++i) {
    if (auto status = take(number + i); !status) {
      return std::move(status).error();
    }
  }
  walk.found.overflows += pages;
  facts_.pages += pages - 1;
  auto data = read_at(fd_, bytes, number * meta_.page_bytes + page_header_bytes);
  if (data && data->size() < bytes) {
    return corrupt("data.mdb is cut");
  }
  return data;
}

// NOLINTNEXTLINE(misc-no-recursion): no deeper than a tree may be.
base::Status PageCheck::visit_data(Walk& walk, const Node& node, std::string_view data) {
  if (walk.kind == Kind::tables) {
    return visit_table(node, data);
  }
  if (walk.kind == Kind::free_pages) {
    return visit_list(node, data);
  }
  if (walk.table) {
    facts_.sum += row_hash(*walk.table, node.key, data);
  } else if (walk.is_identity && node.key == sum_key) {
    if (!is_sum_record(data)) {
      return corrupt("the sum of the rows in data.mdb is damaged");
    }
    facts_.recorded_sum = sum_of_record(data, meta_.transaction);
  }
  return {};
}

// NOLINTNEXTLINE(misc-no-recursion): no deeper than a tree may be.
base::Status PageCheck::visit_table(const Node& node, std::string_view data) {
  if (data.size() != tree_bytes) {
    return corrupt("a table of data.mdb is not described");
  }
  Walk rows;
  const auto* const name = std::find(table_names.begin(), table_names.end(), node.key);
  if (name != table_names.end()) {
    rows.table = static_cast<Table>(name - table_names.begin());
  }
  rows.is_identity = node.key == identity_table;
  return walk(rows, tree_at(data, 0));
}

// Numbers of free pages, falling. A transaction that is yet to come freed nothing.
base::Status PageCheck::visit_list(const Node& node, std::string_view data) {
  const auto count = number_at<std::uint64_t>(data, 0);
  if (number_at<std::uint64_t>(node.key, 0) > meta_.transaction || data.size() < sizeof(count) ||
      count > data.size() / sizeof(count) - 1) {
    return corrupt("the list of free pages in data.mdb is damaged");
  }
  std::uint64_t last = no_page;
  for (std::uint64_t i = 1; i <= count; ++i) {
    const auto page = number_at<std::uint64_t>(data, i * sizeof(count));
    if (page >= last) {
      return corrupt("the list of free pages in data.mdb is damaged");
    }
    if (auto status = take(page); !status) {
      return status;
    }
    last = page;
  }
  return {};
}

}  // namespace

base::Result<PageFacts> check_pages(int fd, const Meta& meta) {
  return PageCheck(fd, meta).run();
}

}  // namespace liveinbox::store
