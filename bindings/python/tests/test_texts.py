"""Any text comes back as it went in, or is refused clearly; so does any data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import liveinbox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from liveinbox import Actor
from support import people

NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)
ATTRIBUTES = st.dictionaries(
    st.text(min_size=1, max_size=20), st.none() | st.booleans() | NUMBERS | st.text(max_size=50),
    max_size=8,
)
ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=200)
quick = settings(max_examples=150, deadline=None, database=None)


@pytest.fixture(scope="module")
def crew() -> Iterator[list[Actor]]:
    with liveinbox.open(":memory:", log=None) as inbox:
        host, ana = people(inbox, "ana")
        host.open("c1", "WIDGET", "mia", reason="policy")
        yield [host, ana]


def has_surrogates(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)


@quick
@given(text=ANYTHING)
def test_a_note_is_what_was_written(crew: list[Actor], text: str) -> None:
    ana = crew[1]
    try:
        ana.note("c1", text)
    except liveinbox.UsageError as error:
        assert error.name == "invalid_utf8" if has_surrogates(text) else not text.strip()
        assert "text" in error.message
    else:
        assert ana.transcript("c1", limit=1).entries[0].text == text


@quick
@given(key=ANYTHING, name=ANYTHING, user=ANYTHING)
def test_keys_and_names_are_what_they_were(
    crew: list[Actor], key: str, name: str, user: str
) -> None:
    host, ana = crew
    try:
        outcome = host.open(key, "WIDGET", user, name=name)
    except liveinbox.Error as error:
        assert str(error) and isinstance(error, (liveinbox.UsageError, liveinbox.Refused))
    else:
        assert outcome.conversation in ("", key)
        card = ana.conversation(key)
        assert (card.conversation, card.user.id) == (key, user)


@quick
@given(attributes=ATTRIBUTES)
def test_attributes_are_what_they_were(crew: list[Actor], attributes: dict[str, Any]) -> None:
    host, ana = crew
    host.annotate("c1", {key: None for key in ana.conversation("c1").attributes})
    try:
        host.annotate("c1", attributes)
    except liveinbox.Error as error:
        assert error.name in ("invalid_data", "too_long", "limit_reached", "invalid_utf8"), error
    else:
        kept = {key: value for key, value in attributes.items() if value is not None}
        assert ana.conversation("c1").attributes == kept


@quick
@given(search=ANYTHING)
def test_any_search_is_answered_or_refused(crew: list[Actor], search: str) -> None:
    try:
        page = crew[1].query(search=search)
    except liveinbox.UsageError as error:
        assert error.name in ("invalid_query", "invalid_utf8", "too_long")
    else:
        assert page.total >= len(page)


@quick
@given(number=st.integers(-(2**70), 2**70))
def test_any_fence_fits_or_is_refused(crew: list[Actor], number: int) -> None:
    with pytest.raises((liveinbox.UsageError, liveinbox.StaleFence)) as caught:
        crew[1].send("c1", number, "text")
    assert isinstance(caught.value, liveinbox.StaleFence) == (0 < number < 2**64)
