"""The HTTP API as an OpenAPI document. Paths and callers of commands are read from the server's own
table, their fields and all codes from bindings/abi.json, the status of each code from the server's.
"""

import os
import re

from schemas import (ABI, CARD_PAGE, COUNT, COUNTS, FLAG, NUMBER_MAX, PARTY, PRIORITY, ROOT, TEXT,
                     TIME_MS, choice, list_of, names, or_null, record, ref, shared)

SERVER = os.path.join(ROOT, "examples", "server", "api")
HEADER = os.path.join(ROOT, "include", "liveinbox", "command.h")

KEY = {"type": "string", "minLength": 1, "maxLength": 128}
ID = {"type": "string", "minLength": 1, "maxLength": 64}
PROSE = {"type": "string", "minLength": 1, "maxLength": 65536}
DURATION_MS = {"type": "integer", "minimum": 0, "maximum": 366 * 24 * 3600 * 1000}
ANY_OBJECT = {"type": "object"}

# Fields of commands, in the frame's words. Limits of length are bytes of UTF-8, so that a text of
# other letters than ASCII reaches them earlier.
FIELDS = {
    "conversation": KEY,
    "channel": {"type": "string", "minLength": 1, "maxLength": 16},
    "user": ID,
    "name": {"type": "string", "minLength": 1, "maxLength": 256},
    "text": PROSE,
    "target": ID,
    "team": ID,
    "tag": ID,
    "external_id": {"type": "string", "minLength": 1, "maxLength": 256},
    "session": ID,
    "into": KEY,
    "data": ANY_OBJECT,
    "fence": {"type": "integer", "minimum": 1, "maximum": NUMBER_MAX},
    "message": {"type": "integer", "minimum": 1, "maximum": NUMBER_MAX},
    "occurred_at_ms": {"type": "integer", "minimum": 0, "maximum": NUMBER_MAX},
    "lease_ms": DURATION_MS,
    "until_ms": {"type": "integer", "minimum": 0, "maximum": NUMBER_MAX},
    "priority": PRIORITY,
    "reason": choice(names("reason", "none")),
    "outcome": choice(names("outcome")),
    "role": choice(names("role")),
    "delivery": choice(["sent", "delivered", "read", "failed"]),
    "device": choice(names("device")),
    "fallback": FLAG,
    "is_note": FLAG,
    "is_away": FLAG,
    "at_once": FLAG,
}
# The words of the C interface that a frame spells otherwise.
SPELLED = {"is_fallback": "fallback"}

ACTOR = {
    "type": "object", "required": ["kind", "id"], "additionalProperties": False,
    "description": "Who does it: of a program of the host alone, which speaks for others. "
                   "Without it whoever asks.",
    "properties": {"kind": choice(["user", "agent", "assistant", "integration"]), "id": ID,
                   "name": FIELDS["name"]},
}

WHO = {
    "users_too": "visitors, programs of the host",
    "everybody": "visitors, agents, programs of the host",
    "agents_too": "agents, programs of the host",
    "supervisors_too": "supervisors, admins, programs of the host",
    "admins_too": "admins, programs of the host",
    "who::hosts": "programs of the host",
}

NO_STORE = {"Cache-Control": {"schema": {"const": "no-store"}}}


def read(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


def op_routes():
    """(op, path, who) of each command, from the server's table."""
    rows = re.findall(r'\{"(\w+)", "([^"]+)", ([\w:]+)\}', read(SERVER, "op_routes.hpp"))
    if {row[0] for row in rows} != set(ABI["ops"]):
        raise SystemExit("op_routes.hpp has other commands than bindings/abi.json")
    return rows


def statuses():
    """The HTTP status of each code, from the server's table."""
    rows = re.findall(r"\{LI_E_(\w+), (\d+)\}", read(SERVER, "problems.cpp"))
    out = {name.lower(): int(status) for name, status in rows}
    if set(out) != set(ABI["statuses"]) - {"ok"}:
        raise SystemExit("problems.cpp has other codes than bindings/abi.json")
    return out


def meanings():
    """What command.h says of each op."""
    text = read(HEADER)
    out = {}
    for comment, ops in re.findall(r"/\* ((?:(?!\*/).)*?) ?\*/\n((?:  LI_\w+ = \d+,?\n)+)", text,
                                   re.DOTALL):
        sentence = " ".join(line.strip(" *") for line in comment.splitlines())
        for name in re.findall(r"LI_(\w+) = ", ops):
            out[name.lower()] = sentence
    return out


def problem_ref():
    return {"$ref": "#/components/responses/Problem"}


def answer(description, schema, headers=None):
    return {"description": description, "headers": headers or NO_STORE,
            "content": {"application/json": {"schema": schema}}}


def parameter(name, where, schema, description, required=False):
    return {"name": name, "in": where, "required": required, "schema": schema,
            "description": description}


def fields_of(op, path):
    """(name, is_required) of what the body of a command may hold."""
    row = ABI["ops"][op]
    for name in (*row["required"], *row["optional"]):
        name = SPELLED.get(name, name)
        if name == "if_version" or (name == "conversation" and "{key}" in path):
            continue
        yield name, name in row["required"]


def body_schema(op, path):
    properties, required = {}, []
    for name, is_required in fields_of(op, path):
        properties[name] = FIELDS[name] if is_required else or_null(FIELDS[name])
        if not is_required and properties[name].get("minLength"):
            properties[name] = {**properties[name], "minLength": 0}
        required += [name] if is_required else []
    properties["actor"] = ref("Actor")
    out = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**out, "required": required} if required else out


