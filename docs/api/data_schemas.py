"""What `data` of a command may hold, by op, and which fields are right only together: the rules of
docs/reference/limits.md and include/liveinbox/command.h as JSON Schemas.
"""

from schemas import (ATTACHMENT, COUNT, FLAG, NUMBER_MAX, POLICY, PRIORITY, ROUTING, choice,
                     list_of)

# Names are compared and shown: no control characters.
NO_CONTROLS = r"^[^\u0000-\u001f\u007f]*$"
DURATION_MS = {"type": "integer", "minimum": 0, "maximum": 366 * 24 * 3600 * 1000}
DAY_MS = 24 * 3600 * 1000


def name(longest, shortest=1):
    return {"type": "string", "minLength": shortest, "maxLength": longest, "pattern": NO_CONTROLS}


def number(lowest, highest):
    return {"type": "integer", "minimum": lowest, "maximum": highest}


def strict(properties, **more):
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


ID = name(64)
IDS = list_of(ID, maxItems=32)
HOURS = {
    "type": "object", "description": "business hours, see docs/reference/limits.md; {} is always",
    "examples": [{"time_zone": "CET-1CEST,M3.5.0,M10.5.0/3", "open": {"mon": ["09:00-17:30"]}}],
}
TEAM = {
    **{key: DURATION_MS for key in ROUTING if key.endswith("_ms")},
    "routing": ROUTING["routing"], "missed_offers_to_away": number(0, 1000), "skill_tags": IDS,
    "skill_attributes": IDS, "no_agent": ROUTING["no_agent"], "no_agent_team": name(64, 0),
    "no_agent_priority": PRIORITY, "hours": HOURS,
}
LEASE_MS = number(15_000, DAY_MS)
TENANT = {
    **TEAM,
    "claim_lease_ms": DURATION_MS, "assistant_timeout_ms": DURATION_MS,
    "failures_to_escalate": number(0, 1000), "escalate_on_request": FLAG,
    "detector_rules": {"type": "string", "maxLength": 16384},
    "escalate_on_feeling": FLAG, "escalate_on_complaint": FLAG,
    "tag_rules": {"type": "string", "maxLength": 16384},
    "one_active_per_user": FLAG, "reopen": POLICY["reopen"], "reopen_agent_ms": DURATION_MS,
    "presence_desktop_ms": LEASE_MS, "presence_mobile_ms": LEASE_MS,
    "presence_service_ms": LEASE_MS, "offline_after_ms": number(0, DAY_MS),
    "tags_max": number(0, 64), "extracted_tags_max": number(0, 16),
    "attributes_bytes_max": number(0, 4096), "text_bytes_max": number(1, 65536),
}
FILES = strict({"attachments": list_of(
    strict({**ATTACHMENT["properties"],
            "url": {"type": "string", "pattern": r"^https?://[!-~]*$", "maxLength": 2048},
            "name": name(256, 0), "type": name(256, 0)}, required=["url"]), maxItems=16)})

DATA = {
    "escalate": strict({"evidence": list_of(number(1, NUMBER_MAX), maxItems=16),
                        "detector": name(64, 0), "confidence": number(0, 1000)}),
    "receive": FILES,
    "send": FILES,
    "annotate": {"type": "object", "propertyNames": ID, "maxProperties": 32,
                 "additionalProperties": {"type": ["string", "number", "boolean", "null"],
                                          "maxLength": 64, "minimum": -NUMBER_MAX,
                                          "maximum": NUMBER_MAX}},
    "set_agent": strict({"teams": IDS, "skills": IDS, "capacity": number(0, 1000)}),
    "set_channel": strict({"format": choice(["plain", "widget", "whatsapp"]),
                           "max_chars": number(0, 65536), "reply_window_ms": DURATION_MS}),
    "set_team": strict(TEAM),
    "configure": strict(TENANT),
}


NUMBERS = {"message": {"type": "integer", "minimum": 1}}
SAID = {"type": "string", "minLength": 1}


def only(**fields):
    """These fields say something, those that are given as False say nothing."""
    return {"required": [field for field, is_there in fields.items() if is_there],
            "properties": {field: NUMBERS.get(field, SAID) if is_there
                           else {"enum": [None, 0 if field in NUMBERS else ""]}
                           for field, is_there in fields.items()}}


# Beyond the table of fields. An empty text, 0 or null counts as not given.
TOGETHER = {
    "open": {"if": only(text=True), "then": only(reason=True)},
    "deliver": {
        "oneOf": [only(conversation=True, message=True, channel=False),
                  only(channel=True, external_id=True, conversation=False, message=False)],
        "if": {"properties": {"delivery": {"const": "failed"}}},
        "else": {"properties": {"text": {"maxLength": 0}}}},
    "transfer": {"oneOf": [only(target=True, team=False), only(team=True, target=False)]},
    "close": {"if": {"required": ["outcome"], "properties": {"outcome": {"const": "merged"}}},
              "then": only(into=True), "else": only(into=False)},
}
