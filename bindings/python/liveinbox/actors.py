"""Somebody in a tenant: every command, every read, the feed and sessions as that principal."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Iterator, Mapping, Optional, Sequence, Union

from . import _abi
from ._library import lib
from .cards import Card
from .claims import Claim
from .commands import Commands
from .enums import Sort, Tab
from .errors import check, last_error
from .events import Event
from .feeds import Feed, subscribe
from .outcomes import Outcome, outcome_of, report_of
from .packing import Template, pack
from .pages import Cursor, Page, Rendering, Transcript
from .principals import Principal
from .reads import Reader
from .reports import Stats
from .sessions import Session, open_session
from .terms import Term
from .texts import borrow

if TYPE_CHECKING:
    from .inboxes import Inbox

_OUTCOME_SIZE = ctypes.sizeof(_abi.li_outcome)


class Actor(Commands[Outcome, Claim]):
    """A principal whom the host has proven, in one tenant of one inbox. Any number of threads may
    call its methods at once.

    >>> inbox = open(":memory:")
    >>> host = inbox.actor("acme", integration("host"))
    >>> ana = inbox.actor("acme", agent("ana"))
    >>> _ = host.open("c1", "WIDGET", "mia", name="Mia", reason="policy")
    >>> with ana.claim("c1") as claim:
    ...     claim.send("Hi **Mia**!").message
    1
    """

    def __init__(self, inbox: Inbox, tenant: str, principal: Principal) -> None:
        self._inbox = inbox  # keeps it open
        self._reader = Reader(inbox.handle, tenant, principal)
        self._template = Template(tenant, principal)

    @property
    def tenant(self) -> str:
        """The tenant."""
        return self._reader.tenant

    @property
    def principal(self) -> Principal:
        """Who acts and looks."""
        return self._reader.viewer

    def __repr__(self) -> str:
        return f"<Actor {self.principal.kind.name.lower()} {self.principal.id!r}>"

    def _run(self, op: str, fields: Mapping[str, Any]) -> Outcome:
        command = pack(self._template, op, fields)
        out = _abi.li_outcome(_OUTCOME_SIZE)
        status = lib.li_execute(self._reader.inbox, command, out)
        if status:
            out.status = status
            raise last_error(status, outcome_of(out))
        return outcome_of(out)

    def _claim(self, op: str, fields: Mapping[str, Any]) -> Claim:
        return Claim(self, fields, self._run(op, fields))

    def query(
        self,
        tab: Union[Tab, str] = Tab.ALL,
        *,
        search: str = "",
        after: str = "",
        limit: int = 0,
        sort: Union[Sort, str] = Sort.USUAL,
        terms: Sequence[Term] = (),
        exact: bool = False,
    ) -> Page:
        """The conversations of a tab. `search`: words, "phrase", -word, tag: channel: state: agent:
        reason: from: before: after:; `terms`: what must hold besides, typed; `exact`: no words one
        letter off; `after`: the `more` of the page before; `limit`: 50 if 0, at most 1000."""
        return self._reader.query(tab, search, after, limit, sort, terms, exact)

    def cards(
        self,
        tab: Union[Tab, str] = Tab.ALL,
        *,
        search: str = "",
        limit: int = 0,
        sort: Union[Sort, str] = Sort.USUAL,
        terms: Sequence[Term] = (),
        exact: bool = False,
    ) -> Iterator[Card]:
        """All conversations of a tab, page by page. A page is a revision of its own: what did not
        move between two pages is neither left out nor given twice."""
        more: Optional[str] = None
        while more != "":
            page = self.query(
                tab,
                search=search,
                after=more or "",
                limit=limit,
                sort=sort,
                terms=terms,
                exact=exact,
            )
            yield from page.cards
            more = page.more

    def transcript(self, conversation: str, *, before: int = 0, limit: int = 0) -> Transcript:
        """The newest entries (older than the entry `before`, if given), oldest first, and the card.
        `limit`: 100 if 0, at most 1000."""
        return self._reader.transcript(conversation, before, limit)

    def entries(self, conversation: str, *, limit: int = 0) -> Iterator[Event]:
        """All entries of a conversation, the newest first, page by page."""
        more: Optional[int] = None
        while more != 0:
            page = self.transcript(conversation, before=more or 0, limit=limit)
            yield from reversed(page.entries)
            more = page.more

    def conversation(self, conversation: str) -> Card:
        """One conversation."""
        return self._reader.conversation(conversation)

    def why(self, conversation: str) -> dict[str, Any]:
        """Where a conversation stands, and why; docs/protocol.md says what the keys are."""
        return self._reader.why(conversation)

    def render(self, channel: str, text: str) -> Rendering:
        """What a reply will look like on a channel."""
        return self._reader.render(channel, text)

    def detect(self, channel: str, text: str) -> dict[str, Any]:
        """What is found in a message of a user; li_detect of text.h says what the keys are."""
        return self._reader.detect(channel, text)

    def stats(self) -> Stats:
        """Counts of the tenant; cost grows with the number of conversations."""
        raw = _abi.li_stats_info(ctypes.sizeof(_abi.li_stats_info))
        check(lib.li_stats(self._reader.inbox, borrow("tenant", self.tenant), raw))
        return report_of(Stats, raw)

    def subscribe(self, after: Optional[Cursor] = None, *, from_oldest: bool = False) -> Feed:
        """The feed, after a cursor that was kept; without one from now, or from the oldest event
        that is kept. Raises `Reset` where history behind the cursor is gone."""
        return Feed(self._inbox, subscribe(self._reader, after, from_oldest))

    def session(self, name: str) -> Session:
        """A session of the wire protocol; `name` is the principal's device or tab."""
        return Session(self._inbox, open_session(self._reader, name))
