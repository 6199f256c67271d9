/* The table of calls.h. An input is the image of the library's own options, or of a struct below
 * that holds the arguments; lib/calls.ts knows the same structs. */
#include "calls.h"

#include "library.h"
#include "page.h"
#include "progress.h"

#include <string.h>

/* Arguments that are a few texts: the first of them is at 0, and so on. */
struct texts {
  li_str text[3];
};
static const uint16_t texts_texts[] = {0, 16, 32};
static const struct image texts_image = {texts_texts, 3, sizeof(struct texts)};

struct open_arguments {
  li_str path;
  li_options options;
  uint32_t has_runtime;
  uint32_t watch_ms;
};
static const struct image open_image = {texts_texts, 1, sizeof(struct open_arguments)};

struct export_arguments {
  uint64_t after;
  uint64_t max;
};
struct restore_arguments {
  li_str source;
  li_str directory;
  li_str erased;
  uint32_t flags;
  uint32_t none;
};
static const struct image restore_image = {texts_texts, 3, sizeof(struct restore_arguments)};

static const struct image export_image = {NULL, 0, sizeof(struct export_arguments)};

/* A failure of the binding itself: the input is not what lib/calls.ts writes. */
static li_status damaged(struct call* call) {
  call->failure.status = LI_E_INTERNAL;
  strcpy(call->failure.message, "a call has come without its arguments");
  return LI_E_INTERNAL;
}

/* One more than the library takes, so that it says itself what it thinks of more. */
enum { TERMS_MAX = 17 };

static bool read_input(const struct call* call, const struct image* image, void* out) {
  return image_read(image, call->input, call->input_size, 0, out);
}

/* Leaves the page as the answer; the failure is kept, since freeing a page clears it. */
static li_status answer_page(struct call* call, li_status status, li_page page, page_text text) {
  if (status == LI_OK) {
    status = page_take(page, text, &call->output);
    call->failure.status = status;
  }
  return status;
}

static li_status answer_struct(struct call* call, li_status status, const void* data, size_t size) {
  if (status == LI_OK) {
    const size_t at = bytes_add(&call->output, size);
    if (call->output.is_short) {
      return LI_E_NO_MEMORY;
    }
    memcpy(call->output.data + at, data, size);
  }
  return status;
}

static li_status run_open(struct call* call) {
  struct open_arguments given;
  if (!read_input(call, &open_image, &given)) {
    return damaged(call);
  }
  li_status status = inbox_open(call->inbox, given.path, given.options);
  if (status == LI_OK && given.has_runtime != 0) {
    li_runtime_options options = LI_RUNTIME_INIT;
    options.watch_ms = given.watch_ms;
    status = lib.li_runtime_start(call->inbox->handle, &options);
    failure_take(&call->failure, status);
    if (status != LI_OK) {
      inbox_close(call->inbox);
    }
  }
  return status;
}

static li_status run_close(struct call* call) {
  return inbox_close(call->inbox);
}

/* Terms are images one behind the other; the member `terms` holds where the first one begins. */
static bool read_terms(const struct call* call, li_query_options* options, li_search_term* terms) {
  const size_t first = (size_t)(uintptr_t)options->terms;
  for (uint32_t i = 0; i < options->term_count; i++) {
    const size_t at = first + i * li_search_term_image.size;
    if (!image_read(&li_search_term_image, call->input, call->input_size, at, &terms[i])) {
      return false;
    }
  }
  options->terms = options->term_count == 0 ? NULL : terms;
  return true;
}

static li_status run_query(struct call* call) {
  li_query_options options;
  li_search_term terms[TERMS_MAX];
  li_page page = 0;
  if (!read_input(call, &li_query_options_image, &options) || options.term_count > TERMS_MAX ||
      !read_terms(call, &options, terms)) {
    return damaged(call);
  }
  const li_status status = lib.li_query(call->handle, &options, &page);
  return answer_page(call, status, page, NULL);
}

/* li_transcript, li_conversation and li_why, which take the same options. */
static li_status read_conversation(struct call* call,
                                   li_status (*read)(li_inbox,
                                                     const li_transcript_options*,
                                                     li_page*),
                                   page_text text) {
  li_transcript_options options;
  li_page page = 0;
  if (!read_input(call, &li_transcript_options_image, &options)) {
    return damaged(call);
  }
  const li_status status = read(call->handle, &options, &page);
  return answer_page(call, status, page, text);
}

static li_status run_transcript(struct call* call) {
  return read_conversation(call, lib.li_transcript, NULL);
}

static li_status run_conversation(struct call* call) {
  return read_conversation(call, lib.li_conversation, NULL);
}

static li_status run_why(struct call* call) {
  return read_conversation(call, lib.li_why, lib.li_page_json);
}

typedef li_status (*read_text_fn)(li_inbox, li_str, li_str, li_str, li_page*);

static li_status read_text(struct call* call, read_text_fn read) {
  struct texts given;
  li_page page = 0;
  if (!read_input(call, &texts_image, &given)) {
    return damaged(call);
  }
  const li_status status = read(call->handle, given.text[0], given.text[1], given.text[2], &page);
  return answer_page(call, status, page, lib.li_page_json);
}

