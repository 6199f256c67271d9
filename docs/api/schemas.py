"""The objects of docs/protocol.md as JSON Schemas: cards, entries, events and what they are made
of. The descriptions of the HTTP API and of the session protocol share them. Words that the C
interface lists (states, reasons, …) come from bindings/abi.json.
"""

import json
import os

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

with open(os.path.join(ROOT, "bindings", "abi.json"), encoding="utf-8") as abi_file:
    ABI = json.load(abi_file)

NUMBER_MAX = 2**53 - 1

TEXT = {"type": "string"}
FLAG = {"type": "boolean"}
COUNT = {"type": "integer", "minimum": 0, "maximum": NUMBER_MAX}
TIME_MS = {**COUNT, "description": "milliseconds since the Unix epoch, UTC; 0 for none"}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}
PRIORITY = {"type": "integer", "minimum": -100, "maximum": 100}


def names(enum, *left_out):
    return [name for name in ABI["enums"][enum] if name not in left_out]


def choice(values):
    return {"type": "string", "enum": list(values)}


def or_null(schema):
    if "$ref" in schema:
        return {"oneOf": [schema, {"type": "null"}]}
    out = {**schema, "type": [schema["type"], "null"]}
    if "enum" in out:
        out["enum"] = [*out["enum"], None]
    return out


def code(enum, *left_out):
    """A code that is none is null."""
    return or_null(choice(names(enum, "none", *left_out)))


def list_of(items, **more):
    return {"type": "array", "items": items, **more}


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def record(properties, optional=None, **more):
    """All properties are always there, those of `optional` sometimes."""
    return {"type": "object", "required": list(properties),
            "properties": {**properties, **(optional or {})}, **more}


KINDS = [name for name in names("kind", "nobody")]
TRIGGERS = ["user", "assistant", "policy", "failure", "agent"]
SPAN = list_of(COUNT, minItems=2, maxItems=2)
PREVIEW_TYPES = ["paragraph", "text", "bold", "italic", "strike", "code", "code_block", "quote",
                 "list", "list_item", "link", "line_break"]
WARNINGS = ["lost_formatting", "heading_as_bold", "unsupported_image", "unsupported_link",
            "ambiguous_text", "too_long", "preview_cut"]
BARS = ["none", "outside_hours", "not_online", "away", "no_offers", "full", "other_team",
        "lacks_skill", "already_asked"]
TIMERS = ["claim_lease", "assistant_timeout", "snooze", "offer", "offer_again", "claim_deadline",
          "first_reply_deadline", "next_reply_deadline", "close_deadline", "hours"]

PRINCIPAL = record({"kind": choice(KINDS), "id": TEXT, "name": TEXT})
PARTY = or_null(ref("Principal"))

CARD = {
    "conversation": TEXT,
    "channel": TEXT,
    "user": record({"id": TEXT, "name": TEXT, "online": FLAG, "last_seen_ms": TIME_MS}),
    "state": choice(names("state")),
    "is_active": FLAG,
    "dot": choice(["green", "gray"]),
    "dot_reason": choice(["online", "user_offline", "closed"]),
    "version": COUNT,
    "fence": COUNT,
    "holder": PARTY,
    "since_ms": TIME_MS,
    "lease_until_ms": TIME_MS,
    "team": TEXT,
    "priority": PRIORITY,
    "snoozed_until_ms": TIME_MS,
    "offered_to": PARTY,
    "offered_until_ms": TIME_MS,
    "deadlines": list_of(record({"deadline": choice(names("deadline", "none")), "due_ms": TIME_MS,
                                 "is_missed": FLAG})),
    "reason": code("reason"),
    "reason_text": TEXT,
    "reason_trigger": or_null(choice(TRIGGERS)),
    "escalations": COUNT,
    "tags": list_of(TEXT),
    "snippet": TEXT,
    "snippet_author": or_null(record({"kind": choice(KINDS), "name": TEXT})),
    "snippet_at_ms": TIME_MS,
    "messages": COUNT,
    "unread": COUNT,
    "waiting_since_ms": TIME_MS,
    "opened_at_ms": TIME_MS,
    "last_activity_ms": TIME_MS,
    "closed_at_ms": TIME_MS,
    "outcome": code("outcome"),
    "merged_into": or_null(TEXT),
}
MATCH = record({"text": TEXT, "offsets": list_of(SPAN)})
ATTRIBUTES = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}
CARD_DETAILS = {
    "tag_details": list_of(record({
        "tag": TEXT, "origin": or_null(choice(names("tag_origin"))), "message": COUNT,
        "offset": COUNT, "length": COUNT, "confidence": SHARE})),
    "reasons": list_of(record({"reason": code("reason"), "text": TEXT,
                               "trigger": or_null(choice(TRIGGERS)), "at_ms": TIME_MS})),
    "merged_from": list_of(TEXT),
    "attributes": ATTRIBUTES,
}

