#include "store/data_file.hpp"

#include "store/file_handle.hpp"
#include "store/lmdb_layout.hpp"
#include "store/page_check.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>
#include <vector>

namespace liveinbox::store {
namespace {

using base::Code;

// Both must be whole, because LMDB insists on both.
base::Result<Meta> read_newest_meta(int fd) {
  auto first = read_meta(fd, 0);
  if (!first) {
    return first;
  }
  auto second = read_meta(fd, first->page_bytes);
  if (!second) {
    return second;
  }
  // Commits take turns: an even transaction is on the first page, the odd one beside it on the
  // second. A new file has zero twice. Of any other pair one number is not what was written, and
  // to believe it could be to go back to an older state.
  const std::uint64_t even = first->transaction;
  const std::uint64_t odd = second->transaction;
  const bool is_new = even == 0 && odd == 0;
  const bool take_turns = even % 2 == 0 && odd % 2 == 1 && (even + 1 == odd || odd + 1 == even);
  if (first->page_bytes != second->page_bytes || !(is_new || take_turns)) {
    return corrupt("the header pages of data.mdb disagree");
  }
  const auto& newest = even > odd ? first : second;
  return is_sane(*newest) ? newest : damaged_meta();
}

// Collects the free pages at and after `from`. Only the pages of the tree of free pages are read.
class FreePages {
 public:
  FreePages(int fd, const Meta& meta, std::uint64_t from) : fd_(fd), meta_(meta), from_(from) {}

  base::Status read() {
    std::vector<std::uint64_t> to_visit;
    if (meta_.free_tree.root != no_page) {
      to_visit.push_back(meta_.free_tree.root);
    }
    // The bounds hold a damaged tree that leads back into itself.
    const std::uint64_t pages_max =
        std::min(meta_.free_tree.branches + meta_.free_tree.leaves, from_);
    for (std::uint64_t visited = 0; !to_visit.empty(); ++visited) {
      const std::uint64_t page = to_visit.back();
      to_visit.pop_back();
      if (visited >= pages_max || to_visit.size() > pages_max) {
        return corrupt("the list of free pages in data.mdb is damaged");
      }
      auto result = visit(page, to_visit);
      if (!result) {
        return result;
      }
    }
    return {};
  }

  // How many different pages were found.
  std::uint64_t count() {
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return found_.size();
  }

 private:
  base::Status visit(std::uint64_t number, std::vector<std::uint64_t>& to_visit) {
    auto page = read_page(number);
    if (!page) {
      return std::move(page).error();
    }
    const auto flags = number_at<std::uint16_t>(*page, 10);
    const auto lower = number_at<std::uint16_t>(*page, 12);
    const std::size_t nodes =
        lower > page_header_bytes ? (lower - page_header_bytes) / sizeof(std::uint16_t) : 0;
    if ((flags & (flag_branch | flag_leaf)) == 0 || lower > page->size()) {
      return corrupt("a page of the list of free pages in data.mdb is damaged");
    }
    for (std::size_t i = 0; i < nodes; ++i) {
      const std::size_t node = number_at<std::uint16_t>(*page, page_header_bytes + 2 * i);
      const std::uint64_t low = number_at<std::uint16_t>(*page, node);
      const std::uint64_t high = number_at<std::uint16_t>(*page, node + 2);
      const std::uint64_t top = number_at<std::uint16_t>(*page, node + 4);
      if ((flags & flag_branch) != 0) {
        to_visit.push_back(low | high << 16U | top << 32U);
        continue;
      }
      auto result = read_list(*page, node, low | high << 16U);
      if (!result) {
        return result;
      }
    }
    return {};
  }

  // One record of the tree: a count and that many page numbers, in place or on overflow pages.
  base::Status read_list(std::string_view page, std::size_t node, std::uint64_t data_bytes) {
    const auto flags = number_at<std::uint16_t>(page, node + 4);
    const auto key_bytes = number_at<std::uint16_t>(page, node + 6);
    const std::size_t data = node + node_header_bytes + key_bytes;
    if ((flags & node_on_overflow_page) == 0) {
      return collect(page.substr(std::min(data, page.size())), data_bytes);
    }
    const auto overflow = number_at<std::uint64_t>(page, data);
    auto head = read_page(overflow);
    if (!head) {
      return std::move(head).error();
    }
    const bool is_overflow = (number_at<std::uint16_t>(*head, 10) & flag_overflow) != 0;
    if (!is_overflow || data_bytes / meta_.page_bytes > from_) {
      return corrupt("a page of the list of free pages in data.mdb is damaged");
    }
    auto bytes = read_at(fd_, data_bytes, overflow * meta_.page_bytes + page_header_bytes);
    if (!bytes) {
      return std::move(bytes).error();
    }
    return collect(*bytes, data_bytes);
  }