static li_status run_render(struct call* call) {
  return read_text(call, lib.li_render);
}

static li_status run_detect(struct call* call) {
  return read_text(call, lib.li_detect);
}

static li_status run_stats(struct call* call) {
  struct texts given;
  li_stats_info info = LI_STATS_INIT;
  if (!read_input(call, &texts_image, &given)) {
    return damaged(call);
  }
  const li_status status = lib.li_stats(call->handle, given.text[0], &info);
  return answer_struct(call, status, &info, sizeof info);
}

static li_status run_verify(struct call* call) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  const li_status status = lib.li_verify(
      call->handle, call->progress == NULL ? NULL : progress_hear, call->progress, &report);
  return answer_struct(call, status, &report, sizeof report);
}

static li_status run_compact(struct call* call) {
  li_compact_report report = LI_COMPACT_REPORT_INIT;
  return answer_struct(call, lib.li_compact(call->handle, &report), &report, sizeof report);
}

static li_status run_erase_finish(struct call* call) {
  li_erase_report report = LI_ERASE_REPORT_INIT;
  return answer_struct(call, lib.li_erase_finish(call->handle, &report), &report, sizeof report);
}

static li_status run_metrics(struct call* call) {
  li_metrics_info info = LI_METRICS_INIT;
  return answer_struct(call, lib.li_metrics(call->handle, &info), &info, sizeof info);
}

static li_status run_metrics_text(struct call* call) {
  li_page page = 0;
  const li_status status = lib.li_metrics_text(call->handle, &page);
  return answer_page(call, status, page, lib.li_page_text);
}

static li_status run_export(struct call* call) {
  struct export_arguments given;
  li_page page = 0;
  if (!read_input(call, &export_image, &given)) {
    return damaged(call);
  }
  const li_status status = lib.li_export(call->handle, given.after, (uint32_t)given.max, &page);
  return answer_page(call, status, page, lib.li_page_text);
}

static li_status run_import(struct call* call) {
  li_import_report report = LI_IMPORT_REPORT_INIT;
  const li_str lines = {call->input, call->input_size};
  const li_status status = lib.li_import(call->handle, lines, &report);
  return answer_struct(call, status, &report, sizeof report);
}

static li_status run_import_cancel(struct call* call) {
  return lib.li_import_cancel(call->handle);
}

static li_status run_backup(struct call* call) {
  struct texts given;
  li_backup_options options = LI_BACKUP_OPTIONS_INIT;
  li_backup_report report = LI_BACKUP_REPORT_INIT;
  if (!read_input(call, &texts_image, &given)) {
    return damaged(call);
  }
  options.progress = call->progress == NULL ? NULL : progress_hear_on;
  options.user = call->progress;
  const li_status status = lib.li_backup(call->handle, given.text[0], &options, &report);
  return answer_struct(call, status, &report, sizeof report);
}

/* Needs no inbox: the one that it is called with is never opened. */
static li_status run_restore(struct call* call) {
  struct restore_arguments given;
  li_restore_options options = LI_RESTORE_OPTIONS_INIT;
  li_restore_report report = LI_RESTORE_REPORT_INIT;
  if (!read_input(call, &restore_image, &given)) {
    return damaged(call);
  }
  options.flags = given.flags;
  options.erased = given.erased;
  options.progress = call->progress == NULL ? NULL : progress_hear_on;
  options.user = call->progress;
  const li_status status = lib.li_restore(given.source, given.directory, &options, &report);
  return answer_struct(call, status, &report, sizeof report);
}

static li_status run_tick(struct call* call) {
  li_tick_report report = LI_TICK_REPORT_INIT;
  return answer_struct(call, lib.li_tick(call->handle, &report), &report, sizeof report);
}

static li_status run_next_deadline(struct call* call) {
  int64_t at_ms = 0;
  return answer_struct(call, lib.li_next_deadline(call->handle, &at_ms), &at_ms, sizeof at_ms);
}

static li_status run_commit(struct call* call) {
  uint32_t count = 0;
  return answer_struct(call, lib.li_commit(call->handle, &count), &count, sizeof count);
}

static li_status run_runtime_stop(struct call* call) {
  return lib.li_runtime_stop(call->handle);
}

const struct call_entry calls[] = {
    {"open", run_open, true},
    {"close", run_close, true},
    {"query", run_query, false},
    {"transcript", run_transcript, false},
    {"conversation", run_conversation, false},
    {"why", run_why, false},
    {"render", run_render, false},
    {"detect", run_detect, false},
    {"stats", run_stats, false},
    {"verify", run_verify, false},
    {"compact", run_compact, false},
    {"eraseFinish", run_erase_finish, false},
    {"metrics", run_metrics, false},
    {"metricsText", run_metrics_text, false},
    {"export", run_export, false},
    {"import", run_import, false},
    {"importCancel", run_import_cancel, false},
    {"backup", run_backup, false},
    {"restore", run_restore, true},
    {"tick", run_tick, false},
    {"nextDeadline", run_next_deadline, false},
    {"commit", run_commit, false},
    {"runtimeStop", run_runtime_stop, false},
};
const size_t calls_count = sizeof calls / sizeof calls[0];
