"""Pages, transcripts, and what is read of a whole inbox."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import liveinbox
import pytest
from liveinbox import (
    Actor,
    Deadline,
    Delivery,
    Ending,
    Inbox,
    Kind,
    Reason,
    Right,
    State,
    Tab,
    Term,
    aio,
)
from support import Run, people, waiting


def test_pages_one_after_the_other(host: Actor, ana: Actor) -> None:
    keys = [f"c{number:03}" for number in range(120)]
    waiting(host, *keys)
    page = ana.query("waiting", limit=50)
    assert len(page) == len(page.cards) == 50 and page.total == 120 and not page.at_least
    assert [card.conversation for card in page] == keys[:50]
    second = ana.query(Tab.WAITING, limit=50, after=page.more)
    assert second.cards[0].conversation == keys[50]
    assert [card.conversation for card in ana.cards("waiting", limit=50)] == keys
    assert ana.query("mine").more == "" and list(ana.cards("mine")) == []
    assert page.revision == 240 and page.counts.waiting == page.counts.all == 120
    assert page.counts.mine == 0 and page.cursor == liveinbox.Cursor(page.epoch, 240)
    assert page.json()["counts"] == {"all": 120, "waiting": 120, "mine": 0}


def test_a_search(host: Actor, ana: Actor) -> None:
    host.receive("my parcel is lost", conversation="c1", channel="WIDGET", user="mia")
    host.escalate("c1", "policy")
    host.receive("an invoice", conversation="c2", channel="WIDGET", user="eva")
    host.escalate("c2", "policy")
    assert [card.conversation for card in ana.cards(search="parcel")] == ["c1"]
    assert ana.query(search="parcel", sort="due").total == 0


def found(ana: Actor, *terms: Term, **options: Any) -> list[str]:
    return [card.conversation for card in ana.cards(terms=terms, **options)]


def test_typed_terms(host: Actor, ana: Actor) -> None:
    host.open("c1", "WIDGET", "mia", name="Mia Lang", reason="policy", text="late")
    host.receive("my red parcel is lost", conversation="c1")
    host.open("c2", "WA", "eva", name="Eva", reason="other")
    host.receive("a parcel, red as an apple", conversation="c2")
    ana.tag("c2", "vip")
    assert found(ana, Term.words("parcel red")) == ["c2", "c1"]
    assert found(ana, Term.words("app", typing=True)) == ["c2"]
    assert found(ana, Term.words("app")) == []
    assert found(ana, Term.phrase("red parcel")) == ["c1"]
    assert found(ana, ~Term.phrase("red parcel")) == ["c2"]
    assert found(ana, Term.tag("vip")) == found(ana, Term.channel("WA")) == ["c2"]
    assert found(ana, Term.from_("mia")) == found(ana, Term.from_("lang")) == ["c1"]
    assert found(ana, Term.reason("policy"), Term.state("waiting")) == ["c1"]
    assert found(ana, Term.agent("ana")) == []
    assert found(ana, Term.tag("vip"), search="lost") == []
    first = ana.conversation("c1").last_activity_ms
    moment = datetime.fromtimestamp(first / 1000, timezone.utc) + timedelta(days=1)
    assert found(ana, Term.before(moment), Term.after(first)) == ["c2", "c1"]
    assert found(ana, Term.after(moment)) == []
    with pytest.raises(ValueError, match="time zone"):
        Term.before(datetime(2026, 1, 31))
    with pytest.raises(liveinbox.UsageError, match=r"terms\[1\]: expected one of"):
        ana.query(terms=[Term.tag("vip"), Term.state("gone")])
    assert found(ana, search="lost apple red ", sort="relevance") == ["c2", "c1"]


def test_all_fields_of_a_card(host: Actor, ana: Actor) -> None:
    host.configure({"claim_within_ms": 60_000})
    host.open("c1", "WIDGET", "mia", name="Mia", reason="other", text="asks for Ana")
    host.tag("c1", "vip")
    host.tag("c1", "parcel")
    host.annotate("c1", {"order": 7})
    host.set_agent("ana")
    mia = liveinbox.user("mia", "Mia")
    card = ana.conversation("c1")
    assert card.user == mia and card.state is State.WAITING and card.reason is Reason.OTHER
    assert card.reason_text == "asks for Ana" and card.tags == ("vip", "parcel")
    assert card.attributes == {"order": 7} and card.holder is None and card.outcome is None
    assert card.due_deadline is Deadline.CLAIM and card.due_ms > card.opened_at_ms
    host.offer("c1", "ana")
    card = ana.conversation("c1")
    assert card.offered_to is not None and card.offered_to.id == "ana" and card.is_active
    host.close("c1", outcome="unresolved")
    card = ana.conversation("c1")
    assert card.outcome is Ending.UNRESOLVED and not card.is_active and card.closed_at_ms > 0


def test_a_transcript_and_all_its_entries(host: Actor, ana: Actor) -> None:
    host.open("c1", "WIDGET", "mia", reason="policy")
    claim = ana.claim("c1")
    for number in range(30):
        claim.send(f"part {number}", external_id=f"x{number}")
    ana.save_draft("c1", text="and then")
    ana.save_draft("c1", text="a secret", is_note=True)
    page = ana.transcript("c1", limit=10)
    assert len(page.entries) == 10 and page.card.conversation == "c1"
    assert page.more == page.entries[0].entry == 24
    assert (page.draft, page.note_draft) == ("and then", "a secret")
    older = ana.transcript("c1", limit=10, before=page.more)
    assert older.entries[-1].entry == page.entries[0].entry - 1
    assert ana.transcript("c1", before=3).more == 0 and ana.transcript("c1").more == 0
    entries = list(ana.entries("c1", limit=7))
    assert [entry.entry for entry in entries] == list(range(len(entries), 0, -1))
    assert len(entries) == 33 and entries[-1].name == "opened"
    assert entries[0].external_id == "x29" and entries[0].delivery is Delivery.QUEUED


def test_all_fields_of_an_event(host: Actor, ana: Actor) -> None:
    waiting(host, "c1")
    ana.claim("c1").close(text="done")
    host.open("c2", "WIDGET", "mia")
    opened, escalated, claimed, closed, other = ana.subscribe(from_oldest=True).events()
    assert opened.type == 1 and opened.name == "opened" and opened.subject_id == "user-c1"
    assert escalated.reason is Reason.POLICY and escalated.reason.name == "POLICY"
    assert claimed.actor == ana.principal and claimed.fence == 3 and claimed.subject_id == "ana"
    assert closed.right is Right.HOLDER and closed.text == "done" and closed.conversation == "c1"
    assert closed.at_ms >= opened.at_ms > 0 and [closed.offset, closed.version] == [4, 4]
    assert other.actor is not None and other.actor.kind is Kind.INTEGRATION
    assert (other.tag, other.failure, other.other, other.external_id) == ("", "", "", "")
    assert (other.deadline, other.due_ms, other.message, other.subject_name) == (None, 0, 0, "mia")
    assert other.occurred_at_ms == 0 and other.right is None
    assert closed.to_dict()["text"] == "done" and "tag" not in closed.to_dict()
    assert repr(closed) == "<Event 4 closed 'c1'>"


def test_why_and_what_it_will_look_like(host: Actor, ana: Actor) -> None:
    host.set_channel("WA", data={"format": "whatsapp"})
    waiting(host, "c1")
    assert ana.why("c1")["queue"]["place"] == 1
    shown = ana.render("WA", "**bold** [x](javascript:1)")
    assert shown.wire.startswith("*bold*") and shown.preview[0]["type"] == "paragraph"
    assert shown.warnings and shown.characters == len(shown.wire)


def test_what_is_found_in_a_message(ana: Actor) -> None:
    found = ana.detect("WIDGET", "Please, I want to talk to a human")
    assert (found["reason"], found["rule"]) == ("user_requested_human", "talk_person")
    assert found["evidence"] == [18, 33] and 0.8 < found["confidence"] < 1
    assert ana.detect("WIDGET", "where is my order")["reason"] is None


def test_counts_of_a_tenant(host: Actor, ana: Actor) -> None:
    waiting(host, "c1", "c2")
    ana.claim("c1")
    stats = ana.stats()
    assert (stats.conversations, stats.waiting, stats.claimed, stats.events) == (2, 1, 1, 5)


def test_metrics_as_numbers_and_as_text(inbox: Inbox, host: Actor) -> None:
    waiting(host, "c1")
    metrics = inbox.metrics()
    assert metrics.executed == 1 and metrics.waiting == 1 and sum(metrics.commit_us) == 1
    assert len(metrics.commit_us) == 18 and "liveinbox_" in inbox.metrics_text()


def test_verify_tells_how_far_it_is(inbox: Inbox, host: Actor) -> None:
    waiting(host, "c1", "c2")
    heard: list[tuple[int, int]] = []
    report = inbox.verify(lambda done, all: heard.append((done, all)))
    assert report.differences == 0 and report.events == 4 and len(report.state_hash) == 32
    assert heard[-1] == (4, 4)


def test_what_progress_raises_comes_out_of_verify(inbox: Inbox, host: Actor) -> None:
    waiting(host, "c1")

    def fail(done: int, all: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        inbox.verify(fail)


def test_progress_must_not_call_the_inbox(inbox: Inbox, host: Actor) -> None:
    waiting(host, "c1")
    with pytest.raises(liveinbox.UsageError, match="from a callback"):
        inbox.verify(lambda done, all: inbox.metrics())
    other = liveinbox.open(":memory:", log=None)
    # To close it is put off until something else is closed.
    assert other.verify(lambda done, all: other.close()).differences == 0
    inbox.close()
    with pytest.raises(liveinbox.HandleClosed):
        other.metrics()


def test_an_archive_makes_the_same_inbox(inbox: Inbox, host: Actor, tmp_path: Path) -> None:
    waiting(host, *(f"c{number}" for number in range(40)))
    archive = tmp_path / "archive.jsonl"
    archive.write_text("".join(inbox.export(limit=10)), encoding="utf-8")
    with liveinbox.open(tmp_path / "copy", log=None) as copy:
        with archive.open(encoding="utf-8") as lines:
            report = copy.import_(lines)
        assert report.is_complete and report.events == 80
        assert report.state_hash == inbox.verify().state_hash
        assert "".join(copy.export()) == archive.read_text(encoding="utf-8")


def test_compact_leaves_what_is_there(inbox: Inbox, tmp_path: Path) -> None:
    assert inbox.compact() == liveinbox.CompactReport(0, 0)
    with liveinbox.open(tmp_path / "store", log=None) as stored:
        host = stored.actor("acme", liveinbox.integration("host"))
        waiting(host, "c1", "c2")
        state = stored.verify().state_hash
        report = stored.compact()
        assert 0 < report.bytes_after < report.bytes_before
        assert stored.verify().state_hash == state
        waiting(host, "c3")
        assert stored.verify().conversations == 3


def test_an_import_in_parts_and_given_up(inbox: Inbox, host: Actor, tmp_path: Path) -> None:
    waiting(host, "c1")
    lines = "".join(inbox.export()).splitlines(keepends=True)
    with liveinbox.open(tmp_path / "copy", log=None) as copy:
        assert copy.import_(lines[0] + lines[1]).lines == 2
        assert copy.import_().lines == 2
        with pytest.raises(liveinbox.StoreError, match="import"):
            waiting(people(copy)[0], "c1")
        copy.import_cancel()
        assert copy.import_("").lines == 0
        with pytest.raises(liveinbox.UsageError) as caught:
            copy.import_(["nonsense\n"])
        assert caught.value.name == "invalid_data"


def test_time_is_brought_by_tick() -> None:
    clock = liveinbox.ManualClock(1_700_000_000_000)
    with liveinbox.open(":memory:", log=None, clock=clock) as inbox:
        host, ana = people(inbox, "ana")
        waiting(host, "c1")
        assert inbox.next_deadline_ms() == 0
        ana.claim("c1", lease_ms=1000)
        assert inbox.next_deadline_ms() == clock.now_ms + 1000
        clock.advance(1000)
        assert inbox.tick().timers_fired == 1
        assert ana.conversation("c1").state is State.WAITING


def test_all_reads_awaited(run: Run, tmp_path: Path) -> None:
    async def play() -> None:
        async with aio.open(":memory:", log=None) as inbox:
            host, ana = people(inbox, "ana")
            for number in range(7):
                await host.open(f"c{number}", "WIDGET", f"u{number}", reason="policy")
            claim = await ana.claim("c0")
            await claim.send("hello")
            assert (await ana.query("waiting", limit=3)).total == 6
            keys = [card.conversation async for card in ana.cards("waiting", limit=3)]
            assert keys == [f"c{number}" for number in range(1, 7)]
            assert (await ana.transcript("c0")).entries[-1].text == "hello"
            names = [entry.name async for entry in ana.entries("c0", limit=3)]
            assert names == ["message_sent", "claimed", "escalated", "opened"]
            assert (await ana.conversation("c0")).holder == ana.principal
            assert (await ana.why("c1"))["state"] == "waiting"
            assert (await ana.render("WIDGET", "*x*")).characters == 3
            assert (await ana.detect("WIDGET", "a human please"))["rule"] == "bare"
            assert (await ana.stats()).conversations == 7
            assert (await inbox.metrics()).claimed == 1
            assert "liveinbox_" in await inbox.metrics_text()
            heard: list[Any] = []
            assert (await inbox.verify(lambda *seen: heard.append(seen))).differences == 0
            assert heard and (await inbox.tick()).timers_fired == 0
            assert (await inbox.compact()) == liveinbox.CompactReport(0, 0)
            lines = [text async for text in inbox.export(limit=4)]
            async with aio.open(tmp_path / "copy", log=None) as copy:
                assert (await copy.import_(lines[0])).lines > 0
                await copy.import_cancel()
                assert (await copy.import_(lines)).is_complete

    run(play())


def test_a_path_may_be_an_object_or_text(tmp_path: Path) -> None:
    liveinbox.open(tmp_path / "a", log=None).close()
    liveinbox.open(os.fspath(tmp_path / "a"), log=None, existing=True).close()
