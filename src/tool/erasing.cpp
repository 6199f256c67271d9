// erase: everything that users said and were, out of every answer and out of every file.
#include "commands.hpp"
#include "inbox.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <string>

namespace tool {
namespace {

// False after a failure, which was printed.
bool erase_user(li_inbox inbox, const Arguments& arguments, const std::string& user) {
  li_outcome out = LI_OUTCOME_INIT;
  li_command c = LI_COMMAND(LI_ERASE);
  c.tenant = to_li(arguments.tenant);
  c.actor = li_system("liveinbox");
  c.user = to_li(user);
  if (li_execute(inbox, &c, &out) != LI_OK) {
    complain("cannot erase " + user);
    return false;
  }
  if (out.duplicate != 0) {
    std::fprintf(stderr, "liveinbox: nothing tells of %s\n", user.c_str());
  }
  return true;
}

void print(const li_erase_report& report, bool as_json) {
  const auto format =
      as_json ? fmt::runtime(
                    "{{\"users\":{},\"conversations\":{},\"results\":{},\"segments\":{},"
                    "\"bytes_before\":{},\"bytes_after\":{}}}\n")
              : fmt::runtime(
                    "users         {}\nconversations {}\nresults       {}\n"
                    "segments      {}\nbytes before  {}\nbytes after   {}\n");
  const auto text = fmt::format(format,
                                report.users,
                                report.conversations,
                                report.results,
                                report.segments,
                                report.bytes_before,
                                report.bytes_after);
  std::fwrite(text.data(), 1, text.size(), stdout);
}

}  // namespace

int erase(const Arguments& arguments) {
  Inbox inbox;
  if (!inbox.open(arguments, false)) {
    return complain("cannot open " + arguments.store);
  }
  for (const auto& user : arguments.words) {
    if (!erase_user(inbox.handle(), arguments, user)) {
      return 1;
    }
  }
  li_erase_report report = LI_ERASE_REPORT_INIT;
  if (li_erase_finish(inbox.handle(), &report) != LI_OK) {
    return complain("cannot finish");
  }
  print(report, arguments.as_json);
  return 0;
}

}  // namespace tool
