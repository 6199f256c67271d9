"""The session protocol of docs/protocol.md as an AsyncAPI document: what a client and the library
say to each other over a WebSocket.
"""

from openapi import ABI, ACTOR, FIELDS, ID, KEY, SPELLED, field_schema, meanings, or_null
from schemas import (CARD_PAGE, COUNT, COUNTS, FLAG, RENDERED, TEXT, TIME_MS, choice, list_of,
                     names, pascal, record, ref, shared)

LIMIT = {"type": "integer", "minimum": 1}
PLACE = {"type": "string", "pattern": "^[0-9]+:[0-9]+$"}
TAB = choice(["all", "waiting", "mine"])
SORT = choice(["usual", "due", "relevance"])
VIEW_ROWS = {"type": "integer", "minimum": 1, "maximum": 200}
ENTRY_ROWS = {"type": "integer", "minimum": 1, "maximum": 500}

# By kind: what it says, the keys that it needs, and those that it may have.
FROM_CLIENT = {
    "hello": ("Comes first", {"protocol": {"const": 1}},
              {"cursor": PLACE, "feed": FLAG, "device": choice(names("device", "unknown"))}),
    "bye": ("This session is over as far as presence is concerned", {}, {"at_once": FLAG}),
    "watch": ("A window of the first rows of a tab, kept up to date", {"view": ID, "tab": TAB},
              {"sort": SORT, "search": TEXT, "limit": VIEW_ROWS}),
    "unwatch": ("No more of it", {"view": ID}, {}),
    "query": ("A page of a tab, once", {"id": ID, "tab": TAB},
              {"sort": SORT, "search": TEXT, "limit": VIEW_ROWS, "after": TEXT}),
    "thread": ("A conversation's newest entries, kept up to date", {"conversation": KEY},
               {"limit": ENTRY_ROWS}),
    "unthread": ("No more of it", {"conversation": KEY}, {}),
    "history": ("Older entries, once", {"id": ID, "conversation": KEY, "before": LIMIT},
                {"limit": ENTRY_ROWS}),
    "preview": ("What a reply will look like", {"id": ID, "channel": FIELDS["channel"]},
                {"text": {"type": "string", "maxLength": 65536}}),
    "typing": ("This client's principal writes, or no longer", {"conversation": KEY},
               {"on": FLAG}),
    "ping": ("Asks for a heartbeat", {}, {}),
}

ENTRIES = list_of(ref("Event"))
VIEWED = {"view": TEXT, "revision": COUNT, "total": COUNT, "at_least": FLAG, "counts": COUNTS,
          "more": or_null(TEXT)}
THREAD = {"conversation": TEXT, "revision": COUNT, "card": ref("CardDetails"), "entries": ENTRIES}
WHOEVER = record({"kind": TEXT, "id": TEXT, "name": TEXT, "role": choice(names("role"))})
CODES = choice(code for code in ABI["statuses"] if code != "ok")

FROM_LIBRARY = {
    "welcome": ("The answer to hello",
                {"protocol": {"const": 1}, "session": TEXT, "tenant": TEXT, "principal": WHOEVER,
                 "cursor": PLACE, "now_ms": TIME_MS, "resume": choice(["new", "resumed", "reset"])},
                {"reset_reason": TEXT}),
    "ok": ("A command is done",
           {"id": TEXT, "op": choice(ABI["ops"]), "conversation": TEXT, "offset": COUNT,
            "version": COUNT, "fence": COUNT, "message": COUNT, "duplicate": FLAG}, {}),
    "error": ("A frame was refused",
              {"code": CODES, "status": {"type": "integer"}, "message": TEXT},
              {"id": TEXT, "view": TEXT, "conversation": TEXT, "holder": ref("Principal"),
               "since_ms": TIME_MS, "version": COUNT, "fence": COUNT}),
    "events": ("The feed, from after to upto", {"after": COUNT, "upto": COUNT, "events": ENTRIES},
               {}),
    "reset": ("History is gone: read anew", {"reason": TEXT, "cursor": PLACE}, {}),
    "view": ("The window as it is",
             {**VIEWED, "cards": list_of(ref("Card"))}, {}),
    "changes": ("What became different in the window",
                {**VIEWED, "remove": list_of(TEXT),
                 "upsert": list_of(record({"index": COUNT, "card": ref("Card")}))}, {}),
    "page": ("The answer to query", {"id": TEXT, **CARD_PAGE}, {}),
    "thread": ("The newest entries",
               {**THREAD, "more": FLAG, "draft": TEXT, "note_draft": TEXT,
                "reply_window_ms": COUNT}, {}),
    "entries": ("Entries that are new, or changed", THREAD, {}),
    "history": ("The answer to history",
                {"id": TEXT, "conversation": TEXT, "revision": COUNT, "entries": ENTRIES,
                 "more": FLAG}, {}),
    "preview": ("The answer to preview", {"id": TEXT, **RENDERED}, {}),
    "typing": ("Somebody writes, or no longer",
               {"conversation": TEXT, "who": ref("Principal"), "on": FLAG}, {}),
    "heartbeat": ("The newest offset of the tenant, at least every 5 s",
                  {"head": COUNT, "now_ms": TIME_MS}, {}),
}

