"""A coroutine whose result can also be entered: `await x` and `async with x` both work."""

from __future__ import annotations

from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Generator, Generic, Optional, Protocol, TypeVar


class Entered(Protocol):
    """What such a coroutine gives."""

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None: ...


T = TypeVar("T", bound=Entered)


class Entering(Coroutine[Any, Any, T], Generic[T]):
    """Wraps a coroutine; is one itself, so that tasks can be made of it."""

    __slots__ = ("_coroutine", "_result")

    def __init__(self, coroutine: Coroutine[Any, Any, T]) -> None:
        self._coroutine = coroutine

    def __await__(self) -> Generator[Any, Any, T]:
        return self._coroutine.__await__()

    def send(self, value: Any) -> Any:
        return self._coroutine.send(value)

    def throw(self, *error: Any) -> Any:
        return self._coroutine.throw(*error)

    def close(self) -> None:
        self._coroutine.close()

    async def __aenter__(self) -> T:
        self._result = await self._coroutine
        return self._result

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        await self._result.__aexit__(kind, error, trace)
