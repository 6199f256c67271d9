/* Made by generate.mjs from bindings/abi.json. clang-format leaves it as it is made. */
/* clang-format off */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "image.h"

#include <liveinbox/liveinbox.h>
#include <stdint.h>

/* Every function that the addon calls. */
#define LI_FUNCTIONS(X) \
  X(li_backup) \
  X(li_close) \
  X(li_commit) \
  X(li_compact) \
  X(li_completions) \
  X(li_conversation) \
  X(li_detect) \
  X(li_erase_finish) \
  X(li_event_name) \
  X(li_execute) \
  X(li_export) \
  X(li_findings_escalate) \
  X(li_findings_tag) \
  X(li_import) \
  X(li_import_cancel) \
  X(li_last_error) \
  X(li_metrics) \
  X(li_metrics_text) \
  X(li_next) \
  X(li_next_deadline) \
  X(li_open) \
  X(li_page_cards) \
  X(li_page_events) \
  X(li_page_free) \
  X(li_page_get_info) \
  X(li_page_json) \
  X(li_page_text) \
  X(li_query) \
  X(li_ready) \
  X(li_render) \
  X(li_restore) \
  X(li_runtime_start) \
  X(li_runtime_stop) \
  X(li_session_free) \
  X(li_session_next) \
  X(li_session_open) \
  X(li_session_receive) \
  X(li_set_wake) \
  X(li_stats) \
  X(li_status_class) \
  X(li_status_name) \
  X(li_status_text) \
  X(li_submit) \
  X(li_subscribe) \
  X(li_tick) \
  X(li_transcript) \
  X(li_unsubscribe) \
  X(li_verify) \
  X(li_version) \
  X(li_version_text) \
  X(li_why)

/* Where the texts of each struct stand. */
static const uint16_t li_command_texts[] = {
  8, /* tenant */
  24, /* id */
  48, /* actor_id */
  64, /* actor_name */
  80, /* conversation */
  96, /* channel */
  112, /* user */
  128, /* name */
  144, /* text */
  160, /* target */
  176, /* team */
  192, /* tag */
  208, /* external_id */
  224, /* session */
  240, /* data */
  328, /* into */
};
static const struct image li_command_image = {li_command_texts, 16, 352};
_Static_assert(sizeof(li_command) == 352, "li_command");

static const uint16_t li_options_texts[] = {
  0, /* none */
};
static const struct image li_options_image = {li_options_texts, 0, 88};
_Static_assert(sizeof(li_options) == 88, "li_options");

static const uint16_t li_query_options_texts[] = {
  8, /* tenant */
  32, /* viewer_id */
  48, /* viewer_name */
  64, /* search */
  80, /* after */
};
static const struct image li_query_options_image = {li_query_options_texts, 5, 120};
_Static_assert(sizeof(li_query_options) == 120, "li_query_options");

static const uint16_t li_search_term_texts[] = {
  8, /* value */
};
static const struct image li_search_term_image = {li_search_term_texts, 1, 32};
_Static_assert(sizeof(li_search_term) == 32, "li_search_term");

static const uint16_t li_transcript_options_texts[] = {
  8, /* tenant */
  32, /* viewer_id */
  48, /* viewer_name */
  64, /* conversation */
};
static const struct image li_transcript_options_image = {li_transcript_options_texts, 4, 88};
_Static_assert(sizeof(li_transcript_options) == 88, "li_transcript_options");

static const uint16_t li_subscribe_options_texts[] = {
  8, /* tenant */
  32, /* viewer_id */
  48, /* viewer_name */
};
static const struct image li_subscribe_options_image = {li_subscribe_options_texts, 3, 80};
_Static_assert(sizeof(li_subscribe_options) == 80, "li_subscribe_options");

