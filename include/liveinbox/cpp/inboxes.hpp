// The inbox: a directory on this machine, opened.
#pragma once

#include <liveinbox/archive.h>
#include <liveinbox/cpp/actors.hpp>
#include <liveinbox/cpp/answers.hpp>
#include <liveinbox/cpp/backups.hpp>
#include <liveinbox/cpp/errors.hpp>
#include <liveinbox/cpp/handles.hpp>
#include <liveinbox/cpp/logs.hpp>
#include <liveinbox/cpp/pages.hpp>
#include <liveinbox/cpp/texts.hpp>
#include <liveinbox/erase.h>
#include <liveinbox/inbox.h>
#include <liveinbox/metrics.h>
#include <liveinbox/text.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox {

// An open store. Its directory is shared with other opens of it, here and in other processes.
// Ownership: owns the handle; move only. The destructor closes: what was submitted and not
// committed has then not happened. Pages, subscriptions, sessions and actors may outlive it.
// Threads: const methods may be called by any number of threads at once; opening, moving, closing
// and destroying belong to one. Errors: the codes that inbox.h and command.h name, in that order.
// Since: 0.1.0
class Inbox {
 public:
  Inbox() noexcept = default;
  explicit Inbox(li_inbox adopted) noexcept : handle_(adopted) {}

  // ":memory:" keeps it in memory. `options` begins as LI_OPTIONS_INIT.
  [[nodiscard]] static Result<Inbox> open(std::string_view path,
                                          const li_options& options = LI_OPTIONS_INIT) noexcept {
    li_inbox inbox = 0;
    const li_status code = li_open(borrow(path), &options, &inbox);
    if (code != LI_OK) {
      return Status::of(code);
    }
    return Inbox(inbox);
  }
  // The same with a log, which is moved in and destroyed after its last line. It is called with a
  // const LogRecord&; it must not throw and not call the library.
  template <typename Log>
  [[nodiscard]] static Result<Inbox> open_logged(std::string_view path,
                                                 Log log,
                                                 li_options options = LI_OPTIONS_INIT) {
    auto kept = std::make_unique<Log>(std::move(log));
    options.log = [](void* user, const li_log_record* record) noexcept {
      (*static_cast<Log*>(user))(LogRecord(*record));
    };
    options.log_user_free = [](void* user) noexcept {
      std::default_delete<Log>()(static_cast<Log*>(user));
    };
    options.log_user = kept.get();
    auto inbox = open(path, options);
    if (inbox) {
      static_cast<void>(kept.release());
    }
    return inbox;
  }
  // What the destructor does, with an answer.
  Status close() noexcept { return Status::of(handle_.free()); }

  explicit operator bool() const noexcept { return handle_.get() != 0; }
  [[nodiscard]] li_inbox handle() const noexcept { return handle_.get(); }

  // Who acts or looks, and where; all commands and reads start from here.
  [[nodiscard]] Actor actor(std::string_view tenant, const li_principal& principal) const {
    return {handle_.get(), tenant, principal};
  }

  // Commands by hand: Actor::command makes them.
  Outcome execute(const li_command& command) const noexcept {
    return detail::execute(handle_.get(), command);
  }
  Status submit(const li_command& command, std::uint64_t ticket) const noexcept {
    return Status::of(li_submit(handle_.get(), &command, ticket));
  }
  // How many submitted commands were answered.
  Result<std::uint32_t> commit() const noexcept {
    std::uint32_t count = 0;
    return given(li_commit(handle_.get(), &count), count);
  }
  // The answers to submitted commands, oldest first, at most `capacity` of them.
  [[nodiscard]] Result<std::vector<Outcome>> completions(std::size_t capacity = 64) const {
    std::vector<li_outcome> raw(capacity, LI_OUTCOME_INIT);
    // Memory first: an outcome that was taken is not given again.
    std::vector<Outcome> outcomes;
    outcomes.reserve(capacity);
    std::size_t count = 0;
    const li_status code = li_completions(handle_.get(), raw.data(), raw.size(), &count);
    if (code != LI_OK) {
      return Status::of(code);
    }
    for (std::size_t i = 0; i < count; ++i) {
      outcomes.emplace_back(raw[i]);
    }
    return outcomes;
  }

