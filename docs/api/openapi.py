"""The HTTP API as an OpenAPI document. Paths and callers of commands are read from the server's own
table, their fields and all codes from bindings/abi.json, the status of each code from the server's.
"""

import os
import re

from data_schemas import DATA, DAY_MS, DURATION_MS, ID, TOGETHER, name, number
from schemas import (ABI, CARD_PAGE, COUNT, COUNTS, FLAG, NUMBER_MAX, PARTY, PRIORITY, ROOT, TEXT,
                     TIME_MS, choice, list_of, names, or_null, record, ref, shared)

SERVER = os.path.join(ROOT, "examples", "server", "api")
HEADER = os.path.join(ROOT, "include", "liveinbox", "command.h")

KEY = name(128)
PROSE = {"type": "string", "minLength": 1, "maxLength": 65536}
# What an escalation says, or a failed delivery, is no message.
SHORT_PROSE = {**PROSE, "maxLength": 1024}
ANY_OBJECT = {"type": "object"}

# Fields of commands, in the frame's words. Limits of length are bytes of UTF-8, so that a text of
# other letters than ASCII reaches them earlier.
FIELDS = {
    "conversation": KEY,
    "channel": name(16),
    "user": ID,
    "name": name(256),
    "text": PROSE,
    "target": ID,
    "team": ID,
    "tag": ID,
    "external_id": name(256),
    "session": ID,
    "into": KEY,
    "data": ANY_OBJECT,
    "fence": number(1, NUMBER_MAX),
    "message": number(1, NUMBER_MAX),
    "occurred_at_ms": number(0, NUMBER_MAX),
    "lease_ms": DURATION_MS,
    "until_ms": number(0, NUMBER_MAX),
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
                   "name": or_null(name(256, 0))},
}

# Who may: the server's words for it in its table of commands, and in its list of all routes.
WHO = {
    "users_too": ["visitors", "hosts"],
    "everybody": ["visitors", "agents", "hosts"],
    "agents_too": ["agents", "hosts"],
    "supervisors_too": ["supervisors", "hosts"],
    "admins_too": ["admins", "hosts"],
    "who::hosts": ["hosts"],
}
STAFF = ["agents", "supervisors", "admins"]

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
    out = {code.lower(): int(status) for code, status in rows}
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
        for op in re.findall(r"LI_(\w+) = ", ops):
            out[op.lower()] = sentence
    return out


def callers(operation, who):
    """The operation with who may send it, and by what they are proven."""
    security = []
    if "visitors" in who:
        security.append({"visitor": []})
    if set(who) & set(STAFF):
        security.append({"agent": [], "csrf": []})
    if "hosts" in who:
        security.append({"key": []})
    return {**operation, "security": security, "x-callers": who}


def problem_ref():
    return {"$ref": "#/components/responses/Problem"}


def answer(description, schema, headers=None):
    return {"description": description, "headers": headers or NO_STORE,
            "content": {"application/json": {"schema": schema}}}


DONE = answer("What became of it; `duplicate` where nothing new happened", ref("Done"))


def parameter(called, where, schema, description, required=False):
    return {"name": called, "in": where, "required": required, "schema": schema,
            "description": description}


def fields_of(op, path):
    """(name, is_required) of what the body of a command may hold."""
    row = ABI["ops"][op]
    for field in (*row["required"], *row["optional"]):
        field = SPELLED.get(field, field)
        if field == "if_version" or (field == "conversation" and "{key}" in path):
            continue
        yield field, field in row["required"]


def field_schema(op, field, is_required):
    """An empty text or null says nothing, where nothing needs to be said."""
    schema = FIELDS[field]
    if field == "data":
        schema = DATA[op]
    elif field == "text" and op in ("open", "escalate", "deliver"):
        schema = SHORT_PROSE
    elif field == "lease_ms" and op == "connect":
        schema = number(0, DAY_MS)  # for as long as somebody can be here without a sign of life
    if is_required:
        return schema
    schema = or_null(schema)
    for least in ("minLength", "minimum"):
        if schema.get(least) == 1:
            schema[least] = 0
    return schema


def body_schema(op, path):
    properties, required = {}, []
    for field, is_required in fields_of(op, path):
        properties[field] = field_schema(op, field, is_required)
        required += [field] if is_required else []
    properties["actor"] = or_null(ref("Actor"))
    out = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        out["required"] = required
    return {**out, **TOGETHER.get(op, {})}


