"""The feed: every accepted fact of a tenant, in one order, without gaps."""

from __future__ import annotations

import ctypes
from typing import Iterator, Optional

from . import _abi
from ._library import lib
from .errors import check
from .events import Event
from .packing import number
from .pages import Batch, Cursor, Handle
from .reads import Reader
from .streams import Stream


def subscribe(reader: Reader, after: Optional[Cursor], from_oldest: bool) -> int:
    options = reader.options(_abi.li_subscribe_options)
    options.flags = _abi.LI_FROM_OLDEST if from_oldest else _abi.LI_FROM_NOW
    if after is not None:
        options.epoch = number("epoch", after.epoch, ctypes.c_uint64)
        options.offset = number("offset", after.offset, ctypes.c_uint64)
    out = ctypes.c_uint64()
    check(lib.li_subscribe(reader.inbox, options, out))
    return out.value


def next_batch(subscription: int, limit: int) -> Optional[Batch]:
    out = ctypes.c_uint64()
    check(lib.li_next(subscription, number("limit", limit), out))
    return Batch(Handle(out.value)) if out.value else None


class Feed(Stream[Batch]):
    """A place in the feed. A slow reader costs nothing and misses nothing. One thread at a time.

    Iterating gives batches until there is nothing now; iterating again goes on from there:

    >>> feed = host.subscribe(from_oldest=True)
    >>> for batch in feed:
    ...     for event in batch.events:
    ...         print(event.offset, event.name)
    ...     kept = batch.cursor
    1 opened
    2 escalated
    """

    _free = lib.li_unsubscribe

    def next(self, limit: int = 0) -> Optional[Batch]:
        """The next batch of at most `limit` events (256 if 0); None where there is nothing now."""
        return next_batch(self.handle, limit)

    def events(self) -> Iterator[Event]:
        """Event by event until there is nothing now."""
        for batch in self:
            yield from batch.events

