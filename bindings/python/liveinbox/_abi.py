"""The C interface as ctypes sees it.

Made by generate.py from bindings/abi.json.
"""

from __future__ import annotations

from ctypes import (
    POINTER, Structure, c_char, c_char_p, c_int, c_int32, c_int64, c_size_t, c_uint32, c_uint64,
    c_void_p,
)
from typing import TYPE_CHECKING, Any

VERSION = "0.1.0"
LI_RESTORE_UNVERIFIED = 1
LI_RESTORE_ANY_FILESYSTEM = 2
LI_FALLBACK = 1
LI_DRAFT_OF_NOTE = 2
LI_AWAY = 4
LI_AT_ONCE = 8
LI_FROM_NOW = 0
LI_FROM_OLDEST = 1
LI_OPEN_EXISTING = 1
LI_OPEN_ANY_FILESYSTEM = 2
LI_ANALYZE_ALSO_BUILT_IN = 4
LI_STORE_ROOMY = 0
LI_STORE_LOW = 1
LI_STORE_RESERVE = 2
LI_TERM_NOT = 1
LI_TERM_PREFIX = 2

# Commands by their names, events by their numbers, and what flags are called.
OPS: dict[str, int] = {
    "open": 1, "receive": 2, "escalate": 3, "claim": 4, "claim_next": 5, "renew": 6, "release": 7,
    "transfer": 9, "take_over": 10, "hand_back": 11, "send": 12, "note": 13, "tag": 14,
    "untag": 15, "mark_read": 16, "close": 17, "reopen": 18, "snooze": 19, "wake": 20,
    "prioritize": 21, "assign_team": 22, "annotate": 23, "save_draft": 24, "deliver": 25,
    "offer": 26, "decline": 27, "connect": 32, "disconnect": 33, "set_availability": 34,
    "set_agent": 48, "set_user": 49, "set_channel": 50, "set_team": 51, "configure": 52,
    "erase": 53,
}
EVENTS: dict[int, str] = {
    1: "opened", 2: "message_received", 3: "message_sent", 4: "note_added", 5: "escalated",
    6: "claimed", 7: "renewed", 8: "released", 9: "transferred", 10: "taken_over",
    11: "handed_back", 12: "tagged", 13: "untagged", 14: "read_marked", 15: "closed",
    16: "reopened", 17: "snoozed", 18: "woken", 19: "prioritized", 20: "team_assigned",
    21: "annotated", 22: "draft_saved", 23: "delivery_changed", 24: "offered", 25: "offer_ended",
    26: "offers_reset", 27: "merged_in", 28: "deadline_set", 29: "deadline_near",
    30: "deadline_missed", 31: "erased", 32: "went_online", 33: "went_offline",
    34: "availability_set", 35: "hours_changed", 48: "agent_set", 49: "user_set",
    50: "channel_set", 51: "team_set", 52: "configured", 53: "user_erased",
}
FLAGS: dict[str, int] = {
    "is_fallback": 1, "is_note": 2, "is_away": 4, "at_once": 8,
}


class Struct(Structure):
    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...


class li_str(Struct):
    _fields_ = [
        ("data", c_char_p), ("size", c_size_t),
    ]


class li_principal(Struct):
    _fields_ = [
        ("kind", c_uint32), ("reserved", c_uint32), ("id", c_char_p), ("id_size", c_size_t),
        ("name", c_char_p), ("name_size", c_size_t),
    ]


class li_analysis(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("tenant", c_char_p),
        ("tenant_size", c_size_t), ("channel", c_char_p), ("channel_size", c_size_t),
        ("text", c_char_p), ("text_size", c_size_t),
    ]


class li_backup_options(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("write", c_void_p),
        ("progress", c_void_p), ("user", c_void_p),
    ]


class li_backup_report(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("format", c_uint32), ("position", c_uint64),
        ("epoch", c_uint64), ("bytes", c_uint64), ("uuid", c_char * 40), ("hash", c_char * 40),
    ]


