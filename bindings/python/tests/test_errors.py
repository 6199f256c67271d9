"""What is raised: the class says what to do, the fields what stood in the way."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any, Callable

import liveinbox
import pytest
from liveinbox import Actor, Command, Error, Inbox, Status, StatusClass, errors
from liveinbox._library import quick
from support import people, waiting

ABI = json.loads((Path(__file__).parents[2] / "abi.json").read_text())
CLASSES = {
    StatusClass.USAGE: liveinbox.UsageError,
    StatusClass.RETRY: liveinbox.RetryError,
    StatusClass.REFUSED: liveinbox.Refused,
    StatusClass.RESET: liveinbox.Reset,
    StatusClass.STORE: liveinbox.StoreError,
    StatusClass.INTERNAL: liveinbox.InternalError,
}


@pytest.mark.parametrize("name", [name for name in ABI["statuses"] if name != "ok"])
def test_every_status_has_the_class_of_its_band(name: str) -> None:
    code = ABI["statuses"][name]
    error = errors.error_of(code)
    assert error.code is Status(code) and error.name == name and str(error)
    assert isinstance(error, CLASSES[StatusClass(quick.li_status_class(code))])


@pytest.mark.parametrize("code", [-49, -99, -159, -199, -299, -999])
def test_a_code_of_a_newer_library_has_the_class_of_its_band(code: int) -> None:
    error = errors.error_of(code, "something new")
    assert error.code == code and error.name == "unknown" and str(error) == "something new"
    assert type(error) is CLASSES[StatusClass(quick.li_status_class(code))]


def refused_claim(inbox: Inbox) -> Any:
    host, ana, ben = people(inbox, "ana", "ben")
    waiting(host, "c1")
    ana.claim("c1")
    return ben.claim("c1")


def refused_offered(inbox: Inbox) -> Any:
    host, ana, ben = people(inbox, "ana", "ben")
    waiting(host, "c1")
    host.set_agent("ana")
    host.offer("c1", "ana")
    return ben.claim("c1")


def refused_stale(inbox: Inbox) -> Any:
    host, ana, ben = people(inbox, "ana", "ben")
    waiting(host, "c1")
    old = ana.claim("c1")
    old.release()
    ana.claim("c1")
    return old.send("late")


def refused_not_holder(inbox: Inbox) -> Any:
    host, ana, ben = people(inbox, "ana", "ben")
    waiting(host, "c1")
    return ben.send("c1", ana.claim("c1").fence, "mine?")


def refused_not_claimed(inbox: Inbox) -> Any:
    host, ana = people(inbox, "ana")
    waiting(host, "c1")
    return ana.send("c1", ana.conversation("c1").fence, "nobody's")


def refused_closed(inbox: Inbox) -> Any:
    host, ana = people(inbox, "ana")
    waiting(host, "c1")
    host.close("c1")
    return ana.claim("c1")


def refused_version(inbox: Inbox) -> Any:
    host, ana = people(inbox, "ana")
    waiting(host, "c1")
    return ana.claim("c1", if_version=77)


REFUSALS: list[tuple[type[Error], str, Callable[[Inbox], Any]]] = [
    (liveinbox.ClaimConflict, "already_claimed", refused_claim),
    (liveinbox.ClaimConflict, "offered_to_another", refused_offered),
    (liveinbox.StaleFence, "stale_fence", refused_stale),
    (liveinbox.StaleFence, "not_holder", refused_not_holder),
    (liveinbox.StaleFence, "not_claimed", refused_not_claimed),
    (liveinbox.Closed, "conversation_closed", refused_closed),
    (liveinbox.VersionMismatch, "version_mismatch", refused_version),
    (liveinbox.NotFound, "not_found", lambda inbox: people(inbox, "ana")[1].claim("none")),
    (liveinbox.QueueEmpty, "queue_empty", lambda inbox: people(inbox, "ana")[1].claim_next()),
    (
        liveinbox.Forbidden,
        "forbidden",
        lambda inbox: people(inbox, "ana")[1].configure({"claim_lease_ms": 1000}),
    ),
]


@pytest.mark.parametrize("kind, name, play", REFUSALS, ids=[name for _, name, _ in REFUSALS])
def test_a_refusal(inbox: Inbox, kind: type[Error], name: str, play: Any) -> None:
    with pytest.raises(kind) as caught:
        play(inbox)
    error = caught.value
    assert type(error) is kind and error.name == name and isinstance(error, liveinbox.Refused)
    assert error.outcome is not None and error.outcome.status == error.code == Status[name.upper()]


def test_a_lost_claim_says_who_has_it(inbox: Inbox) -> None:
    with pytest.raises(liveinbox.ClaimConflict) as caught:
        refused_claim(inbox)
    error = caught.value
    assert error.holder == liveinbox.agent("ana", "ana") and error.conversation == "c1"
    assert error.version == 3 and error.fence == 3 and error.since_ms > 0
    assert "agent ana" in str(error) and error.message == str(error)


def test_an_error_without_an_outcome_has_no_fields() -> None:
    error = errors.error_of(Status.STORE_IO, "no", 5)
    assert (error.holder, error.version, error.fence, error.since_ms) == (None, 0, 0, 0)
    assert (error.conversation, error.outcome, error.cause) == ("", None, 5)


def test_errors_travel_between_processes(inbox: Inbox) -> None:
    with pytest.raises(liveinbox.ClaimConflict) as caught:
        refused_claim(inbox)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is liveinbox.ClaimConflict and copy.holder == caught.value.holder


WRONG: list[tuple[str, str, Callable[[Actor], Any]]] = [
    ("invalid_argument", "conversation", lambda ana: ana.note("", "text")),
    ("too_long", "conversation", lambda ana: ana.note("k" * 129, "text")),
    ("invalid_utf8", "text", lambda ana: ana.note("c1", "half \ud83d of it")),
    ("invalid_utf8", "search", lambda ana: ana.query(search="\udfff")),
    ("invalid_argument", "fence", lambda ana: ana.send("c1", -1, "text")),
    ("invalid_argument", "fence", lambda ana: ana.send("c1", 1 << 64, "text")),
    ("invalid_argument", "priority", lambda ana: ana.prioritize("c1", priority=1 << 31)),
    ("invalid_argument", "limit", lambda ana: ana.query(limit=1 << 32)),
    ("invalid_argument", "before", lambda ana: ana.transcript("c1", before=-1)),
    ("invalid_argument", "reason", lambda ana: ana.escalate("c1", "boredom")),
    ("invalid_argument", "tab", lambda ana: ana.query("theirs")),
    ("invalid_argument", "outcome", lambda ana: ana.close("c1", outcome="gone")),
    ("invalid_data", "data", lambda ana: ana.annotate("c1", {"deep": {"er": 1}})),
    ("invalid_data", "data", lambda ana: ana.annotate("c1", "no json")),
    ("invalid_query", "at byte 6", lambda ana: ana.query(search="state:none")),
    ("invalid_cursor", "page cursor", lambda ana: ana.query(after="what")),
    ("unknown_op", "op", lambda ana: Command("assume", conversation="c1")),
    ("unused_field", "text", lambda ana: ana.execute(Command("claim", conversation="c", text="x"))),
]


@pytest.mark.parametrize("name, word, play", WRONG)
def test_a_wrong_call_names_the_argument(
    host: Actor, ana: Actor, name: str, word: str, play: Callable[[Actor], Any]
) -> None:
    waiting(host, "c1")
    with pytest.raises(liveinbox.UsageError) as caught:
        play(ana)
    assert caught.value.name == name
    assert word in str(caught.value)


@pytest.mark.parametrize(
    "play",
    [
        lambda ana: ana.note("c1", 42),
        lambda ana: ana.note(b"c1", "text"),
        lambda ana: ana.annotate("c1", {"key": object()}),
        lambda ana: Command("claim", conversion="c1"),
        lambda ana: ana.send("c1", "7", "text"),
        lambda ana: ana.query(limit="all"),
    ],
)
def test_a_value_of_another_type_is_a_type_error(ana: Actor, play: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        play(ana)


def test_not_a_number_is_no_json(ana: Actor) -> None:
    with pytest.raises(ValueError):
        ana.annotate("c1", {"key": float("nan")})


@pytest.mark.parametrize(
    "path, options, name",
    [
        ("", {}, "invalid_argument"),
        ("missing", {"existing": True}, "store_missing"),
        ("foreign", {}, "store_foreign"),
        ("new", {"tag_mode": 99}, "invalid_argument"),
        ("new", {"map_bytes": -1}, "invalid_argument"),
    ],
)
def test_an_inbox_that_cannot_be_opened(
    tmp_path: Path, path: str, options: dict[str, Any], name: str
) -> None:
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "letter.txt").write_text("dear")
    with pytest.raises(Error) as caught:
        liveinbox.open(tmp_path / path if path else "", log=None, **options)
    assert caught.value.name == name


def test_a_path_with_unusual_letters(tmp_path: Path) -> None:
    with liveinbox.open(tmp_path / "Ünïcode 受信箱", log=None) as inbox:
        waiting(people(inbox)[0], "c1")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Ünïcode 受信箱"]
