#!/usr/bin/env python3
"""The example server's assistant on a chat endpoint, which is a stand-in on loopback: an answer
arrives once, whatever goes wrong brings people in, and who lost the conversation says nothing more.

environment: LI_SERVER (the program)
"""

import os
import subprocess
import tempfile
import threading
import unittest

from chat_api import ChatApi, answer, chunk, hand_over
from program import SERVER, Program
from patience import PATIENCE_S, until
from web_socket import Refused

KEY = "sk-key-of-the-test"
PROMPT = "You sell lamps."
ANA = {"kind": "agent", "id": "ana"}
ROOM = "visitor:1"


class Server(Program):
    """The program, whose assistant asks the stand-in."""

    def __init__(self, folder, api, *options):
        files = {"key": KEY + "\n", "prompt": PROMPT}
        for name, text in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        super().__init__(
            "--agent", "ana:Ana", "--token", "integration",
            "--assistant-base", api.url, "--assistant-model", "model-1",
            "--assistant-key-file", os.path.join(folder, "key"),
            "--assistant-prompt-file", os.path.join(folder, "prompt"), *options, folder=folder)

    def start(self):
        super().start()
        self.socket = self.host_socket("integration")

    def kill(self):
        self.socket.close()
        super().kill()

    def stop(self):
        self.socket.close()
        return super().stop()


class AssistantCase(unittest.TestCase):
    options = ()

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="liveinbox-assistant-")
        self.addCleanup(folder.cleanup)
        self.api = ChatApi()
        self.addCleanup(self.api.stop)
        self.server = Server(folder.name, self.api, *self.options)
        self.addCleanup(lambda: self.server.process.poll() is None and self.server.kill())

    def command(self, op, **fields):
        return self.server.socket.command(op, conversation=fields.pop("room", ROOM), **fields)

    def ask(self, text, room=ROOM, channel="WIDGET"):
        self.command("open", room=room, channel=channel, user=f"user of {room}", name="Noa")
        return self.command("receive", room=room, text=text)

    def thread(self, room=ROOM):
        return self.server.socket.thread(room)

    def texts(self, room=ROOM):
        """What was said, by whom."""
        return [(entry["actor"]["kind"], entry["text"]) for entry in self.thread(room)["entries"]
                if entry["type"] in ("message_received", "message_sent")]

    def until_said(self, *texts, room=ROOM):
        until(f"{texts}", lambda: [text for kind, text in self.texts(room)
                                   if kind == "assistant"] == list(texts))

    def until_escalated(self, reason, words, room=ROOM):
        """Until people are asked, for this reason and with words like these."""
        card = until("it waits for people", lambda: self.waiting_card(room))
        self.assertEqual(reason, card["reason"], card["reason_text"])
        self.assertRegex(card["reason_text"], words)

    def waiting_card(self, room):
        card = self.thread(room)["card"]
        return card if card["state"] == "waiting" else None

    def until_asked(self, count):
        until(f"{count} requests", lambda: len(self.api.requests) >= count)
        return self.api.requests[count - 1]


