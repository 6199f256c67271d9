// Between the structs of the C API and the values inside. Sized structs may come from an older or a
// newer header than this library's:
//   in   shorter than the first release's: refused; shorter than ours: the rest is zero; longer:
//        what we do not know must be zero, else LI_E_UNSUPPORTED
//   out  only struct_size bytes are written, and those that we do not know become zero
#pragma once

#include <liveinbox/liveinbox.h>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "core/scope.hpp"
#include "core/types.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace liveinbox::capi {

// The bytes of a struct in its first release, which every later one begins with: up to and with the
// member that stood last then. Growing a struct does not touch these.
template <typename T>
inline constexpr std::size_t first_size = 0;
template <>
inline constexpr std::size_t first_size<li_options> = offsetof(li_options, reserved) +
                                                      sizeof(li_options::reserved);
template <>
inline constexpr std::size_t first_size<li_tick_report> = offsetof(li_tick_report,
                                                                   next_deadline_ms) +
                                                          sizeof(li_tick_report::next_deadline_ms);
template <>
inline constexpr std::size_t first_size<li_stats_info> = offsetof(li_stats_info, epoch) +
                                                         sizeof(li_stats_info::epoch);
template <>
inline constexpr std::size_t first_size<li_verify_report> = offsetof(li_verify_report, state_hash) +
                                                            sizeof(li_verify_report::state_hash);
template <>
inline constexpr std::size_t first_size<li_compact_report> = offsetof(li_compact_report,
                                                                      bytes_after) +
                                                             sizeof(li_compact_report::bytes_after);
template <>
inline constexpr std::size_t first_size<li_erase_report> = offsetof(li_erase_report, bytes_after) +
                                                           sizeof(li_erase_report::bytes_after);
template <>
inline constexpr std::size_t first_size<li_import_report> = offsetof(li_import_report, state_hash) +
                                                            sizeof(li_import_report::state_hash);
template <>
inline constexpr std::size_t first_size<li_backup_options> = offsetof(li_backup_options, user) +
                                                             sizeof(li_backup_options::user);
template <>
inline constexpr std::size_t first_size<li_backup_report> = offsetof(li_backup_report, hash) +
                                                            sizeof(li_backup_report::hash);
template <>
inline constexpr std::size_t first_size<li_restore_options> = offsetof(li_restore_options, erased) +
                                                              sizeof(li_restore_options::erased);
template <>
inline constexpr std::size_t first_size<li_restore_report> = offsetof(li_restore_report,
                                                                      state_hash) +
                                                             sizeof(li_restore_report::state_hash);
template <>
inline constexpr std::size_t first_size<li_command> = offsetof(li_command, reserved) +
                                                      sizeof(li_command::reserved);
template <>
inline constexpr std::size_t first_size<li_outcome> = offsetof(li_outcome, detail) +
                                                      sizeof(li_outcome::detail);
template <>
inline constexpr std::size_t first_size<li_metrics_info> = offsetof(li_metrics_info, closed) +
                                                           sizeof(li_metrics_info::closed);
template <>
inline constexpr std::size_t first_size<li_query_options> = offsetof(li_query_options, sort) +
                                                            sizeof(li_query_options::sort);
template <>
inline constexpr std::size_t first_size<li_transcript_options> =
    offsetof(li_transcript_options, before) + sizeof(li_transcript_options::before);
template <>
inline constexpr std::size_t first_size<li_page_info> = offsetof(li_page_info, note_draft) +
                                                        sizeof(li_page_info::note_draft);
template <>
inline constexpr std::size_t first_size<li_card> = offsetof(li_card, user_last_seen_ms) +
                                                   sizeof(li_card::user_last_seen_ms);
template <>
inline constexpr std::size_t first_size<li_event> = offsetof(li_event, due_ms) +
                                                    sizeof(li_event::due_ms);
template <>
inline constexpr std::size_t first_size<li_subscribe_options> =
    offsetof(li_subscribe_options, offset) + sizeof(li_subscribe_options::offset);
