"""Plain structs that calls answer with.

Made by generate.py from bindings/abi.json.
"""

from __future__ import annotations

from dataclasses import dataclass

from .records import SLOTS


@dataclass(frozen=True, **SLOTS)
class Stats:
    """Counts of a tenant."""

    conversations: int
    messages: int
    events: int
    all: int
    waiting: int
    claimed: int
    closed: int
    used_bytes: int
    epoch: int


@dataclass(frozen=True, **SLOTS)
class TickReport:
    """What `tick` did, and when it is next worth calling."""

    timers_fired: int
    sessions_expired: int
    next_deadline_ms: int


@dataclass(frozen=True, **SLOTS)
class EraseReport:
    """What `erase_finish` did."""

    users: int
    conversations: int
    results: int
    segments: int
    bytes_before: int
    bytes_after: int


@dataclass(frozen=True, **SLOTS)
class VerifyReport:
    """What `verify` found; 0 `differences` is good."""

    format: int
    events: int
    conversations: int
    rows: int
    differences: int
    first_difference: str
    state_hash: str


@dataclass(frozen=True, **SLOTS)
class CompactReport:
    """What `compact` made of the data file; 0 in memory."""

    bytes_before: int
    bytes_after: int


@dataclass(frozen=True, **SLOTS)
class ImportReport:
    """How far an import is."""

    is_complete: bool
    lines: int
    events: int
    state_hash: str


@dataclass(frozen=True, **SLOTS)
class BackupReport:
    """What a backup has."""

    format: int
    position: int
    epoch: int
    bytes: int
    uuid: str
    hash: str


@dataclass(frozen=True, **SLOTS)
class RestoreReport:
    """What was restored; `epoch` is a new one."""

    format: int
    position: int
    epoch: int
    former_epoch: int
    bytes: int
    uuid: str
    hash: str
    state_hash: str


@dataclass(frozen=True, **SLOTS)
class Metrics:
    """How an inbox is running; metrics.h says what each number is."""

    executed: int
    repeated: int
    refused: int
    failed: int
    claims_lost: int
    stale_fences: int
    queue_full: int
    queued: int
    commits: int
    events: int
    commit_us_sum: int
    commit_us: tuple[int, ...]
    commit_commands_sum: int
    commit_commands: tuple[int, ...]
    ticks: int
    timers_fired: int
    timer_lateness_ms_sum: int
    timer_lateness_ms: tuple[int, ...]
    feed_reads: int
    feed_events: int
    resets: int
    wakes: int
    queries: int
    query_us_sum: int
    query_us: tuple[int, ...]
    searches: int
    search_rows_sum: int
    search_rows: tuple[int, ...]
    sessions: int
    subscriptions: int
    runtime_turns: int
    log_lines_lost: int
    store_used_bytes: int
    store_map_bytes: int
    store_readers: int
    with_assistant: int
    waiting: int
    offered: int
    claimed: int
    snoozed: int
    closed: int
    store_file_bytes: int
    store_disk_free_bytes: int
    store_reader_lag: int
    store_level: int
    store_left_bytes: int
    store_oldest_reader_ms: int
