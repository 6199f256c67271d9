"""Makes scripts of commands for the replayers (replay.c says what a script is), from chance or from
whatever else answers `below(n)`: then a test of properties can make a failing script smaller.

vocabulary.json has what is chosen from; which field an op takes says bindings/abi.json. So a new op
or field is in the scripts as soon as the vocabulary has a value for it, and scripts_test.py says
where it has none. scripts.mjs is the same in another language, number by number.
"""

import json
import os

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

with open(os.path.join(HERE, "vocabulary.json"), encoding="utf-8") as _file:
    WORDS = json.load(_file)
with open(os.path.join(ROOT, "bindings", "abi.json"), encoding="utf-8") as _file:
    ABI = json.load(_file)

FIELDS = sorted({name for op in ABI["ops"].values() for name in op["required"] + op["optional"]})
TEXTS = {
    member["name"]
    for member in ABI["structs"]["li_command"]["members"]
    if member["type"] == "li_str"
}
WEIGHTS = [(name, op["weight"]) for name, op in WORDS["ops"].items()]
WEIGHTS += list(WORDS["looks"].items())
VIEWERS = ["ana", "bob", "sue", "mia", "ai", "host"]
LOOK_FIELDS = {
    "query": {"tab": 60, "search": 25, "limit": 40, "sort": 20},
    "transcript": {"conversation": 100, "limit": 30, "before": 30},
    "conversation": {"conversation": 100},
    "why": {"conversation": 100},
}
# Out of a hundred: a required field left out, a value that is not usual, a field of another op.
MISSING, UNUSUAL, UNUSED, NOBODY, ANYBODY = 1, 4, 1, 1, 5


class Chance:
    """Numbers of a seed: xorshift, since it is the same in every language."""

    def __init__(self, seed):
        self.state = (seed * 2654435761 + 88172645) % 2**32 or 1

    def below(self, count):
        x = self.state
        x ^= (x << 13) % 2**32
        x ^= x >> 17
        x ^= (x << 5) % 2**32
        self.state = x
        return x % count


def one_of(chance, values):
    return values[chance.below(len(values))]


def happens(chance, percent):
    # 0 means no, so that a smaller script is a plainer one.
    return chance.below(100) >= 100 - percent


def pick_verb(chance):
    left = chance.below(sum(weight for _, weight in WEIGHTS))
    for verb, weight in WEIGHTS:
        left -= weight
        if left < 0:
            return verb
    raise AssertionError


def value_of(chance, op, field, key):
    """A value of a field: mostly one that has a meaning there."""
    values = WORDS["values"].get(f"{op}.{field}") or WORDS["values"].get(field)
    if field == "conversation":
        values = [key]
    unusual = WORDS["unusual"].get(field, [])
    if unusual and happens(chance, UNUSUAL):
        values = unusual
    elif values is None:
        values = WORDS["values"]["annotate.data"]
    return one_of(chance, values).replace("@", key)


def actor_words(chance, op, key):
    name = one_of(chance, WORDS["ops"][op]["actors"])
    if happens(chance, ANYBODY):
        name = one_of(chance, WORDS["anybody"])
    if happens(chance, NOBODY):
        name = one_of(chance, WORDS["nobodies"])
    return [("actor.holder", key)] if name == "holder" else principal_words("actor", name)


def principal_words(role, name):
    actor = WORDS["actors"][name]
    return [(f"{role}.{part}", str(value)) for part, value in actor.items()]


