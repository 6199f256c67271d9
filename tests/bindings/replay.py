#!/usr/bin/env python3
"""Replays a script through the package for Python and writes what replay.c writes, byte for byte.

usage: replay.py [--form sync|async] [--forget FIELD] SCRIPT ...

With `async` the inbox has a runtime, which does by itself what is due; a script that settles
(`start settle=1`) gives the same there.
"""

import argparse
import asyncio
import dataclasses
import inspect
import json
import re
import sys

import liveinbox
import liveinbox.aio
from scripts import ABI, encode
from make_tables import members

TICKS_MAX = 1000
MEMBERS = {
    name: dict(members(ABI, f"li_{name}"))
    for name in ("command", "outcome", "event", "card", "stats_info")
}
CLASSES = {
    liveinbox.UsageError: "usage",
    liveinbox.RetryError: "retry",
    liveinbox.Refused: "refused",
    liveinbox.Reset: "reset",
    liveinbox.StoreError: "store",
    liveinbox.InternalError: "internal",
}
SYMBOL = re.compile(r"(last|before|after):(.*)", re.DOTALL)


async def settled(value):
    """What a call gave, in either form."""
    return await value if inspect.isawaitable(value) else value


def decode(value):
    return re.sub("%([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), value)


def read_script(text):
    """Pairs of a verb and its words."""
    for line in text.split("\n"):
        verb, *words = line.split("\t")
        if verb and not verb.startswith("#"):
            pairs = (word.split("=", 1) for word in words)
            yield verb, {key: decode(value) for key, value in pairs}


def plain(value, kind):
    """A value as the C struct has it: a number, or a text."""
    if kind == "STR" or kind == "CHARS":
        if isinstance(value, dict):
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return "\n".join(value) if isinstance(value, tuple) else value or ""
    return int(value or 0)


def look_up(thing, name):
    """A member by its name in the C struct; "holder_id" is the id of `holder`."""
    if hasattr(thing, name):
        return getattr(thing, name)
    owner, part = name.rsplit("_", 1)
    who = getattr(thing, owner)
    return None if who is None else getattr(who, part)


def told(thing, struct):
    """All members of a thing, as words of a line."""
    return [(name, plain(look_up(thing, name), kind)) for name, kind in MEMBERS[struct].items()]


NOTHING = [(name, 0 if kind != "CHARS" else "") for name, kind in MEMBERS["outcome"].items()]


class Replay:
    """One run of a script, which is written to `out`."""

    def __init__(self, script, out, form="sync", forgotten=""):
        self.steps = list(read_script(script))
        self.out = out
        self.package = liveinbox.aio if form == "async" else liveinbox
        self.forgotten = forgotten
        self.memories = {}
        self.tenants = []
        self.number = 0
        self.has_presence = False  # Somebody was online; the event names the process, by chance.

    def say(self, *head, words=()):
        line = [str(part) for part in head] + [f"{name}={encode(value)}" for name, value in words]
        self.out.write("\t".join(line) + "\n")

    def say_failure(self, verb, error, words):
        kind = next(name for kind, name in CLASSES.items() if isinstance(error, kind))
        self.say(self.number, verb, words=[("status", error.name), ("class", kind), *words])

    def say_good(self, verb, words=()):
        self.say(self.number, verb, words=[("status", "ok"), ("class", "ok"), *words])

    def say_all(self, cards=(), events=()):
        for card in cards:
            self.say("card", words=told(card, "card"))
        for event in events:
            self.say("event", words=[("name", event.name), *told(event, "event")])
            self.has_presence |= event.name == "went_online"

    # Values of a script.

    def number_of(self, name, value, tenant):
        if value.startswith("now:"):
            return self.clock.now_ms + int(value[4:])
        if not (found := SYMBOL.match(value)):
            return int(value) if re.fullmatch(r"-?\d+", value) else value
        memory = self.memories.get((tenant, found[2]), {})
        key = {"fence": "fence", "if_version": "version"}.get(name, "message")
        out = memory.get(key, 0) if memory else 1
        return {"last": out, "before": max(out, 1) - 1, "after": out + 1}[found[1]]

    def value_of(self, name, value, tenant):
        if name == "data":
            try:
                return json.loads(value)
            except ValueError:
                return value
        if name in ABI["flags"]:
            return value == "1"
        is_text = MEMBERS["command"].get(name, "STR") == "STR" and name not in ("limit", "before")
        if is_text and name not in ABI["enums"]:
            return value
        return self.number_of(name, value, tenant)

    def principal(self, words, role):
        kind = words.pop(f"{role}.kind", "nobody")
        name = words.pop(f"{role}.name", "")
        number = int(kind) if kind.isdigit() else ABI["enums"]["kind"][kind]
        return liveinbox.Principal(number, words.pop(f"{role}.id", ""), name)

    def actor(self, words, role):
        tenant = words.pop("tenant", "")
        if (key := words.pop("actor.holder", None)) is not None:
            # Asking for a holder makes the conversation known, as in C.
            memory = self.memories.setdefault((tenant, key), self.new_memory())
            return self.inbox.actor(tenant, memory["holder"])
        return self.inbox.actor(tenant, self.principal(words, role))

    @staticmethod
    def new_memory():
        return {"holder": liveinbox.agent("ana"), "fence": 0, "version": 0, "message": 0}

    def remember(self, tenant, words, outcome):
        key = (outcome.conversation if outcome else "") or words.get("conversation")
        if key is None:
            return
        memory = self.memories.setdefault((tenant, key), self.new_memory())
        for name in ("fence", "version", "message"):
            memory[name] = (getattr(outcome, name) if outcome else 0) or memory[name]
        if outcome and outcome.holder:
            memory["holder"] = liveinbox.Principal(outcome.holder.kind, outcome.holder.id)

    # The verbs.

    async def run_command(self, op, words):
        tenant = words.get("tenant", "")
        if tenant not in self.tenants:
            self.tenants.append(tenant)
        words.pop(self.forgotten, None)
        actor = self.actor(words, "actor")
        fields = {name: self.value_of(name, value, tenant) for name, value in words.items()}
        outcome = None
        try:
            answer = await settled(self.call(actor, op, fields))
            outcome = getattr(answer, "outcome", answer)
            self.say_good(op, told(outcome, "outcome"))
        except liveinbox.Error as error:
            outcome = error.outcome
            if outcome:
                self.say_failure(op, error, told(outcome, "outcome"))
            else:
                self.say_failure(op, error, [*NOTHING[:-1], ("detail", error.message)])
        self.remember(tenant, words, outcome)
        if self.is_settling:
            await self.tick(is_told=False)

    def call(self, actor, op, fields):
        """By the method of that name, unless it does not take these fields."""
        takes = ABI["ops"][op]
        names = {*takes["required"], *takes["optional"], "id"}
        if names >= fields.keys() >= set(takes["required"]):
            return getattr(actor, op)(**fields)
        return actor.execute(liveinbox.Command(op, **fields))

    async def tick(self, is_told):
        fired = expired = 0
        for _ in range(TICKS_MAX):
            report = await settled(self.inbox.tick())
            fired += report.timers_fired
            expired += report.sessions_expired
            if not 0 < report.next_deadline_ms <= self.clock.now_ms:
                break
        if is_told:
            done = [0, 0] if self.is_settling else [fired, expired]
            names = ("fired", "expired", "next_deadline_ms")
            words = list(zip(names, [*done, report.next_deadline_ms]))
            self.say(self.number, "tick", words=words)

    async def run_look(self, verb, words):
        try:
            await getattr(self, "look_" + verb)(words)
        except liveinbox.Error as error:
            self.say_failure(verb, error, [("detail", error.message)])

    async def ask(self, method, words):
        """Calls a method of the viewer with the words as its arguments."""
        viewer = self.actor(words, "viewer")
        fields = {name: self.value_of(name, value, "") for name, value in words.items()}
        return await settled(getattr(viewer, method)(**fields))

    async def look_query(self, words):
        page = await self.ask("query", words)
        counts = page.counts
        head = [("has_more", int(bool(page.more))), ("revision", page.revision)]
        head += [("total", page.total), ("at_least", int(page.at_least))]
        head += [("all", counts.all), ("waiting", counts.waiting), ("mine", counts.mine)]
        self.say_good("query", head)
        self.say_all(cards=page)

    async def look_transcript(self, words):
        page = await self.ask("transcript", words)
        head = [("has_more", int(bool(page.more))), ("revision", page.revision)]
        head += [("draft", page.draft), ("note_draft", page.note_draft)]
        self.say_good("transcript", head)
        self.say_all([page.card], page.entries)

    async def look_conversation(self, words):
        card = await self.ask("conversation", words)
        self.say_good("conversation")
        self.say_all([card])

    async def look_why(self, words):
        self.say_json("why", await self.ask("why", words))

    async def look_render(self, words):
        rendering = await self.ask("render", words)
        self.say_json("render", dataclasses.asdict(rendering))

    async def look_stats(self, words):
        stats = await self.ask("stats", words)
        self.say_good("stats", told(stats, "stats_info"))

    def say_json(self, verb, value):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self.say_good(verb, [("json", text)])

    async def run_step(self, verb, words):
        self.number += 1
        if verb in ABI["ops"]:
            await self.run_command(verb, words)
        elif verb == "advance":
            self.clock.advance(int(words["ms"]))
        elif verb == "tick":
            await self.tick(is_told=True)
        else:
            await self.run_look(verb, words)

    # The end: all events, and the state that they make.

    async def say_feed(self, tenant):
        self.say("feed", words=[("tenant", tenant)])
        checker = self.inbox.actor(tenant, liveinbox.system("checker"))
        try:
            feed = checker.subscribe(from_oldest=True)
        except liveinbox.Error as error:
            self.say_failure("subscribe", error, [("detail", error.message)])
            return
        head = (await settled(checker.query())).revision
        offset = 0
        while offset < head:
            batch = await settled(feed.next())
            self.say_all(events=batch.events)
            offset = batch.cursor.offset
        await settled(feed.close())

    async def run(self):
        _, words = self.steps[0]
        self.is_settling = words.get("settle") == "1"
        self.clock = liveinbox.ManualClock(int(words["now_ms"]))
        self.inbox = await settled(self.package.open(":memory:", clock=self.clock, log=None))
        for verb, words in self.steps[1:]:
            await self.run_step(verb, words)
        for tenant in self.tenants:
            await self.say_feed(tenant)
        report = await settled(self.inbox.verify())
        names = ("events", "conversations", "differences")
        words = [(name, getattr(report, name)) for name in names]
        state_hash = "-" if self.has_presence else report.state_hash
        self.say("verify", words=[*words, ("state_hash", state_hash)])
        await settled(self.inbox.close())


def replay(script, out, form="sync", forgotten=""):
    """Runs the text of a script."""
    run = Replay(script, out, form, forgotten).run()
    if form == "async":
        asyncio.run(run)
        return
    try:
        run.send(None)  # Nothing waits in this form: it runs through.
    except StopIteration:
        return


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--form", choices=("sync", "async"), default="sync")
    parser.add_argument("--forget", default="")
    parser.add_argument("scripts", nargs="+")
    options = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    for path in options.scripts:
        with open(path, encoding="utf-8", newline="\n") as file:
            replay(file.read(), sys.stdout, options.form, options.forget)


if __name__ == "__main__":
    main()
