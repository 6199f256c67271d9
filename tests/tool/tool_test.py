"""The `liveinbox` command, run as a person runs it. LI_TOOL names the program."""

import gzip
import json
import os
import subprocess
import tempfile
import unittest

TOOL = os.path.abspath(os.environ.get("LI_TOOL", "build/bin/liveinbox"))

CONVERSATIONS = [
    {"id": "lamp", "channel": "WIDGET", "messages": [
        {"from": "customer", "text": "My green lamp is broken", "ts": 1700000000},
        {"from": "agent", "text": "Oh no. Which one is it?"},
        {"from": "customer", "text": "The big one. I want to talk to a human being."},
        {"from": "agent", "text": "I have told my colleagues."},
    ]},
    {"id": "tür", "channel": "WA", "messages": [
        {"from": "customer", "text": "Die Tür schließt nicht mehr richtig"},
        {"from": "system", "text": "{\"stock\": 3}"},
        {"from": "agent", "text": "Das schauen wir uns an."},
    ]},
    {"id": "茶", "channel": "WIDGET", "messages": [
        {"from": "customer", "text": "我想买一套青花瓷茶具"},
    ]},
]


class Tool(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.store = os.path.join(self.folder.name, "inbox")

    def run_tool(self, *words, status=0):
        done = subprocess.run([TOOL, *words], capture_output=True, text=True, check=False,
                              timeout=120)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def json_of(self, command, *words, store=None):
        done = self.run_tool(
            command, "--store", store or self.store, "--tenant", "t", "--json", *words)
        return json.loads(done.stdout)

    def file(self, name="in.jsonl", conversations=None, opener=open):
        path = os.path.join(self.folder.name, name)
        with opener(path, "wt", encoding="utf-8") as out:
            for conversation in CONVERSATIONS if conversations is None else conversations:
                out.write(json.dumps(conversation, ensure_ascii=False) + "\n")
        return path

    def tags_of(self, rows, *words):
        done = self.run_tool("tags", *words, self.file("rows.jsonl", rows))
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_verify_answers_though_its_check_is_ended(self):
        stopper = os.path.join(os.path.dirname(TOOL), "kill_at_call.so")
        if not os.path.exists(stopper):
            print("note: kill_at_call.so is not built")
            return
        self.run_tool("import", "--tenant", "t", "--store", self.store, self.file())
        # The process that answers writes once; the one that checks, more often.
        ended = {**os.environ, "LD_PRELOAD": stopper, "KILL_AT": "2"}
        done = subprocess.run([TOOL, "verify", "--store", self.store], capture_output=True,
                              text=True, check=False, timeout=60, env=ended)
        self.assertEqual(done.returncode, 1)
        self.assertIn("the check was ended by signal 9", done.stderr)
        self.run_tool("verify", "--store", self.store)

    def test_tags_of_rows_with_their_evidence(self):
        rows = [
            {"id": "one", "title": "Größe of the espresso machine", "messages": [
                {"from": "agent", "text": "parcel parcel parcel"},
                {"from": "customer", "text": "Hello! My espresso machine leaks."}]},
            {"id": 2, "text": "Hi, thanks!"},
            {"id": "three", "messages": []},
        ]
        one, two, three = self.tags_of(rows)
        self.assertEqual([one["id"], two["id"], three["id"]], ["one", 2, "three"])
        self.assertEqual([two["tags"], three["tags"]], [[], []])
        scores = [tag["score"] for tag in one["tags"]]
        self.assertEqual(scores, sorted(scores, reverse=True))
        self.assertIn("machine", one["tags"][0]["tag"])
        for tag in one["tags"]:
            place = tag["evidence"]["message"]
            text = rows[0]["title"] if place is None else rows[0]["messages"][place]["text"]
            shown = text.encode()[tag["evidence"]["begin"]:tag["evidence"]["end"]].decode()
            self.assertEqual(shown.lower(), tag["tag"])
            self.assertNotEqual(tag["tag"], "parcel")

    def test_tags_by_rules_of_a_file(self):
        rules = os.path.join(self.folder.name, "rules")
        with open(rules, "w", encoding="utf-8") as file:
            file.write("tag billing [channel WA]: \"invoice\" | bill*\n")
        rows = [{"id": channel, "channel": channel, "text": "two bills for one month"}
                for channel in ("WA", "WIDGET")]
        on_whatsapp, in_widget = self.tags_of(rows, "--rules", rules)
        self.assertEqual(on_whatsapp["tags"][0], {
            "tag": "billing", "score": 1.0, "evidence": {"message": 0, "begin": 4, "end": 9}})
        self.assertNotIn("billing", [tag["tag"] for tag in in_widget["tags"]])
        with open(rules, "w", encoding="utf-8") as file:
            file.write("billing: bill*\n")
        self.assertIn("tag_rules, line 1, column 1: expected tag",
                      self.run_tool("tags", "--rules", rules, self.file(), status=1).stderr)

    def test_tags_of_a_gzipped_file_and_of_what_are_no_rows(self):
        path = self.file("rows.jsonl.gz", [{"id": "a", "text": "My parcel"}], gzip.open)
        self.assertIn("parcel", self.run_tool("tags", path).stdout)
        self.assertEqual(self.run_tool("tags", "--limit", "1", self.file()).stdout.count("\n"), 1)
        wrong = self.file("wrong.jsonl", [{"id": "a", "text": "My parcel"}, {"text": "b"}])
        self.assertIn("line 2: no row", self.run_tool("tags", wrong, status=1).stderr)
        self.run_tool("tags", status=2)
        self.run_tool("tags", os.path.join(self.folder.name, "nothing"), status=1)

    def test_import_query_transcript_stats_verify(self):
        counts = self.json_of("import", "--escalate-all", self.file())
        self.assertEqual(counts, {"conversations": 3, "already_there": 0, "messages": 8,
                                  "escalated": 3})
        page = self.json_of("query")
        self.assertEqual(page["total"], 3)
        self.assertEqual(page["at_least"], False)
        self.assertGreater(page["revision"], 0)
        self.assertEqual({card["conversation"] for card in page["cards"]}, {"lamp", "tür", "茶"})
        for card in page["cards"]:
            for key in ("state", "snippet", "reason", "tags"):
                self.assertIn(key, card)
        thread = self.json_of("transcript", "lamp")
        texts = [entry["text"] for entry in thread["entries"] if entry.get("message")]
        self.assertEqual(texts, [m["text"] for m in CONVERSATIONS[0]["messages"]])
        stats = self.json_of("stats")
        self.assertEqual((stats["conversations"], stats["all"], stats["waiting"]), (3, 3, 3))
        report = self.json_of("verify")
        self.assertEqual((report["conversations"], report["differences"]), (3, 0))
        self.assertRegex(report["state_hash"], r"\A[0-9a-f]{32}\Z")
        self.assertIn(f"state hash    {report['state_hash']}\n",
                      self.run_tool("verify", "--store", self.store).stdout)

    def test_compact(self):
        self.json_of("import", "--escalate-all", self.file())
        known = self.json_of("verify")
        sizes = self.json_of("compact")
        self.assertLess(sizes["bytes_after"], sizes["bytes_before"])
        names = sorted(os.listdir(self.store))
        self.assertEqual(
            names, ["data-2.mdb", "data-2.mdb-lock", "liveinbox.lock", "liveinbox.store"])
        self.assertEqual(
            os.path.getsize(os.path.join(self.store, "data-2.mdb")), sizes["bytes_after"])
        self.assertEqual(self.json_of("verify"), known)
        said = self.run_tool("compact", "--store", self.store).stdout
        self.assertRegex(said, r"\Abytes before  \d+\nbytes after   \d+\n\Z")
        self.assertEqual(self.json_of("verify"), known)

    def test_erase_and_a_backup_of_before(self):
        self.json_of("import", "--escalate-all", self.file())
        backup, fresh = (os.path.join(self.folder.name, name) for name in ("backup", "fresh"))
        self.run_tool("backup", "--store", self.store, backup)
        user = self.user_of("lamp")
        erased = self.json_of("erase", user)
        self.assertEqual((1, 1), (erased["users"], erased["conversations"]))
        self.assertEqual(0, self.json_of("query", "lamp")["total"])
        self.assertNotIn(b"green lamp", self.bytes_of(self.store))
        again = self.run_tool("erase", "--store", self.store, "--tenant", "t", user)
        self.assertIn(f"nothing tells of {user}", again.stderr)
        lines = [line for line in self.run_tool("export", "--store", self.store).stdout.splitlines()
                 if '"type":"user_erased"' in line]
        self.assertEqual(1, len(lines))
        with open(backup + ".erased", "w", encoding="utf-8") as file:
            file.write(lines[0] + "\n")
        self.run_tool("restore", "--store", fresh, "--erased", backup + ".erased", backup)
        self.assertEqual(0, self.json_of("query", "lamp", store=fresh)["total"])
        self.assertNotIn(b"green lamp", self.bytes_of(fresh))
        self.assertEqual(0, self.json_of("verify", store=fresh)["differences"])
        self.run_tool("restore", "--store", fresh + "2", "--erased", "nowhere", backup, status=1)

    def user_of(self, conversation):
        lines = self.run_tool("export", "--store", self.store).stdout.splitlines()
        opened = [event for event in map(json.loads, lines) if event.get("type") == "opened"]
        return next(event["subject"]["id"] for event in opened
                    if event["conversation"] == conversation)

    def bytes_of(self, folder):
        """All files of a store."""
        found = b""
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), "rb") as file:
                found += file.read()
        return found

    def test_search_by_content_and_reason_in_three_languages(self):
        self.json_of("import", "--escalate-all", self.file())

        def found(*words):
            return [card["conversation"] for card in self.json_of("query", *words)["cards"]]

        self.assertEqual(found("lamp"), ["lamp"])
        self.assertEqual(found("schliesst"), ["tür"])
        self.assertEqual(found("tur"), ["tür"])
        self.assertEqual(found("茶具"), ["茶"])
        self.assertEqual(found("reason:user_requested_human"), ["lamp"])
        self.assertEqual(found("nowhere"), [])

    def test_who_asks_for_a_human_is_escalated_without_being_told_to(self):
        counts = self.json_of("import", self.file())
        self.assertEqual(counts["escalated"], 1)
        self.assertEqual(self.json_of("query")["cards"][0]["reason"], "user_requested_human")

    def test_a_second_import_changes_nothing(self):
        path = self.file(name="in.jsonl.gz", opener=gzip.open)
        self.json_of("import", "--escalate-all", path)
        before = self.json_of("stats")
        counts = self.json_of("import", "--escalate-all", path)
        self.assertEqual((counts["conversations"], counts["already_there"]), (0, 3))
        self.assertEqual(self.json_of("stats")["events"], before["events"])

    def test_a_line_that_is_no_conversation_is_named_and_what_came_before_stays(self):
        path = self.file()
        with open(path, "a", encoding="utf-8") as out:
            out.write("{broken\n")
        done = self.run_tool("import", "--store", self.store, "--tenant", "t", path, status=1)
        self.assertIn("line 4", done.stderr)
        self.assertEqual(self.json_of("stats")["conversations"], 3)

    def test_pages_join_without_a_gap(self):
        many = [{"id": f"c{i}", "messages": [{"from": "customer", "text": f"word{i} same"}]}
                for i in range(25)]
        self.json_of("import", "--escalate-all", self.file(conversations=many))
        seen, after = [], []
        while True:
            page = self.json_of("query", "--limit", "10", *after, "same")
            seen += [card["conversation"] for card in page["cards"]]
            if not page["more"]:
                break
            after = ["--after", page["more"]]
        self.assertEqual(len(seen), 25)
        self.assertEqual(set(seen), {f"c{i}" for i in range(25)})

    def export(self, path):
        done = self.run_tool("export", "--store", self.store, "--json", path)
        return json.loads(done.stdout)["events"]

    def import_archive(self, path, store="copy", status=0, **more):
        store = os.path.join(self.folder.name, store)
        done = subprocess.run([TOOL, "import-archive", "--store", store, "--json", path],
                              capture_output=True, check=False, timeout=120, **more)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return json.loads(done.stdout) if status == 0 else done.stderr.decode()

    def test_an_archive_makes_the_same_store(self):
        self.json_of("import", "--escalate-all", self.file())
        known = self.json_of("verify")
        path = os.path.join(self.folder.name, "a.jsonl")
        events = self.export(path)
        self.assertEqual(os.listdir(self.folder.name).count("a.jsonl.part"), 0)
        with open(path, "rb") as file:
            archive = file.read()
        report = self.import_archive(path)
        self.assertEqual(report, {"lines": archive.count(b"\n"), "events": events,
                                  "state_hash": known["state_hash"]})
        self.store = os.path.join(self.folder.name, "copy")
        self.assertEqual(self.json_of("verify"), known)
        self.assertEqual(self.json_of("query", "schliesst")["total"], 1)
        done = subprocess.run([TOOL, "export", "--store", self.store], capture_output=True,
                              check=True, timeout=120)
        self.assertEqual(done.stdout, archive)

    def test_an_archive_is_lines_of_json_that_others_can_read(self):
        self.json_of("import", "--escalate-all", self.file())
        path = os.path.join(self.folder.name, "a.jsonl")
        events = self.export(path)
        with open(path, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        self.assertEqual(lines[0]["liveinbox"], "archive")
        self.assertEqual((lines[1]["tenant"], lines[1]["name"]), (1, "t"))
        self.assertEqual([line["position"] for line in lines[2:-1]], list(range(1, events + 1)))
        said = [line["text"] for line in lines if line.get("type") == "message_received"]
        self.assertIn("Die Tür schließt nicht mehr richtig", said)
        self.assertEqual((lines[-1]["end"], lines[-1]["events"]), (True, events))

    def test_an_archive_may_be_gzipped_and_come_from_the_standard_input(self):
        self.json_of("import", self.file())
        path = os.path.join(self.folder.name, "a.jsonl")
        self.export(path)
        with open(path, "rb") as file, gzip.open(path + ".gz", "wb") as out:
            out.write(file.read())
        report = self.import_archive(path + ".gz", "of gz")
        with open(path, "rb") as file:
            self.assertEqual(report, self.import_archive("-", "of stdin", stdin=file))

    def test_a_wrong_archive_is_refused_with_its_line_and_leaves_nothing(self):
        self.json_of("import", self.file())
        path = os.path.join(self.folder.name, "a.jsonl")
        self.export(path)
        with open(path, "rb") as file:
            good = file.read()
        lines = good.splitlines(keepends=True)
        for wrong, sentence in (
            (good[:-1], f"line {len(lines)}: it has no end"),
            (b"".join(lines[:-1]), f"ends after line {len(lines) - 1}, before its last line"),
            (b"".join(lines[:4] + lines[5:]), "line 5: "),
            (b"".join(lines[:4] + lines[3:]), "line 5: "),
            (good.replace(b"broken", b"br0ken", 1), "key \"check\""),
            (good.replace(b"broken", b"br\xffken", 1), "UTF-8"),
            (b"".join(lines) + b"{}\n", f"line {len(lines) + 1}: "),
            (b"", "ends after line 0"),
            (good.replace(b'"version":1', b'"version":2', 1), "version 2"),
        ):
            with self.subTest(sentence=sentence):
                with open(path, "wb") as file:
                    file.write(wrong)
                self.assertIn(sentence, self.import_archive(path, status=1))
        with open(path, "wb") as file:
            file.write(good)
        self.assertEqual(self.import_archive(path)["lines"], len(lines))
        self.assertIn("events", self.import_archive(path, status=1))

    def test_an_archive_is_no_file_of_conversations_nor_the_other_way_round(self):
        conversations = self.file()
        self.json_of("import", conversations)
        path = os.path.join(self.folder.name, "a.jsonl")
        self.export(path)
        done = self.run_tool("import", "--store", self.store, path, status=1)
        self.assertIn("import-archive", done.stderr)
        self.assertIn("line 1: ", self.import_archive(conversations, status=1))

    def test_an_export_says_what_it_cannot_write_or_read(self):
        self.json_of("import", self.file())
        path = os.path.join(self.folder.name, "nowhere", "a.jsonl")
        self.assertIn("cannot write", self.run_tool("export", "--store", self.store, path,
                                                    status=1).stderr)
        self.assertEqual(os.listdir(self.folder.name).count("nowhere"), 0)
        none = self.run_tool("export", "--store", os.path.join(self.folder.name, "none"), "x",
                             status=1)
        self.assertIn("cannot open", none.stderr)

    def test_mistakes_are_named(self):
        for words, status, sentence in (
            (("nonsense",), 2, "unknown command"),
            (("query", "--nonsense"), 2, "--nonsense"),
            (("query", "--limit", "many"), 2, "--limit"),
            (("query", "--tab", "none"), 2, "--tab"),
            (("query", "--store"), 2, "value is missing"),
            (("query", "--store", self.store), 1, "cannot open"),
            (("import", "--store", self.store), 2, "needs a file"),
            (("import", "--store", self.store, "/nowhere.jsonl"), 1, "/nowhere.jsonl"),
            (("transcript", "--store", self.store), 2, "key"),
            (("verify", self.store), 2, "takes no words"),
            (("stats", self.store), 2, "takes no words"),
            (("compact", self.store), 2, "takes no words"),
            (("export", "--store", self.store, "a", "b"), 2, "one file"),
            (("import-archive", "--store", self.store), 2, "one file"),
            (("import-archive", "--store", self.store, "/nowhere.jsonl"), 1, "/nowhere.jsonl"),
        ):
            with self.subTest(words=words):
                done = self.run_tool(*words, status=status)
                self.assertIn(sentence, done.stderr)

    def test_a_foreign_folder_is_left_alone(self):
        os.makedirs(self.store)
        with open(os.path.join(self.store, "letters.txt"), "w", encoding="utf-8") as out:
            out.write("private")
        self.run_tool("import", "--store", self.store, self.file(), status=1)
        self.assertEqual(os.listdir(self.store), ["letters.txt"])

    def test_an_unknown_conversation_is_not_found(self):
        self.json_of("import", self.file())
        done = self.run_tool(
            "transcript", "--store", self.store, "--tenant", "t", "nobody", status=1)
        self.assertIn("nobody", done.stderr)

    def test_help_of_every_command(self):
        self.assertIn("usage", self.run_tool("--help").stdout)
        for command in ("import", "query", "transcript", "stats", "verify", "compact",
                        "export", "import-archive"):
            self.assertIn(f"liveinbox {command}", self.run_tool(command, "--help").stdout)


if __name__ == "__main__":
    unittest.main()
