"""The same for asyncio (and uvloop): what waits is awaited, feeds and sessions wait by themselves.

>>> async def main() -> None:
...     async with aio.open(":memory:") as inbox:
...         host = inbox.actor("acme", integration("host"))
...         await host.open("c1", "WIDGET", "mia", reason="policy")
...         async with inbox.actor("acme", agent("ana")).claim("c1") as claim:
...             print((await claim.send("Hi, what happened?")).message)
>>> asyncio.run(main())
1

An inbox belongs to the event loop in which it was opened. The library's own thread commits: what
many tasks command at once is one flush of the disk. Cancelling a task that waits lets go of the
answer, not of the command: the same command under the same `id` tells what became of it.
"""

from .actors import Actor, Claim
from .feeds import Feed
from .inboxes import Inbox, open, restore
from .sessions import Session

__all__ = ["Actor", "Claim", "Feed", "Inbox", "Session", "open", "restore"]