# What can be done with what an op gives: the conversation, and the right to speak in it.
GIVES_CONVERSATION = ("open", "receive", "claim_next")
GIVES_FENCE = ("claim", "claim_next", "take_over")
NEEDS_CONVERSATION = ("getConversation", "getTranscript", "explainConversation", "claim", "note")
NEEDS_FENCE = ("renew", "send", "snooze", "hand_back", "release", "close")


def done_of(op):
    """What became of it, and where it leads."""
    links = {}
    key = {"key": "$response.body#/conversation"}
    if op in GIVES_CONVERSATION:
        links |= {target: {"operationId": target, "parameters": key}
                  for target in NEEDS_CONVERSATION}
    if op in GIVES_FENCE:
        links |= {target: {"operationId": target, "parameters": key,
                           "requestBody": {"fence": "$response.body#/fence"}}
                  for target in NEEDS_FENCE}
    return {**DONE, "links": links} if links else {"$ref": "#/components/responses/Done"}


def command(op, path, who, meaning):
    takes_version = "if_version" in ABI["ops"][op]["optional"]
    parameters = [{"$ref": "#/components/parameters/IdempotencyKey"}]
    if "{key}" in path:
        parameters.append({"$ref": "#/components/parameters/Key"})
    if takes_version:
        parameters.append({"$ref": "#/components/parameters/IfMatch"})
    schema = body_schema(op, path)
    return callers({
        "operationId": op,
        "tags": ["commands"],
        "summary": f"The command {op}",
        "description": meaning,
        "parameters": parameters,
        "requestBody": {"required": "required" in schema,
                        "content": {"application/json": {"schema": schema}}},
        "responses": {"200": done_of(op), "default": problem_ref()},
    }, WHO[who])


def read_of(operation, summary, description, schema, who, parameters=(), headers=None):
    return callers({"operationId": operation, "tags": ["reads"], "summary": summary,
                    "description": description, "parameters": list(parameters),
                    "responses": {"200": answer(summary, schema, headers),
                                  "default": problem_ref()}}, who)


def get(*said):
    """Of a read that everybody may ask for."""
    return {"get": read_of(*said[:4], WHO["everybody"], *said[4:])}


