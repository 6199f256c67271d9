"""A C program, a Python process and a Node process on one store at once: they claim the same
conversations against each other, and what each of them says it did and saw is compared."""

import os
import re
import subprocess
import sys
import tempfile
import time
import unittest
from collections import Counter

import liveinbox
from runs import HERE

CONVERSATIONS = 300
WAIT_SECONDS = 120  # who hangs is killed, and the test failed
COMMANDS = {
    "c": [os.path.join(os.environ["LI_PROGRAMS"], "claimer")],
    "python": [sys.executable, "-W", "error", os.path.join(HERE, "claimer.py")],
    "node": ["node", "--no-warnings", os.path.join(HERE, "claimer.mjs")],
}


def words_of(line):
    return dict(word.split("=", 1) for word in line.split("\t")[1:])


class Trace:
    """What a process wrote down: what it did, and what it saw."""

    def __init__(self, text):
        # A process that was killed may have left half a line.
        lines = text[: text.rfind("\n") + 1].splitlines()
        self.did = [words_of(line) for line in lines if line.startswith("did\t")]
        self.saw = [words_of(line) for line in lines if line.startswith("event\t")]
        self.is_done = "done" in lines


class Players:
    """The three processes, from their beginning to their end."""

    def __init__(self, store, count):
        self.folder = tempfile.TemporaryDirectory(prefix="li-players-")
        self.processes, self.traces, self.readers = {}, {}, {}
        for number, (name, command) in enumerate(COMMANDS.items()):
            path = os.path.join(self.folder.name, name)
            first = number * count // len(COMMANDS)
            with open(path, "w", encoding="utf-8") as out:
                self.processes[name] = subprocess.Popen(
                    [*command, store, name, str(first), str(count)],
                    stdin=subprocess.PIPE,
                    stdout=out,
                )
            self.readers[name] = open(path, encoding="utf-8")  # read as it grows

    def wait_for(self, name, pattern):
        """Until a line of the process is like this."""
        process, reader, line = self.processes[name], self.readers[name], ""
        give_up_at = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < give_up_at:
            line += reader.readline()
            if line.endswith("\n"):
                if re.match(pattern, line):
                    return
                line = ""
            elif process.poll() is not None and not reader.readline():
                raise AssertionError(f"{name} ended with {process.returncode}")
            else:
                wait_a_moment(process)
        raise AssertionError(f"{name} hangs")

    def start(self):
        for name in self.processes:
            self.wait_for(name, "ready$")
        for process in self.processes.values():
            process.stdin.write(b"go\n")
            process.stdin.flush()

    def kill(self, name):
        self.processes[name].kill()
        self.processes[name].wait()

    def end(self):
        """The traces of all, and how each process ended."""
        ended = {name: p.wait(timeout=WAIT_SECONDS) for name, p in self.processes.items()}
        traces = {}
        for name in self.processes:
            with open(os.path.join(self.folder.name, name), encoding="utf-8") as file:
                traces[name] = Trace(file.read())
        return traces, ended

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for process in self.processes.values():
            process.kill()
            process.wait()
            process.stdin.close()
        for reader in self.readers.values():
            reader.close()
        self.folder.cleanup()


def wait_a_moment(process):
    """Lets a process that writes into a file go on; it is asked again anyway."""
    try:
        process.wait(timeout=0.01)
    except subprocess.TimeoutExpired:
        pass


def open_conversations(inbox, count):
    host = inbox.actor("acme", liveinbox.integration("host"))
    for number in range(count):
        host.open(f"c{number}", "WIDGET", f"u{number}", reason="policy")
    return host