def command(op, path, who, meaning):
    takes_version = "if_version" in ABI["ops"][op]["optional"]
    parameters = [{"$ref": "#/components/parameters/IdempotencyKey"}]
    if "{key}" in path:
        parameters.append({"$ref": "#/components/parameters/Key"})
    if takes_version:
        parameters.append({"$ref": "#/components/parameters/IfMatch"})
    schema = body_schema(op, path)
    return {
        "operationId": op,
        "tags": ["commands"],
        "summary": f"The command {op}",
        "description": f"{meaning}\n\nHere for: {WHO[who]}.",
        "parameters": parameters,
        "requestBody": {"required": "required" in schema,
                        "content": {"application/json": {"schema": schema}}},
        "responses": {"200": {"$ref": "#/components/responses/Done"}, "default": problem_ref()},
    }


def get(operation, summary, description, schema, parameters=(), headers=None):
    return {"get": {"operationId": operation, "tags": ["reads"], "summary": summary,
                    "description": description, "parameters": list(parameters),
                    "responses": {"200": answer(summary, schema, headers),
                                  "default": problem_ref()}}}


def read_paths():
    key = {"$ref": "#/components/parameters/Key"}
    limit = lambda most, usual: parameter(  # noqa: E731
        "limit", "query", {"type": "integer", "minimum": 1, "maximum": most, "default": usual},
        "how many at most")
    cursor = {"type": "string", "pattern": "^[1-9][0-9]{0,18}:[0-9]{1,19}$"}
    paths = {
        "/api/v1/conversations": get(
            "listConversations", "The conversations of a tab, as cards",
            "Whoever asks sees what they may: a visitor their own conversations. Ask on with "
            "`more` as `after`, until it is null.",
            record({**CARD_PAGE, "counts": COUNTS}), [
                parameter("tab", "query", choice(["all", "waiting", "mine"]), "all if not given"),
                parameter("search", "query", {"type": "string", "maxLength": 512},
                          'words, "phrase", -word, tag: channel: state: agent: reason:'),
                parameter("sort", "query", choice(["usual", "due"]), "usual if not given"),
                limit(200, 50),
                parameter("after", "query", TEXT, "`more` of the page before")]),
        "/api/v1/conversations/{key}": get(
            "getConversation", "One conversation, with its details",
            "Its version is the ETag: what the command field If-Match takes. Presence, drafts and "
            "read marks move no version.",
            ref("CardDetails"), [key, parameter("If-None-Match", "header", TEXT, "an ETag")],
            {"ETag": {"schema": {"type": "string", "pattern": '^"[0-9]+"$'}},
             "Cache-Control": {"schema": {"const": "private, no-cache"}}}),
        "/api/v1/conversations/{key}/transcript": get(
            "getTranscript", "The newest entries of a conversation, oldest first",
            "Where `more` is true, ask on with the number of the first entry as `before`.",
            record({"revision": COUNT, "card": ref("CardDetails"), "entries": list_of(ref("Event")),
                    "more": FLAG, "draft": TEXT, "note_draft": TEXT}),
            [key, parameter("before", "query",
                            {"type": "integer", "minimum": 1, "maximum": NUMBER_MAX},
                            "entries older than this one"), limit(500, 100)]),
        "/api/v1/conversations/{key}/why": get(
            "explainConversation", "Where a conversation stands, and why",
            "Its place in the queue, what keeps agents from being offered it, and what happens by "
            "itself. Visitors get their place and the dot alone.", ref("Why"), [key]),
        "/api/v1/stats": get(
            "getStats", "Counts of the tenant", "Of agents and programs of the host.",
            record({name: COUNT for name in ("conversations", "messages", "events", "all",
                                             "waiting", "claimed", "closed")})),
        "/api/v1/events": get(
            "readEvents", "The feed behind a cursor",
            "With `Accept: text/event-stream` a stream that goes on: each event has its cursor as "
            "`id`, a browser resumes by `Last-Event-ID`, `event: reset` says that history is gone "
            "(its data is {\"reason\", \"cursor\"}; read anew and go on), and a comment comes "
            "every 15 s. Otherwise one page: at most `limit` events are looked at, those that the "
            "caller may not see are left out, and `cursor` is where the next page begins. Without "
            "a cursor a page begins at the oldest event and a stream now.",
            record({"cursor": TEXT, "epoch": {"type": "integer", "minimum": 1}, "after": COUNT,
                    "upto": COUNT, "head": COUNT, "events": list_of(ref("Event"))}),
            [parameter("after", "query", cursor, "a cursor, epoch:offset"),
             parameter("cursor", "query", cursor, "the same; `after` goes first"),
             limit(256, 256),
             parameter("Last-Event-ID", "header", TEXT, "of streams: resume behind this cursor")]),
    }
    page = paths["/api/v1/events"]["get"]
    page["tags"] = ["events"]
    page["responses"]["200"]["content"]["text/event-stream"] = {"schema": TEXT}
    page["responses"]["410"] = problem_ref()
    paths["/api/v1/conversations/{key}"]["get"]["responses"]["304"] = {
        "description": "The version is the one that was named in If-None-Match"}
    return paths