def read_paths():
    key = {"$ref": "#/components/parameters/Key"}
    limit = lambda most, usual: parameter(  # noqa: E731
        "limit", "query", {"type": "integer", "minimum": 1, "maximum": most, "default": usual},
        "how many at most")
    cursor = {"type": "string", "pattern": "^([1-9][0-9]{0,18}:[0-9]{1,18})?$"}
    paths = {
        "/api/v1/conversations": get(
            "listConversations", "The conversations of a tab, as cards",
            "Whoever asks sees what they may: a visitor their own conversations. Ask on with "
            "`more` as `after`, until it is null.",
            record({**CARD_PAGE, "counts": COUNTS}), [
                parameter("tab", "query", choice(["all", "waiting", "mine"]), "all if not given"),
                parameter("search", "query", {"type": "string", "maxLength": 512},
                          'words, "phrase", -word, tag: channel: state: agent: reason: '
                          'from: before: after:'),
                parameter("sort", "query", choice(["usual", "due", "relevance"]),
                          "usual if not given; relevance: the words are alternatives"),
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
        "/api/v1/stats": {"get": read_of(
            "getStats", "Counts of the tenant", "As they are now.",
            record({field: COUNT for field in ("conversations", "messages", "events", "all",
                                               "waiting", "claimed", "closed")}),
            WHO["agents_too"])},
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
    preview = {"type": "object", "additionalProperties": False, "required": ["channel", "text"],
               "properties": {"channel": FIELDS["channel"],
                              "text": {"type": "string", "maxLength": 65536}}}
    code = parameter("code", "path", choice(statuses()), "a code of this API", True)
    describe = record({"code": TEXT, "title": TEXT, "status": COUNT, "number": {"type": "integer"}})
    out = {
        "/api/v1/preview": {"post": callers({
            "operationId": "preview", "tags": ["reads"],
            "summary": "What a reply will look like on a channel",
            "description": "The wire form of it, exactly as a send would put it there.",
            "requestBody": {"required": True,
                            "content": {"application/json": {"schema": preview}}},
            "responses": {"200": answer("The text as it will be sent", ref("Rendered")),
                          "default": problem_ref()}}, WHO["agents_too"])},
        "/problems/{code}": {"get": read_of(
            "describeProblem", "What a problem's `type` leads to", "The code in words.", describe,
            ["anyone"], [code])},
    }
    for form in ("openapi", "asyncapi"):
        out[f"/api/v1/{form}.json"] = {"get": read_of(
            f"get{form.capitalize()}", f"This API in the form of {form}", "For programs.",
            ANY_OBJECT, ["anyone"], (), {"ETag": {"schema": TEXT}})}
    for path, row in out.items():
        if path != "/api/v1/preview":
            row["get"]["tags"] = ["descriptions"]
    return out


def keeping(operation, verb, summary, schema, who, body=None):
    """An operation on accounts or keys."""
    out = {"operationId": operation, "tags": ["accounts"], "summary": summary,
           "parameters": [{"$ref": "#/components/parameters/Name"}] if verb != "get" else [],
           "responses": {"200": answer(summary, schema), "default": problem_ref()}}
    if body:
        out["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return {verb: callers(out, who)}


def account_paths():
    admins, both = ["admins"], WHO["admins_too"]
    settings = {
        "name": {"type": "string", "minLength": 1, "maxLength": 100},
        "role": choice(names("role")), "teams": list_of(TEXT, maxItems=16), "is_disabled": FLAG}
    account = record({"id": TEXT, **settings})
    changes = {"type": "object", "properties": {
        **settings, "teams": list_of({"type": "string", "pattern": "^[A-Za-z0-9._@-]{1,64}$"},
                                     maxItems=16),
        "password": {"type": "string", "minLength": 8, "maxLength": 256}}}
    key = record({"id": TEXT})
    return {
        "/api/v1/accounts": keeping("listAccounts", "get", "The accounts of the tenant's agents",
                                    record({"accounts": list_of(account)}), both),
        "/api/v1/accounts/{id}": {
            **keeping("putAccount", "put", "Makes or changes an account; what is not said stays",
                      account, both, changes),
            **keeping("removeAccount", "delete", "Takes an account away, with its logins",
                      ANY_OBJECT, both)},
        "/api/v1/keys": keeping("listKeys", "get", "The names of the tenant's API keys",
                                record({"keys": list_of(key)}), admins),
        "/api/v1/keys/{id}": {
            **keeping("makeKey", "put", "Makes a key, which is told this once; one of the same "
                      "name is good no longer", record({"id": TEXT, "key": TEXT}), admins),
            **keeping("removeKey", "delete", "Takes a key away", ANY_OBJECT, admins)},
    }


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
            "agent": {"type": "apiKey", "in": "cookie", "name": "liveinbox_agent",
                      "description": "A login of the agents' page"},
            "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token",
                     "description": "The login's token, on everything but GET"},
            "visitor": {"type": "apiKey", "in": "cookie", "name": "liveinbox_visitor",
                        "description": "A visit of the widget"},
        },
        "parameters": {
            "Name": parameter("id", "path", {"type": "string",
                                             "pattern": "^[A-Za-z0-9._@-]{1,64}$"},
                              "the name of an account or a key", True),
            "Key": parameter("key", "path", KEY, "the host's key of a conversation", True),
            "IdempotencyKey": parameter(
                "Idempotency-Key", "header",
                {"type": "string", "minLength": 1, "maxLength": 66, "pattern":
                 r'^("[!#-\[\]-~]{1,64}"|[!#-\[\]-~]{1,64})$'},
                "Names the command: within 24 hours the same actor's command of the same name is "
                "not done again and gets the first result; another command under a used name is "
                "refused with 422. In quotes or bare.", True),
            "IfMatch": parameter(
                "If-Match", "header", {"type": "string", "pattern": '^"[1-9][0-9]{0,14}"$'},
                "The version that the command was made for, as the ETag of the conversation has "
                "it; 412 where it has moved on."),
        },
        "responses": {
            "Done": DONE,
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
    paths.update(account_paths())
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
        "tags": [{"name": tag}
                 for tag in ("reads", "events", "commands", "accounts", "descriptions")],
        "paths": paths,
        "components": components(),
    }
