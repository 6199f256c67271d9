"""The same backend with people behind the bot: one agent claims who waits, and answers."""

from contextlib import asynccontextmanager, suppress

import liveinbox.aio
from fastapi import Body, FastAPI, Header
from fastapi.responses import JSONResponse


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.messages = {}  # stands for the backend's own database
    async with liveinbox.aio.open("inbox") as inbox:
        app.state.inbox = inbox
        yield


app = FastAPI(lifespan=lifespan)


def actor(principal: liveinbox.Principal) -> liveinbox.aio.Actor:
    return app.state.inbox.actor("shop", principal)


SORRY = "Sorry, I did not understand that."


async def bot(text: str) -> str | None:
    """The model that answers; None where it does not know."""
    return "We are open from 9 to 18." if "open" in text.lower() else None


def say(user: str, author: str, text: str) -> None:
    """Keeps a message and pushes it to the user, in the backend's own way."""
    app.state.messages.setdefault(user, []).append({"author": author, "text": text})


@app.get("/chat/{user}")
async def history(user: str):
    return app.state.messages.get(user, [])


@app.post("/chat/{user}")
async def chat(user: str, text: str = Body(embed=True)):
    say(user, user, text)
    me = actor(liveinbox.user(user))
    got = await me.receive(text, conversation=user, channel="WIDGET", user=user)
    reply = await bot(text)
    with suppress(liveinbox.StaleFence):  # people have the conversation: the bot says nothing
        me = actor(liveinbox.assistant("bot"))
        await me.send(user, got.fence, reply or SORRY, is_fallback=reply is None)
        say(user, "bot", reply or SORRY)
    return await history(user)


@app.get("/inbox")
async def waiting(agent: str = Header()):
    page = await actor(liveinbox.agent(agent)).query("waiting")
    return [{"user": card.user.id, "why": card.reason.name} for card in page.cards]


@app.post("/inbox/{user}/claim")
async def claim(user: str, agent: str = Header()):
    return {"fence": (await actor(liveinbox.agent(agent)).claim(user)).fence}


@app.post("/inbox/{user}/reply")
async def reply(user: str, fence: int = Body(), text: str = Body(), agent: str = Header()):
    await actor(liveinbox.agent(agent)).send(user, fence, text)
    say(user, agent, text)


@app.exception_handler(liveinbox.Refused)
async def refused(request, error: liveinbox.Refused):
    return JSONResponse({"error": error.message}, 409)
