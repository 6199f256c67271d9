"""Children by fork, and programs that end in the middle of things."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Callable

import liveinbox
import pytest
from liveinbox import _library
from support import in_fork, people, waiting

HEAD = """
import asyncio, gc, os, signal, sys, threading, liveinbox
from liveinbox import aio, agent, integration
def sync(**options):
    inbox = liveinbox.open(":memory:", **options)
    return inbox, inbox.actor("acme", integration("host")), inbox.actor("acme", agent("ana"))
"""


def child(body: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program that begins with HEAD; what it says and how it ended."""
    program = HEAD + textwrap.dedent(body)
    command = [sys.executable, "-X", "faulthandler", "-W", "error", "-c", program]
    # Memory that was freed is overwritten, so that a text that did not live long enough is seen.
    variables = {**os.environ, "PYTHONMALLOC": "debug", **environment}
    here = os.path.dirname(__file__)  # from where the package's source is not in sight
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, env=variables, cwd=here
    )


ENDS = {
    "open handles": """
        inbox, host, ana = sync()
        host.open("c1", "WIDGET", "mia", reason="policy")
        feed, session, page = ana.subscribe(), ana.session("tab"), ana.query()
        events = next(iter(ana.subscribe(from_oldest=True))).events
    """,
    "a running thread and a log": """
        inbox, host, ana = sync(log=lambda record: None, log_level="debug")
        inbox.start(watch_ms=1)
        host.open("c1", "WIDGET", "mia")
    """,
    "an analysis and a clock": """
        inbox, host, ana = sync(analyze=lambda *a: None, clock=liveinbox.ManualClock())
        inbox.start(watch_ms=1)
        host.receive("hello", channel="WIDGET", user="mia")
    """,
    "a cycle that holds an inbox": """
        class Holder: pass
        holder = Holder()
        holder.me, (holder.inbox, *_) = holder, sync()
        holder.inbox.start()
        del holder
    """,
    "daemon threads at work": """
        inbox, host, ana = sync(analyze=lambda *a: None)
        def work(number):
            try:
                while True:
                    host.receive("hello", channel="WIDGET", user=f"u{number}")
            except liveinbox.HandleClosed:
                pass
        for number in range(4):
            threading.Thread(target=work, args=(number,), daemon=True).start()
        host.open("c1", "WIDGET", "mia")
    """,
    "a loop that was left": """
        async def play():
            inbox = await aio.open(":memory:")
            host = inbox.actor("acme", integration("host"))
            await host.open("c1", "WIDGET", "mia")
            feed = host.subscribe()
            kept.append(inbox)
        kept = []
        asyncio.run(play())
    """,
    "an exit in a coroutine": """
        async def play():
            async with aio.open(":memory:") as inbox:
                await inbox.actor("acme", integration("host")).open("c1", "WIDGET", "mia")
                raise SystemExit(0)
        asyncio.run(play())
    """,
    "commands of actors that are gone": """
        async def play():
            async with aio.open(":memory:", log=None) as inbox:
                opening = [
                    inbox.actor("acme", integration("host", f"Host {number}")).open(
                        f"conversation-{number}", "WIDGET", f"user-{number}"
                    )
                    for number in range(100)
                ]
                gc.collect()
                await asyncio.gather(*opening)
                assert inbox.sync.actor("acme", agent("ana")).stats().conversations == 100
        asyncio.run(play())
    """,
    "a child that drops an inbox of its parent's loop": """
        async def play():
            inbox = await aio.open(":memory:", log=None)
            host = inbox.actor("acme", integration("host"))
            await host.open("c1", "WIDGET", "mia")
            child = os.fork()
            if child == 0:
                del host, inbox
                gc.collect()
                os._exit(0)
            os.waitpid(child, 0)
            await asyncio.wait_for(host.open("c2", "WIDGET", "eva"), 30)
            await inbox.close()
        asyncio.run(play())
    """,
    "a child that goes on": """
        inbox, host, ana = sync()
        inbox.start()
        if os.fork():
            os.wait()
        else:
            gc.collect()
    """,
}