class Answers(AssistantCase):
    def test_a_streamed_answer_arrives_once(self):
        self.api.plans = [answer("We have **three** lamps: 你好 🙂\n- red\n- blue\n- green")]
        self.ask("Which lamps do you have?")
        self.until_said("We have **three** lamps: 你好 🙂\n- red\n- blue\n- green")
        request = self.api.requests[0]
        self.assertEqual(f"Bearer {KEY}", request.fields["Authorization"])
        self.assertEqual(("model-1", True), (request.body["model"], request.body["stream"]))
        self.assertEqual(["hand_over_to_person"],
                         [tool["function"]["name"] for tool in request.body["tools"]])
        self.assertEqual([("system", PROMPT), ("user", "Which lamps do you have?")],
                         request.messages)
        self.command("receive", text="And in white?")
        self.until_said("We have **three** lamps: 你好 🙂\n- red\n- blue\n- green", "Fine.")
        self.assertEqual(["system", "user", "assistant", "user"],
                         [role for role, _ in self.api.requests[1].messages])
        self.assertEqual(2, len(self.api.requests))
        self.assertEqual("assistant", self.thread()["card"]["state"])

    def test_it_is_seen_typing(self):
        gate = threading.Event()
        self.api.plans = [[chunk({"content": "So"}), gate, *answer(" it is")]]
        self.command("open", channel="WIDGET", user="u")
        socket = self.server.socket
        socket.ask({"t": "thread", "conversation": ROOM}, lambda frame: frame["t"] == "thread")
        socket.send({"t": "command", "id": "1", "op": "receive", "conversation": ROOM,
                     "text": "Is it so?"})
        def typing():
            while (frame := socket.read())["t"] != "typing":
                pass
            return frame["on"], frame["who"]["kind"], frame["who"]["name"]
        self.assertEqual((True, "assistant", "Assistant"), typing())
        gate.set()
        self.assertEqual((False, "assistant", "Assistant"), typing())
        self.until_said("So it is")

    def test_messages_in_a_row_are_answered_together(self):
        never = threading.Event()
        self.api.plans = [[chunk({"content": "Fir"}), never], answer("Both.")]
        self.ask("First?")
        first = self.until_asked(1)
        self.command("receive", text="And second?")
        self.until_said("Both.")
        self.assertTrue(first.is_left.wait(PATIENCE_S))
        self.assertEqual([("user", "First?"), ("user", "And second?")],
                         self.api.requests[1].messages[1:])
        self.assertEqual(["user", "user", "assistant"], [kind for kind, _ in self.texts()])

    def test_many_conversations_at_once_get_their_own_answers(self):
        rooms = [f"visitor:{number}" for number in range(20)]
        gate = threading.Event()
        self.api.usual = [gate, *answer("Yes.")]
        for room in rooms:
            self.ask(f"I am {room}", room=room)
        self.until_asked(len(rooms))
        gate.set()
        for room in rooms:
            self.until_said("Yes.", room=room)
        self.assertEqual({(f"I am {room}",) for room in rooms},
                         {tuple(text for role, text in request.messages if role == "user")
                          for request in self.api.requests})

    def test_conversations_of_others_are_left_alone(self):
        self.ask("Hello?", room="elsewhere:1")
        self.ask("Hello?")
        self.until_said("Fine.")
        self.assertEqual(1, len(self.api.requests))
        self.assertEqual("assistant", self.thread("elsewhere:1")["card"]["state"])

    def test_an_answer_may_come_in_any_pieces(self):
        whole = b"".join(b"data: " + line + b"\r\n\r\n" for line in (
            b'{"choices":[{"index":0,"delta":{"content":"So it "}}]}',
            b'{"choices":[{"index":0,"delta":{"content":"is."},"finish_reason":"stop"}]}',
            b"[DONE]"))
        self.api.plans = [[b": a comment\r\n\r\n", *(bytes([byte]) for byte in whole)]]
        self.ask("Is it so?")
        self.until_said("So it is.")

    def test_an_end_that_is_marked_needs_no_end_of_the_connection(self):
        self.api.plans = [[*answer("Done."), threading.Event()]]
        self.ask("Done?")
        self.until_said("Done.")
        self.assertTrue(self.api.requests[0].is_left.wait(PATIENCE_S))