  // What time brings; call it when next_deadline_ms() has come, or every second.
  Result<li_tick_report> tick() const noexcept {
    li_tick_report report = LI_TICK_REPORT_INIT;
    return given(li_tick(handle_.get(), &report), report);
  }
  [[nodiscard]] Result<std::int64_t> next_deadline_ms() const noexcept {
    std::int64_t at_ms = 0;
    return given(li_next_deadline(handle_.get(), &at_ms), at_ms);
  }

  // Readable while ready() or completions() has something. It stays the inbox's.
  [[nodiscard]] Result<int> wake_fd() const noexcept {
    int fd = -1;
    return given(li_wake_fd(handle_.get(), &fd), fd);
  }
  // Calls `wake`, which is moved in, when the wake descriptor becomes readable: on the thread that
  // committed. It must be quick, not throw and not call the library. The former one has ended then.
  template <typename Wake>
  Status set_wake(Wake wake) const {
    auto kept = std::make_unique<Wake>(std::move(wake));
    const auto call = [](void* user) noexcept { (*static_cast<Wake*>(user))(); };
    const auto free = [](void* user) noexcept {
      std::default_delete<Wake>()(static_cast<Wake*>(user));
    };
    const li_status code = li_set_wake(handle_.get(), call, free, kept.get());
    if (code == LI_OK) {
      static_cast<void>(kept.release());
    }
    return Status::of(code);
  }
  Status clear_wake() const noexcept {
    return Status::of(li_set_wake(handle_.get(), nullptr, nullptr, nullptr));
  }
  // Handles of subscriptions and sessions that have something, at most `capacity` of them.
  [[nodiscard]] Result<std::vector<std::uint64_t>> ready(std::size_t capacity = 64) const {
    std::vector<std::uint64_t> handles(capacity, 0);
    std::size_t count = 0;
    const li_status code = li_ready(handle_.get(), handles.data(), handles.size(), &count);
    if (code != LI_OK) {
      return Status::of(code);
    }
    handles.resize(count);
    return handles;
  }

  [[nodiscard]] Result<li_stats_info> stats(std::string_view tenant) const noexcept {
    li_stats_info info = LI_STATS_INIT;
    return given(li_stats(handle_.get(), borrow(tenant), &info), info);
  }
  [[nodiscard]] Result<li_metrics_info> metrics() const noexcept {
    li_metrics_info info = LI_METRICS_INIT;
    return given(li_metrics(handle_.get(), &info), info);
  }
  // A page whose text() is what Prometheus reads.
  [[nodiscard]] Result<Page> metrics_text() const noexcept {
    li_page page = 0;
    const li_status code = li_metrics_text(handle_.get(), &page);
    return detail::page_of(code, page);
  }
  // Reads everything; look at `differences`. `progress` hears events done and all, on this
  // thread; it must not throw, and not call the library.
  [[nodiscard]] Result<li_verify_report> verify() const noexcept {
    li_verify_report report = LI_VERIFY_REPORT_INIT;
    return given(li_verify(handle_.get(), nullptr, nullptr, &report), report);
  }
  template <typename Progress>
  [[nodiscard]] Result<li_verify_report> verify(Progress progress) const noexcept {
    const auto call = [](void* user, std::uint64_t done, std::uint64_t all) noexcept {
      (*static_cast<Progress*>(user))(done, all);
    };
    li_verify_report report = LI_VERIFY_REPORT_INIT;
    return given(li_verify(handle_.get(), call, &progress, &report), report);
  }
  // A new data file with all that is stored and nothing else; commands wait meanwhile.
  Result<li_compact_report> compact() const noexcept {
    li_compact_report report = LI_COMPACT_REPORT_INIT;
    return given(li_compact(handle_.get(), &report), report);
  }
  // Nothing of who was erased is in any file afterwards (erase.h).
  Result<li_erase_report> erase_finish() const noexcept {
    li_erase_report report = LI_ERASE_REPORT_INIT;
    return given(li_erase_finish(handle_.get(), &report), report);
  }