@pytest.mark.parametrize("end", ENDS)
def test_a_program_ends_well_with(end: str) -> None:
    done = child(ENDS[end])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_loop_that_was_interrupted() -> None:
    done = child("""
        async def play():
            async with aio.open(":memory:") as inbox:
                ana = inbox.actor("acme", agent("ana"))
                os.kill(os.getpid(), signal.SIGINT)
                async for batch in ana.subscribe():
                    pass
        try:
            asyncio.run(play())
        except KeyboardInterrupt:
            print("interrupted")
    """)
    assert (done.returncode, done.stdout, done.stderr) == (0, "interrupted\n", "")


def test_a_loop_that_was_interrupted_without_an_end() -> None:
    done = child("""
        async def play():
            inbox = await aio.open(":memory:", log=lambda record: None)
            kept.append(inbox)
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.Event().wait()
        kept = []
        asyncio.run(play())
    """)
    assert done.returncode == -signal.SIGINT and "KeyboardInterrupt" in done.stderr
    assert "Fatal" not in done.stderr and "ignored" not in done.stderr


def test_a_child_gets_forked_from_every_call() -> None:
    with liveinbox.open(":memory:") as inbox:
        host, ana = people(inbox, "ana")
        waiting(host, "c1")
        inbox.start()
        feed, session, page = ana.subscribe(), ana.session("tab"), ana.query()
        calls: list[Callable[[], object]] = [
            lambda: ana.claim("c1"),
            lambda: ana.query(),
            lambda: ana.conversation("c1"),
            lambda: ana.why("c1"),
            lambda: ana.render("WIDGET", "x"),
            lambda: ana.stats(),
            lambda: ana.subscribe(),
            lambda: ana.session("other"),
            lambda: feed.next(),
            lambda: session.receive("{}"),
            lambda: session.next(),
            lambda: page.cards,
            lambda: inbox.tick(),
            lambda: inbox.commit(),
            lambda: inbox.ready(),
            lambda: inbox.wake_fd(),
            lambda: inbox.next_deadline_ms(),
            lambda: inbox.verify(),
            lambda: inbox.compact(),
            lambda: inbox.metrics(),
            lambda: inbox.metrics_text(),
            lambda: list(inbox.export()),
            lambda: inbox.import_(),
            lambda: inbox.import_cancel(),
            lambda: inbox.start(),
            lambda: inbox.stop(),
        ]

        def play() -> None:
            for call in calls:
                with pytest.raises(liveinbox.Forked):
                    call()
            feed.close()
            session.close()
            inbox.close()

        assert in_fork(play) == 0
        assert ana.claim("c1").fence > 0


def test_no_library_is_an_import_error() -> None:
    done = child("", LIVEINBOX_LIBRARY="/nowhere/libliveinbox.so.0")
    assert "ImportError: no liveinbox library at /nowhere/libliveinbox.so.0" in done.stderr
    assert "LIVEINBOX_LIBRARY" in done.stderr


def test_a_library_that_is_none_is_an_import_error() -> None:
    done = child("", LIVEINBOX_LIBRARY="libc.so.6")
    assert "ImportError: no liveinbox library at libc.so.6" in done.stderr


def test_a_library_that_is_older_is_an_import_error() -> None:
    program = """
        from liveinbox import _abi, _library
        _abi.VERSION = "99.0.0"
        import ctypes
        _library._load(ctypes.CDLL, _library.path())
    """
    done = child(program)
    assert "ImportError: the liveinbox library at" in done.stderr
    assert "is version 0.1.0, this package needs at least 99.0.0" in done.stderr


def test_another_library_may_be_named() -> None:
    done = child("print(liveinbox._library.path())", LIVEINBOX_LIBRARY=_library.path())
    assert done.stdout.strip() == _library.path() and done.returncode == 0


def test_every_library_comes_with_its_licence() -> None:
    native = Path(_library.path()).parents[1]
    licences = {path.stem for path in (native / "licenses").iterdir()}
    for library in (native / "lib").glob("*.so.*"):
        name, _, number = library.name.partition(".so.")
        assert ("liveinbox" if name == "libliveinbox" else name + number) in licences