ATTACHMENT = {"type": "object", "required": ["url"],
              "properties": {"url": TEXT, "name": TEXT, "type": TEXT, "size": COUNT}}
MESSAGE = {
    "message": COUNT, "text": TEXT, "format": choice(["plain", "widget", "whatsapp"]),
    "preview": or_null(list_of(ref("PreviewNode"))), "occurred_at_ms": TIME_MS,
    "external_id": TEXT, "fallback": FLAG, "attachments": list_of(ref("Attachment")),
    "delivery": code("delivery"), "failure": TEXT,
}
OFFERED = {"offered_to": PARTY, "until_ms": TIME_MS}
DEADLINE = {"deadline": code("deadline"), "due_ms": TIME_MS}
OF_TENANT = record({"kind": choice(KINDS), "id": TEXT})
ROUTING = {
    "routing": choice(["manual", "round_robin", "least_busy"]), "offer_ms": COUNT,
    "offer_again_ms": COUNT, "missed_offers_to_away": COUNT, "skill_tags": list_of(TEXT),
    "skill_attributes": list_of(TEXT), "claim_within_ms": COUNT, "first_reply_within_ms": COUNT,
    "next_reply_within_ms": COUNT, "close_within_ms": COUNT, "near_ms": COUNT,
    "no_agent": choice(["wait", "assistant", "team", "prioritize", "close"]),
    "no_agent_team": TEXT, "no_agent_priority": PRIORITY, "hours": {"type": ["object", "null"]},
}
POLICY = {
    "claim_lease_ms": COUNT, "assistant_timeout_ms": COUNT, "failures_to_escalate": COUNT,
    "escalate_on_request": FLAG, "one_active_per_user": FLAG,
    "reopen": choice(["waiting", "assistant", "agent"]), "reopen_agent_ms": COUNT,
    "presence_desktop_ms": COUNT, "presence_mobile_ms": COUNT, "presence_service_ms": COUNT,
    "offline_after_ms": COUNT, "tags_max": COUNT, "extracted_tags_max": COUNT,
    "attributes_bytes_max": COUNT, "text_bytes_max": COUNT, "detector_rules": TEXT,
    "escalate_on_feeling": FLAG, "escalate_on_complaint": FLAG, "tag_rules": TEXT,
}
USER_ROW = {"id": TEXT, "name": TEXT}

# By type: the keys that are always there, and those that sometimes are.
EVENTS = {
    "opened": ({"channel": TEXT, "user": record(USER_ROW), "fence": COUNT}, {}),
    "message_received": (MESSAGE, {}),
    "message_sent": (MESSAGE, {}),
    "note_added": ({"message": COUNT, "text": TEXT}, {}),
    "escalated": ({"reason": code("reason"), "text": TEXT, "trigger": or_null(choice(TRIGGERS)),
                   "detector": TEXT, "confidence": SHARE, "evidence": list_of(COUNT),
                   "fence": COUNT}, {}),
    "claimed": ({"fence": COUNT, "lease_until_ms": TIME_MS, "holder": PARTY}, {}),
    "renewed": ({"fence": COUNT, "lease_until_ms": TIME_MS}, {}),
    "released": ({"fence": COUNT, "cause": or_null(choice(["released", "lease_expired"]))}, {}),
    "transferred": ({"fence": COUNT}, {"holder": PARTY, "team": TEXT}),
    "taken_over": ({"fence": COUNT, "lease_until_ms": TIME_MS, "holder": PARTY,
                    "right": or_null(choice(["agent", "supervisor", "admin"]))}, {}),
    "handed_back": ({"fence": COUNT, "text": TEXT}, {}),
    "tagged": ({"tag": TEXT, "origin": or_null(choice(names("tag_origin"))), "message": COUNT,
                "span": SPAN, "confidence": SHARE}, {}),
    "untagged": ({"tag": TEXT}, {}),
    "read_marked": ({"message": COUNT}, {}),
    "closed": ({"outcome": code("outcome"), "text": TEXT, "fence": COUNT,
                "right": or_null(choice(["holder", "supervisor", "admin", "host"])),
                "merged_into": or_null(TEXT)}, {}),
    "merged_in": ({"merged_from": or_null(TEXT)}, {}),
    "reopened": ({"state": choice(names("state")), "fence": COUNT},
                 {"holder": PARTY, "lease_until_ms": TIME_MS}),
    "snoozed": ({"snoozed_until_ms": TIME_MS}, {}),
    "woken": ({"lease_until_ms": TIME_MS}, {}),
    "prioritized": ({"priority": PRIORITY}, {}),
    "team_assigned": ({"team": TEXT}, {}),
    "annotated": ({"attributes": ATTRIBUTES}, {}),
    "draft_saved": ({"text": TEXT, "is_note": FLAG}, {}),
    "offered": (OFFERED, {}),
    "offer_ended": ({**OFFERED, "cause": or_null(
        choice(["declined", "withdrawn", "offer_expired"]))}, {}),
    "offers_reset": ({"fence": COUNT}, {}),
    "deadline_set": ({**DEADLINE, "near_ms": TIME_MS}, {}),
    "deadline_near": (DEADLINE, {}),
    "deadline_missed": (DEADLINE, {}),
    "delivery_changed": ({"message": COUNT, "delivery": code("delivery"), "failure": TEXT,
                          "external_id": TEXT, "occurred_at_ms": TIME_MS}, {}),
    "went_online": ({"principal": OF_TENANT}, {}),
    "went_offline": ({"principal": OF_TENANT, "last_seen_ms": TIME_MS}, {}),
    "availability_set": ({"principal": OF_TENANT, "is_away": FLAG}, {}),
    "hours_changed": ({"until_ms": TIME_MS}, {}),
    "agent_set": ({"row": record({**USER_ROW, "role": choice(names("role")),
                                  "teams": list_of(TEXT), "skills": list_of(TEXT),
                                  "capacity": COUNT})}, {}),
    "user_set": ({"row": record(USER_ROW)}, {}),
    "channel_set": ({"row": record({"label": TEXT, "format": MESSAGE["format"],
                                    "max_chars": COUNT, "reply_window_ms": COUNT})}, {}),
    "team_set": ({"row": record({"team": TEXT, **ROUTING})}, {}),
    "configured": ({"row": record({**POLICY, **ROUTING})}, {}),
    "erased": ({"fence": COUNT}, {}),
    "user_erased": ({"user": record(USER_ROW), "first": COUNT}, {}),
}

