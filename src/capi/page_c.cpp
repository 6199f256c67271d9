// query.h, its pages: what a read gave, row by row or as JSON. A page needs its inbox no more.
#include <liveinbox/query.h>

#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/page.hpp"
#include "core/event.hpp"

#include <span>
#include <string>
#include <utility>

namespace liveinbox::capi {
namespace {

// Row `index` into the caller's struct, or the sentence why there is none.
template <typename Row>
Verdict give_row(std::span<const Row> rows, std::uint32_t index, const char* what, Row* out) {
  if (index >= rows.size()) {
    return base::fail(base::Code::invalid_argument,
                      "the page has no row " + std::to_string(index) + " among its " +
                          std::to_string(rows.size()) + " " + what);
  }
  write_struct(rows[index], out);
  return {};
}

// Where a call puts all rows of a kind.
template <typename Row>
struct RowsOut {
  const Row** rows;
  uint32_t* count;
  uint32_t* stride;
};

template <typename Row>
void give_rows(std::span<const Row> rows, const RowsOut<Row>& out) {
  *out.rows = rows.empty() ? nullptr : rows.data();
  *out.count = static_cast<uint32_t>(rows.size());
  *out.stride = sizeof(Row);
}

// The frame of the reads of all rows: nothing is given until all is well.
template <typename Row, typename Read>
li_status read_rows(li_page handle, const RowsOut<Row>& out, const Read& read) noexcept {
  return guarded([&]() -> Verdict {
    clear_result<const Row*>(out.rows, nullptr);
    clear_result(out.count);
    clear_result(out.stride);
    const auto page = find<Page>(handle);
    if (!page) {
      return page.error();
    }
    if (auto status = check_pointer(out.rows, "out"); !status) {
      return status;
    }
    if (auto status = check_pointer(out.count, "out_count"); !status) {
      return status;
    }
    if (auto status = check_pointer(out.stride, "out_stride"); !status) {
      return status;
    }
    return read(**page);
  });
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
  return read_from(page, out, [&](Page& found) -> Verdict {
    write_struct(found.info(), out);
    return {};
  });
}

li_status li_page_card(li_page page, uint32_t index, li_card* out) {
  return read_from(
      page, out, [&](Page& found) { return give_row(found.cards(), index, "cards", out); });
}

li_status li_page_cards(li_page page,
                        const li_card** out,
                        uint32_t* out_count,
                        uint32_t* out_stride) {
  const RowsOut<li_card> place{out, out_count, out_stride};
  return read_rows(page, place, [&](Page& found) -> Verdict {
    give_rows(found.cards(), place);
    return {};
  });
}

li_status li_page_event(li_page page, uint32_t index, li_event* out) {
  return read_from(page, out, [&](Page& found) -> Verdict {
    const auto events = found.events();
    return events ? give_row(*events, index, "events", out) : Verdict(events.error());
  });
}

li_status li_page_events(li_page page,
                         const li_event** out,
                         uint32_t* out_count,
                         uint32_t* out_stride) {
  const RowsOut<li_event> place{out, out_count, out_stride};
  return read_rows(page, place, [&](Page& found) -> Verdict {
    const auto events = found.events();
    if (!events) {
      return events.error();
    }
    give_rows(*events, place);
    return {};
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
    const auto json = (*found)->json();
    if (!json) {
      return json.error();
    }
    *out = {json->data(), json->size()};
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
