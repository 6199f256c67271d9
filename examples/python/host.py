#!/usr/bin/env python3
"""A host in Python: the agents' and the visitors' page of examples/server/web, on Starlette.

    python3 -m pip install liveinbox starlette uvicorn websockets itsdangerous
    python3 examples/python/host.py --web examples/server/web/dist --store inbox-store

What is about liveinbox is `converse`, `assist` and `set_up`. The rest is any web application's.
"""

import argparse
import asyncio
import contextlib
import hmac
import secrets
import socket
from pathlib import Path

import liveinbox
import liveinbox.aio
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import FileResponse, JSONResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

TENANT = "default"
AGENTS = {id: {"id": id, "name": name, "role": role} for id, name, role in (
    ("ana", "Ana Duarte", "agent"), ("ben", "Ben Okafor", "agent"),
    ("chen", "Chen Wei", "agent"), ("sam", "Sam Rivera", "supervisor"))}
REPLIES = {
    "opening hours": "We are here **Monday to Saturday, 9:00 to 18:00**.",
    "refund": "A refund goes back to the card you paid with, within **five working days**.",
    "hello": "Hello! I am the assistant of this shop. How can I help?",
}
FALLBACK = "Sorry, I did not understand that. Can you say it differently?"
HEADERS = [("content-security-policy", "default-src 'self'; base-uri 'none'; form-action 'self'")]


class Host:
    """One tenant: its inbox, and who may come in."""

    def __init__(self, options, inbox):
        self.options = options
        self.inbox = inbox
        self.origins = set()

    async def set_up(self):
        system = self.inbox.actor(TENANT, liveinbox.system("host"))
        for agent in AGENTS.values():
            await system.set_agent(agent["id"], name=agent["name"], role=agent["role"])

    async def converse(self, web, principal):
        """A session of somebody whom this host knows: frames in and out, until one side ends."""
        await web.accept(subprotocol="liveinbox.v1")
        actor = self.inbox.actor(TENANT, principal)
        async with actor.session(secrets.token_hex(8)) as session:

            async def tell():
                async for frame in session:
                    await web.send_text(frame)

            telling = asyncio.create_task(tell())
            try:
                async for frame in web.iter_text():
                    await session.receive(frame)
            except liveinbox.Error as error:  # no frame of the protocol, or the store is in trouble
                await web.close(1002, str(error)[:100])
            finally:
                telling.cancel()

    async def assist(self):
        """The shop's assistant answers visitors while it holds their conversation."""
        me = self.inbox.actor(TENANT, liveinbox.assistant("assistant", "Assistant"))
        answers = set()
        async for event in me.subscribe().events():
            if event.name == "message_received" and event.conversation.startswith("visitor:"):
                answers.add(task := asyncio.create_task(self.answer(me, event)))
                task.add_done_callback(answers.discard)

    async def answer(self, me, event):
        card = await me.conversation(event.conversation)
        if card.state != liveinbox.State.ASSISTANT:
            return
        await asyncio.sleep(0.45)  # it thinks; if a person takes over meanwhile, it is refused
        reply = next((REPLIES[word] for word in REPLIES if word in event.text.lower()), None)
        with contextlib.suppress(liveinbox.Refused):
            await me.send(event.conversation, card.fence, reply or FALLBACK,
                          is_fallback=reply is None, id=f"{event.conversation}/{event.message}")

    def who(self, web):
        """The principal behind a WebSocket, by the signed cookie or the token; None: a stranger."""
        if web.path_params["kind"] == "integration":
            given = web.headers.get("authorization", "")
            is_ours = self.options.token and same(given, f"Bearer {self.options.token}")
            return liveinbox.integration("channel") if is_ours else None
        if web.headers.get("origin") not in self.origins:
            return None
        if web.path_params["kind"] == "visitor":
            visit = web.session.get("visitor")
            return liveinbox.user(visit["user"], visit["name"]) if visit else None
        agent = web.session.get("agent")
        return liveinbox.agent(agent, AGENTS[agent]["name"]) if agent in AGENTS else None

    async def socket(self, web):
        principal = self.who(web)
        await (self.converse(web, principal) if principal else web.close())

    async def agents(self, request):
        return JSONResponse({"agents": list(AGENTS.values())})

    async def me(self, request):
        agent = request.session.get("agent")
        if agent not in AGENTS:
            return JSONResponse({"error": "log in first"}, 401)
        return JSONResponse({"tenant": TENANT, "agent": AGENTS[agent]})

    async def login(self, request):
        if request.method == "GET":
            return JSONResponse({"tenant": TENANT})
        body = await texts_of(request)
        if body.get("agent") not in AGENTS or not same(body.get("password", ""), self.options.code):
            return JSONResponse({"error": "the name or the password is wrong"}, 403)
        request.session["agent"] = body["agent"]
        return JSONResponse(AGENTS[body["agent"]])

    async def logout(self, request):
        request.session.pop("agent", None)
        return JSONResponse({})

    async def visitor(self, request):
        if request.method == "DELETE":
            request.session.pop("visitor", None)
            return JSONResponse({})
        if request.method == "POST" and "visitor" not in request.session:
            body, key = await texts_of(request), secrets.token_hex(8)
            name, channel = body.get("name", ""), body.get("channel", "")
            if not 1 <= len(name.encode()) <= 100 or channel not in ("WIDGET", "WA"):
                return JSONResponse({"error": "name or channel is wrong"}, 400)
            request.session["visitor"] = {"user": f"visitor-{key}", "name": name,
                                          "conversation": f"visitor:{key}", "channel": channel}
        visit = request.session.get("visitor")
        return JSONResponse(visit or {"error": "no visit has begun"}, 200 if visit else 401)

    def application(self):
        web = Path(self.options.web)
        key = Path(f"{self.options.store}.key")
        if not key.exists():
            key.touch(0o600)
            key.write_text(secrets.token_hex(32))
        signed = Middleware(SessionMiddleware, secret_key=key.read_text(), same_site="strict")
        return Starlette(middleware=[signed], routes=[
            Route("/api/agents", self.agents), Route("/api/me", self.me),
            Route("/api/login", self.login, methods=["GET", "POST"]),
            Route("/api/logout", self.logout, methods=["POST"]),
            Route("/api/visitor", self.visitor, methods=["GET", "POST", "DELETE"]),
            Route("/widget", lambda _: FileResponse(web / "widget.html")),
            WebSocketRoute("/ws/{kind}", self.socket),
            Mount("/", StaticFiles(directory=web, html=True))])