def other_paths():
    preview = {"type": "object", "required": ["channel", "text"],
               "properties": {"channel": FIELDS["channel"],
                              "text": {"type": "string", "maxLength": 65536}},
               "additionalProperties": False}
    code = parameter("code", "path", choice(statuses()), "a code of this API", True)
    describe = record({"code": TEXT, "title": TEXT, "status": COUNT, "number": {"type": "integer"}})
    public = {"security": []}
    out = {
        "/api/v1/preview": {"post": {
            "operationId": "preview", "tags": ["reads"],
            "summary": "What a reply will look like on a channel",
            "description": "The wire form of it, exactly as a send would put it there.",
            "requestBody": {"required": True,
                            "content": {"application/json": {"schema": preview}}},
            "responses": {"200": answer("The text as it will be sent", ref("Rendered")),
                          "default": problem_ref()}}},
        "/problems/{code}": get("describeProblem", "What a problem's `type` leads to",
                                "The code in words.", describe, [code]),
    }
    for name in ("openapi", "asyncapi"):
        out[f"/api/v1/{name}.json"] = get(
            f"get{name.capitalize()}", f"This API in the form of {name}", "For programs.",
            ANY_OBJECT, (), {"ETag": {"schema": TEXT}})
    for path, row in out.items():
        for operation in row.values():
            if path != "/api/v1/preview":
                operation.update(public)
                operation["tags"] = ["descriptions"]
    return out


def components():
    done = record({"id": TEXT, "op": choice(ABI["ops"]), "conversation": TEXT, "offset": COUNT,
                   "version": COUNT, "fence": COUNT, "message": COUNT, "duplicate": FLAG})
    problem = record(
        {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT},
        {"instance": TEXT, "code": choice(statuses()), "id": TEXT, "conversation": TEXT,
         "holder": PARTY, "since_ms": TIME_MS, "version": COUNT, "fence": COUNT, "cursor": TEXT})
    return {
        "securitySchemes": {
            "key": {"type": "http", "scheme": "bearer",
                    "description": "An API key: a program of the host"},
        },
        "parameters": {
            "Key": parameter("key", "path", KEY, "the host's key of a conversation", True),
            "IdempotencyKey": parameter(
                "Idempotency-Key", "header",
                {"type": "string", "minLength": 1, "maxLength": 64,
                 "pattern": "^[A-Za-z0-9._:~+/=-]+$"},
                "Names the command: within 24 hours the same actor's command of the same name is "
                "not done again and gets the first result; another command under a used name is "
                "refused with 422. In quotes or bare.", True),
            "IfMatch": parameter(
                "If-Match", "header", {"type": "string", "pattern": '^"[1-9][0-9]{0,14}"$'},
                "The version that the command was made for, as the ETag of the conversation has "
                "it; 412 where it has moved on."),
        },
        "responses": {
            "Done": answer("What became of it; `duplicate` where nothing new happened",
                           ref("Done")),
            "Problem": {"description": "Refused, as RFC 9457 says it", "headers": NO_STORE,
                        "content": {"application/problem+json": {"schema": ref("Problem")}}},
        },
        "schemas": {**shared(), "Actor": ACTOR, "Done": done, "Problem": problem},
    }


def document():
    said = meanings()
    paths = read_paths()
    for op, path, who in op_routes():
        paths[path] = {"post": command(op, path, who, said[op])}
    paths.update(other_paths())
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "liveinbox example server",
            "version": "1",
            "summary": "The human side of an AI support chat",
            "description": "docs/api.md is the manual.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "tags": [{"name": name} for name in ("reads", "events", "commands", "descriptions")],
        "paths": paths,
        "components": components(),
    }