class li_card(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("state", c_uint32), ("conversation", c_char_p),
        ("conversation_size", c_size_t), ("channel", c_char_p), ("channel_size", c_size_t),
        ("user_id", c_char_p), ("user_id_size", c_size_t), ("user_name", c_char_p),
        ("user_name_size", c_size_t), ("user_online", c_uint32), ("is_active", c_uint32),
        ("is_green", c_uint32), ("outcome", c_uint32), ("version", c_uint64), ("fence", c_uint64),
        ("holder_kind", c_uint32), ("reason", c_uint32), ("holder_id", c_char_p),
        ("holder_id_size", c_size_t), ("holder_name", c_char_p), ("holder_name_size", c_size_t),
        ("reason_text", c_char_p), ("reason_text_size", c_size_t), ("team", c_char_p),
        ("team_size", c_size_t), ("priority", c_int32), ("escalations", c_uint32),
        ("snippet", c_char_p), ("snippet_size", c_size_t), ("snippet_author", c_char_p),
        ("snippet_author_size", c_size_t), ("snippet_at_ms", c_int64), ("since_ms", c_int64),
        ("lease_until_ms", c_int64), ("waiting_since_ms", c_int64), ("opened_at_ms", c_int64),
        ("last_activity_ms", c_int64), ("closed_at_ms", c_int64), ("messages", c_uint64),
        ("unread", c_uint64), ("tags", c_char_p), ("tags_size", c_size_t),
        ("snoozed_until_ms", c_int64), ("attributes", c_char_p), ("attributes_size", c_size_t),
        ("offered_to_id", c_char_p), ("offered_to_id_size", c_size_t),
        ("offered_to_name", c_char_p), ("offered_to_name_size", c_size_t),
        ("offered_until_ms", c_int64), ("merged_into", c_char_p), ("merged_into_size", c_size_t),
        ("due_ms", c_int64), ("due_deadline", c_uint32), ("is_due_missed", c_uint32),
        ("user_last_seen_ms", c_int64),
    ]


class li_command(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("op", c_uint32), ("tenant", c_char_p),
        ("tenant_size", c_size_t), ("id", c_char_p), ("id_size", c_size_t),
        ("actor_kind", c_uint32), ("actor_reserved", c_uint32), ("actor_id", c_char_p),
        ("actor_id_size", c_size_t), ("actor_name", c_char_p), ("actor_name_size", c_size_t),
        ("conversation", c_char_p), ("conversation_size", c_size_t), ("channel", c_char_p),
        ("channel_size", c_size_t), ("user", c_char_p), ("user_size", c_size_t),
        ("name", c_char_p), ("name_size", c_size_t), ("text", c_char_p), ("text_size", c_size_t),
        ("target", c_char_p), ("target_size", c_size_t), ("team", c_char_p),
        ("team_size", c_size_t), ("tag", c_char_p), ("tag_size", c_size_t),
        ("external_id", c_char_p), ("external_id_size", c_size_t), ("session", c_char_p),
        ("session_size", c_size_t), ("data", c_char_p), ("data_size", c_size_t),
        ("fence", c_uint64), ("if_version", c_uint64), ("message", c_uint64),
        ("occurred_at_ms", c_int64), ("lease_ms", c_int64), ("reason", c_uint32),
        ("outcome", c_uint32), ("role", c_uint32), ("flags", c_uint32), ("until_ms", c_int64),
        ("priority", c_int32), ("delivery", c_uint32), ("into", c_char_p), ("into_size", c_size_t),
        ("device", c_uint32), ("reserved", c_uint32),
    ]


class li_compact_report(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("bytes_before", c_uint64),
        ("bytes_after", c_uint64),
    ]


class li_erase_report(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("users", c_uint64),
        ("conversations", c_uint64), ("results", c_uint64), ("segments", c_uint64),
        ("bytes_before", c_uint64), ("bytes_after", c_uint64),
    ]


class li_error_info(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("status", c_int32), ("cause", c_int32), ("reserved", c_uint32),
        ("message", c_char_p),
    ]


class li_event(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("type", c_uint32), ("offset", c_uint64), ("entry", c_uint64),
        ("version", c_uint64), ("fence", c_uint64), ("message", c_uint64), ("at_ms", c_int64),
        ("occurred_at_ms", c_int64), ("actor_kind", c_uint32), ("reason", c_uint32),
        ("actor_id", c_char_p), ("actor_id_size", c_size_t), ("actor_name", c_char_p),
        ("actor_name_size", c_size_t), ("conversation", c_char_p), ("conversation_size", c_size_t),
        ("text", c_char_p), ("text_size", c_size_t), ("tag", c_char_p), ("tag_size", c_size_t),
        ("subject_id", c_char_p), ("subject_id_size", c_size_t), ("subject_name", c_char_p),
        ("subject_name_size", c_size_t), ("external_id", c_char_p), ("external_id_size", c_size_t),
        ("delivery", c_uint32), ("reserved", c_uint32), ("failure", c_char_p),
        ("failure_size", c_size_t), ("other", c_char_p), ("other_size", c_size_t),
        ("right", c_uint32), ("deadline", c_uint32), ("due_ms", c_int64),
    ]


