"""An accepted fact: a row of a transcript or of the feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from . import _abi
from .cards import member
from .enums import Deadline, Delivery, Kind, Reason, Right
from .principals import Principal
from .texts import take

if TYPE_CHECKING:
    from .pages import Handle


class Event:
    """A light view into the page that it came from, which lives as long as its events: what is not
    looked at is not decoded. li_event in query.h says what each field is."""

    __slots__ = ("_raw", "_page")

    def __init__(self, raw: _abi.li_event, page: Handle) -> None:
        self._raw = raw
        self._page = page

    @property
    def type(self) -> int:
        """The number of its type."""
        return int(self._raw.type)

    @property
    def name(self) -> str:
        """The name of its type: "message_sent"."""
        return _abi.EVENTS.get(self._raw.type, "unknown")

    @property
    def offset(self) -> int:
        """Its place in the tenant's feed."""
        return int(self._raw.offset)

    @property
    def entry(self) -> int:
        """Its number in the transcript, 0 for none."""
        return int(self._raw.entry)

    @property
    def version(self) -> int:
        """The conversation's, after it."""
        return int(self._raw.version)

    @property
    def fence(self) -> int:
        """The conversation's, after it."""
        return int(self._raw.fence)

    @property
    def message(self) -> int:
        """The number of the message or note, 0 for none."""
        return int(self._raw.message)

    @property
    def at_ms(self) -> int:
        """When it was decided."""
        return int(self._raw.at_ms)

    @property
    def occurred_at_ms(self) -> int:
        """The channel's own time."""
        return int(self._raw.occurred_at_ms)

    @property
    def actor(self) -> Optional[Principal]:
        """Who did it; a user who was erased has no id any more."""
        raw = self._raw
        if raw.actor_kind == 0:
            return None
        return Principal(
            member(Kind, raw.actor_kind), take(raw, "actor_id"), take(raw, "actor_name")
        )

    @property
    def conversation(self) -> str:
        """Its key; empty where it is about the tenant, and where it was erased."""
        return take(self._raw, "conversation")

    @property
    def text(self) -> str:
        """A message in its wire form, a note, the words of a reason or summary."""
        return take(self._raw, "text")

    @property
    def tag(self) -> str:
        """Of tagged and untagged."""
        return take(self._raw, "tag")

    @property
    def reason(self) -> Optional[Reason]:
        """Of escalated."""
        return member(Reason, self._raw.reason) or None

    @property
    def subject_id(self) -> str:
        """The new holder, the user of an opened conversation …"""
        return take(self._raw, "subject_id")

    @property
    def subject_name(self) -> str:
        """The name of the same."""
        return take(self._raw, "subject_name")

    @property
    def external_id(self) -> str:
        """The channel's own id of the message."""
        return take(self._raw, "external_id")

    @property
    def delivery(self) -> Delivery:
        """How far a message of ours came by now; in the feed always `Delivery.NONE`."""
        return member(Delivery, self._raw.delivery)

    @property
    def failure(self) -> str:
        """The channel's code of a delivery that failed."""
        return take(self._raw, "failure")

    @property
    def other(self) -> str:
        """The other conversation of a merge."""
        return take(self._raw, "other")

    @property
    def right(self) -> Optional[Right]:
        """By which a conversation was closed or taken over."""
        return member(Right, self._raw.right) or None

    @property
    def deadline(self) -> Optional[Deadline]:
        """Of deadline_set, deadline_near and deadline_missed."""
        return member(Deadline, self._raw.deadline) or None

    @property
    def due_ms(self) -> int:
        """When that is, or was, due."""
        return int(self._raw.due_ms)

    def to_dict(self) -> dict[str, Any]:
        """All that is set, by name."""
        names = (name for name, value in vars(Event).items() if isinstance(value, property))
        return {name: value for name in names if (value := getattr(self, name))}

    def __repr__(self) -> str:
        return f"<Event {self.offset} {self.name} {self.conversation!r}>"