class Handovers(AssistantCase):
    def test_the_model_can_ask_for_a_person(self):
        for number, (arguments, reason, words) in enumerate((
                ('{"reason":"user_requested_human","details":"Wants to haggle."}',
                 "user_requested_human", "^Wants to haggle[.]$"),
                ('{"reason":"low_confidence"}', "low_confidence", "asks for a person"),
                ('{"reason":', "low_confidence", "asks for a person"),
                ("", "low_confidence", "asks for a person"))):
            room = f"visitor:h{number}"
            self.api.plans = [hand_over(arguments)]
            self.ask("A question", room=room)
            self.until_escalated(reason, words, room=room)
            self.assertEqual(["user"], [kind for kind, _ in self.texts(room)])

    def test_a_take_over_ends_the_request_and_its_answer(self):
        late = threading.Event()
        self.api.plans = [[chunk({"content": "I would say"}), late, *answer(" nothing")]]
        self.ask("A question")
        request = self.until_asked(1)
        self.command("take_over", actor=ANA)
        self.assertTrue(request.is_left.wait(PATIENCE_S))
        late.set()
        self.command("receive", text="Are you still there?")
        self.assertEqual(["user", "user"], [kind for kind, _ in self.texts()])
        self.assertEqual(1, len(self.api.requests))

    def test_a_summary_comes_with_the_conversation_and_notes_never_do(self):
        self.ask("My lamp flickers")
        self.until_said("Fine.")
        fence = self.command("take_over", actor=ANA)["fence"]
        self.command("note", actor=ANA, text="a secret of the house")
        self.command("send", actor=ANA, fence=fence, text="I send you a **new** one.")
        self.command("hand_back", actor=ANA, fence=fence, text="A new lamp is on its way.")
        self.command("receive", text="When does it come?")
        self.until_said("Fine.", "Fine.")
        self.assertEqual(
            [("user", "My lamp flickers"), ("assistant", "Fine."),
             ("assistant", "I send you a **new** one."),
             ("system", "A colleague gives the conversation back to you and says: "
                        "A new lamp is on its way."),
             ("user", "When does it come?")], self.api.requests[1].messages[1:])
        self.assertNotIn("secret", str([request.body for request in self.api.requests]))

    def test_what_nobody_answered_is_answered_after_a_hand_back(self):
        self.api.plans = [hand_over('{"reason":"low_confidence"}')]
        self.ask("My lamp flickers")
        self.until_escalated("low_confidence", "person")
        fence = self.command("claim", actor=ANA)["fence"]
        self.command("hand_back", actor=ANA, fence=fence, text="Say that it is normal.")
        self.until_said("Fine.")


