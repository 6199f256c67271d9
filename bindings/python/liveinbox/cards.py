"""A conversation as a list shows it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Optional, TypeVar

from . import _abi
from .enums import Deadline, Ending, Kind, Reason, State
from .principals import Principal
from .records import SLOTS
from .texts import take

E = TypeVar("E", bound=IntEnum)


@dataclass(frozen=True, **SLOTS)
class Card:
    """A conversation as a list shows it; li_card in query.h says what each field is. Times are
    milliseconds since the epoch, 0 for none."""

    conversation: str
    channel: str
    state: State
    user: Principal
    user_online: bool
    user_last_seen_ms: int
    is_active: bool
    is_green: bool
    version: int
    fence: int
    holder: Optional[Principal]
    since_ms: int
    lease_until_ms: int
    reason: Optional[Reason]
    reason_text: str
    team: str
    priority: int
    escalations: int
    tags: tuple[str, ...]
    attributes: dict[str, Any]
    snippet: str
    snippet_author: str
    snippet_at_ms: int
    messages: int
    unread: int
    waiting_since_ms: int
    opened_at_ms: int
    last_activity_ms: int
    closed_at_ms: int
    snoozed_until_ms: int
    outcome: Optional[Ending]
    merged_into: str
    offered_to: Optional[Principal]
    offered_until_ms: int
    due_ms: int
    due_deadline: Optional[Deadline]
    is_due_missed: bool


def member(kind: type[E], number: int) -> E:
    """A member of an enumeration; a number that this package does not know stays one."""
    members: dict[int, Any] = kind._value2member_map_
    found: E = members.get(number, number)
    return found


def someone(raw: _abi.Struct, field: str, kind: int) -> Optional[Principal]:
    """The principal of a field, or None where there is nobody."""
    id = take(raw, field + "_id")
    return Principal(member(Kind, kind), id, take(raw, field + "_name")) if id else None


def card_of(raw: _abi.li_card) -> Card:
    tags, attributes = take(raw, "tags"), take(raw, "attributes")
    return Card(
        conversation=take(raw, "conversation"),
        channel=take(raw, "channel"),
        state=member(State, raw.state),
        user=Principal(Kind.USER, take(raw, "user_id"), take(raw, "user_name")),
        user_online=raw.user_online != 0,
        user_last_seen_ms=raw.user_last_seen_ms,
        is_active=raw.is_active != 0,
        is_green=raw.is_green != 0,
        version=raw.version,
        fence=raw.fence,
        holder=someone(raw, "holder", raw.holder_kind),
        since_ms=raw.since_ms,
        lease_until_ms=raw.lease_until_ms,
        reason=member(Reason, raw.reason) or None,
        reason_text=take(raw, "reason_text"),
        team=take(raw, "team"),
        priority=raw.priority,
        escalations=raw.escalations,
        tags=tuple(tags.split("\n")) if tags else (),
        attributes={} if attributes in ("", "{}") else json.loads(attributes),
        snippet=take(raw, "snippet"),
        snippet_author=take(raw, "snippet_author"),
        snippet_at_ms=raw.snippet_at_ms,
        messages=raw.messages,
        unread=raw.unread,
        waiting_since_ms=raw.waiting_since_ms,
        opened_at_ms=raw.opened_at_ms,
        last_activity_ms=raw.last_activity_ms,
        closed_at_ms=raw.closed_at_ms,
        snoozed_until_ms=raw.snoozed_until_ms,
        outcome=member(Ending, raw.outcome) or None,
        merged_into=take(raw, "merged_into"),
        offered_to=someone(raw, "offered_to", Kind.AGENT),
        offered_until_ms=raw.offered_until_ms,
        due_ms=raw.due_ms,
        due_deadline=member(Deadline, raw.due_deadline) or None,
        is_due_missed=raw.is_due_missed != 0,
    )