# Where a session is served, and to whom.
CHANNELS = {
    "agent": ("/ws/agent", "Of an agent"),
    "visitor": ("/ws/visitor", "Of a visitor"),
    "integration": ("/ws/integration", "Of a program of the host, with Authorization: Bearer"),
}


def frame(kind, required, optional, **more):
    out = record({"t": {"const": kind}, **required}, optional)
    return {**out, **more}


def command_frame(op):
    fields = {}
    for group in ("required", "optional"):
        spelled = [SPELLED.get(field, field) for field in ABI["ops"][op][group]]
        fields[group] = {field: field_schema(op, field, group == "required")
                         for field in spelled if field != "if_version"}
    if "if_version" in ABI["ops"][op]["optional"]:
        fields["optional"]["if_version"] = or_null(FIELDS["fence"])
    return frame("command", {"id": ID, "op": {"const": op}, **fields["required"]},
                 {**fields["optional"], "actor": ref("Actor")}, additionalProperties=False)


def message(name, title, payload):
    return {"name": name, "title": title, "contentType": "application/json", "payload": payload}


def messages():
    out = {}
    for kind, (title, required, optional) in FROM_CLIENT.items():
        payload = frame(kind, required, optional, additionalProperties=False)
        out[f"to_{kind}"] = message(kind, title, payload)
    out["to_command"] = message("command", "A change is asked for",
                                {"oneOf": [ref(f"Command{pascal(op)}") for op in ABI["ops"]]})
    for kind, (title, required, optional) in FROM_LIBRARY.items():
        out[f"from_{kind}"] = message(kind, title, frame(kind, required, optional))
    return out


def channel(address, title, all_messages):
    return {
        "address": address, "title": title,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in all_messages},
    }


def operations(all_messages):
    out = {}
    for name in CHANNELS:
        for action, prefix, title in (("receive", "to_", "What a client says"),
                                      ("send", "from_", "What the library says")):
            out[f"{name}_{action}"] = {
                "action": action, "title": title,
                "channel": {"$ref": f"#/channels/{name}"},
                "messages": [{"$ref": f"#/channels/{name}/messages/{message_name}"}
                             for message_name in all_messages if message_name.startswith(prefix)],
            }
    return out


def document():
    schemas = shared()
    del schemas["Event"]["discriminator"]  # which has another form here
    schemas["Actor"] = ACTOR
    said = meanings()
    for op in ABI["ops"]:
        schemas[f"Command{pascal(op)}"] = {"description": said[op], **command_frame(op)}
    all_messages = messages()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "liveinbox session protocol",
            "version": "1",
            "description": "docs/protocol.md is the manual. One text frame is one JSON object; "
                           "the WebSocket's subprotocol is liveinbox.v1.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {"example": {"host": "127.0.0.1:8080", "protocol": "ws"}},
        "channels": {name: channel(address, title, all_messages)
                     for name, (address, title) in CHANNELS.items()},
        "operations": operations(all_messages),
        "components": {"messages": all_messages, "schemas": schemas},
    }
