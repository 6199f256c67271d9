"""A chat backend with a bot, as many have one: it keeps its own messages. No person can help."""

from contextlib import asynccontextmanager

from fastapi import Body, FastAPI


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.messages = {}  # stands for the backend's own database
    yield


app = FastAPI(lifespan=lifespan)


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
    reply = await bot(text)
    say(user, "bot", reply or SORRY)
    return await history(user)
