"""What is closed at the end, and what a feed and a session have in common."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Callable, Generic, Iterator, Optional, TypeVar

from ._library import free

T = TypeVar("T")
C = TypeVar("C", bound="Closing")


class Closing:
    """Something of the library's: closed by hand, at the end of a `with`, or when it is dropped."""

    def close(self) -> None:
        """Closes it; twice is fine."""
        raise NotImplementedError

    def __enter__(self: C) -> C:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()


class Stream(Closing, Generic[T]):
    """A handle of the library that has something again and again. Iterating over it ends where
    there is nothing now; iterating again goes on from there."""

    _free: Callable[[int], int]

    def __init__(self, inbox: Any, handle: int) -> None:
        self._inbox = inbox  # keeps it open
        self.handle = handle

    def next(self) -> Optional[T]:
        """What is next; None where there is nothing now."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[T]:
        while (item := self.next()) is not None:
            yield item

    def close(self) -> None:
        """Ends it; twice is fine."""
        handle, self.handle = self.handle, 0
        free(self._free, handle)
