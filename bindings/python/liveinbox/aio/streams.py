"""What a feed and a session have in common: something to wait for, and an end."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any, Callable, Generic, Optional, TypeVar

from .._library import free
from ..errors import error_of
from ..enums import Status

if TYPE_CHECKING:
    from .inboxes import Inbox

T = TypeVar("T")
S = TypeVar("S", bound="Stream[Any]")


class Stream(Generic[T]):
    """A handle of the library that becomes ready again and again. Iterating over it ends when it is
    closed; where the inbox is closed before, it raises `HandleClosed`."""

    _free: Callable[[int], int]

    def __init__(self, inbox: Inbox, handle: int) -> None:
        self._inbox = inbox  # keeps it open
        self.handle = handle
        self._event = inbox.waiting.reader(handle)

    def _next(self) -> Optional[T]:
        raise NotImplementedError

    def __aiter__(self: S) -> S:
        return self

    async def __anext__(self) -> T:
        while self.handle:
            self._event.clear()
            item = self._next()
            if item is not None:
                return item
            if self._inbox.is_closed:
                raise error_of(Status.HANDLE_CLOSED)
            await self._event.wait()
        raise StopAsyncIteration

    async def close(self) -> None:
        """Ends it; twice is fine."""
        handle, self.handle = self.handle, 0
        if handle:
            self._inbox.waiting.forget(handle)
            await self._inbox.call(free, self._free, handle)

    async def __aenter__(self: S) -> S:
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        await self.close()

    def __del__(self) -> None:
        handle, self.handle = self.handle, 0
        if handle:
            self._inbox.waiting.forget(handle)
            free(self._free, handle)
