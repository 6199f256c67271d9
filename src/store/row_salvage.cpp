#include "store/row_salvage.hpp"

#include "store/data_file.hpp"
#include "store/data_names.hpp"
#include "store/file_handle.hpp"
#include "store/guard.hpp"
#include "store/lmdb_page.hpp"
#include "store/marker.hpp"
#include "store/store_directory.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <sys/stat.h>
#include <utility>
#include <vector>

namespace liveinbox::store {
namespace {

using base::Code;
using base::Result;
using base::Status;

bool is_wanted(Table table) {
  return table == Table::event || table == Table::tenant || table == Table::meta;
}

class RowSalvage {
 public:
  RowSalvage(int fd, const Meta& meta, const SalvageRequest& request)
      : fd_(fd), meta_(meta), request_(request), is_taken_(meta.last_page + 1) {
    is_taken_[0] = is_taken_[1] = true;
    facts_.pages = meta.last_page + 1;
  }

  Result<SalvageFacts> run() {
    walk(meta_.table_tree, &RowSalvage::take_table);
    const bool is_whole = facts_.damaged_pages == 0;
    const auto damaged = facts_.damaged_pages;
    walk(meta_.free_tree, &RowSalvage::take_free_pages);
    if (!is_whole && facts_.damaged_pages == damaged) {
      find_events();
    }
    return failure_ ? Result<SalvageFacts>(*std::move(failure_)) : facts_;
  }

 private:
  // What is done with an entry of a leaf: its key and all of its data.
  using Take = void (RowSalvage::*)(std::string_view key, std::string_view data);

  void walk(const Tree& tree, Take take) {
    if (tree.depth != 0) {
      visit(tree.root, 1, take);
    }
  }

  // NOLINTNEXTLINE(misc-no-recursion): no deeper than a tree may be.
  void visit(std::uint64_t number, std::size_t level, Take take) {
    const auto page = level <= tree_depth_max ? read_page(number) : std::nullopt;
    const auto kind = page ? kind_of_page(*page) : std::uint16_t{0};
    const auto places = page ? node_places(*page) : std::nullopt;
    if (!places || (kind != flag_branch && kind != flag_leaf)) {
      ++facts_.damaged_pages;
      return;
    }
    bool is_whole = true;
    for (const std::size_t at : *places) {
      const auto node = node_at(*page, at, kind == flag_branch);
      if (!node) {
        is_whole = false;
      } else if (kind == flag_branch) {
        visit(node->number, level + 1, take);
      } else {
        is_whole = take_node(*page, *node, take) && is_whole;
      }
    }
    facts_.damaged_pages += is_whole ? 0 : 1;
  }

  // NOLINTNEXTLINE(misc-no-recursion): a leaf of the tables leads to their trees, and no further.
  bool take_node(const std::string& page, const Node& node, Take take) {
    if ((node.flags & node_on_overflow_page) == 0) {
      (this->*take)(node.key, std::string_view(page).substr(node.data, node.number));
      return true;
    }
    const auto data = read_overflow(number_at<std::uint64_t>(page, node.data), node.number);
    if (data) {
      (this->*take)(node.key, *data);
    }
    return data.has_value();
  }

  // NOLINTNEXTLINE(misc-no-recursion): see take_node().
  void take_table(std::string_view key, std::string_view data) {
    if (data.size() != tree_bytes) {
      ++facts_.damaged_pages;
      return;
    }
    const auto* const name = std::find(table_names.begin(), table_names.end(), key);
    table_ =
        name == table_names.end() ? Table::term : static_cast<Table>(name - table_names.begin());
    // The pages of the other tables are no lost ones.
    walk(tree_at(data, 0), is_wanted(table_) ? &RowSalvage::take_row : &RowSalvage::pass_over);
  }

  void take_row(std::string_view key, std::string_view value) { request_.take(table_, key, value); }

  void pass_over(std::string_view /*key*/, std::string_view /*value*/) {}

  void take_free_pages(std::string_view /*key*/, std::string_view data) {
    const auto count = number_at<std::uint64_t>(data, 0);
    if (data.size() < sizeof(count) || count > data.size() / sizeof(count) - 1) {
      ++facts_.damaged_pages;
      return;
    }
    for (std::uint64_t i = 1; i <= count; ++i) {
      const auto page = number_at<std::uint64_t>(data, i * sizeof(count));
      if (page <= meta_.last_page) {
        is_taken_[page] = true;
      }
    }
  }

  // Leaves whose branch is lost. What else lies in such pages is left: only an event says by itself
  // what it is.
  void find_events() {
    table_ = Table::event;
    for (std::uint64_t number = 2; number <= meta_.last_page; ++number) {
      const auto page = is_taken_[number] ? std::nullopt : read_page(number);
      if (!page) {
        continue;
      }
      if (kind_of_page(*page) == flag_overflow) {
        take_run(number, number_at<std::uint32_t>(*page, 12));
      } else if (kind_of_page(*page) == flag_leaf) {
        ++facts_.found_pages;
        // A place that leads nowhere is no news here.
        const auto places = node_places(*page).value_or(std::vector<std::size_t>());
        for (const std::size_t at : places) {
          if (const auto node = node_at(*page, at, false)) {
            take_node(*page, *node, &RowSalvage::take_row);
          }
        }
      }
    }
  }