  // The next lines of the store's archive: a page whose text() they are. Begin with `after` 0 and
  // go on with info().revision until that is info().head (archive.h).
  [[nodiscard]] Result<Page> export_lines(std::uint64_t after,
                                          std::uint32_t max = 0) const noexcept {
    li_page page = 0;
    const li_status code = li_export(handle_.get(), after, max, &page);
    return detail::page_of(code, page);
  }
  // The next whole lines of an archive into an empty inbox; none: only how far the import is.
  Result<li_import_report> import_lines(std::string_view lines) const noexcept {
    li_import_report report = LI_IMPORT_REPORT_INIT;
    return given(li_import(handle_.get(), borrow(lines), &report), report);
  }
  // Gives up an import that did not reach its end.
  Status cancel_import() const noexcept { return Status::of(li_import_cancel(handle_.get())); }

  // The whole store as it is now into a directory that is new or empty (backup.h). `progress` hears
  // bytes done and about how many there will be, and says whether to go on; on this thread; it must
  // not throw, and not call the library.
  Result<li_backup_report> backup(std::string_view directory) const noexcept {
    return made_backup(directory, LI_BACKUP_OPTIONS_INIT);
  }
  template <typename Progress>
  Result<li_backup_report> backup(std::string_view directory, Progress progress) const noexcept {
    li_backup_options options = LI_BACKUP_OPTIONS_INIT;
    options.progress = detail::progress_call<Progress>;
    options.user = &progress;
    return made_backup(directory, options);
  }
  // The same piece by piece: `write` takes a std::string_view and answers 0, or an errno.
  template <typename Write>
  Result<li_backup_report> backup_to(Write write) const noexcept {
    li_backup_options options = LI_BACKUP_OPTIONS_INIT;
    options.write = [](void* user, const void* bytes, std::size_t size) noexcept {
      const std::string_view piece(static_cast<const char*>(bytes), size);
      return static_cast<std::int32_t>((*static_cast<Write*>(user))(piece));
    };
    options.user = &write;
    return made_backup({}, options);
  }

  // What a reply will look like: a page whose json() is told in text.h.
  [[nodiscard]] Result<Page> render(std::string_view tenant,
                                    std::string_view channel,
                                    std::string_view text) const noexcept {
    li_page page = 0;
    const li_status code =
        li_render(handle_.get(), borrow(tenant), borrow(channel), borrow(text), &page);
    return detail::page_of(code, page);
  }
  // What is found in a message of a user: a page whose json() is told in text.h.
  [[nodiscard]] Result<Page> detect(std::string_view tenant,
                                    std::string_view channel,
                                    std::string_view text) const noexcept {
    li_page page = 0;
    const li_status code =
        li_detect(handle_.get(), borrow(tenant), borrow(channel), borrow(text), &page);
    return detail::page_of(code, page);
  }

 private:
  [[nodiscard]] Result<li_backup_report> made_backup(
      std::string_view directory, const li_backup_options& options) const noexcept {
    li_backup_report report = LI_BACKUP_REPORT_INIT;
    return given(li_backup(handle_.get(), borrow(directory), &options, &report), report);
  }

  // `result` is a reference: the call that fills it may run after the argument was bound.
  template <typename T>
  static Result<T> given(li_status code, const T& result) noexcept {
    if (code != LI_OK) {
      return Status::of(code);
    }
    return result;
  }

  detail::Handle<li_close> handle_;
};

}  // namespace liveinbox