def make_command(chance, op):
    tenant, key = one_of(chance, WORDS["tenants"]), one_of(chance, WORDS["conversations"])
    words = [("tenant", tenant), *actor_words(chance, op, key)]
    often = WORDS["ops"][op].get("often", {})
    # Fields that have a meaning together, some with the value they need: "outcome=merged".
    together = one_of(chance, WORDS["ops"][op].get("sets", [[]]))
    fixed = dict(text.split("=") if "=" in text else (text, None) for text in together)
    for field in ABI["ops"][op]["required"]:
        if not happens(chance, MISSING):
            words.append((field, value_of(chance, op, field, key)))
    for field in ABI["ops"][op]["optional"]:
        if field in fixed or happens(chance, often.get(field, 8)):
            words.append((field, fixed.get(field) or value_of(chance, op, field, key)))
    if happens(chance, UNUSED):
        field = one_of(chance, FIELDS)
        if field not in dict(words):
            words.append((field, usual_value(op, field, key)))
    if happens(chance, 5):
        words.append(("id", f"i{chance.below(30)}"))
    return [op, words]


def make_look(chance, verb):
    if verb == "tick":
        return [verb, []]
    if verb == "advance":
        return [verb, [("ms", one_of(chance, WORDS["values"]["ms"]))]]
    tenant, key = one_of(chance, WORDS["tenants"]), one_of(chance, WORDS["conversations"])
    words = [("tenant", tenant)]
    if verb == "render":
        return [verb, words + [(f, value_of(chance, verb, f, key)) for f in ("channel", "text")]]
    if verb in LOOK_FIELDS:
        words += principal_words("viewer", one_of(chance, VIEWERS))
        for field, percent in LOOK_FIELDS[verb].items():
            if happens(chance, percent):
                words.append((field, value_of(chance, verb, field, key)))
    return [verb, words]


def make_step(chance, has_presence=True):
    verb = pick_verb(chance)
    if verb in ("connect", "disconnect") and not has_presence:
        return ["tick", []]
    return (make_look if verb in WORDS["looks"] else make_command)(chance, verb)


def begin(is_settling=False):
    """What each script begins with: the clock, and who is an agent of what right."""
    steps = [["start", [("now_ms", str(WORDS["now_ms"])), ("settle", str(int(is_settling)))]]]
    for tenant in sorted(set(WORDS["tenants"])):
        for op, actor, fields in WORDS["begin"]:
            words = [("tenant", tenant), *principal_words("actor", actor), *fields.items()]
            steps.append([op, words])
    return steps


def make_script(seed, count, is_settling=False):
    """The script of a seed; odd ones are without presence, so that their state hash is compared.
    Where it settles, every step of the clock is caught up with at once, as a runtime does it by
    itself; so it may be replayed with one."""
    chance = Chance(seed)
    steps = begin(is_settling)
    for _ in range(count):
        steps.append(make_step(chance, seed % 2 == 0))
        if is_settling and steps[-1][0] == "advance":
            steps.append(["tick", []])
    return steps


def make_misuse():
    """A script with every op: as it should be, without each field that it requires, with each field
    that it does not use, and with each text too long."""
    key = "c1"
    steps = begin()
    for op, takes in ABI["ops"].items():
        names = takes["required"]
        good = [("tenant", "acme"), *principal_words("actor", "host")]
        usual = {name: usual_value(op, name, key) for name in FIELDS}
        steps.append([op, good + [(name, usual[name]) for name in names]])
        for name in FIELDS:
            others = [(other, usual[other]) for other in names if other != name]
            steps.append([op, good + others + ([] if name in names else [(name, usual[name])])])
            if name in TEXTS:
                long = "x" * 70_000
                value = f'{{"k":"{long}"}}' if name == "data" else long
                steps.append([op, good + others + [(name, value)]])
    return steps


def usual_value(op, name, key):
    """A value that is not zero and not empty, which would be no value at all."""
    values = WORDS["values"]
    found = values.get(f"{op}.{name}") or values.get(name) or values["annotate.data"]
    return key if name == "conversation" else found[-1].replace("@", key)


def encode(value):
    return "".join(
        f"%{ord(sign):02X}" if sign < " " or sign in "%\x7f" else sign for sign in str(value)
    )


def text_of(steps):
    """The text of a script's steps."""
    lines = ("\t".join([verb, *(f"{k}={encode(v)}" for k, v in words)]) for verb, words in steps)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import sys

    print(text_of(make_script(int(sys.argv[1]), int(sys.argv[2]))), end="")
