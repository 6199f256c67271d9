"""An inbox in memory, who is in it, and every kind of event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

import liveinbox
import pytest
from liveinbox import Actor, Inbox
from support import LOOPS, Run


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with liveinbox.open(":memory:", log=None) as inbox:
        yield inbox


@pytest.fixture
def host(inbox: Inbox) -> Actor:
    return inbox.actor("acme", liveinbox.integration("host"))


@pytest.fixture
def ana(inbox: Inbox) -> Actor:
    return inbox.actor("acme", liveinbox.agent("ana", "Ana Alba"))


@pytest.fixture
def ben(inbox: Inbox) -> Actor:
    return inbox.actor("acme", liveinbox.agent("ben"))


@pytest.fixture(params=LOOPS)
def run(request: Any) -> Run:
    """Runs a coroutine to its end in a loop of every kind."""

    def run_in(coroutine: Coroutine[Any, Any, Any]) -> Any:
        loop = LOOPS[request.param]()
        try:
            return loop.run_until_complete(asyncio.wait_for(coroutine, 60))
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    return run_in
