"""Enumerations; calls also take their names in lower case.

Made by generate.py from bindings/abi.json.
"""

from enum import IntEnum


class Kind(IntEnum):
    """Who acts or looks."""

    NOBODY = 0
    USER = 1
    AGENT = 2
    ASSISTANT = 3
    SYSTEM = 4
    INTEGRATION = 5


class Role(IntEnum):
    """What an agent may do beyond answering."""

    AGENT = 0
    SUPERVISOR = 1
    ADMIN = 2


class State(IntEnum):
    """A conversation's state."""

    ASSISTANT = 1
    WAITING = 2
    OFFERED = 3
    CLAIMED = 4
    SNOOZED = 5
    CLOSED = 6


class Ending(IntEnum):
    """How a conversation ended: the `outcome` of `close` and of a card."""

    RESOLVED = 1
    UNRESOLVED = 2
    ABANDONED = 3
    SPAM = 4
    MERGED = 5


class Reason(IntEnum):
    """Why a conversation was handed to people."""

    USER_REQUESTED_HUMAN = 1
    LOW_CONFIDENCE = 2
    NEGATIVE_SENTIMENT = 3
    REPEATED_FAILURE = 4
    POLICY = 5
    ASSISTANT_TIMEOUT = 6
    ASSISTANT_FAILURE = 7
    OTHER = 8


class Delivery(IntEnum):
    """How far a message of ours came on its channel."""

    NONE = 0
    QUEUED = 1
    SENT = 2
    DELIVERED = 3
    READ = 4
    FAILED = 5


class Tab(IntEnum):
    """The tabs of the live inbox."""

    ALL = 0
    WAITING = 1
    MINE = 2


class Sort(IntEnum):
    """The order of a tab."""

    USUAL = 0
    DUE = 1
    RELEVANCE = 2


class TermKind(IntEnum):
    """What a term of a search is."""

    WORDS = 0
    PHRASE = 1
    TAG = 2
    CHANNEL = 3
    STATE = 4
    AGENT = 5
    REASON = 6
    FROM = 7
    BEFORE = 8
    AFTER = 9


class Deadline(IntEnum):
    """What users are promised of people."""

    CLAIM = 1
    FIRST_REPLY = 2
    NEXT_REPLY = 3
    CLOSE = 4


class Right(IntEnum):
    """By what right somebody closed a conversation or took it over."""

    HOLDER = 1
    AGENT = 2
    SUPERVISOR = 3
    ADMIN = 4
    HOST = 5


class TagOrigin(IntEnum):
    """Where a tag came from."""

    RULE = 1
    MODEL = 2
    AGENT = 3


class TagMode(IntEnum):
    """How tags are extracted from what users write."""

    KEY_PHRASES = 0
    RAW_PHRASES = 1
    OFF = 2


class Device(IntEnum):
    """What somebody is here with."""

    UNKNOWN = 0
    DESKTOP = 1
    MOBILE = 2
    SERVICE = 3


class LogLevel(IntEnum):
    """How much a line of the log matters."""

    ERROR = 1
    WARN = 2
    INFO = 3
    DEBUG = 4


class StoreLevel(IntEnum):
    """How much room a store has: `store_level` of `Metrics`."""

    ROOMY = 0
    LOW = 1
    RESERVE = 2


class StatusClass(IntEnum):
    """What to do about a status."""

    OK = 0
    USAGE = 1
    RETRY = 2
    REFUSED = 3
    RESET = 4
    STORE = 5
    INTERNAL = 6


class Status(IntEnum):
    """What a call answers: `Error.code`."""

    OK = 0
    INVALID_ARGUMENT = -1
    TOO_LONG = -2
    INVALID_UTF8 = -3
    UNKNOWN_OP = -4
    UNUSED_FIELD = -5
    UNSUPPORTED = -6
    BAD_HANDLE = -7
    HANDLE_CLOSED = -8
    FORKED = -9
    INVALID_QUERY = -10
    INVALID_DATA = -11
    INVALID_CURSOR = -12
    INVALID_FRAME = -13
    QUEUE_FULL = -50
    CANCELLED = -51
    ID_REUSED = -100
    NOT_FOUND = -101
    UNKNOWN_AGENT = -102
    FORBIDDEN = -103
    VERSION_MISMATCH = -104
    CONVERSATION_CLOSED = -105
    KEY_TAKEN = -106
    ALREADY_ACTIVE = -107
    WRONG_STATE = -108
    ALREADY_CLAIMED = -109
    OFFERED_TO_ANOTHER = -117
    STALE_FENCE = -110
    NOT_CLAIMED = -111
    NOT_HOLDER = -112
    QUEUE_EMPTY = -113
    NOT_DUE = -114
    UNKNOWN_MESSAGE = -115
    NO_MERGE_TARGET = -118
    LIMIT_REACHED = -116
    RESET = -160
    STORE_FAILED = -200
    STORE_CORRUPT = -201
    STORE_FOREIGN = -202
    STORE_NEWER = -203
    STORE_IN_USE = -204
    STORE_FULL = -205
    STORE_IO = -206
    STORE_MISSING = -207
    INTERNAL = -900
    NO_MEMORY = -901
