// archive.h: a whole store as text, and back.
#include <liveinbox/archive.h>

#include "base/limits.hpp"
#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/inbox_object.hpp"
#include "capi/page.hpp"
#include "engine/archive.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace liveinbox::capi {
namespace {

using base::Code;
using base::fail;
using base::Result;

constexpr std::uint32_t archived_default = 256;

Verdict export_lines(Call& call, std::uint64_t after, std::uint32_t max, li_page& out) {
  if (max > base::limits::page_rows) {
    return fail(Code::invalid_argument,
                "max is " + std::to_string(max) + ", at most " +
                    std::to_string(base::limits::page_rows) + " is expected");
  }
  auto page =
      call->engine().export_page(after, max == 0 ? archived_default : max, li_version_text());
  if (!page) {
    return std::move(page).error();
  }
  auto handle = add_handle(Kind::page, std::make_shared<Page>(*std::move(page)));
  if (!handle) {
    return std::move(handle).error();
  }
  out = *handle;
  return {};
}

void tell_import(const engine::ImportReport& report, li_import_report* out) {
  if (out == nullptr) {
    return;
  }
  li_import_report told{};
  told.is_complete = report.is_complete ? 1 : 0;
  told.lines = report.lines;
  told.events = report.events;
  copy_text(report.state_hash, &told.state_hash[0], sizeof told.state_hash);
  write_struct(told, out);
}

Verdict import_lines(Call& call, li_str lines, li_import_report* out) {
  const auto text = read_bytes(lines, "lines");
  if (!text) {
    return text.error();
  }
  if (text->size() > base::limits::archive_call_bytes) {
    return fail(Code::too_long,
                "lines has " + std::to_string(text->size()) + " bytes, the limit is " +
                    std::to_string(base::limits::archive_call_bytes));
  }
  const auto report = call->engine().import_lines(*text, li_version_text());
  if (!report) {
    return report.error();
  }
  if (report->is_complete) {
    base::say(call->log().log(),
              base::LogLevel::info,
              "inbox",
              "an archive was imported",
              {{"events", report->events}});
  }
  tell_import(*report, out);
  return {};
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): this file is the shell.

extern "C" {

li_status li_export(li_inbox inbox, uint64_t after, uint32_t max, li_page* out) {
  return guarded([&]() -> Verdict {
    clear_result(out);
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_pointer(out, "out"); !status) {
      return status;
    }
    return export_lines(*call, after, max, *out);
  });
}

li_status li_import(li_inbox inbox, li_str lines, li_import_report* out) {
  return guarded([&]() -> Verdict {
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (out != nullptr) {
      if (auto status = check_output(out, "out"); !status) {
        return status;
      }
    }
    return import_lines(*call, lines, out);
  });
}

li_status li_import_cancel(li_inbox inbox) {
  return guarded([&]() -> Verdict {
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    return (*call)->engine().cancel_import();
  });
}

}  // extern "C"
