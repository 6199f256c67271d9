"""Reading as somebody: what query.h asks for, filled in."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, Callable, TypeVar, Union

from . import _abi
from ._library import lib
from .cards import Card
from .enums import Sort, Tab
from .packing import code_of, number
from .pages import Page, Rendering, Rows, Transcript, handle_of, json_of
from .principals import Principal, put_principal
from .terms import Term, put_terms
from .texts import borrow, put

S = TypeVar("S", bound=_abi.Struct)


class _OneCard(Rows):
    @property
    def card(self) -> Card:
        return self._cards()[0]


class Reader:
    """Somebody in a tenant of an inbox. Arguments that are wrong raise before the library is asked
    only where C could not say so."""

    def __init__(self, inbox: int, tenant: str, viewer: Principal) -> None:
        self.inbox = inbox
        self.tenant = tenant
        self.viewer = viewer

    def options(self, kind: type[S], who: str = "viewer") -> S:
        """The options of a call, with what they all have."""
        options = kind(ctypes.sizeof(kind))
        put(options, "tenant", self.tenant)
        put_principal(options, who, self.viewer)
        return options

    def query(
        self,
        tab: Union[Tab, str],
        search: str,
        after: str,
        limit: int,
        sort: Union[Sort, str],
        terms: Sequence[Term],
        exact: bool,
    ) -> Page:
        options = self.options(_abi.li_query_options)
        options.tab = code_of(Tab, "tab", tab)
        options.sort = code_of(Sort, "sort", sort)
        options.limit = number("limit", limit)
        put(options, "search", search)
        put(options, "after", after)
        options.exact = int(exact)
        rows = put_terms(options, terms)  # noqa: F841  (the call reads them)
        return Page(handle_of(lib.li_query, self.inbox, options))

    def transcript(self, conversation: str, before: int, limit: int) -> Transcript:
        return Transcript(self._about(lib.li_transcript, conversation, before, limit))

    def conversation(self, conversation: str) -> Card:
        return _OneCard(self._about(lib.li_conversation, conversation)).card

    def why(self, conversation: str) -> dict[str, Any]:
        answer: dict[str, Any] = json_of(self._about(lib.li_why, conversation))
        return answer

    def render(self, channel: str, text: str) -> Rendering:
        answer = json_of(self._about_text(lib.li_render, channel, text))
        return Rendering(**{name: answer[name] for name in Rendering.__dataclass_fields__})

    def detect(self, channel: str, text: str) -> dict[str, Any]:
        answer: dict[str, Any] = json_of(self._about_text(lib.li_detect, channel, text))
        return answer

    def _about_text(self, function: Callable[..., int], channel: str, text: str) -> Any:
        texts = (borrow("tenant", self.tenant), borrow("channel", channel), borrow("text", text))
        return handle_of(function, self.inbox, *texts)

    def _about(
        self, function: Callable[..., int], conversation: str, before: int = 0, limit: int = 0
    ) -> Any:
        options = self.options(_abi.li_transcript_options)
        put(options, "conversation", conversation)
        options.before = number("before", before, ctypes.c_uint64)
        options.limit = number("limit", limit)
        return handle_of(function, self.inbox, options)
