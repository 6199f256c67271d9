// backup and restore: a whole store as one stream of bytes, and a new store made of it.
#include "commands.hpp"
#include "inbox.hpp"
#include "progress.hpp"
#include "tool_texts.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>

namespace tool {
namespace {

constexpr std::string_view stream_word = "-";

std::int32_t write_out(void* /*user*/, const void* bytes, std::size_t size) {
  std::string_view left(static_cast<const char*>(bytes), size);
  while (!left.empty()) {
    const auto written = ::write(STDOUT_FILENO, left.data(), left.size());
    if (written < 0 && errno != EINTR) {
      return errno;
    }
    left.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return 0;
}

std::int64_t read_in(void* /*user*/, void* bytes, std::size_t size) {
  while (true) {
    const auto got = ::read(STDIN_FILENO, bytes, size);
    if (got >= 0) {
      return got;
    }
    if (errno != EINTR) {
      return -errno;
    }
  }
}

std::int32_t show_progress(void* user, std::uint64_t done, std::uint64_t all) {
  static_cast<Progress*>(user)->show(done, all);
  return 0;
}

// What went wrong is the file's or the store's fault, not the command line's.
int failed_copy(std::string_view about) {
  static_cast<void>(complain(about));
  return 1;
}

// One path, or "-"; empty after a mistake, which was printed.
std::string only_word(const Arguments& arguments, const char* command) {
  if (arguments.words.size() == 1) {
    return arguments.words.front();
  }
  std::fprintf(
      stderr, "liveinbox: %s takes one path, or - (see liveinbox %s --help)\n", command, command);
  return {};
}

li_str path_or_nothing(const std::string& word) {
  return word == stream_word ? li_str{} : to_li(word);
}

void print_text(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

// What those who were erased again left in the new store. False after a failure, which was printed.
bool finish_erasures(const Arguments& arguments) {
  if (arguments.erased.empty()) {
    return true;
  }
  Inbox inbox;
  if (!inbox.open(arguments, false) || li_erase_finish(inbox.handle(), nullptr) != LI_OK) {
    complain("cannot finish the erasures in " + arguments.store);
    return false;
  }
  return true;
}

}  // namespace

int backup(const Arguments& arguments) {
  const auto word = only_word(arguments, "backup");
  if (word.empty()) {
    return 2;
  }
  Inbox inbox;
  if (!inbox.open(arguments, false)) {
    return complain("cannot open " + arguments.store);
  }
  li_backup_report report = LI_BACKUP_REPORT_INIT;
  li_status status = LI_OK;
  {
    Progress progress("backing up");
    li_backup_options options = LI_BACKUP_OPTIONS_INIT;
    options.write = word == stream_word ? write_out : nullptr;
    options.progress = show_progress;
    options.user = &progress;
    status = li_backup(inbox.handle(), path_or_nothing(word), &options, &report);
  }
  if (status != LI_OK) {
    return failed_copy("cannot back up");
  }
  if (word != stream_word) {
    print_text(fmt::format(
        arguments.as_json
            ? fmt::runtime("{{\"format\":{},\"position\":{},\"epoch\":{},\"bytes\":{},"
                           "\"uuid\":\"{}\",\"hash\":\"{}\"}}\n")
            : fmt::runtime("format   {}\nposition {}\nepoch    {}\nbytes    {}\nuuid     {}\n"
                           "hash     {}\n"),
        report.format,
        report.position,
        report.epoch,
        report.bytes,
        report.uuid,
        report.hash));
  }
  return 0;
}

int restore(const Arguments& arguments) {
  const auto word = only_word(arguments, "restore");
  if (word.empty()) {
    return 2;
  }
  const auto erased =
      arguments.erased.empty() ? std::optional<std::string>("") : read_whole(arguments.erased);
  if (!erased) {
    std::fprintf(stderr, "liveinbox: cannot read %s\n", arguments.erased.c_str());
    return 1;
  }
  li_restore_report report = LI_RESTORE_REPORT_INIT;
  li_status status = LI_OK;
  {
    Progress progress("restoring");
    li_restore_options options = LI_RESTORE_OPTIONS_INIT;
    options.flags = arguments.skips_verifying ? LI_RESTORE_UNVERIFIED : 0;
    options.read = word == stream_word ? read_in : nullptr;
    options.erased = to_li(*erased);
    options.progress = show_progress;
    options.user = &progress;
    status = li_restore(path_or_nothing(word), to_li(arguments.store), &options, &report);
  }
  if (status != LI_OK) {
    return failed_copy("cannot restore " + word);
  }
  if (!finish_erasures(arguments)) {
    return 1;
  }
  print_text(fmt::format(
      arguments.as_json
          ? fmt::runtime("{{\"format\":{},\"position\":{},\"epoch\":{},\"former_epoch\":{},"
                         "\"bytes\":{},\"uuid\":\"{}\",\"hash\":\"{}\",\"state_hash\":\"{}\"}}\n")
          : fmt::runtime("format       {}\nposition     {}\nepoch        {}\nformer epoch {}\n"
                         "bytes        {}\nuuid         {}\nhash         {}\nstate hash   {}\n"),
      report.format,
      report.position,
      report.epoch,
      report.former_epoch,
      report.bytes,
      report.uuid,
      report.hash,
      report.state_hash));
  return 0;
}

}  // namespace tool
