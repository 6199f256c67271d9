// compact: a data file as small as it can be.
#include "commands.hpp"
#include "inbox.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace tool {

int compact(const Arguments& arguments) {
  Inbox inbox;
  if (!inbox.open(arguments, false)) {
    return complain("cannot open " + arguments.store);
  }
  li_compact_report report = LI_COMPACT_REPORT_INIT;
  if (li_compact(inbox.handle(), &report) != LI_OK) {
    return complain("cannot compact");
  }
  const auto format = arguments.as_json
                          ? fmt::runtime("{{\"bytes_before\":{},\"bytes_after\":{}}}\n")
                          : fmt::runtime("bytes before  {}\nbytes after   {}\n");
  const auto text = fmt::format(format, report.bytes_before, report.bytes_after);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace tool
