// A new store made of a backup; the backup itself is Inbox::backup().
#pragma once

#include <liveinbox/backup.h>
#include <liveinbox/cpp/answers.hpp>
#include <liveinbox/cpp/errors.hpp>
#include <liveinbox/cpp/texts.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace liveinbox {
namespace detail {

// For a Progress that says whether to go on.
template <typename Progress>
std::int32_t progress_call(void* user, std::uint64_t done, std::uint64_t all) noexcept {
  return (*static_cast<Progress*>(user))(done, all) ? 0 : 1;
}

inline Result<li_restore_report> restored(std::string_view source,
                                          std::string_view directory,
                                          const li_restore_options& options) noexcept {
  li_restore_report report = LI_RESTORE_REPORT_INIT;
  const li_status code = li_restore(borrow(source), borrow(directory), &options, &report);
  if (code != LI_OK) {
    return Status::of(code);
  }
  return report;
}

}  // namespace detail

// Makes a store in a directory that is new or empty, of a backup's directory or a file with its
// bytes. `flags` are LI_RESTORE_…. Errors: the codes that backup.h names, in that order.
// Since: 0.1.0
inline Result<li_restore_report> restore(std::string_view source,
                                         std::string_view directory,
                                         std::uint32_t flags = 0) noexcept {
  li_restore_options options = LI_RESTORE_OPTIONS_INIT;
  options.flags = flags;
  return detail::restored(source, directory, options);
}

// The same with any options of li_restore, such as `erased`.
inline Result<li_restore_report> restore(std::string_view source,
                                         std::string_view directory,
                                         const li_restore_options& options) noexcept {
  return detail::restored(source, directory, options);
}

// The same; `progress` hears how far it is, as of li_restore, and says whether to go on. It must
// not throw, and not call the library.
template <typename Progress>
Result<li_restore_report> restore(std::string_view source,
                                  std::string_view directory,
                                  std::uint32_t flags,
                                  Progress progress) noexcept {
  li_restore_options options = LI_RESTORE_OPTIONS_INIT;
  options.flags = flags;
  options.progress = detail::progress_call<Progress>;
  options.user = &progress;
  return detail::restored(source, directory, options);
}

// The same piece by piece: `read` fills (char* bytes, size) and answers how many they are, 0 at the
// end, or an errno with its sign turned.
template <typename Read>
Result<li_restore_report> restore_from(Read read,
                                       std::string_view directory,
                                       std::uint32_t flags = 0) noexcept {
  li_restore_options options = LI_RESTORE_OPTIONS_INIT;
  options.flags = flags;
  options.read = [](void* user, void* bytes, std::size_t size) noexcept {
    return static_cast<std::int64_t>((*static_cast<Read*>(user))(static_cast<char*>(bytes), size));
  };
  options.user = &read;
  return detail::restored({}, directory, options);
}

}  // namespace liveinbox