template <>
inline constexpr std::size_t first_size<li_runtime_options> = offsetof(li_runtime_options,
                                                                       watch_ms) +
                                                              sizeof(li_runtime_options::watch_ms);
template <>
inline constexpr std::size_t first_size<li_session_options> = offsetof(li_session_options, name) +
                                                              sizeof(li_session_options::name);
template <>
inline constexpr std::size_t first_size<li_error_info> = offsetof(li_error_info, message) +
                                                         sizeof(li_error_info::message);

// Above any struct that a release could ever have; a larger number is no size but chance.
inline constexpr std::size_t struct_bytes_max = std::size_t{64} * 1024;

// Reads the size that a struct states about itself; fails where it is none of this kind.
base::Result<std::size_t> stated_size(const void* given,
                                      std::size_t size_min,
                                      std::string_view what);
// Fails if a byte of given[known, size) is set.
base::Status check_unknown_tail(const void* given,
                                std::size_t known,
                                std::size_t size,
                                std::string_view what);

// A struct that the caller gave, as this library knows it. `size_min` is the first release's.
template <typename T>
base::Result<T> read_struct(const T* given,
                            std::string_view what,
                            std::size_t size_min = first_size<T>) {
  static_assert(std::is_trivially_copyable_v<T>);
  auto size = stated_size(given, size_min, what);
  if (!size) {
    return std::move(size).error();
  }
  if (auto status = check_unknown_tail(given, sizeof(T), *size, what); !status) {
    return std::move(status).error();
  }
  T known{};
  std::memcpy(static_cast<void*>(&known), given, std::min(sizeof(T), *size));
  return known;
}

// Whether an output struct of the caller can be written at all.
template <typename T>
base::Status check_output(const T* out,
                          std::string_view what,
                          std::size_t size_min = first_size<T>) {
  auto size = stated_size(out, size_min, what);
  return size ? base::Status() : base::Status(std::move(size).error());
}

// The same without a sentence, for where nothing may fail.
template <typename T>
bool is_output(const T* out) noexcept {
  return out != nullptr && out->struct_size >= first_size<T> &&
         out->struct_size <= struct_bytes_max;
}

// Writes what the caller's struct has room for; its struct_size stays. check_output was passed.
template <typename T>
void write_struct(T value, T* out) noexcept {
  const std::size_t size = out->struct_size;
  const auto known = std::min(sizeof(T), size);
  value.struct_size = out->struct_size;
  std::memcpy(static_cast<void*>(out), &value, known);
  std::memset(reinterpret_cast<unsigned char*>(out) + known, 0, size - known);
}

// What a result is until the call has succeeded.
template <typename T>
void clear_result(T* out, T value = 0) noexcept {
  if (out != nullptr) {
    *out = value;
  }
}

// Fails with invalid_argument unless a pointer for a result is given.
base::Status check_pointer(const void* pointer, std::string_view what);

// Fails unless a reserved field is zero.
base::Status check_reserved(std::uint64_t value, std::string_view what);

// The bytes of a text that the caller gave; NULL only with size 0.
base::Result<std::string_view> read_bytes(li_str text, std::string_view what);

// A path, which is bytes to the operating system and need not be UTF-8; not empty.
base::Result<std::string> read_path(li_str path, std::string_view what);

// A text argument: at most `bytes_max` bytes of UTF-8. An id also has no control characters.
base::Result<std::string> read_text(li_str text, std::string_view what, std::size_t bytes_max);
base::Result<std::string> read_id(li_str text, std::string_view what, std::size_t bytes_max);
// An id that must not be empty.
base::Result<std::string> read_required_id(li_str text,
                                           std::string_view what,
                                           std::size_t bytes_max);

// A principal who must be somebody: a kind, an id.
base::Result<core::Principal> read_principal(const li_principal& principal, std::string_view what);

// A text of ours for the caller: valid as long as `text` is, with a NUL after it.
inline li_str to_c(const std::string& text) {
  return {text.c_str(), text.size()};
}

}  // namespace liveinbox::capi
