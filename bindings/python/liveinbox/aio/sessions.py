"""Sessions for asyncio: frames come out as soon as there are some."""

from __future__ import annotations

from typing import Optional

from .._library import lib
from ..sessions import next_frame, receive_frame
from .streams import Stream


class Session(Stream[str]):
    """A client's connection: hand in every frame that it gets, send every frame that
    `async for frame in session` gives. The library commits what the client commands."""

    _free = lib.li_session_free

    def _next(self) -> Optional[str]:
        return next_frame(self.handle)

    async def receive(self, frame: str) -> None:
        """Takes one whole frame of the client. Raises `UsageError` invalid_frame where the client
        is to be hung up on; send what is left of the output before."""
        receive_frame(self.handle, frame)
        self._event.set()