class Failures(AssistantCase):
    options = ("--assistant-first-token", "800", "--assistant-whole", "1500")

    def test_silence_escalates(self):
        self.api.plans = [[threading.Event()],
                          [chunk({"role": "assistant", "content": ""}), threading.Event()]]
        for room in ("visitor:a", "visitor:b"):
            self.ask("A question", room=room)
            self.until_escalated("assistant_timeout", "did not begin", room=room)
        for request in self.api.requests:
            self.assertTrue(request.is_left.wait(PATIENCE_S))

    def test_an_answer_without_an_end_escalates(self):
        self.api.plans = [[chunk({"content": "I think"}), threading.Event()]]
        self.ask("A question")
        self.until_escalated("assistant_timeout", "did not finish")
        self.assertEqual(["user"], [kind for kind, _ in self.texts()])
        self.assertTrue(self.api.requests[0].is_left.wait(PATIENCE_S))

    def test_errors_escalate_after_one_more_try_where_that_may_help(self):
        quotes = f'{{"error":{{"message":"wrong key {KEY}"}}}}'.encode()
        for number, (status, fields, requests) in enumerate((
                (401, {}, 1), (404, {}, 1), (500, {"Retry-After": "0"}, 2),
                (503, {"Retry-After": "0"}, 2), (429, {"Retry-After": "0"}, 2),
                (429, {"Retry-After": "3600"}, 1), (302, {"Location": "/elsewhere"}, 1))):
            room = f"visitor:e{number}"
            begin = len(self.api.requests)
            self.api.plans = [[(status, fields, quotes)]] * requests
            self.ask("A question", room=room)
            self.until_escalated("assistant_failure", f"status {status}", room=room)
            self.assertEqual(requests, len(self.api.requests) - begin, f"{status} {fields}")
            self.assertEqual(["user"], [kind for kind, _ in self.texts(room)])
        self.assertNotIn(KEY, self.server.logged())

    def test_the_second_try_may_succeed(self):
        self.api.plans = [[(503, {"Retry-After": "0"}, b"")], answer("After all.")]
        self.ask("A question")
        self.until_said("After all.")

    def test_an_endpoint_that_is_not_there_escalates(self):
        self.api.stop()
        self.ask("A question")
        self.until_escalated("assistant_failure", "cannot be reached")

    def test_what_is_no_whole_answer_escalates(self):
        for number, (plan, words) in enumerate((
                ([], "sent no answer"),
                ([b"data: {\n\n"], "no JSON"),
                ([b"data: [1]\n\n"], "no JSON"),
                ([b"data: \xff\n\n"], "no JSON"),
                ([b"data: " + b"x" * 300_000], "cannot be read"),
                ([chunk({"content": "I th"})], "in the middle"),
                ([chunk({"content": "I th"}), "[DONE]"], "in the middle"),
                ([chunk({"content": "I th"}), {"error": {"message": "no"}}], "error"),
                ([chunk({"content": " \n"}), chunk(finish="stop")], "empty"),
                ([chunk(finish="stop"), "[DONE]"], "empty"),
                ([chunk({"refusal": "I cannot"}), chunk(finish="stop")], "refused"),
                ([chunk({"content": "I th"}), chunk(finish="length")], "cut off"),
                ([chunk({"content": "I th"}), chunk(finish="content_filter")], "filter"),
                (hand_over("{}", name="drop_tables"), "function"),
                ([chunk({"content": "x" * 70_000}), chunk(finish="stop")], "too long"),
                ([chunk({"content": "other"}, index=1), chunk(finish="stop", index=1)],
                 "no answer"),
                ([(200, {"Content-Type": "application/json"}, b'{"choices":[]}')], "no answer"))):
            room = f"visitor:m{number}"
            self.api.plans = [plan]
            self.ask("A question", room=room)
            self.until_escalated("assistant_failure", words, room=room)
            self.assertEqual(["user"], [kind for kind, _ in self.texts(room)])


    def test_what_the_inbox_refuses_escalates(self):
        self.api.plans = [answer("x" * 5_000)]
        self.ask("A question", channel="WA")
        self.until_escalated("assistant_failure", "refused: too_long")
        self.assertEqual(["user"], [kind for kind, _ in self.texts()])


class Restarts(AssistantCase):
    def test_killed_in_the_middle_of_an_answer_it_answers_once_after_all(self):
        self.api.plans = [[chunk({"content": "I was"}), threading.Event()], answer("Here I am.")]
        self.ask("Where are you?")
        self.until_asked(1)
        self.server.kill()
        self.server.start()
        self.until_said("Here I am.")
        for end in (self.server.stop, self.server.kill):
            end()
            self.server.start()
        self.ask("The other room", room="visitor:2")
        self.until_said("Fine.", room="visitor:2")
        self.assertEqual(["user", "assistant"], [kind for kind, _ in self.texts()])
        self.assertEqual(3, len(self.api.requests))

    def test_ended_in_order_it_answers_afterwards(self):
        self.api.plans = [[chunk({"content": "I was"}), threading.Event()], answer("Here I am.")]
        self.ask("Where are you?")
        request = self.until_asked(1)
        self.assertEqual(0, self.server.stop())
        self.assertTrue(request.is_left.wait(PATIENCE_S))
        self.server.start()
        self.until_said("Here I am.")

    def test_killed_at_any_moment_each_question_has_one_answer(self):
        rooms = [f"visitor:k{number}" for number in range(12)]
        for room in rooms:
            self.ask("Is it so?", room=room)
            if int(room[9:]) % 4 == 3:
                self.server.kill()
                self.server.start()
        for room in rooms:
            self.until_said("Fine.", room=room)

    def test_without_its_place_in_the_feed_it_still_knows_what_is_answered(self):
        self.ask("One")
        self.until_said("Fine.")
        self.server.kill()
        for name in os.listdir(self.server.folder):
            if name.startswith("store.assistant"):
                os.remove(os.path.join(self.server.folder, name))
        self.server.start()
        self.ask("Two", room="visitor:2")
        self.until_said("Fine.", room="visitor:2")
        self.assertEqual(["user", "assistant"], [kind for kind, _ in self.texts()])
        self.assertEqual(2, len(self.api.requests))