  base::Status collect(std::string_view bytes, std::uint64_t data_bytes) {
    const auto count = number_at<std::uint64_t>(bytes, 0);
    if (bytes.size() < data_bytes || count >= data_bytes / sizeof(std::uint64_t)) {
      return corrupt("the list of free pages in data.mdb is damaged");
    }
    for (std::uint64_t i = 1; i <= count; ++i) {
      const auto page = number_at<std::uint64_t>(bytes, i * sizeof(std::uint64_t));
      if (page >= from_ && page <= meta_.last_page) {
        found_.push_back(page);
      }
    }
    return {};
  }

  base::Result<std::string> read_page(std::uint64_t number) {
    if (number > meta_.last_page) {
      return corrupt("data.mdb leads past its last page");
    }
    auto page = read_at(fd_, meta_.page_bytes, number * meta_.page_bytes);
    if (page && page->size() < meta_.page_bytes) {
      return corrupt("data.mdb is cut");
    }
    if (page && number_at<std::uint64_t>(*page, 0) != number) {
      return corrupt("a page of data.mdb is not where it belongs");
    }
    return page;
  }

  int fd_;
  const Meta& meta_;
  std::uint64_t from_;
  std::vector<std::uint64_t> found_;
};

base::Result<std::uint64_t> file_size(int fd) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) {
    return system_error(errno, "data.mdb cannot be examined");
  }
  return static_cast<std::uint64_t>(info.st_size);
}

// A file may be short and whole: LMDB never writes pages that were taken and given back within one
// transaction, and the last ones may be such. They are on the list of free pages then.
base::Status check_missing_pages(int fd, const Meta& meta, std::uint64_t file_bytes) {
  const std::uint64_t whole_pages = file_bytes / meta.page_bytes;
  if (whole_pages > meta.last_page) {
    return {};
  }
  FreePages free_pages(fd, meta, whole_pages);
  auto result = free_pages.read();
  if (!result) {
    return result;
  }
  if (free_pages.count() != meta.last_page - whole_pages + 1) {
    return corrupt("data.mdb is cut: it has " + std::to_string(whole_pages) + " pages of " +
                   std::to_string(meta.last_page + 1));
  }
  return {};
}

}  // namespace

base::Result<PageFacts> check_pages(int fd) {
  auto meta = read_newest_meta(fd);
  if (!meta) {
    return std::move(meta).error();
  }
  return check_pages(fd, *meta);
}

base::Result<DataFileFacts> check_data_file(int fd) {
  constexpr int attempts = 1000;
  constexpr int damaged_attempts = 10;
  int damaged = 0;
  for (int i = 0; i < attempts; ++i) {
    auto meta = read_newest_meta(fd);
    if (!meta) {
      // A read during another process's commit may see half of each header; damage stays.
      ++damaged;
      if (damaged < damaged_attempts && meta.error().code == Code::store_corrupt) {
        continue;
      }
      return std::move(meta).error();
    }
    // After the header: a file only grows, and it grows before the header says so.
    auto size = file_size(fd);
    if (!size) {
      return std::move(size).error();
    }
    auto checked = check_missing_pages(fd, *meta, *size);
    if (checked) {
      return DataFileFacts{
          meta->transaction, meta->map_bytes, meta->page_bytes, meta->last_page, *size};
    }
    // Pages of a state are reused two transactions later at the earliest. So what was found counts
    // unless somebody committed in between.
    auto again = read_newest_meta(fd);
    if (!again || again->transaction == meta->transaction) {
      return std::move(checked).error();
    }
  }
  return base::fail(Code::store_in_use, "data.mdb changes too fast to be checked");
}

}  // namespace liveinbox::store
