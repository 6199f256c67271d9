"""A claim: the right to answer a conversation, with its fence filled in."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Generic, Mapping, Optional, TypeVar, Union

from .commands import Commands
from .enums import Ending
from .errors import Error
from .outcomes import Outcome
from .principals import Principal
from .texts import Data

R = TypeVar("R")


class ClaimOf(Generic[R]):
    """What claiming gave: an `Outcome`'s fields, and what a holder does under its fence."""

    __slots__ = ("_actor", "_on_error", "conversation", "outcome")

    def __init__(
        self, actor: Commands[R, Any], fields: Mapping[str, Any], outcome: Outcome
    ) -> None:
        self._actor = actor
        self._on_error = fields["on_error"]
        self.conversation: str = fields.get("conversation") or outcome.conversation
        self.outcome = outcome

    @property
    def fence(self) -> int:
        """Grows with every change of the holder; each method below is checked against it."""
        return self.outcome.fence

    @property
    def version(self) -> int:
        """Of the conversation, when it was claimed."""
        return self.outcome.version

    @property
    def offset(self) -> int:
        """The newest event of the claim in the feed."""
        return self.outcome.offset

    @property
    def holder(self) -> Optional[Principal]:
        """The actor."""
        return self.outcome.holder

    @property
    def since_ms(self) -> int:
        """Since when the actor has it."""
        return self.outcome.since_ms

    @property
    def lease_until_ms(self) -> int:
        """Until when without a sign of life; what the actor sends prolongs it."""
        return self.outcome.lease_until_ms

    @property
    def duplicate(self) -> bool:
        """The actor had it already, or sent the same command before."""
        return self.outcome.duplicate

    def __repr__(self) -> str:
        return f"<Claim {self.conversation!r} fence={self.fence}>"

    def send(
        self,
        text: str,
        *,
        external_id: str = "",
        is_fallback: bool = False,
        data: Data = None,
        id: str = "",
        if_version: int = 0,
    ) -> R:
        """A reply; see `Actor.send`."""
        return self._run("send", locals())

    def renew(self, *, lease_ms: int = 0, id: str = "") -> R:
        """Prolongs the lease."""
        return self._run("renew", locals())

    def release(self, *, id: str = "", if_version: int = 0) -> R:
        """Gives it back to the queue."""
        return self._run("release", locals())

    def transfer(
        self, *, target: str = "", team: str = "", id: str = "", if_version: int = 0
    ) -> R:
        """Hands it to the agent `target`, or back to the queue for `team`."""
        return self._run("transfer", locals())

    def hand_back(self, *, text: str = "", id: str = "", if_version: int = 0) -> R:
        """Gives it to the assistant, with a summary in `text`."""
        return self._run("hand_back", locals())

    def snooze(self, *, until_ms: int = 0, id: str = "", if_version: int = 0) -> R:
        """Puts it aside; it stays the actor's."""
        return self._run("snooze", locals())

    def close(
        self,
        *,
        outcome: Union[Ending, str] = "",
        text: str = "",
        into: str = "",
        id: str = "",
        if_version: int = 0,
    ) -> R:
        """Ends the conversation."""
        return self._run("close", locals())

    def _run(self, op: str, fields: Mapping[str, Any]) -> R:
        held = {"conversation": self.conversation, "fence": self.fence}
        return self._actor._run(op, {**fields, **held})


class Claim(ClaimOf[Outcome]):
    """What claiming gave. As a context it is released when the block ends with an exception, unless
    it was claimed with `on_error="keep"`; a normal end keeps it."""

    __slots__ = ()

    def __enter__(self) -> Claim:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        if kind is not None and self._on_error == "release":
            try:
                self.release()
            except Error:
                pass  # It is no longer ours, or the store is gone; the block's error says more.
