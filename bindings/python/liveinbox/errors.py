"""What a call raises: one class for what to do about it, with code, name and sentence.

>>> try:
...     raise error_of(Status.ALREADY_CLAIMED)
... except ClaimConflict as error:
...     print(error.name, int(error.code))
already_claimed -109
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Optional

from . import _abi
from ._library import quick
from .enums import Status, StatusClass

if TYPE_CHECKING:
    from .outcomes import Outcome
    from .principals import Principal


class Error(Exception):
    """Any failure of a call. `code` is a `Status` (a number, where this package does not know it),
    `cause` the errno behind it or 0, `outcome` what a command was answered with."""

    def __init__(
        self, code: int, message: str = "", cause: int = 0, outcome: Optional[Outcome] = None
    ) -> None:
        super().__init__(code, message, cause, outcome)
        self.code = Status(code) if code in Status._value2member_map_ else code
        self.message = message or quick.li_status_text(code).decode()
        self.cause = cause
        self.outcome = outcome

    def __str__(self) -> str:
        return self.message

    @property
    def name(self) -> str:
        """The code's name, as in JSON: "already_claimed"."""
        return str(quick.li_status_name(self.code).decode())

    @property
    def holder(self) -> Optional[Principal]:
        """Who holds the conversation, or was asked to take it."""
        return self.outcome.holder if self.outcome else None

    @property
    def version(self) -> int:
        """The conversation's version; 0 where it does not matter, as the next ones."""
        return self.outcome.version if self.outcome else 0

    @property
    def fence(self) -> int:
        """The current fence."""
        return self.outcome.fence if self.outcome else 0

    @property
    def since_ms(self) -> int:
        """Since when the holder has it."""
        return self.outcome.since_ms if self.outcome else 0

    @property
    def conversation(self) -> str:
        """The key of the conversation that stood in the way."""
        return self.outcome.conversation if self.outcome else ""


class UsageError(Error):
    """The call itself is wrong; the same call fails again."""


class HandleClosed(UsageError):
    """The inbox, feed or session was closed."""


class Forked(UsageError):
    """The inbox was opened before fork(); open it anew in the child."""


class RetryError(Error):
    """Nothing was done and nothing is wrong: call again later."""


class Busy(RetryError):
    """Too many commands are queued."""


class Refused(Error):
    """A normal answer of the rules: show it, or act on it."""


class ClaimConflict(Refused):
    """Somebody else holds it, or was asked to take it: `holder`, `since_ms`."""


class StaleFence(Refused):
    """The holder changed since, or nobody holds it: claim it anew."""


class NotFound(Refused):
    """No such conversation, or not for this actor."""


class Closed(Refused):
    """The conversation is closed."""


class VersionMismatch(Refused):
    """`if_version` is not the conversation's `version`."""


class QueueEmpty(Refused):
    """Nothing is waiting."""


class Forbidden(Refused):
    """The actor's role has no right to this."""


class Reset(Error):
    """History between the cursor and now is gone: read anew, then go on from the head."""


class StoreError(Error):
    """An operator must look; `cause` is the errno."""


class InternalError(Error):
    """A defect of the library, or no memory."""


_BY_CODE: dict[int, type[Error]] = {
    Status.BAD_HANDLE: HandleClosed,
    Status.HANDLE_CLOSED: HandleClosed,
    Status.FORKED: Forked,
    Status.QUEUE_FULL: Busy,
    Status.ALREADY_CLAIMED: ClaimConflict,
    Status.OFFERED_TO_ANOTHER: ClaimConflict,
    Status.STALE_FENCE: StaleFence,
    Status.NOT_HOLDER: StaleFence,
    Status.NOT_CLAIMED: StaleFence,
    Status.NOT_FOUND: NotFound,
    Status.CONVERSATION_CLOSED: Closed,
    Status.VERSION_MISMATCH: VersionMismatch,
    Status.QUEUE_EMPTY: QueueEmpty,
    Status.FORBIDDEN: Forbidden,
}
_BY_CLASS: dict[int, type[Error]] = {
    StatusClass.USAGE: UsageError,
    StatusClass.RETRY: RetryError,
    StatusClass.REFUSED: Refused,
    StatusClass.RESET: Reset,
    StatusClass.STORE: StoreError,
    StatusClass.INTERNAL: InternalError,
}


def error_of(
    code: int, message: str = "", cause: int = 0, outcome: Optional[Outcome] = None
) -> Error:
    """The error of a code; of one that this package does not know, by its class."""
    kind = _BY_CODE.get(code) or _BY_CLASS.get(quick.li_status_class(code), Error)
    return kind(code, message, cause, outcome)


def last_error(code: int, outcome: Optional[Outcome] = None) -> Error:
    """The error of a call that has just answered `code` on this thread."""
    info = _abi.li_error_info(ctypes.sizeof(_abi.li_error_info))
    quick.li_last_error(info)
    if info.status != code:
        return error_of(code, outcome=outcome)
    return error_of(code, info.message.decode(), info.cause, outcome)


def check(code: int) -> None:
    """Raises what a call answered, unless it is good."""
    if code:
        raise last_error(code)
