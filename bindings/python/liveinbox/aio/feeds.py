"""The feed for asyncio: it waits for what happens next."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Optional

from .._library import lib
from ..events import Event
from ..feeds import next_batch
from ..pages import Batch
from .streams import Stream


class Feed(Stream[Batch]):
    """A place in the feed. `async for batch in feed` goes on until the feed is closed; a slow
    reader costs nothing and misses nothing. For one task at a time."""

    _free = lib.li_unsubscribe

    def _next(self) -> Optional[Batch]:
        return next_batch(self.handle, 0)

    def next(self, limit: int = 0) -> Optional[Batch]:
        """The next batch of at most `limit` events (256 if 0); None where there is nothing now."""
        return next_batch(self.handle, limit)

    async def events(self) -> AsyncIterator[Event]:
        """Event by event, until the feed is closed."""
        async for batch in self:
            for event in batch.events:
                yield event