class li_import_report(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("is_complete", c_uint32), ("lines", c_uint64),
        ("events", c_uint64), ("state_hash", c_char * 40),
    ]


class li_log_field(Struct):
    _fields_ = [
        ("key", c_char_p), ("key_size", c_size_t), ("value", c_char_p), ("value_size", c_size_t),
    ]


class li_log_record(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("level", c_uint32), ("at_ms", c_int64), ("module", c_char_p),
        ("module_size", c_size_t), ("message", c_char_p), ("message_size", c_size_t),
        ("fields", c_void_p), ("field_count", c_uint32), ("reserved", c_uint32),
    ]


class li_metrics_info(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("executed", c_uint64),
        ("repeated", c_uint64), ("refused", c_uint64), ("failed", c_uint64),
        ("claims_lost", c_uint64), ("stale_fences", c_uint64), ("queue_full", c_uint64),
        ("queued", c_uint64), ("commits", c_uint64), ("events", c_uint64),
        ("commit_us_sum", c_uint64), ("commit_us", c_uint64 * 18),
        ("commit_commands_sum", c_uint64), ("commit_commands", c_uint64 * 10), ("ticks", c_uint64),
        ("timers_fired", c_uint64), ("timer_lateness_ms_sum", c_uint64),
        ("timer_lateness_ms", c_uint64 * 13), ("feed_reads", c_uint64), ("feed_events", c_uint64),
        ("resets", c_uint64), ("wakes", c_uint64), ("queries", c_uint64),
        ("query_us_sum", c_uint64), ("query_us", c_uint64 * 18), ("searches", c_uint64),
        ("search_rows_sum", c_uint64), ("search_rows", c_uint64 * 6), ("sessions", c_uint64),
        ("subscriptions", c_uint64), ("runtime_turns", c_uint64), ("log_lines_lost", c_uint64),
        ("store_used_bytes", c_uint64), ("store_map_bytes", c_uint64), ("store_readers", c_uint64),
        ("with_assistant", c_uint64), ("waiting", c_uint64), ("offered", c_uint64),
        ("claimed", c_uint64), ("snoozed", c_uint64), ("closed", c_uint64),
        ("store_file_bytes", c_uint64), ("store_disk_free_bytes", c_uint64),
        ("store_reader_lag", c_uint64), ("store_level", c_uint64), ("store_left_bytes", c_uint64),
        ("store_oldest_reader_ms", c_uint64),
    ]


class li_options(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("flags", c_uint32), ("header_version", c_uint32),
        ("tag_mode", c_uint32), ("map_bytes", c_uint64), ("analyze", c_void_p),
        ("analyze_user", c_void_p), ("now_ms", c_void_p), ("now_user", c_void_p),
        ("log", c_void_p), ("log_user_free", c_void_p), ("log_user", c_void_p),
        ("log_level", c_uint32), ("reserved", c_uint32),
    ]


class li_outcome(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("status", c_int32), ("ticket", c_uint64), ("offset", c_uint64),
        ("version", c_uint64), ("fence", c_uint64), ("message", c_uint64), ("since_ms", c_int64),
        ("lease_until_ms", c_int64), ("at_ms", c_int64), ("duplicate", c_uint32),
        ("holder_kind", c_uint32), ("holder_id", c_char * 72), ("holder_name", c_char * 264),
        ("conversation", c_char * 136), ("detail", c_char * 256),
    ]


class li_page_info(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("cards", c_uint32), ("events", c_uint32),
        ("at_least", c_uint32), ("epoch", c_uint64), ("revision", c_uint64), ("after", c_uint64),
        ("head", c_uint64), ("total", c_uint64), ("count_all", c_uint64),
        ("count_waiting", c_uint64), ("count_mine", c_uint64), ("more", c_char_p),
        ("more_size", c_size_t), ("draft", c_char_p), ("draft_size", c_size_t),
        ("note_draft", c_char_p), ("note_draft_size", c_size_t), ("is_near", c_uint32),
        ("reserved", c_uint32),
    ]


