"""Somebody in a tenant, for asyncio; see liveinbox.actors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine
from types import TracebackType
from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence, Union

from .. import actors
from ..cards import Card
from ..claims import ClaimOf
from ..commands import Commands
from ..enums import Sort, Tab
from ..errors import Error
from ..events import Event
from ..feeds import subscribe
from ..outcomes import Outcome
from ..packing import pack
from ..pages import Cursor, Page, Rendering, Transcript
from ..principals import Principal
from ..reports import Stats
from ..sessions import open_session
from ..terms import Term
from .entering import Entering
from .feeds import Feed
from .sessions import Session

if TYPE_CHECKING:
    from .inboxes import Inbox


class Claim(ClaimOf[Coroutine[Any, Any, Outcome]]):
    """What claiming gave. As a context it is released when the block ends with an exception (being
    cancelled, too), unless it was claimed with `on_error="keep"`; a normal end keeps it."""

    __slots__ = ()

    async def __aenter__(self) -> Claim:
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        if kind is not None and self._on_error == "release":
            try:
                await self.release()
            except Error:
                pass  # It is no longer ours, or the store is gone; the block's error says more.


class Actor(Commands[Coroutine[Any, Any, Outcome], Entering[Claim]]):
    """A principal whom the host has proven, in one tenant of one inbox; commands are coroutines.

    Any number may wait at once; where the library's queue is full they wait for a place in it.
    """

    def __init__(self, inbox: Inbox, tenant: str, principal: Principal) -> None:
        self._inbox = inbox
        self._sync = actors.Actor(inbox.sync, tenant, principal)
        self._template = self._sync._template
        self._outcome_of = inbox.waiting.outcome_of

    @property
    def tenant(self) -> str:
        """The tenant."""
        return self._sync.tenant

    @property
    def principal(self) -> Principal:
        """Who acts and looks."""
        return self._sync.principal

    def __repr__(self) -> str:
        return repr(self._sync)

    def _run(self, op: str, fields: Mapping[str, Any]) -> Coroutine[Any, Any, Outcome]:
        return self._outcome_of(pack(self._template, op, fields))

    def _claim(self, op: str, fields: Mapping[str, Any]) -> Entering[Claim]:
        return Entering(self._claimed(op, fields))

    async def _claimed(self, op: str, fields: Mapping[str, Any]) -> Claim:
        return Claim(self, fields, await self._run(op, fields))

    async def query(
        self,
        tab: Union[Tab, str] = Tab.ALL,
        *,
        search: str = "",
        after: str = "",
        limit: int = 0,
        sort: Union[Sort, str] = Sort.USUAL,
        terms: Sequence[Term] = (),
    ) -> Page:
        """The conversations of a tab; see `liveinbox.Actor.query`."""
        return await self._inbox.call(
            self._sync.query,
            tab,
            search=search,
            after=after,
            limit=limit,
            sort=sort,
            terms=terms,
        )

    async def cards(
        self,
        tab: Union[Tab, str] = Tab.ALL,
        *,
        search: str = "",
        limit: int = 0,
        sort: Union[Sort, str] = Sort.USUAL,
        terms: Sequence[Term] = (),
    ) -> AsyncIterator[Card]:
        """All conversations of a tab, page by page."""
        more: Optional[str] = None
        while more != "":
            page = await self.query(
                tab, search=search, after=more or "", limit=limit, sort=sort, terms=terms
            )
            for card in page.cards:
                yield card
            more = page.more

    async def transcript(
        self, conversation: str, *, before: int = 0, limit: int = 0
    ) -> Transcript:
        """The newest entries, oldest first, and the card."""
        return await self._inbox.call(
            self._sync.transcript, conversation, before=before, limit=limit
        )

    async def entries(self, conversation: str, *, limit: int = 0) -> AsyncIterator[Event]:
        """All entries of a conversation, the newest first, page by page."""
        more: Optional[int] = None
        while more != 0:
            page = await self.transcript(conversation, before=more or 0, limit=limit)
            for entry in reversed(page.entries):
                yield entry
            more = page.more

    async def conversation(self, conversation: str) -> Card:
        """One conversation."""
        return await self._inbox.call(self._sync.conversation, conversation)

    async def why(self, conversation: str) -> dict[str, Any]:
        """Where a conversation stands, and why."""
        return await self._inbox.call(self._sync.why, conversation)

    async def render(self, channel: str, text: str) -> Rendering:
        """What a reply will look like on a channel."""
        return await self._inbox.call(self._sync.render, channel, text)

    async def detect(self, channel: str, text: str) -> dict[str, Any]:
        """What is found in a message of a user."""
        return await self._inbox.call(self._sync.detect, channel, text)

    async def stats(self) -> Stats:
        """Counts of the tenant; cost grows with the number of conversations."""
        return await self._inbox.call(self._sync.stats)

    def subscribe(
        self, after: Optional[Cursor] = None, *, from_oldest: bool = False
    ) -> Feed:
        """The feed, after a cursor that was kept; without one from now, or from the oldest event
        that is kept. Raises `Reset` where history behind the cursor is gone."""
        handle = subscribe(self._sync._reader, after, from_oldest)
        return Feed(self._inbox, handle)

    def session(self, name: str) -> Entering[Session]:
        """A session of the wire protocol; `name` is the principal's device or tab."""
        return Entering(self._session(name))

    async def _session(self, name: str) -> Session:
        handle = await self._inbox.call(open_session, self._sync._reader, name)
        return Session(self._inbox, handle)