async def texts_of(request):
    """The body, if it is a JSON object of texts. A form of another site cannot send that type."""
    is_json = request.headers.get("content-type", "").startswith("application/json")
    with contextlib.suppress(ValueError):
        body = dict(await request.json()) if is_json else {}
        return {key: text for key, text in body.items() if isinstance(text, str)}
    return {}


def same(given, secret):
    return hmac.compare_digest(given.encode(), secret.encode())


async def serve(options):
    async with liveinbox.aio.open(options.store) as inbox:
        host = Host(options, inbox)
        await host.set_up()
        listener = socket.create_server(("127.0.0.1", options.port))
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        host.origins = {origin, origin.replace("127.0.0.1", "localhost")}
        assistant = asyncio.create_task(host.assist()) if options.assistant else None
        print(f"listening on {origin}\nagents:   {origin}/?agent=ana&code={options.code}\n"
              f"visitors: {origin}/widget", flush=True)
        config = uvicorn.Config(host.application(), log_level="warning", headers=HEADERS)
        await uvicorn.Server(config).serve(sockets=[listener])
        if assistant:
            assistant.cancel()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--store", default="liveinbox-store")
    parser.add_argument("--web", default="examples/server/web/dist")
    parser.add_argument("--code", default=secrets.token_hex(4))
    parser.add_argument("--token", default="")
    parser.add_argument("--no-assistant", dest="assistant", action="store_false")
    asyncio.run(serve(parser.parse_args()))
