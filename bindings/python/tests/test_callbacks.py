"""Log, analysis and clock in Python; what they raise never comes into the library."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

import liveinbox
import pytest
from liveinbox import Analysis, Findings, LogLevel, ManualClock, Reason, State, aio
from support import Run, people, waiting


@pytest.fixture
def unraisable(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """What came out of callbacks."""
    heard: list[BaseException] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda about: heard.append(about.exc_value))
    yield heard


def test_the_log_as_a_function() -> None:
    lines: list[liveinbox.LogRecord] = []
    with liveinbox.open(":memory:", log=lines.append, log_level="debug") as inbox:
        inbox.verify()
    assert lines[0].module == "inbox" and lines[0].level is LogLevel.INFO and lines[0].at_ms > 0
    assert {line.message for line in lines} >= {"the inbox was closed"}
    assert any(line.fields for line in lines)


def test_the_log_as_a_logger(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "liveinbox"):
        liveinbox.open(":memory:").close()
    assert caplog.records[0].name == "liveinbox" and caplog.records[0].levelno == logging.INFO
    assert caplog.messages[0].startswith("inbox: ")
    caplog.clear()
    liveinbox.open(":memory:", log=logging.getLogger("own"), log_level=LogLevel.ERROR).close()
    assert caplog.messages == []


def test_an_analysis_of_ones_own() -> None:
    heard: list[Analysis] = []

    def analyze(analysis: Analysis, findings: Findings) -> None:
        heard.append(analysis)
        findings.tag("parcel", origin="rule", offset=3, length=6, confidence=900)
        findings.escalate("negative_sentiment", text="angry", detector="mine", confidence=800)

    with liveinbox.open(":memory:", log=None, analyze=analyze) as inbox:
        host, ana = people(inbox, "ana")
        host.receive("my parcel\0is lost 🙁", conversation="c1", channel="WIDGET", user="mia")
        card = ana.conversation("c1")
        assert card.tags == ("parcel",) and card.state is State.WAITING
        assert card.reason is Reason.NEGATIVE_SENTIMENT and card.reason_text == "angry"
    assert heard == [Analysis("acme", "WIDGET", "my parcel\0is lost 🙁")]


def test_findings_are_for_the_callback_alone(unraisable: list[BaseException]) -> None:
    kept: list[Findings] = []

    def analyze(analysis: Analysis, findings: Findings) -> None:
        kept.append(findings)
        findings.tag("x", confidence=1 << 40)

    with liveinbox.open(":memory:", log=None, analyze=analyze, also_built_in=True) as inbox:
        people(inbox)[0].receive("hello", channel="WIDGET", user="mia")
    with pytest.raises(liveinbox.UsageError, match="over"):
        kept[0].tag("late")
    assert [str(error) for error in unraisable] == ["confidence: 1099511627776 is not between 0 "
                                                    "and 4294967295"]


def test_what_an_analysis_raises_is_reported(unraisable: list[BaseException]) -> None:
    def analyze(analysis: Analysis, findings: Findings) -> None:
        raise ZeroDivisionError("analyze")

    with liveinbox.open(":memory:", log=None, analyze=analyze) as inbox:
        outcome = people(inbox)[0].receive("hello", channel="WIDGET", user="mia")
    assert outcome.message == 1 and [str(error) for error in unraisable] == ["analyze"]


def test_what_a_log_raises_is_reported(unraisable: list[BaseException]) -> None:
    def log(record: liveinbox.LogRecord) -> None:
        raise ZeroDivisionError("log")

    liveinbox.open(":memory:", log=log).close()
    assert {str(error) for error in unraisable} == {"log"}


def test_what_a_clock_raises_is_reported_and_time_stands(unraisable: list[BaseException]) -> None:
    clock, is_broken = ManualClock(1_700_000_000_000), False

    def ask() -> int:
        if is_broken:
            raise ZeroDivisionError("clock")
        return clock()

    with liveinbox.open(":memory:", log=None, clock=ask) as inbox:
        (host,) = people(inbox)
        first = host.open("c1", "WIDGET", "mia")
        is_broken = True
        second = host.open("c2", "WIDGET", "eva")
        is_broken = False
    assert first.at_ms == second.at_ms == clock.now_ms
    assert {str(error) for error in unraisable} == {"clock"}


def test_calling_the_library_from_a_callback_is_refused() -> None:
    answers: list[str] = []

    def log(record: liveinbox.LogRecord) -> None:
        try:
            other.verify()
        except liveinbox.UsageError as error:
            answers.append(error.name)

    with liveinbox.open(":memory:", log=None) as other:
        liveinbox.open(":memory:", log=log).close()
    assert set(answers) == {"invalid_argument"}


def test_what_is_dropped_in_a_callback_is_freed_later(host: Any, ana: Any) -> None:
    pages: list[Any] = [ana.query(), ana.subscribe()]

    def log(record: liveinbox.LogRecord) -> None:
        pages.clear()

    liveinbox.open(":memory:", log=log).close()
    assert pages == []
    from liveinbox._library import _late

    ana.query()
    ana.query()
    assert not _late


def test_a_manual_clock_and_deadlines(run: Run) -> None:
    async def play() -> None:
        clock = ManualClock()
        async with aio.open(":memory:", log=None, clock=clock) as inbox:
            host, ana = people(inbox, "ana")
            await host.open("c1", "WIDGET", "mia", reason="policy")
            await ana.claim("c1", lease_ms=60_000)
            clock.advance(60_000)
            await inbox.tick()
            assert (await ana.conversation("c1")).state is State.WAITING

    run(play())


def test_a_clock_in_python_under_load(run: Run) -> None:
    """The library may ask the clock under a lock of its own, on another thread."""
    import asyncio

    async def play() -> None:
        clock = ManualClock()
        async with aio.open(":memory:", log=None, clock=clock, watch_ms=1) as inbox:
            host, ana = people(inbox, "ana")
            keys = [f"c{number}" for number in range(500)]
            await asyncio.gather(*(host.open(k, "WIDGET", k, reason="policy") for k in keys))
            claims = await asyncio.gather(*(ana.claim(key) for key in keys))
            assert len(claims) == 500

    run(play())


def test_callbacks_on_many_threads() -> None:
    names: set[str] = set()
    begin = threading.Barrier(6)

    def analyze(analysis: Analysis, findings: Findings) -> None:
        names.add(threading.current_thread().name)

    with liveinbox.open(":memory:", log=None, analyze=analyze) as inbox:
        (host,) = people(inbox)

        def work(number: int) -> None:
            begin.wait()
            for message in range(20):
                host.receive(f"text {message}", channel="WIDGET", user=f"u{number}")

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert people(inbox, "ana")[1].stats().messages == 120
    assert len(names) == 6


def test_a_log_of_the_library_s_thread(run: Run) -> None:
    async def play() -> None:
        lines: list[str] = []
        async with aio.open(":memory:", log=lambda record: lines.append(record.message)) as inbox:
            waiting(people(inbox.sync)[0], "c1")
        assert {"the runtime was started", "the inbox was closed"} <= set(lines), lines

    run(play())
