"""Every command as a method, for the sync and the async form alike.

A method takes what its command requires; everything else is named. Zero, empty and None mean: not
given. `id` is a text made by the caller: within 24 hours the same command under it is not carried
out again but gets the first result. `if_version` refuses with `VersionMismatch` unless it is the
conversation's version. Enumerations may be given by name: `reason="low_confidence"`.
"""

from __future__ import annotations

from typing import Any, Generic, Mapping, TypeVar, Union

from .enums import Delivery, Device, Ending, Reason, Role
from .packing import Command
from .texts import Data

R = TypeVar("R")  # what a command gives: an Outcome, or a coroutine of one
C = TypeVar("C")  # what claiming gives


class Commands(Generic[R, C]):
    """The commands of an actor; command.h says in full what each does and who may send it.

    The parameters of a method are named as the fields of its command, and are handed over as they
    are: nothing is decided here.
    """

    def _run(self, op: str, fields: Mapping[str, Any]) -> R:
        raise NotImplementedError

    def _claim(self, op: str, fields: Mapping[str, Any]) -> C:
        raise NotImplementedError

    def execute(self, command: Command) -> R:
        """Carries out a command that was made before."""
        return self._run(command.op, command.fields)

    def open(
        self,
        conversation: str,
        channel: str,
        user: str,
        *,
        name: str = "",
        text: str = "",
        reason: Union[Reason, str] = "",
        id: str = "",
    ) -> R:
        """A new conversation of `user` on `channel` under the host's key. With a `reason` it waits
        for people at once (`text` says more), else the assistant holds it: the outcome's `fence` is
        the assistant's. Opening it again changes nothing."""
        return self._run("open", locals())

    def receive(
        self,
        text: str,
        *,
        channel: str = "",
        user: str = "",
        name: str = "",
        external_id: str = "",
        conversation: str = "",
        data: Data = None,
        occurred_at_ms: int = 0,
        id: str = "",
    ) -> R:
        """A user's message, into `conversation` or into the active one of `channel` and `user`;
        where there is none it is opened. The same `external_id` is taken once. `data`:
        {"attachments": […]}."""
        return self._run("receive", locals())

    def escalate(
        self,
        conversation: str,
        reason: Union[Reason, str],
        *,
        text: str = "",
        data: Data = None,
        fence: int = 0,
        id: str = "",
        if_version: int = 0,
    ) -> R:
        """Hands the conversation to people. `data`: {"evidence": [message numbers], …}."""
        return self._run("escalate", locals())

    def claim(
        self,
        conversation: str,
        *,
        lease_ms: int = 0,
        id: str = "",
        if_version: int = 0,
        on_error: str = "release",
    ) -> C:
        """Makes the actor the only one who may answer, for `lease_ms` without a sign of life.
        Raises `ClaimConflict` where somebody else has it. The result may be used as a context."""
        return self._claim("claim", locals())

    def claim_next(
        self,
        *,
        team: str = "",
        channel: str = "",
        lease_ms: int = 0,
        id: str = "",
        on_error: str = "release",
    ) -> C:
        """Claims the first of the Waiting tab, of `channel` or `team` if given; `QueueEmpty`."""
        return self._claim("claim_next", locals())

    def renew(self, conversation: str, fence: int, *, lease_ms: int = 0, id: str = "") -> R:
        """Prolongs the lease of a claim."""
        return self._run("renew", locals())

    def release(self, conversation: str, fence: int, *, id: str = "", if_version: int = 0) -> R:
        """Gives a claim back to the queue; the user keeps the place."""
        return self._run("release", locals())

    def transfer(
        self,
        conversation: str,
        fence: int,
        *,
        target: str = "",
        team: str = "",
        id: str = "",
        if_version: int = 0,
    ) -> R:
        """Hands a claim to the agent `target`, or back to the queue for `team`."""
        return self._run("transfer", locals())

    def take_over(
        self,
        conversation: str,
        *,
        lease_ms: int = 0,
        id: str = "",
        if_version: int = 0,
        on_error: str = "release",
    ) -> C:
        """Takes the conversation from the assistant, or as a supervisor from another agent."""
        return self._claim("take_over", locals())

    def hand_back(
        self, conversation: str, fence: int, *, text: str = "", id: str = "", if_version: int = 0
    ) -> R:
        """Gives a claim to the assistant, with a summary in `text`."""
        return self._run("hand_back", locals())

    def send(
        self,
        conversation: str,
        fence: int,
        text: str,
        *,
        external_id: str = "",
        is_fallback: bool = False,
        data: Data = None,
        id: str = "",
        if_version: int = 0,
    ) -> R:
        """A reply under the current `fence`, in a Markdown subset that is rendered for the channel,
        see `Actor.render`. `is_fallback`: the assistant had no answer. `data`: {"attachments":
        […]}."""
        return self._run("send", locals())

    def note(self, conversation: str, text: str, *, id: str = "", if_version: int = 0) -> R:
        """An internal note, which no user ever sees."""
        return self._run("note", locals())

    def tag(self, conversation: str, tag: str, *, id: str = "", if_version: int = 0) -> R:
        """Adds a tag."""
        return self._run("tag", locals())

    def untag(self, conversation: str, tag: str, *, id: str = "", if_version: int = 0) -> R:
        """Removes a tag; extraction does not add it again."""
        return self._run("untag", locals())

    def mark_read(self, conversation: str, message: int, *, id: str = "") -> R:
        """The actor has read up to this message."""
        return self._run("mark_read", locals())

    def close(
        self,
        conversation: str,
        *,
        text: str = "",
        outcome: Union[Ending, str] = "",
        into: str = "",
        fence: int = 0,
        id: str = "",
        if_version: int = 0,
    ) -> R:
        """Ends the conversation. Needs the `fence`, except from supervisors and the host. With
        `outcome="merged"` the conversation `into` goes on in its place."""
        return self._run("close", locals())

    def reopen(self, conversation: str, *, id: str = "", if_version: int = 0) -> R:
        """Opens a closed conversation again, to wait for people."""
        return self._run("reopen", locals())

    def snooze(
        self,
        conversation: str,
        *,
        until_ms: int = 0,
        fence: int = 0,
        id: str = "",
        if_version: int = 0,
    ) -> R:
        """Puts it aside until `until_ms` (0: until the user writes or somebody wakes it).
        A claim needs its `fence`."""
        return self._run("snooze", locals())

    def wake(self, conversation: str, *, id: str = "", if_version: int = 0) -> R:
        """Brings a snoozed conversation back to where it was."""
        return self._run("wake", locals())

    def prioritize(
        self, conversation: str, *, priority: int = 0, id: str = "", if_version: int = 0
    ) -> R:
        """-100 to 100: the higher, the earlier in the queue."""
        return self._run("prioritize", locals())

    def assign_team(
        self, conversation: str, *, team: str = "", id: str = "", if_version: int = 0
    ) -> R:
        """Whose conversation it is; without a `team` nobody's. No claim moves."""
        return self._run("assign_team", locals())

    def annotate(self, conversation: str, data: Data, *, id: str = "", if_version: int = 0) -> R:
        """Attributes for the host's own use; None takes a key away. Users never see them."""
        return self._run("annotate", locals())

    def save_draft(
        self, conversation: str, *, text: str = "", is_note: bool = False, id: str = ""
    ) -> R:
        """Keeps what the actor has written and not sent; only its author sees it."""
        return self._run("save_draft", locals())

    def deliver(
        self,
        delivery: Union[Delivery, str],
        *,
        channel: str = "",
        text: str = "",
        external_id: str = "",
        conversation: str = "",
        message: int = 0,
        occurred_at_ms: int = 0,
        id: str = "",
    ) -> R:
        """How far a message came on its channel; `text` is the code of a failure. The message is
        named by `conversation` and `message`, or by `channel` and `external_id`."""
        return self._run("deliver", locals())

    def offer(
        self,
        conversation: str,
        target: str,
        *,
        lease_ms: int = 0,
        id: str = "",
        if_version: int = 0,
    ) -> R:
        """Asks the agent `target` to take the conversation; nobody else may claim it meanwhile."""
        return self._run("offer", locals())

    def decline(self, conversation: str, *, id: str = "", if_version: int = 0) -> R:
        """Says no to an offer, or takes it back; others are asked."""
        return self._run("decline", locals())

    def connect(
        self, session: str, *, device: Union[Device, str] = "", lease_ms: int = 0, id: str = ""
    ) -> R:
        """The actor is here with this session, a device or tab. A `Session` does this by itself."""
        return self._run("connect", locals())

    def disconnect(self, session: str, *, at_once: bool = False, id: str = "") -> R:
        """The session is over; with `at_once` (a logout) without grace."""
        return self._run("disconnect", locals())

    def set_availability(self, *, target: str = "", is_away: bool = False, id: str = "") -> R:
        """Whether the agent `target` (none: the actor) takes offers, apart from being here."""
        return self._run("set_availability", locals())

    def set_agent(
        self,
        target: str,
        *,
        name: str = "",
        role: Union[Role, str] = "",
        data: Data = None,
        id: str = "",
    ) -> R:
        """The agent `target`. `data`: {"teams": […], "skills": […], "capacity": n}."""
        return self._run("set_agent", locals())

    def set_user(self, user: str, *, name: str = "", id: str = "") -> R:
        """The user's name."""
        return self._run("set_user", locals())

    def set_channel(self, channel: str, *, data: Data = None, id: str = "") -> R:
        """`data`: {"format": "plain" | "widget" | "whatsapp", "max_chars": n, …}."""
        return self._run("set_channel", locals())

    def set_team(self, team: str, *, data: Data = None, id: str = "") -> R:
        """How the team routes and what it promises to users; see LI_SET_TEAM."""
        return self._run("set_team", locals())

    def configure(self, data: Data, *, id: str = "") -> R:
        """The tenant's policy; see LI_CONFIGURE."""
        return self._run("configure", locals())

    def erase(self, user: str, *, id: str = "") -> R:
        """Everything that the user said and was; see LI_ERASE."""
        return self._run("erase", locals())