class Interop(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="li-interop-")
        self.addCleanup(self.folder.cleanup)
        self.store = os.path.join(self.folder.name, "store")
        self.inbox = liveinbox.open(self.store, log=None)
        self.addCleanup(self.inbox.close)
        self.host = open_conversations(self.inbox, CONVERSATIONS)

    def end(self):
        """What the processes wait for."""
        self.host.open("end", "WIDGET", "u-end")
        self.host.note("end", "that is all")

    def history(self):
        """The feed as the store has it; and the store is whole."""
        self.assertEqual(0, self.inbox.verify().differences)
        checker = self.inbox.actor("acme", liveinbox.system("checker"))
        return list(checker.subscribe(from_oldest=True).events())

    def check_feed(self, saw, head):
        """All events in their order, without a gap, from the first one on."""
        self.assertEqual([str(n) for n in range(1, head + 1)], [event["offset"] for event in saw])

    def check_history(self, history):
        """No conversation has two holders, and nobody but the holder sent anything."""
        holders = {}
        for event in history:
            if event.name == "claimed":
                self.assertNotIn(event.conversation, holders, "claimed twice")
                holders[event.conversation] = (event.actor.id, event.fence)
            elif event.name in ("message_sent", "closed"):
                actor = event.actor.id
                self.assertEqual(holders[event.conversation][0], actor, event)
            if event.name == "message_sent":
                self.assertEqual(holders[event.conversation][1], event.fence, event)
        return holders

    def check_did(self, trace, history):
        """What was answered with ok is in the feed, under its offset, and is the actor's."""
        names = {"claim": "claimed", "send": "message_sent", "close": "closed"}
        for did in trace.did:
            self.assertEqual(did["status"] == "ok", did["offset"] != "0", did)
            if did["status"] == "ok":
                event = history[int(did["offset"]) - 1]
                self.assertEqual(names[did["verb"]], event.name, did)
                self.assertEqual((did["key"], did["agent"]), (event.conversation, event.actor.id))

    def check_losers(self, traces):
        """Who came too late was told so, and could not send under the holder's fence."""
        said = Counter((did["verb"], did["status"]) for t in traces.values() for did in t.did)
        refusals = {"not_holder", "conversation_closed", "stale_fence"}
        self.assertGreater(said["claim", "already_claimed"], 0)
        self.assertLessEqual(
            {status for verb, status in said if verb == "send"}, {"ok"} | refusals, said
        )
        return said

    def test_three_processes_claim_against_each_other(self):
        with Players(self.store, CONVERSATIONS) as players:
            players.start()
            for name in COMMANDS:
                players.wait_for(name, "done$")
            self.end()
            traces, ended = players.end()
        self.assertEqual({name: 0 for name in COMMANDS}, ended)
        history = self.history()
        holders = self.check_history(history)
        said = self.check_losers(traces)
        self.assertEqual(CONVERSATIONS, len(holders))
        for verb in ("claim", "send", "close"):
            self.assertEqual(CONVERSATIONS, said[verb, "ok"])
        self.assertEqual(set(COMMANDS), {who.rsplit("-", 1)[0] for who, _ in holders.values()})
        for name, trace in traces.items():
            self.check_did(trace, history)
            self.check_feed(trace.saw, len(history))
            self.assertEqual(traces["c"].saw, trace.saw, name)
        shares = Counter(who.rsplit("-", 1)[0] for who, _ in holders.values())
        print(f"\nnote: claims by process: {dict(sorted(shares.items()))}")

    def check_killed(self, victim):
        others = [name for name in COMMANDS if name != victim]
        with Players(self.store, CONVERSATIONS) as players:
            players.start()
            players.wait_for(victim, r"did\tverb=close\t.*status=ok")
            players.kill(victim)
            for name in others:
                players.wait_for(name, "done$")
            self.end()
            traces, ended = players.end()
        self.assertEqual([0, 0], [ended[name] for name in others])
        self.assertFalse(traces[victim].is_done)
        history = self.history()
        holders = self.check_history(history)
        # What only the dead one could have closed stays with it until its lease ends.
        self.assertEqual(CONVERSATIONS, len(holders))
        for name in COMMANDS:
            self.check_did(traces[name], history)
        for name in others:
            self.check_feed(traces[name].saw, len(history))
        self.assertEqual(traces[others[0]].saw, traces[others[1]].saw)
        seen = traces[victim].saw
        self.assertEqual(traces[others[0]].saw[: len(seen)], seen)

    def test_python_is_killed(self):
        self.check_killed("python")

    def test_node_is_killed(self):
        self.check_killed("node")

    def test_c_is_killed(self):
        self.check_killed("c")


if __name__ == "__main__":
    unittest.main()