  void take_run(std::uint64_t first, std::uint64_t pages) {
    const auto end = std::min(first + pages, meta_.last_page + 1);
    std::fill(is_taken_.begin() + static_cast<std::ptrdiff_t>(first),
              is_taken_.begin() + static_cast<std::ptrdiff_t>(std::max(first, end)),
              true);
  }

  // Nothing where it is not the page that it should be, or was read before.
  std::optional<std::string> read_page(std::uint64_t number) {
    if (number > meta_.last_page || is_taken_[number]) {
      return {};
    }
    is_taken_[number] = true;
    auto page = read(meta_.page_bytes, number * meta_.page_bytes);
    if (page && number_at<std::uint64_t>(*page, 0) != number) {
      page.reset();
    }
    return page;
  }

  std::optional<std::string> read_overflow(std::uint64_t number, std::uint64_t bytes) {
    const auto head = read_page(number);
    const std::uint64_t pages = head ? number_at<std::uint32_t>(*head, 12) : 0;
    if (pages == 0 || kind_of_page(*head) != flag_overflow ||
        pages > meta_.last_page + 1 - number ||
        bytes > pages * meta_.page_bytes - page_header_bytes) {
      return {};
    }
    take_run(number, pages);
    return read(bytes, number * meta_.page_bytes + page_header_bytes);
  }

  // Nothing past the end of the file, and nothing where the disk fails, which is kept: it may not
  // pass for damage.
  std::optional<std::string> read(std::uint64_t count, std::uint64_t offset) {
    auto bytes = read_at(fd_, count, offset);
    if (!bytes) {
      failure_ = std::move(bytes).error();
      return {};
    }
    return bytes->size() == count ? std::optional(*std::move(bytes)) : std::nullopt;
  }

  int fd_;
  const Meta& meta_;
  const SalvageRequest& request_;
  std::vector<bool> is_taken_;
  Table table_ = Table::event;  // of the rows that are taken
  SalvageFacts facts_;
  std::optional<base::Error> failure_;
};

// The header pages that make sense, the newer one first. A damaged one can tell of far more pages
// than there are: only those of the file are looked for.
Result<std::vector<Meta>> find_metas(int fd) {
  struct stat file {};
  if (fstat(fd, &file) != 0) {
    return system_error(errno, "the size of data.mdb cannot be read");
  }
  auto first = read_meta(fd, 0);
  constexpr std::size_t usual_page_bytes = 4096;
  auto second = read_meta(fd, first ? first->page_bytes : usual_page_bytes);
  std::vector<Meta> metas;
  for (const auto* meta : {&first, &second}) {
    if (*meta && is_sane(**meta)) {
      metas.push_back(**meta);
      const auto pages = static_cast<std::uint64_t>(file.st_size) / (*meta)->page_bytes;
      metas.back().last_page = std::min((*meta)->last_page, std::max<std::uint64_t>(pages, 2) - 1);
    }
  }
  if (metas.empty()) {
    return first ? Result<std::vector<Meta>>(damaged_meta()) : std::move(first).error();
  }
  if (metas.front().transaction < metas.back().transaction) {
    std::swap(metas.front(), metas.back());
  }
  return metas;
}

// The state that has more of the log, the newer one of equals. It may be the one before, where the
// newer header page itself is damaged. The two are never mixed: the older one may have what was
// erased since.
Result<Meta> choose_meta(int fd) {
  const auto metas = find_metas(fd);
  if (!metas) {
    return metas.error();
  }
  const Meta* best = nullptr;
  std::uint64_t most = 0;
  for (const auto& meta : *metas) {
    std::uint64_t events = 0;
    const SalvageRequest count{{}, false, [&events](Table table, auto /*key*/, auto /*value*/) {
                                 events += table == Table::event ? 1 : 0;
                               }};
    if (const auto facts = RowSalvage(fd, meta, count).run(); !facts) {
      return facts.error();
    }
    if (best == nullptr || events > most) {
      best = &meta;
      most = events;
    }
  }
  return *best;
}

// The generation that the marker names, if the marker can be read; else the newest one.
Result<std::uint64_t> find_generation(const StoreDirectory& directory) {
  const auto marker = read_marker(directory);
  if (!marker && marker.error().code != Code::store_corrupt) {
    return marker.error();
  }
  if (marker && *marker) {
    return (*marker)->generation;
  }
  const auto names = directory.entries();
  if (!names) {
    return names.error();
  }
  std::uint64_t newest = 0;
  for (const auto& name : *names) {
    newest = std::max(newest, generation_of(name).value_or(0));
  }
  return newest == 0 ? Result<std::uint64_t>(base::fail(
                           Code::store_foreign, "the directory has no data file of a store"))
                     : newest;
}

}  // namespace

Result<SalvageFacts> salvage_rows(const SalvageRequest& request) {
  const auto directory = StoreDirectory::open(request.path, false, request.allow_network_fs);
  if (!directory) {
    return directory.error();
  }
  const auto generation = find_generation(*directory);
  if (!generation) {
    return generation.error();
  }
  const auto guard = ProcessGuard::take(*directory);
  if (!guard) {
    return guard.error();
  }
  if (!guard->is_alone()) {
    return base::fail(Code::store_in_use, "another process has the store");
  }
  const auto file = directory->open_file(data_names(*generation).data.c_str());
  if (!file) {
    return file.error();
  }
  const auto meta = choose_meta(file->fd());
  if (!meta) {
    return meta.error();
  }
  return RowSalvage(file->fd(), *meta, request).run();
}

}  // namespace liveinbox::store
