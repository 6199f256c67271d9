#!/usr/bin/env python3
"""The HTTP JSON API of the example server: reads, commands, who may, what is refused and how it is
said. tests/server/events_test.py looks at the feed.

environment: LI_SERVER (the program)
"""

import json
import os
import threading
import unittest
import urllib.parse

import api_support
from api_support import ABI, ROOT, ApiCase, agent_of, host_of, visitor_of


class Commands(ApiCase):
    def test_a_conversation_goes_its_whole_way(self):
        key = self.waiting()
        claimed = self.done(self.ana.do("claim", key))
        self.assertEqual(("claim", key, False),
                         (claimed["op"], claimed["conversation"], claimed["duplicate"]))
        fence = claimed["fence"]
        sent = self.done(self.ana.do("send", key, fence=fence, text="Hello **you**"))
        self.assertEqual(1, sent["message"])
        self.done(self.ana.do("note", key, text="a note"))
        self.done(self.ana.do("tag", key, tag="vip"))
        self.done(self.ana.do("untag", key, tag="vip"))
        self.done(self.ana.do("prioritize", key, priority=5))
        self.done(self.ana.do("annotate", key, data={"plan": "gold", "age": 3}))
        self.done(self.ana.do("save_draft", key, text="soon"))
        self.done(self.ana.do("snooze", key, fence=fence))
        self.done(self.ana.do("wake", key))
        self.done(self.host.do("deliver", conversation=key, message=1, delivery="sent"))
        closed = self.done(self.ana.do("close", key, fence=fence, outcome="resolved"))
        card = self.done(self.host.get(f"conversations/{key}"))
        self.assertEqual(("closed", "resolved", 5, closed["version"]),
                         (card["state"], card["outcome"], card["priority"], card["version"]))
        self.assertEqual({"plan": "gold", "age": 3}, card["attributes"])
        entries = self.done(self.host.get(f"conversations/{key}/transcript"))["entries"]
        types = [entry["type"] for entry in entries]
        self.assertEqual(["opened", "escalated", "claimed", "message_sent", "note_added",
                          "prioritized", "snoozed", "woken", "closed"], types)

    def test_agents_who_claim_at_once_get_one_claim(self):
        key = self.waiting()
        answers = []
        callers = [self.ana, self.ben] * 4
        threads = [threading.Thread(target=lambda who=who: answers.append(who.do("claim", key)))
                   for who in callers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        won = [answer.json["fence"] for answer in answers if answer.status == 200]
        self.assertEqual(1, len(set(won)))
        lost = [answer for answer in answers if answer.status != 200]
        self.assertEqual(4, len(lost))
        holder = self.host.get(f"conversations/{key}").json["holder"]
        for answer in lost:
            problem = self.refused(409, "already_claimed", answer)
            self.assertEqual(holder, problem["holder"])
            self.assertGreater(problem["since_ms"], 0)
            self.assertEqual(won[0], problem["fence"])
            self.assertGreater(problem["version"], 0)

    def test_a_reply_under_an_old_fence_is_refused(self):
        key = self.waiting()
        old = self.done(self.ana.do("claim", key))["fence"]
        self.done(self.ana.do("release", key, fence=old))
        now = self.done(self.ana.do("claim", key))["fence"]
        problem = self.refused(409, "stale_fence", self.ana.do("send", key, fence=old, text="x"))
        self.assertEqual(now, problem["fence"])

    def test_claim_next_takes_what_waits_and_says_when_nothing_does(self):
        caller = host_of(self.server, api_support.OTHER_TOKEN)
        eve = {"kind": "agent", "id": "eve"}
        self.done(caller.do("set_agent", target="eve", name="Eve"))
        self.refused(409, "queue_empty", caller.do("claim_next", actor=eve))
        self.done(caller.do("open", conversation="only", channel="WA", user="u", reason="other"))
        self.assertEqual("only", self.done(caller.do("claim_next", actor=eve))["conversation"])

    def test_the_directory_is_set_by_admins_and_hosts(self):
        ada = agent_of(self.server, "ada")
        for caller in (ada, self.host):
            self.done(caller.do("set_team", team="returns", data={"routing": "manual"}))
            self.done(caller.do("set_channel", channel="FAX", data={"max_chars": 100}))
            self.done(caller.do("set_user", user="u1", name="Una"))
            self.done(caller.do("configure", data={"claim_lease_ms": 600_000}))
        for op, body in (("set_team", {"team": "t"}), ("configure", {"data": {}})):
            self.assertEqual(403, self.ana.do(op, **body).status)
        self.done(self.ana.do("set_availability", is_away=True))
        self.done(self.ana.do("set_availability"))
        self.refused(403, "forbidden", self.ana.do("set_availability", target="ben"))

    def test_every_op_has_a_route_and_asks_for_what_it_needs(self):
        for op, row in ABI["ops"].items():
            at = "nowhere" if "conversation" in row["required"] and op != "open" else None
            said = {"conversation"} if at else set()
            with self.subTest(op=op):
                answer = self.host.do(op, at)
                if set(row["required"]) - said:
                    self.refused(400, "invalid_argument", answer)
                elif at:
                    self.assertIn(answer.status, (403, 404))
                # A slip of the pen is not passed over.
                self.assertEqual(400, self.host.do(op, at, no_such_field=1).status)


class Names(ApiCase):
    """Idempotency-Key and If-Match."""

    def test_a_command_that_is_repeated_gets_the_first_result(self):
        key = self.waiting()
        first = self.done(self.ana.do("note", key, key="note-1", text="once"))
        again = self.done(self.ana.do("note", key, key='"note-1"', text="once"))
        self.assertEqual((False, True), (first.pop("duplicate"), again.pop("duplicate")))
        self.assertEqual(first["message"], again["message"])
        self.assertEqual(1, self.host.get(f"conversations/{key}").json["messages"])

    def test_a_name_that_is_used_for_another_command_is_refused(self):
        key = self.waiting()
        self.done(self.ana.do("note", key, key="note-2", text="one"))
        self.refused(422, "id_reused", self.ana.do("note", key, key="note-2", text="another"))
        # Others have names of their own.
        self.done(self.ben.do("note", key, key="note-2", text="another"))

    def test_the_same_name_from_many_at_once_is_answered_to_each(self):
        key = self.waiting()
        self.done(self.ana.do("claim", key))
        answers = {}

        def work(number, who):
            answers[number] = who, who.do("claim", key, key="the-same-name")

        threads = [threading.Thread(target=work, args=(number, (self.ana, self.ben)[number % 2]))
                   for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(16, len(answers))
        for who, answer in answers.values():
            if who is self.ana:
                self.assertEqual(200, answer.status, answer.text)
            else:
                self.refused(409, "already_claimed", answer)

    def test_a_command_needs_a_name(self):
        key = self.waiting()
        answer = self.ana.ask("POST", f"/api/v1/conversations/{key}/claim", {})
        self.refused(400, "invalid_argument", answer)
        for bad in ("", "x" * 65, "a b", "ä".encode().decode("latin-1")):
            self.refused(400, "invalid_argument", self.ana.do("claim", key, headers={
                "Idempotency-Key": bad}))
        self.done(self.ana.do("claim", key, key="x" * 64))

    def test_a_command_for_another_version_is_refused(self):
        key = self.waiting()
        seen = self.host.get(f"conversations/{key}")
        self.done(self.ana.do("note", key, text="moves the version"))
        problem = self.refused(412, "version_mismatch", self.ana.do(
            "claim", key, headers={"If-Match": seen.fields["ETag"]}))
        etag = self.host.get(f"conversations/{key}").fields["ETag"]
        self.assertEqual(etag, f'"{problem["version"]}"')
        for mark in ('W/"1"', '"x"', "1"):
            self.refused(412, "version_mismatch", self.ana.do("claim", key, headers={
                "If-Match": mark}))
        self.refused(400, "invalid_argument", self.ana.do("claim", key, headers={
            "If-Match": '"1", "2"'}))
        self.refused(400, "unused_field", self.ana.do("claim_next", headers={"If-Match": etag}))
        self.done(self.ana.do("claim", key, headers={"If-Match": etag}))
        self.done(self.ana.do("note", key, text="whatever", headers={"If-Match": "*"}))


class Kills(unittest.TestCase):
    def test_a_command_that_is_repeated_after_a_kill_gets_the_first_result(self):
        server = api_support.start_server()
        try:
            host = host_of(server)
            opening = {"conversation": "c", "channel": "WA", "user": "u", "reason": "other"}
            first = host.do("open", key="the-one", **opening).json
            server.kill()
            server.start()
            again = host.do("open", key="the-one", **opening).json
            self.assertEqual((False, True), (first.pop("duplicate"), again.pop("duplicate")))
            self.assertEqual(first["conversation"], again["conversation"])
            self.assertEqual(first["version"], again["version"])
            self.assertEqual(1, host.get("stats").json["conversations"])
        finally:
            self.assertEqual(0, server.stop())


class Reads(ApiCase):
    def test_a_version_is_sent_once(self):
        key = self.waiting()
        answer = self.ana.get(f"conversations/{key}")
        etag = answer.fields["ETag"]
        self.assertEqual(f'"{answer.json["version"]}"', etag)
        self.assertEqual("private, no-cache", answer.fields["Cache-Control"])
        for marks in (etag, f'"x", W/{etag}', "*"):
            again = self.ana.get(f"conversations/{key}", If_None_Match=marks)
            self.assertEqual((304, "", etag), (again.status, again.text, again.fields["ETag"]))
        self.done(self.ana.do("tag", key, tag="new"))
        self.assertEqual(200, self.ana.get(f"conversations/{key}", If_None_Match=etag).status)

    def test_a_list_is_paged_to_its_end(self):
        keys = {self.waiting() for _ in range(7)}
        found, after, pages = [], "", 0
        while after is not None:
            query = urllib.parse.urlencode({"tab": "waiting", "limit": 3, "after": after})
            page = self.done(self.ana.get(f"conversations?{query}"))
            self.assertLessEqual(len(page["cards"]), 3)
            found += [card["conversation"] for card in page["cards"]]
            after, pages = page["more"], pages + 1
        self.assertEqual(len(found), len(set(found)))
        self.assertLessEqual(keys, set(found))
        self.assertGreaterEqual(pages, 3)
        self.assertEqual(page["counts"]["waiting"], len(found))

    def test_a_list_is_searched_sorted_and_limited(self):
        key = self.waiting()
        self.done(self.host.do("receive", conversation=key, text="a periwinkle umbrella"))
        page = self.done(self.ana.get("conversations?search=periwinkle+umb&tab=all&sort=usual"))
        self.assertEqual([key], [card["conversation"] for card in page["cards"]])
        self.assertIn("umbrella", page["cards"][0]["match"]["text"])
        self.done(self.ana.do("claim", key))
        self.assertEqual(1, self.ana.get("conversations?tab=mine").json["total"])
        self.assertEqual(0, self.ben.get("conversations?tab=mine").json["total"])
        for query in ("limit=0", "limit=201", "limit=x", "tab=claimed", "sort=newest", "x=1",
                      "limit=1&limit=1", "search=%zz"):
            self.refused(400, "invalid_argument", self.ana.get(f"conversations?{query}"))
        self.refused(400, "invalid_query", self.ana.get("conversations?search=state:bogus"))
        self.refused(400, "invalid_cursor", self.ana.get("conversations?after=guess"))

    def test_a_transcript_is_read_backwards(self):
        key = self.waiting()
        for number in range(5):
            self.done(self.ana.do("note", key, text=f"note {number}"))
        texts, before = [], ""
        while True:
            page = self.done(self.ana.get(f"conversations/{key}/transcript?limit=2{before}"))
            texts = [entry.get("text") for entry in page["entries"]] + texts
            if not page["more"]:
                break
            before = f"&before={page['entries'][0]['entry']}"
        self.assertEqual([f"note {number}" for number in range(5)], texts[-5:])
        for query in ("limit=501", "before=0", "before=-1", "after=1"):
            self.refused(400, "invalid_argument",
                         self.ana.get(f"conversations/{key}/transcript?{query}"))

    def test_the_queue_explains_itself(self):
        key = self.waiting()
        why = self.done(self.ana.get(f"conversations/{key}/why"))
        self.assertEqual(("waiting", True), (why["state"], why["tabs"]["waiting"]["in"]))
        self.assertGreaterEqual(why["queue"]["place"], 1)

    def test_counts_are_of_the_tenant(self):
        before = self.done(self.ana.get("stats"))
        self.waiting()
        after = self.done(self.host.get("stats"))
        self.assertEqual(before["conversations"] + 1, after["conversations"])
        self.assertNotIn("used_bytes", after)
        other = host_of(self.server, api_support.OTHER_TOKEN)
        self.assertEqual(0, self.done(other.get("stats"))["all"])

    def test_a_preview_is_what_a_send_puts_on_the_channel(self):
        self.done(self.host.do("set_channel", channel="WA", data={"format": "whatsapp"}))
        answer = self.ana.ask("POST", "/api/v1/preview", {"channel": "WA", "text": "**Hi** there"})
        self.assertEqual("*Hi* there", self.done(answer)["wire"])
        self.refused(400, "invalid_argument", self.ana.ask("POST", "/api/v1/preview", {}))
        self.refused(400, "invalid_argument", self.ana.ask("POST", "/api/v1/preview", "{}"))
        long = {"channel": "WA", "text": "x" * 65537}
        self.refused(400, "too_long", self.ana.ask("POST", "/api/v1/preview", long))

    def test_nothing_is_kept_by_caches_but_what_has_a_version(self):
        key = self.waiting()
        for path in ("conversations", f"conversations/{key}/transcript", f"conversations/{key}/why",
                     "stats", "events", "conversations/nowhere", "conversations?limit=0"):
            self.assertEqual("no-store", self.ana.get(path).fields["Cache-Control"])
        self.assertEqual("no-store", self.ana.do("claim", key).fields["Cache-Control"])

    def test_keys_may_hold_any_letter(self):
        key = "wa:+49/1 ü%?#"
        self.done(self.host.do("open", conversation=key, channel="WA", user="u-ü", reason="other"))
        path = urllib.parse.quote(key, safe="")
        self.assertEqual(key, self.done(self.ana.get(f"conversations/{path}"))["conversation"])
        self.assertEqual(key, self.done(self.ana.do("claim", path))["conversation"])
        for bad in ("%ff", "%00", "%zz"):
            self.assertEqual(400, self.ana.get(f"conversations/{bad}").status)


class Rights(ApiCase):
    def test_nobody_gets_in_without_a_proof(self):
        for method, path in (("GET", "conversations"), ("GET", "events"), ("GET", "stats"),
                             ("POST", "claim_next"), ("POST", "conversations/c1/send")):
            for fields in ({}, {"Authorization": "Bearer guess"}, {"Cookie": "liveinbox_agent=x"}):
                answer = self.server.ask(method, f"/api/v1/{path}", None, fields)
                self.assertEqual(401, answer.status)
                self.assertEqual("application/problem+json", answer.fields["Content-Type"])

    def test_a_cookie_alone_sends_no_command(self):
        key = self.waiting()
        cookie = api_support.Caller(self.server, {"Cookie": self.ana.fields["Cookie"]})
        self.assertEqual(403, cookie.do("claim", key).status)
        self.assertEqual(200, cookie.get(f"conversations/{key}").status)
        self.assertEqual("waiting", cookie.get(f"conversations/{key}").json["state"])

    def test_only_a_host_speaks_for_others(self):
        key = self.waiting()
        ben = {"kind": "agent", "id": "ben"}
        self.refused(403, "forbidden", self.ana.do("claim", key, actor=ben))
        self.done(self.host.do("claim", key, actor=ben))
        self.assertEqual("ben", self.host.get(f"conversations/{key}").json["holder"]["id"])
        for actor in ({"kind": "system", "id": "server"}, {"kind": "none", "id": "x"},
                      {"kind": "agent"}, {"id": "ben"}, {"kind": "agent", "id": ""}, "ben", 7,
                      {**ben, "role": "admin"}):
            self.assertEqual(400, self.host.do("note", key, actor=actor, text="x").status, actor)
        # A host has no more rights as somebody than they have.
        for actor in (ben, {"kind": "user", "id": "u"}):
            answer = self.host.do("configure", actor=actor, data={"claim_lease_ms": 600_000})
            self.refused(403, "forbidden", answer)

    def test_roles_are_those_of_the_directory(self):
        key = self.waiting()
        self.done(self.ana.do("claim", key))
        self.refused(403, "forbidden", self.ben.do("take_over", key))
        sam = agent_of(self.server, "sam")
        self.done(sam.do("take_over", key))
        self.assertEqual(403, self.ben.do("offer", key, target="ana").status)
        fence = self.host.get(f"conversations/{key}").json["fence"]
        self.refused(409, "not_holder", self.ben.do("hand_back", key, fence=fence))

    def test_visitors_have_their_own_conversation_and_no_other(self):
        mia, noa = visitor_of(self.server, "Mia"), visitor_of(self.server, "Noa")
        said = self.done(mia.do("receive", conversation=mia.conversation, channel="WIDGET",
                                text="hello there"))
        self.assertEqual(mia.conversation, said["conversation"])
        self.done(mia.do("escalate", mia.conversation, reason="user_requested_human"))
        self.done(self.ana.do("note", mia.conversation, text="a secret"))
        page = self.done(mia.get(f"conversations/{mia.conversation}/transcript"))
        self.assertNotIn("a secret", json.dumps(page))
        self.assertNotIn("tabs", self.done(mia.get(f"conversations/{mia.conversation}/why")))
        for path in ("", "/transcript", "/why"):
            answer = noa.get(f"conversations/{mia.conversation}{path}")
            self.refused(404, "not_found", answer)
            self.assertEqual(answer.json["detail"], noa.get("conversations/none").json["detail"])
        self.assertEqual(0, noa.get("conversations?tab=all").json["total"])
        self.assertEqual(1, mia.get("conversations?tab=all").json["total"])
        as_mia = {"conversation": mia.conversation, "text": "not me"}
        self.refused(404, "not_found", noa.do("receive", **as_mia))
        self.refused(404, "not_found", noa.do("escalate", mia.conversation, reason="other"))
        self.refused(404, "not_found", noa.do("receive", channel="WIDGET", user=mia.user, text="x"))
        self.refused(403, "forbidden", noa.do("open", conversation="new", channel="WA",
                                              user=mia.user))
        for op in ("claim", "send", "note", "close", "tag"):
            self.assertIn(mia.do(op, mia.conversation).status, (401, 403))
        self.assertIn(mia.get("stats").status, (401, 403))

    def test_a_host_that_speaks_as_a_user_is_held_to_what_the_user_may(self):
        key = self.waiting()
        other = {"kind": "user", "id": "somebody"}
        self.refused(404, "not_found", self.host.do("receive", actor=other, conversation=key,
                                                    text="not mine"))
        self.refused(404, "not_found", self.host.do("escalate", key, actor=other, reason="other"))
        self.done(self.host.do("receive", actor={"kind": "user", "id": f"user-{key}"},
                               conversation=key, text="mine"))

    def test_tenants_know_nothing_of_each_other(self):
        key = self.waiting()
        other = host_of(self.server, api_support.OTHER_TOKEN)
        for path in (key, f"{key}/transcript", f"{key}/why"):
            self.refused(404, "not_found", other.get(f"conversations/{path}"))
        self.refused(404, "not_found", other.do("note", key, text="x"))
        self.refused(404, "not_found", other.do("claim", key, actor={"kind": "agent", "id": "ana"}))
        # The same key is another conversation there.
        self.done(other.do("open", conversation=key, channel="WA", user="u-same", reason="other"))
        self.assertEqual("WIDGET", self.host.get(f"conversations/{key}").json["channel"])
        self.assertEqual("WA", other.get(f"conversations/{key}").json["channel"])


class Problems(ApiCase):
    def test_the_type_of_a_problem_leads_to_its_meaning(self):
        with open(os.path.join(ROOT, "docs", "api.md"), encoding="utf-8") as file:
            manual = file.read()
        for code, number in ABI["statuses"].items():
            if code == "ok":
                continue
            answer = self.done(self.server.ask("GET", f"/problems/{code}"))
            self.assertEqual((code, number), (answer["code"], answer["number"]))
            self.assertRegex(manual, rf"\| {answer['status']} \|[^\n]*`{code}`")
        self.assertEqual(404, self.server.ask("GET", "/problems/ok").status)

    def test_bodies_that_are_none_are_refused(self):
        key = self.waiting()
        path = f"/api/v1/conversations/{key}/note"
        for body in ("[]", "{", "null", '{"text":"a"} x', '{"text":7}', '{"text":"\\ud83d"}'):
            answer = self.ana.ask("POST", path, body,
                                  Content_Type="application/json", Idempotency_Key="bad")
            self.assertEqual(400, answer.status, body)
        answer = self.ana.ask("POST", path, "text=a", Idempotency_Key="bad",
                              Content_Type="application/x-www-form-urlencoded")
        self.assertEqual(415, answer.status)
        large = json.dumps({"text": "x" * 300_000})
        answer = self.ana.ask("POST", path, large, Content_Type="application/json",
                              Idempotency_Key="bad")
        self.assertEqual(413, answer.status)
        self.refused(400, "too_long", self.ana.do("note", key, text="x" * 65537))
        self.done(self.ana.do("note", key, text="\u0001" * 40_000))

    def test_other_methods_are_named(self):
        answer = self.ana.ask("DELETE", "/api/v1/conversations/c1/claim")
        self.assertEqual((405, "POST"), (answer.status, answer.fields["Allow"]))
        self.assertEqual(404, self.ana.ask("POST", "/api/v1/conversations/c1/expire", {}).status)

    def test_the_description_is_the_one_of_the_documentation(self):
        for name in ("openapi", "asyncapi"):
            answer = self.server.ask("GET", f"/api/v1/{name}.json")
            with open(os.path.join(ROOT, "docs", "api", f"{name}.json"), encoding="ascii") as file:
                self.assertEqual(file.read(), answer.text)
            again = self.server.ask("GET", f"/api/v1/{name}.json", None,
                                    {"If-None-Match": answer.fields["ETag"]})
            self.assertEqual(304, again.status)


if __name__ == "__main__":
    unittest.main()
