// verify: is all that is stored what the events say?
#include "commands.hpp"
#include "inbox.hpp"
#include "progress.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstring>
#include <sys/wait.h>
#include <unistd.h>

namespace tool {
namespace {

int verify_here(const Arguments& arguments) {
  Inbox inbox;
  if (!inbox.open(arguments, false)) {
    return complain("cannot open " + arguments.store);
  }
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  li_status status = LI_OK;
  {
    Progress progress("verifying");
    const auto show = [](void* user, std::uint64_t done, std::uint64_t all) {
      static_cast<Progress*>(user)->show(done, all);
    };
    status = li_verify(inbox.handle(), show, &progress, &report);
  }
  if (status != LI_OK) {
    return complain("cannot verify");
  }
  const auto format =
      arguments.as_json
          ? fmt::runtime(
                "{{\"format\":{},\"events\":{},\"conversations\":{},\"rows\":{},"
                "\"differences\":{},\"state_hash\":\"{}\"}}\n")
          : fmt::runtime(
                "format        {}\nevents        {}\nconversations {}\nrows          {}\n"
                "differences   {}\nstate hash    {}\n");
  const auto text = fmt::format(format,
                                report.format,
                                report.events,
                                report.conversations,
                                report.rows,
                                report.differences,
                                report.state_hash);
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (report.differences != 0) {
    std::fprintf(stderr, "liveinbox: the first difference: %s\n", report.first_difference);
  }
  return report.differences == 0 ? 0 : 1;
}

}  // namespace

// In a process of its own: the pages of a large store are not all checked at opening, and LMDB ends
// the process that meets one which is damaged in the wrong place. The answer must come all the
// same.
int verify(const Arguments& arguments) {
  const pid_t child = fork();
  if (child == 0) {
    const int status = verify_here(arguments);
    std::fflush(nullptr);
    _exit(status);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) {
    std::perror("liveinbox: cannot verify");
    return 1;
  }
  if (WIFSIGNALED(status)) {
    std::fprintf(stderr,
                 "liveinbox: the check was ended by signal %d (%s); the store may be damaged\n",
                 WTERMSIG(status),
                 sigabbrev_np(WTERMSIG(status)));
    return 1;
  }
  return WEXITSTATUS(status);
}

}  // namespace tool