static const uint16_t li_session_options_texts[] = {
  8, /* tenant */
  32, /* principal_id */
  48, /* principal_name */
  64, /* name */
};
static const struct image li_session_options_image = {li_session_options_texts, 4, 80};
_Static_assert(sizeof(li_session_options) == 80, "li_session_options");

static const uint16_t li_outcome_texts[] = {
  0, /* none */
};
static const struct image li_outcome_image = {li_outcome_texts, 0, 808};
_Static_assert(sizeof(li_outcome) == 808, "li_outcome");

static const uint16_t li_page_info_texts[] = {
  80, /* more */
  96, /* draft */
  112, /* note_draft */
};
static const struct image li_page_info_image = {li_page_info_texts, 3, 136};
_Static_assert(sizeof(li_page_info) == 136, "li_page_info");

static const uint16_t li_card_texts[] = {
  8, /* conversation */
  24, /* channel */
  40, /* user_id */
  56, /* user_name */
  112, /* holder_id */
  128, /* holder_name */
  144, /* reason_text */
  160, /* team */
  184, /* snippet */
  200, /* snippet_author */
  288, /* tags */
  312, /* attributes */
  328, /* offered_to_id */
  344, /* offered_to_name */
  368, /* merged_into */
};
static const struct image li_card_image = {li_card_texts, 15, 408};
_Static_assert(sizeof(li_card) == 408, "li_card");

static const uint16_t li_event_texts[] = {
  72, /* actor_id */
  88, /* actor_name */
  104, /* conversation */
  120, /* text */
  136, /* tag */
  152, /* subject_id */
  168, /* subject_name */
  184, /* external_id */
  208, /* failure */
  224, /* other */
};
static const struct image li_event_image = {li_event_texts, 10, 256};
_Static_assert(sizeof(li_event) == 256, "li_event");

static const uint16_t li_stats_info_texts[] = {
  0, /* none */
};
static const struct image li_stats_info_image = {li_stats_info_texts, 0, 80};
_Static_assert(sizeof(li_stats_info) == 80, "li_stats_info");

static const uint16_t li_verify_report_texts[] = {
  0, /* none */
};
static const struct image li_verify_report_image = {li_verify_report_texts, 0, 336};
_Static_assert(sizeof(li_verify_report) == 336, "li_verify_report");

static const uint16_t li_erase_report_texts[] = {
  0, /* none */
};
static const struct image li_erase_report_image = {li_erase_report_texts, 0, 56};
_Static_assert(sizeof(li_erase_report) == 56, "li_erase_report");

static const uint16_t li_import_report_texts[] = {
  0, /* none */
};
static const struct image li_import_report_image = {li_import_report_texts, 0, 64};
_Static_assert(sizeof(li_import_report) == 64, "li_import_report");

static const uint16_t li_tick_report_texts[] = {
  0, /* none */
};
static const struct image li_tick_report_image = {li_tick_report_texts, 0, 24};
_Static_assert(sizeof(li_tick_report) == 24, "li_tick_report");

static const uint16_t li_metrics_info_texts[] = {
  0, /* none */
};
static const struct image li_metrics_info_image = {li_metrics_info_texts, 0, 864};
_Static_assert(sizeof(li_metrics_info) == 864, "li_metrics_info");

static const uint16_t li_compact_report_texts[] = {
  0, /* none */
};
static const struct image li_compact_report_image = {li_compact_report_texts, 0, 24};
_Static_assert(sizeof(li_compact_report) == 24, "li_compact_report");

static const uint16_t li_backup_report_texts[] = {
  0, /* none */
};
static const struct image li_backup_report_image = {li_backup_report_texts, 0, 112};
_Static_assert(sizeof(li_backup_report) == 112, "li_backup_report");

static const uint16_t li_restore_report_texts[] = {
  0, /* none */
};
static const struct image li_restore_report_image = {li_restore_report_texts, 0, 160};
_Static_assert(sizeof(li_restore_report) == 160, "li_restore_report");

#endif /* LAYOUT_H */