class li_query_options(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("tab", c_uint32), ("tenant", c_char_p),
        ("tenant_size", c_size_t), ("viewer_kind", c_uint32), ("viewer_reserved", c_uint32),
        ("viewer_id", c_char_p), ("viewer_id_size", c_size_t), ("viewer_name", c_char_p),
        ("viewer_name_size", c_size_t), ("search", c_char_p), ("search_size", c_size_t),
        ("after", c_char_p), ("after_size", c_size_t), ("limit", c_uint32), ("sort", c_uint32),
        ("terms", c_void_p), ("term_count", c_uint32), ("exact", c_uint32),
    ]


class li_restore_options(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("flags", c_uint32), ("read", c_void_p), ("progress", c_void_p),
        ("user", c_void_p), ("erased", c_char_p), ("erased_size", c_size_t),
    ]


class li_restore_report(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("format", c_uint32), ("position", c_uint64),
        ("epoch", c_uint64), ("former_epoch", c_uint64), ("bytes", c_uint64),
        ("uuid", c_char * 40), ("hash", c_char * 40), ("state_hash", c_char * 40),
    ]


class li_runtime_options(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("watch_ms", c_uint32),
    ]


class li_search_term(Struct):
    _fields_ = [
        ("kind", c_uint32), ("flags", c_uint32), ("value", c_char_p), ("value_size", c_size_t),
        ("at_ms", c_int64),
    ]


class li_session_options(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("tenant", c_char_p),
        ("tenant_size", c_size_t), ("principal_kind", c_uint32), ("principal_reserved", c_uint32),
        ("principal_id", c_char_p), ("principal_id_size", c_size_t), ("principal_name", c_char_p),
        ("principal_name_size", c_size_t), ("name", c_char_p), ("name_size", c_size_t),
    ]


class li_stats_info(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("conversations", c_uint64),
        ("messages", c_uint64), ("events", c_uint64), ("all", c_uint64), ("waiting", c_uint64),
        ("claimed", c_uint64), ("closed", c_uint64), ("used_bytes", c_uint64), ("epoch", c_uint64),
    ]


class li_subscribe_options(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("flags", c_uint32), ("tenant", c_char_p),
        ("tenant_size", c_size_t), ("viewer_kind", c_uint32), ("viewer_reserved", c_uint32),
        ("viewer_id", c_char_p), ("viewer_id_size", c_size_t), ("viewer_name", c_char_p),
        ("viewer_name_size", c_size_t), ("epoch", c_uint64), ("offset", c_uint64),
    ]


class li_tick_report(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("timers_fired", c_uint32), ("sessions_expired", c_uint32),
        ("reserved", c_uint32), ("next_deadline_ms", c_int64),
    ]


class li_transcript_options(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("limit", c_uint32), ("tenant", c_char_p),
        ("tenant_size", c_size_t), ("viewer_kind", c_uint32), ("viewer_reserved", c_uint32),
        ("viewer_id", c_char_p), ("viewer_id_size", c_size_t), ("viewer_name", c_char_p),
        ("viewer_name_size", c_size_t), ("conversation", c_char_p),
        ("conversation_size", c_size_t), ("before", c_uint64),
    ]


class li_verify_report(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("format", c_uint32), ("events", c_uint64),
        ("conversations", c_uint64), ("rows", c_uint64), ("differences", c_uint64),
        ("first_difference", c_char * 256), ("state_hash", c_char * 40),
    ]


