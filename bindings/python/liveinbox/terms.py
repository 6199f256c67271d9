"""The typed terms of a search, for `terms` of `query` and `cards`.

>>> Term.tag("vip")
Term(kind=<TermKind.TAG: 2>, value='vip', at_ms=0, flags=0)
>>> ~Term.state("closed")
Term(kind=<TermKind.STATE: 4>, value='closed', at_ms=0, flags=1)
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any, Union

from . import _abi
from .enums import TermKind
from .records import SLOTS
from .texts import put

Moment = Union[datetime, int]


@dataclass(frozen=True, **SLOTS)
class Term:
    """One thing that a search wants; `~term` is its opposite. Values are as the text form of a
    search has them, without quotes."""

    kind: TermKind
    value: str = ""
    at_ms: int = 0
    flags: int = 0

    def __invert__(self) -> Term:
        return replace(self, flags=self.flags ^ _abi.LI_TERM_NOT)

    @classmethod
    def words(cls, value: str, typing: bool = False) -> Term:
        """All of the words, anywhere in a conversation. `typing`: the last one may be the beginning
        of a word."""
        return cls(TermKind.WORDS, value, flags=_abi.LI_TERM_PREFIX if typing else 0)

    @classmethod
    def phrase(cls, value: str) -> Term:
        """Words side by side in one text."""
        return cls(TermKind.PHRASE, value)

    @classmethod
    def tag(cls, value: str) -> Term:
        """Exactly this tag."""
        return cls(TermKind.TAG, value)

    @classmethod
    def channel(cls, value: str) -> Term:
        """The channel."""
        return cls(TermKind.CHANNEL, value)

    @classmethod
    def state(cls, value: str) -> Term:
        """The name of a state, or its beginning."""
        return cls(TermKind.STATE, value)

    @classmethod
    def agent(cls, value: str) -> Term:
        """Who holds it: the very id, or the whole name."""
        return cls(TermKind.AGENT, value)

    @classmethod
    def reason(cls, value: str) -> Term:
        """Of an escalation: the beginning of a code, or words of the text."""
        return cls(TermKind.REASON, value)

    @classmethod
    def from_(cls, value: str) -> Term:
        """The user: the very id, or words of the name."""
        return cls(TermKind.FROM, value)

    @classmethod
    def before(cls, moment: Moment) -> Term:
        """The last activity was before this moment: a `datetime`, or Unix milliseconds."""
        return cls(TermKind.BEFORE, at_ms=_milliseconds(moment))

    @classmethod
    def after(cls, moment: Moment) -> Term:
        """The last activity was at this moment or later."""
        return cls(TermKind.AFTER, at_ms=_milliseconds(moment))


def _milliseconds(moment: Moment) -> int:
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone: datetime(…, tzinfo=timezone.utc)")
    return (moment - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(milliseconds=1)


def rows_of(terms: Sequence[Term]) -> Any:
    """The terms as C has them; the texts live as long as the rows."""
    rows = (_abi.li_search_term * len(terms))()
    for row, term in zip(rows, terms):
        row.kind = term.kind
        row.flags = term.flags
        row.at_ms = term.at_ms
        put(row, "value", term.value)
    return rows


def put_terms(options: _abi.li_query_options, terms: Sequence[Term]) -> Any:
    """Sets the terms of a query; what it answers must outlive the call."""
    rows = rows_of(terms)
    options.terms = ctypes.addressof(rows) if terms else None
    options.term_count = len(terms)
    return rows