class Tenants(unittest.TestCase):
    def test_each_tenant_has_its_own_and_all_conversations_can_be_answered(self):
        folder = tempfile.TemporaryDirectory(prefix="liveinbox-assistant-")
        self.addCleanup(folder.cleanup)
        api = ChatApi()
        self.addCleanup(api.stop)
        server = Program(
            "--tenant", "acme", "--tenant", "globex & sons", "--token", "integration",
            "--assistant-base", api.url, "--assistant-model", "m", folder=folder.name,
            variables={"LIVEINBOX_ASSISTANT_CONVERSATIONS": "*"})
        self.addCleanup(server.kill)
        key = server.run("key", "set", "crm", tenant="globex & sons").stdout.strip()
        sockets = [server.host_socket("integration"),
                   until("the key is known", lambda: self.socket_of(server, key))]
        for number, socket in enumerate(sockets):
            socket.command("open", conversation="order-7", channel="WIDGET", user="u")
            socket.command("receive", conversation="order-7", text=f"I am of {number}")
        for number, socket in enumerate(sockets):
            said = until("an answer", lambda: [
                entry["text"] for entry in socket.thread("order-7")["entries"]
                if entry["type"] == "message_sent"])  # pylint: disable=cell-var-from-loop
            self.assertEqual(["Fine."], said)
            socket.close()
        self.assertEqual({"I am of 0", "I am of 1"},
                         {text for request in api.requests for role, text in request.messages
                          if role == "user"})
        self.assertNotIn("Authorization", api.requests[0].fields)

    def socket_of(self, server, key):
        try:
            return server.host_socket(key)
        except Refused:
            return None


class Bounds(AssistantCase):
    options = ("--assistant-messages", "3", "--assistant-bytes", "200")

    def test_the_model_is_told_the_newest_part(self):
        for number in range(4):
            self.api.plans = [answer(f"Answer {number}")]
            self.ask(f"Question {number}")
            self.until_said(*(f"Answer {past}" for past in range(number + 1)))
        self.assertEqual(["Question 2", "Answer 2", "Question 3"],
                         [text for _, text in self.api.requests[3].messages[1:]])
        self.ask("x" * 500)
        self.assertEqual(["x" * 500], [text for _, text in self.until_asked(5).messages[1:]])


class Settings(unittest.TestCase):
    def refusal(self, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "two"), "w", encoding="utf-8") as file:
                file.write("one\ntwo\n")
            done = subprocess.run(
                [SERVER, "--port", "0", "--store", "store", *arguments], cwd=folder,
                capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        self.assertEqual(1, done.returncode)
        return done.stderr

    def test_what_cannot_work_is_said_at_the_start(self):
        base = ("--assistant-base", "https://127.0.0.1:1/v1")
        self.assertIn("assistant.model", self.refusal(*base))
        model = (*base, "--assistant-model", "m")
        self.assertIn("https://", self.refusal("--assistant-base", "http://example.com/v1",
                                               "--assistant-model", "m"))
        self.assertIn("one line", self.refusal(*model, "--assistant-key-file", "two"))
        self.assertIn("one line", self.refusal(*model, "--assistant-key-file", "missing"))
        self.assertIn("cannot be read", self.refusal(*model, "--assistant-prompt-file", "missing"))
        self.assertIn("assistant.whole_ms", self.refusal(*model, "--assistant-whole", "100"))


if __name__ == "__main__":
    unittest.main()
