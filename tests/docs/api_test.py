#!/usr/bin/env python3
"""The descriptions of the API: current, and complete beside docs/protocol.md, which people read.
What the server does is compared with them by the step api."""

import json
import os
import re
import subprocess
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DOCS = os.path.join(ROOT, "docs")
NAME = re.compile(r"`([a-z_]+)`")


def read(*parts):
    with open(os.path.join(DOCS, *parts), encoding="utf-8") as file:
        return file.read()


def section(text, title):
    """What stands below a title, up to the next one."""
    begin = text.index(f"\n{title}\n")
    end = re.compile(r"^#", re.MULTILINE).search(text, begin + len(title) + 2)
    return text[begin:end.start() if end else None]


def rows(text):
    """The cells of the table in a section, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def pascal(name):
    return "".join(part.capitalize() for part in name.split("_"))


def words_of(schema, schemas, seen=()):
    """Every key and every text that stands in a schema and in what it refers to."""
    if isinstance(schema, list):
        return set().union(*(words_of(item, schemas, seen) for item in schema))
    if not isinstance(schema, dict):
        return set()
    out = set(schema.get("properties", {}))
    out |= {word for word in [*schema.get("enum", []), schema.get("const")]
            if isinstance(word, str)}
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    if name and name not in seen:
        out |= words_of(schemas[name], schemas, (*seen, name))
    for value in schema.values():
        out |= words_of(value, schemas, seen)
    return out


def missing(manual, document):
    """What docs/protocol.md says and the description does not, as sentences."""
    schemas = document["components"]["schemas"]
    messages = document["components"]["messages"]
    out = []

    def compare(where, text, schema):
        # What stands in parentheses is said about the keys, and may be about others.
        absent = set(NAME.findall(text)) - words_of(schema, schemas)
        out.extend(f"{where}: {word}" for word in sorted(absent))

    for title, prefix in (("## From the client", "to_"), ("## From the library", "from_")):
        for kind, keys, *_ in rows(section(manual, title)):
            kind = kind.strip("`")
            message = messages.get(prefix + kind, {"payload": {}})
            if prefix + kind not in messages:
                out.append(f"{title}: the frame {kind}")
            compare(f"{title} {kind}", keys, message["payload"])
    for ops, fields in rows(section(manual, "### Commands")):
        for op in NAME.findall(ops):
            compare(f"command {op}", fields, schemas.get(f"Command{pascal(op)}", {}))
    compare("card", section(manual, "### Card"), [schemas["CardDetails"], schemas["Card"],
                                                  messages["from_thread"]["payload"],
                                                  messages["from_entries"]["payload"]])
    for kinds, keys in rows(section(manual, "### Entry and event")):
        # A row of several types says of some keys which of them has it.
        described = [schemas.get(pascal(kind)) for kind in NAME.findall(kinds)]
        out += [f"event {kinds}: a type" for schema in described if schema is None]
        compare(f"event {kinds}", keys, [described, {"enum": [*NAME.findall(kinds), "claimed"]}])
    compare("preview", section(manual, "### Preview tree"), [schemas["PreviewNode"],
                                                             schemas["Rendered"],
                                                             {"const": "format"}])
    compare("why", section(manual, "### Why"), [schemas["Why"], {"const": "li_why"}])
    return out


class Descriptions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.manual = read("protocol.md")
        cls.asyncapi = json.loads(read("api", "asyncapi.json"))
        cls.openapi = json.loads(read("api", "openapi.json"))

    def test_the_files_are_what_the_script_makes(self):
        made = subprocess.run([sys.executable, os.path.join(DOCS, "api", "generate.py"), "--check"],
                              capture_output=True, text=True, check=False)
        self.assertEqual((0, ""), (made.returncode, made.stdout + made.stderr))

    def test_every_frame_and_key_of_the_protocol_is_described(self):
        self.assertEqual([], missing(self.manual, self.asyncapi))

    def test_a_key_that_is_left_out_is_seen(self):
        for name, key in (("from_view", "counts"), ("from_error", "since_ms"),
                          ("to_hello", "feed")):
            document = json.loads(json.dumps(self.asyncapi))
            del document["components"]["messages"][name]["payload"]["properties"][key]
            self.assertEqual(1, len(missing(self.manual, document)), name)
        document = json.loads(json.dumps(self.asyncapi))
        del document["components"]["schemas"]["Renewed"]["properties"]["lease_until_ms"]
        self.assertEqual(["event `renewed`: lease_until_ms"], missing(self.manual, document))
        del document["components"]["messages"]["from_heartbeat"]
        self.assertIn("## From the library: the frame heartbeat", missing(self.manual, document))

    def test_every_reference_leads_somewhere(self):
        for document in (self.openapi, self.asyncapi):
            for target in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)):
                place = document
                for part in target.split("/"):
                    self.assertIn(part, place, target)
                    place = place[part]

    def test_links_lead_to_operations(self):
        operations = {operation["operationId"]
                      for row in self.openapi["paths"].values() for operation in row.values()}
        links = [link["operationId"] for row in self.openapi["paths"].values()
                 for operation in row.values()
                 for link in operation["responses"]["200"].get("links", {}).values()]
        self.assertGreater(len(links), 10)
        self.assertLessEqual(set(links), operations)

    def test_the_manual_names_every_read_and_every_code(self):
        manual = read("api.md")
        for path, row in self.openapi["paths"].items():
            for operation in row.values():
                if set(operation["tags"]) & {"reads", "events"}:
                    self.assertIn(path, manual)
        for code in self.openapi["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]:
            self.assertIn(f"`{code}`", manual)


if __name__ == "__main__":
    unittest.main()
