"""What schemathesis cannot know: names of commands are used once, a few conversations and agents
exist, and a whole number has no fraction when it is written.
"""

import itertools
import random

import schemathesis
from schemathesis.generation.meta import TestPhase

KEYS = [f"c{number}" for number in range(1, 9)]
AGENTS = ["ana", "ben"]
numbers = itertools.count(1)
chance = random.Random(1)


def whole(value):
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [whole(item) for item in value]
    return value


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if case.headers and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"name-{next(numbers)}"
    # In a sequence the conversation is the one of the request before.
    is_alone = case.meta.phase.name is not TestPhase.STATEFUL
    if is_alone and "key" in (case.path_parameters or {}) and chance.random() < 0.8:
        case.path_parameters["key"] = chance.choice(KEYS)
    if not isinstance(case.body, dict) or case.operation.path.endswith("/preview"):
        return
    case.body = whole(case.body)
    if chance.random() < 0.8:
        case.body["actor"] = {"kind": "agent", "id": chance.choice(AGENTS)}
