"""The human side of an AI support chat: an inbox in a directory, or in memory.

>>> inbox = open(":memory:")
>>> host = inbox.actor("acme", integration("host"))
>>> outcome = host.receive("I want a human, please", channel="WIDGET", user="mia")
>>> ana = inbox.actor("acme", agent("ana", "Ana Alba"))
>>> with ana.claim_next() as claim:
...     sent = claim.send("Hi, what happened?")
>>> [card.holder.name for card in ana.query("mine")]
['Ana Alba']

`liveinbox.aio` is the same for asyncio.
"""

from ._abi import VERSION as __version__
from .actors import Actor
from .analysis import Analysis, Findings
from .backups import restore
from .cards import Card
from .claims import Claim
from .clocks import ManualClock
from .enums import (
    Deadline,
    Delivery,
    Device,
    Ending,
    Kind,
    LogLevel,
    Reason,
    Right,
    Role,
    Sort,
    State,
    Status,
    StatusClass,
    StoreLevel,
    Tab,
    TagMode,
    TagOrigin,
    TermKind,
)
from .errors import (
    Busy,
    ClaimConflict,
    Closed,
    Error,
    Forbidden,
    Forked,
    HandleClosed,
    InternalError,
    NotFound,
    QueueEmpty,
    Refused,
    Reset,
    RetryError,
    StaleFence,
    StoreError,
    UsageError,
    VersionMismatch,
)
from .events import Event
from .feeds import Feed
from .inboxes import Inbox, open
from .logs import LogRecord
from .options import Options
from .outcomes import Outcome
from .packing import Command
from .pages import Batch, Counts, Cursor, Page, Rendering, Transcript
from .principals import Principal, agent, assistant, integration, system, user
from .reports import (
    BackupReport,
    CompactReport,
    EraseReport,
    ImportReport,
    Metrics,
    RestoreReport,
    Stats,
    TickReport,
    VerifyReport,
)
from .sessions import Session
from .terms import Term

__all__ = [
    "Actor",
    "Analysis",
    "BackupReport",
    "Batch",
    "Busy",
    "Card",
    "Claim",
    "ClaimConflict",
    "Closed",
    "Command",
    "CompactReport",
    "Counts",
    "Cursor",
    "Deadline",
    "Delivery",
    "Device",
    "Ending",
    "EraseReport",
    "Error",
    "Event",
    "Feed",
    "Findings",
    "Forbidden",
    "Forked",
    "HandleClosed",
    "ImportReport",
    "Inbox",
    "InternalError",
    "Kind",
    "LogLevel",
    "LogRecord",
    "ManualClock",
    "Metrics",
    "NotFound",
    "Options",
    "Outcome",
    "Page",
    "Principal",
    "QueueEmpty",
    "Reason",
    "Refused",
    "Rendering",
    "Reset",
    "RestoreReport",
    "RetryError",
    "Right",
    "Role",
    "Session",
    "Sort",
    "StaleFence",
    "State",
    "Stats",
    "Status",
    "StatusClass",
    "StoreError",
    "StoreLevel",
    "Tab",
    "TagMode",
    "TagOrigin",
    "Term",
    "TermKind",
    "TickReport",
    "Transcript",
    "UsageError",
    "VerifyReport",
    "VersionMismatch",
    "__version__",
    "agent",
    "assistant",
    "integration",
    "open",
    "restore",
    "system",
    "user",
]
