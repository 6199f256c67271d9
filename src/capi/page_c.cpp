// query.h, its pages: what a read gave, row by row or as JSON. A page needs its inbox no more.
#include <liveinbox/query.h>

#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/page.hpp"
#include "core/event.hpp"

#include <string>
#include <utility>

namespace liveinbox::capi {
namespace {

// Row `index` into the caller's struct, or the sentence why there is none.
template <typename Row>
Verdict give_row(std::optional<Row> row, std::uint32_t index, const char* rows, Row* out) {
  if (!row) {
    return base::fail(base::Code::invalid_argument,
                      "the page has no row " + std::to_string(index) + " among its " + rows);
  }
  write_struct(*row, out);
  return {};
}

// The frame of the reads of a page into a struct.
template <typename Out, typename Read>
li_status read_from(li_page handle, Out* out, const Read& read) noexcept {
  return guarded([&]() -> Verdict {
    const auto page = find<Page>(handle);
    if (!page) {
      return page.error();
    }
    if (auto status = check_output(out, "out"); !status) {
      return status;
    }
    return read(**page);
  });
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox;        // NOLINT(google-build-using-namespace): this file is the shell.
using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): as above.

extern "C" {

li_status li_page_get_info(li_page page, li_page_info* out) {
  return read_from(page, out, [&](const Page& found) -> Verdict {
    write_struct(found.info(), out);
    return {};
  });
}

li_status li_page_card(li_page page, uint32_t index, li_card* out) {
  return read_from(page, out, [&](const Page& found) {
    return give_row(found.card(index), index, "cards", out);
  });
}

li_status li_page_event(li_page page, uint32_t index, li_event* out) {
  return read_from(page, out, [&](const Page& found) {
    return give_row(found.event(index), index, "events", out);
  });
}

const char* li_event_name(uint32_t type) {
  const auto* row = core::find_event(type);
  // The views of the table are of literals, so a NUL follows.
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): see above.
  return row == nullptr ? "unknown" : row->name.data();
}

li_status li_page_json(li_page page, li_str* out) {
  return guarded([&]() -> Verdict {
    if (out != nullptr) {
      *out = li_str{};
    }
    const auto found = find<Page>(page);
    if (!found) {
      return found.error();
    }
    if (auto status = check_pointer(out, "out"); !status) {
      return status;
    }
    *out = to_c((*found)->json());
    return {};
  });
}

li_status li_page_text(li_page page, li_str* out) {
  return guarded([&]() -> Verdict {
    if (out != nullptr) {
      *out = li_str{};
    }
    const auto found = find<Page>(page);
    if (!found) {
      return found.error();
    }
    if (auto status = check_pointer(out, "out"); !status) {
      return status;
    }
    *out = to_c((*found)->text());
    return {};
  });
}

li_status li_page_free(li_page page) {
  return guarded([&]() -> Verdict {
    if (page == 0) {
      return {};
    }
    const auto freed = capi::remove<Page>(page);
    return freed ? Verdict() : Verdict(freed.error());
  });
}

}  // extern "C"
