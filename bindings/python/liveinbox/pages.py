"""What reads give: cards, events or both, read at one revision of the store."""

from __future__ import annotations

import ctypes
import json
from functools import cached_property
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Callable, Iterator, Sequence, TypeVar

from . import _abi
from ._library import free, lib, quick
from .cards import Card, card_of
from .errors import check
from .events import Event
from .records import SLOTS
from .texts import copy, copy_whole

S = TypeVar("S", bound=_abi.Struct)
_INFO_SIZE = ctypes.sizeof(_abi.li_page_info)


@dataclass(frozen=True, **SLOTS)
class Cursor:
    """A place in the feed for ever; keep it, and `subscribe(after=…)` goes on from there.

    >>> Cursor.parse(str(Cursor(7, 42)))
    Cursor(epoch=7, offset=42)
    """

    epoch: int
    offset: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.offset}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """The cursor of a text "epoch:offset"."""
        epoch, _, offset = text.partition(":")
        return cls(int(epoch), int(offset))


@dataclass(frozen=True, **SLOTS)
class Counts:
    """How many conversations the tabs have, whatever is searched for."""

    all: int
    waiting: int
    mine: int


class Handle:
    """Owns a page of the library: freed when nothing refers to it or to a row of it any more."""

    __slots__ = ("value",)

    def __init__(self, value: int) -> None:
        self.value = value

    def __del__(self, free: Callable[..., None] = free, function: Any = quick.li_page_free) -> None:
        free(function, self.value)


def handle_of(function: Callable[..., int], *arguments: Any) -> Handle:
    """The page that a call gives."""
    out = ctypes.c_uint64()
    check(function(*arguments, out))
    return Handle(out.value)


def text_of(handle: Handle) -> str:
    """The text of a page that is one."""
    return _whole(quick.li_page_text, handle)


def json_of(handle: Handle) -> Any:
    """A page in the objects of docs/protocol.md."""
    return json.loads(_whole(lib.li_page_json, handle))


def _whole(function: Callable[..., int], handle: Handle) -> str:
    out = _abi.li_str()
    check(function(handle.value, out))
    return copy_whole(out)


def _raw_rows(function: Callable[..., int], kind: type[S], handle: Handle) -> Sequence[S]:
    """The rows of a page where the library has them, which is only as long as the handle lives."""
    first, count, stride = ctypes.POINTER(kind)(), ctypes.c_uint32(), ctypes.c_uint32()
    check(function(handle.value, first, count, stride))
    if not count.value:
        return ()
    begin, step = ctypes.addressof(first.contents), stride.value
    if step == ctypes.sizeof(kind):
        return list((kind * count.value).from_address(begin))
    # A newer library has more at the end of each.
    return [kind.from_address(begin + index * step) for index in range(count.value)]


class Rows:
    """A page: what all kinds of it have."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._info = _abi.li_page_info(_INFO_SIZE)
        check(quick.li_page_get_info(handle.value, self._info))

    @property
    def epoch(self) -> int:
        """Of the feed."""
        return int(self._info.epoch)

    @property
    def revision(self) -> int:
        """The feed offset that this page shows."""
        return int(self._info.revision)

    @property
    def cursor(self) -> Cursor:
        """Where to subscribe to hear what happened after this page."""
        return Cursor(self._info.epoch, self._info.revision)

    def json(self) -> Any:
        """The whole page in the objects of docs/protocol.md, which say more than the rows."""
        return json_of(self._handle)

    def _cards(self) -> list[Card]:
        return [card_of(raw) for raw in _raw_rows(quick.li_page_cards, _abi.li_card, self._handle)]

    def _events(self) -> list[Event]:
        rows = _raw_rows(quick.li_page_events, _abi.li_event, self._handle)
        return list(map(Event, rows, repeat(self._handle)))


class Page(Rows):
    """The conversations of a tab, in its order: iterate over it, or take `cards`."""

    @cached_property
    def cards(self) -> list[Card]:
        """The rows."""
        return self._cards()

    def __iter__(self) -> Iterator[Card]:
        return iter(self.cards)

    def __len__(self) -> int:
        return int(self._info.cards)

    @property
    def more(self) -> str:
        """`after` of the next page; empty at the end."""
        return copy(self._info, "more")

    @property
    def total(self) -> int:
        """How many conversations the search found."""
        return int(self._info.total)

    @property
    def at_least(self) -> bool:
        """Counting stopped at its bound: there are `total` or more."""
        return bool(self._info.at_least)

    @property
    def is_near(self) -> bool:
        """The search found little, so words one letter off were looked for as well."""
        return bool(self._info.is_near)

    @property
    def counts(self) -> Counts:
        """Of the tabs."""
        return Counts(self._info.count_all, self._info.count_waiting, self._info.count_mine)


class Transcript(Rows):
    """The newest entries of a conversation, oldest first, and its card."""

    @cached_property
    def card(self) -> Card:
        """The conversation."""
        return self._cards()[0]

    @cached_property
    def entries(self) -> list[Event]:
        """Messages, notes and changes of state."""
        return self._events()

    @property
    def more(self) -> int:
        """`before` of the next page, which has older entries; 0 where there are none."""
        return int(copy(self._info, "more") or 0)

    @property
    def draft(self) -> str:
        """The reply that the viewer has saved and not sent."""
        return copy(self._info, "draft")

    @property
    def note_draft(self) -> str:
        """The same of a note."""
        return copy(self._info, "note_draft")


class Batch(Rows):
    """What a feed has next. When all of it is dealt with, keep `cursor`: from there it goes on."""

    @cached_property
    def events(self) -> list[Event]:
        """In their order; may be none, where the viewer may not see what happened."""
        return self._events()

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)

    def __len__(self) -> int:
        return int(self._info.events)

    @property
    def after(self) -> int:
        """The offset that it starts behind."""
        return int(self._info.after)

    @property
    def head(self) -> int:
        """The newest offset there is."""
        return int(self._info.head)


@dataclass(frozen=True, **SLOTS)
class Rendering:
    """What a reply will look like; `wire` is what a send of the same text puts on the channel."""

    channel: str
    wire: str
    preview: list[dict[str, Any]]
    warnings: list[dict[str, str]]
    characters: int
    limit: int
