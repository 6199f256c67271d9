// export and import-archive: a whole store as text, and a new store made of it.
#include "commands.hpp"
#include "inbox.hpp"
#include "lines.hpp"
#include "progress.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace tool {
namespace {

constexpr std::uint32_t events_per_page = 1000;

int failed(const std::string& sentence) {
  std::fprintf(stderr, "liveinbox: %s\n", sentence.c_str());
  return 1;
}

// What went wrong in the last call is the file's or the store's fault, not the command line's.
int failed_call(std::string_view about) {
  static_cast<void>(complain(about));
  return 1;
}

int failed_to_write(const std::string& path) {
  const std::error_code why(errno, std::generic_category());
  return failed("cannot write " + path + ": " + why.message());
}

// Where an archive is written to: a file that has its name only when it is whole, or the standard
// output for "-".
class ArchiveSink {
 public:
  explicit ArchiveSink(const std::string& path) : path_(path), part_(path + ".part") {
    file_ = is_stream() ? STDOUT_FILENO
                        : open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  }
  ArchiveSink(const ArchiveSink&) = delete;
  ArchiveSink& operator=(const ArchiveSink&) = delete;
  ~ArchiveSink() {
    if (file_ >= 0 && !is_stream()) {
      close(file_);
      unlink(part_.c_str());
    }
  }

  [[nodiscard]] bool is_stream() const { return path_ == "-"; }
  [[nodiscard]] bool is_open() const { return file_ >= 0; }

  bool write(std::string_view lines) {
    while (!lines.empty()) {
      const auto written = ::write(file_, lines.data(), lines.size());
      if (written < 0 && errno != EINTR) {
        return false;
      }
      lines.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return true;
  }

  // True when all of it is where it belongs.
  bool finish() {
    if (is_stream()) {
      return true;
    }
    return fsync(file_) == 0 && close(std::exchange(file_, -1)) == 0 &&
           std::rename(part_.c_str(), path_.c_str()) == 0;
  }

 private:
  const std::string path_;
  const std::string part_;
  int file_ = -1;
};

// 0 when all was written.
int write_archive(li_inbox inbox, const std::string& path, li_page_info& info) {
  ArchiveSink sink(path);
  if (!sink.is_open()) {
    return failed_to_write(path);
  }
  Progress progress("exporting");
  do {
    Page page;
    li_str lines{};
    if (li_export(inbox, info.revision, events_per_page, page.out()) != LI_OK ||
        li_page_get_info(page.get(), &info) != LI_OK || li_page_text(page.get(), &lines) != LI_OK) {
      return failed_call("cannot export");
    }
    if (!sink.write(from_li(lines))) {
      return failed_to_write(path);
    }
    progress.show(info.revision, info.head);
  } while (info.revision != info.head);
  return sink.finish() ? 0 : failed_to_write(path);
}

// The position behind which an export begins; false where --after is no number.
bool read_after(const std::string& text, std::uint64_t& after) {
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, after);
  return text.empty() || (read.ec == std::errc() && read.ptr == end);
}

// 0 when all was read. Whatever else happens, the inbox is empty afterwards.
int read_archive(li_inbox inbox, const std::string& path, li_import_report& report) {
  LineSource source(path);
  if (!source.is_open()) {
    return failed("cannot read " + path);
  }
  Progress progress("importing");
  auto lines = source.next();
  for (; !lines.empty(); lines = source.next()) {
    if (li_import(inbox, to_li(lines), &report) != LI_OK) {
      return failed_call(path);
    }
    progress.show(source.bytes_done(), source.bytes());
  }
  if (const auto error = source.error(); !error.empty()) {
    return failed(path + ", after line " + std::to_string(report.lines) + ": " + error);
  }
  return report.is_complete != 0 ? 0
                                 : failed(path + ": the archive ends after line " +
                                          std::to_string(report.lines) + ", before its last line");
}

// What an import left that was killed is no reason to refuse the next one.
bool clear_what_was_left(li_inbox inbox) {
  li_import_report report = LI_IMPORT_REPORT_INIT;
  if (li_import(inbox, li_str{}, &report) != LI_OK) {
    return false;
  }
  if (report.lines != 0) {
    std::fprintf(stderr, "liveinbox: an import that did not reach its end is removed\n");
  }
  return li_import_cancel(inbox) == LI_OK;
}

void print_line(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

}  // namespace

int export_archive(const Arguments& arguments) {
  if (arguments.words.size() > 1) {
    std::fputs("liveinbox: export writes one file (see liveinbox export --help)\n", stderr);
    return 2;
  }
  const std::string path = arguments.words.empty() ? "-" : arguments.words.front();
  li_page_info info = LI_PAGE_INFO_INIT;
  if (!read_after(arguments.after, info.revision)) {
    std::fputs("liveinbox: --after must be a position (see liveinbox export --help)\n", stderr);
    return 2;
  }
  Inbox inbox;
  if (!inbox.open(arguments, false)) {
    return complain("cannot open " + arguments.store);
  }
  const int status = write_archive(inbox.handle(), path, info);
  if (status == 0 && path != "-") {
    print_line(fmt::format(
        arguments.as_json ? fmt::runtime("{{\"events\":{}}}\n") : fmt::runtime("events {}\n"),
        info.head));
  }
  return status;
}

int import_archive(const Arguments& arguments) {
  if (arguments.words.size() != 1) {
    std::fputs("liveinbox: import-archive needs one file (see liveinbox import-archive --help)\n",
               stderr);
    return 2;
  }
  Inbox inbox;
  if (!inbox.open(arguments, true)) {
    return complain("cannot open " + arguments.store);
  }
  if (!clear_what_was_left(inbox.handle())) {
    return failed_call("cannot begin");
  }
  li_import_report report = LI_IMPORT_REPORT_INIT;
  const int status = read_archive(inbox.handle(), arguments.words.front(), report);
  if (status != 0) {
    return li_import_cancel(inbox.handle()) == LI_OK ? status : failed_call("cannot clear");
  }
  print_line(fmt::format(
      arguments.as_json ? fmt::runtime("{{\"lines\":{},\"events\":{},\"state_hash\":\"{}\"}}\n")
                        : fmt::runtime("lines      {}\nevents     {}\nstate hash {}\n"),
      report.lines,
      report.events,
      report.state_hash));
  return 0;
}

}  // namespace tool