COUNTS = record({"all": COUNT, "waiting": COUNT, "mine": COUNT})
CARD_PAGE = {"revision": COUNT, "total": COUNT, "at_least": FLAG, "near": FLAG,
             "cards": list_of(ref("Card")),
             "more": or_null(TEXT)}
RENDERED = {
    "channel": TEXT, "wire": TEXT, "preview": list_of(ref("PreviewNode")),
    "warnings": list_of(record({"code": choice(WARNINGS), "message": TEXT})),
    "characters": COUNT, "limit": COUNT,
}


def pascal(name):
    return "".join(part.capitalize() for part in name.split("_"))


def event_schema(kind):
    always, sometimes = EVENTS[kind]
    common = {"entry": COUNT, "offset": COUNT, "type": {"const": kind},
              "conversation": or_null(TEXT), "version": COUNT, "at_ms": TIME_MS, "actor": PARTY}
    return record({**common, **always}, sometimes)


def why_schema():
    tab = record({"in": FLAG, "because": TEXT})
    queue = record({"place": COUNT, "of": COUNT, "at_least": FLAG, "priority": PRIORITY,
                    "waiting_since_ms": TIME_MS})
    agent = record({"id": TEXT, "name": TEXT, "bar": choice(BARS), "load": COUNT,
                    "capacity": COUNT})
    routing = record({"mode": ROUTING["routing"], "is_open": FLAG, "hours_until_ms": TIME_MS,
                      "skills": list_of(TEXT), "agents": list_of(agent)})
    return record(
        {"conversation": TEXT, "revision": COUNT, "state": CARD["state"], "queue": or_null(queue),
         "dot": CARD["dot"], "dot_reason": CARD["dot_reason"], "offline_at_ms": TIME_MS},
        {"tabs": record({"all": tab, "waiting": tab, "mine": tab}), "routing": routing,
         "timers": list_of(record({"kind": choice(TIMERS), "due_ms": TIME_MS}))})


def shared():
    """By name, as #/components/schemas of a description."""
    out = {
        "Principal": PRINCIPAL,
        "Attachment": ATTACHMENT,
        "PreviewNode": {
            "type": "object", "required": ["type"],
            "properties": {"type": choice(PREVIEW_TYPES), "text": TEXT, "href": TEXT,
                           "number": COUNT, "children": list_of(ref("PreviewNode"))}},
        "Card": record(CARD, {"match": MATCH}),
        "CardDetails": record({**CARD, **CARD_DETAILS}),
        "Rendered": record(RENDERED),
        "Why": why_schema(),
    }
    for kind in EVENTS:
        out[pascal(kind)] = event_schema(kind)
    out["Event"] = {
        "oneOf": [ref(pascal(kind)) for kind in EVENTS],
        "discriminator": {"propertyName": "type",
                          "mapping": {kind: ref(pascal(kind))["$ref"] for kind in EVENTS}},
    }
    return out