# Of each function the type that it returns and those of its parameters.
FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "li_backup": (c_int32, [
        c_uint64, li_str, POINTER(li_backup_options), POINTER(li_backup_report)]),
    "li_close": (c_int32, [c_uint64]),
    "li_commit": (c_int32, [c_uint64, POINTER(c_uint32)]),
    "li_compact": (c_int32, [c_uint64, POINTER(li_compact_report)]),
    "li_completions": (c_int32, [c_uint64, POINTER(li_outcome), c_size_t, POINTER(c_size_t)]),
    "li_conversation": (c_int32, [c_uint64, POINTER(li_transcript_options), POINTER(c_uint64)]),
    "li_detect": (c_int32, [c_uint64, li_str, li_str, li_str, POINTER(c_uint64)]),
    "li_erase_finish": (c_int32, [c_uint64, POINTER(li_erase_report)]),
    "li_event_name": (c_char_p, [c_uint32]),
    "li_execute": (c_int32, [c_uint64, POINTER(li_command), POINTER(li_outcome)]),
    "li_export": (c_int32, [c_uint64, c_uint64, c_uint32, POINTER(c_uint64)]),
    "li_findings_escalate": (c_int32, [c_void_p, c_uint32, li_str, li_str, c_uint32]),
    "li_findings_tag": (c_int32, [c_void_p, li_str, c_uint32, c_uint32, c_uint32, c_uint32]),
    "li_import": (c_int32, [c_uint64, li_str, POINTER(li_import_report)]),
    "li_import_cancel": (c_int32, [c_uint64]),
    "li_last_error": (c_int32, [POINTER(li_error_info)]),
    "li_metrics": (c_int32, [c_uint64, POINTER(li_metrics_info)]),
    "li_metrics_text": (c_int32, [c_uint64, POINTER(c_uint64)]),
    "li_next": (c_int32, [c_uint64, c_uint32, POINTER(c_uint64)]),
    "li_next_deadline": (c_int32, [c_uint64, POINTER(c_int64)]),
    "li_open": (c_int32, [li_str, POINTER(li_options), POINTER(c_uint64)]),
    "li_page_card": (c_int32, [c_uint64, c_uint32, POINTER(li_card)]),
    "li_page_cards": (c_int32, [
        c_uint64, POINTER(POINTER(li_card)), POINTER(c_uint32), POINTER(c_uint32)]),
    "li_page_event": (c_int32, [c_uint64, c_uint32, POINTER(li_event)]),
    "li_page_events": (c_int32, [
        c_uint64, POINTER(POINTER(li_event)), POINTER(c_uint32), POINTER(c_uint32)]),
    "li_page_free": (c_int32, [c_uint64]),
    "li_page_get_info": (c_int32, [c_uint64, POINTER(li_page_info)]),
    "li_page_json": (c_int32, [c_uint64, POINTER(li_str)]),
    "li_page_text": (c_int32, [c_uint64, POINTER(li_str)]),
    "li_query": (c_int32, [c_uint64, POINTER(li_query_options), POINTER(c_uint64)]),
    "li_ready": (c_int32, [c_uint64, POINTER(c_uint64), c_size_t, POINTER(c_size_t)]),
    "li_render": (c_int32, [c_uint64, li_str, li_str, li_str, POINTER(c_uint64)]),
    "li_restore": (c_int32, [
        li_str, li_str, POINTER(li_restore_options), POINTER(li_restore_report)]),
    "li_runtime_start": (c_int32, [c_uint64, POINTER(li_runtime_options)]),
    "li_runtime_stop": (c_int32, [c_uint64]),
    "li_session_free": (c_int32, [c_uint64]),
    "li_session_next": (c_int32, [c_uint64, POINTER(li_str)]),
    "li_session_open": (c_int32, [c_uint64, POINTER(li_session_options), POINTER(c_uint64)]),
    "li_session_receive": (c_int32, [c_uint64, li_str]),
    "li_set_wake": (c_int32, [c_uint64, c_void_p, c_void_p, c_void_p]),
    "li_stats": (c_int32, [c_uint64, li_str, POINTER(li_stats_info)]),
    "li_status_class": (c_int32, [c_int32]),
    "li_status_name": (c_char_p, [c_int32]),
    "li_status_text": (c_char_p, [c_int32]),
    "li_submit": (c_int32, [c_uint64, POINTER(li_command), c_uint64]),
    "li_subscribe": (c_int32, [c_uint64, POINTER(li_subscribe_options), POINTER(c_uint64)]),
    "li_tick": (c_int32, [c_uint64, POINTER(li_tick_report)]),
    "li_transcript": (c_int32, [c_uint64, POINTER(li_transcript_options), POINTER(c_uint64)]),
    "li_unsubscribe": (c_int32, [c_uint64]),
    "li_verify": (c_int32, [c_uint64, c_void_p, c_void_p, POINTER(li_verify_report)]),
    "li_version": (c_uint32, []),
    "li_version_text": (c_char_p, []),
    "li_wake_fd": (c_int32, [c_uint64, POINTER(c_int)]),
    "li_why": (c_int32, [c_uint64, POINTER(li_transcript_options), POINTER(c_uint64)]),
}
