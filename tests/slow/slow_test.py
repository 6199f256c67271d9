#!/usr/bin/env python3
"""slowhttptest against the example server: clients that send or read byte by byte, hundreds at a
time. Whoever comes meanwhile from elsewhere is answered, memory stays, and in the end nothing is
left of them.

environment: LI_SERVER (the program), LI_SLOW_CONNECTIONS (800), LI_SLOW_SECONDS (20)
"""

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "server"))
from program import PATIENCE_S, Program  # noqa: E402

CONNECTIONS = os.environ.get("LI_SLOW_CONNECTIONS", "800")
SECONDS = os.environ.get("LI_SLOW_SECONDS", "20")
GROWTH_KIB_MAX = 128 * 1024
FILE_BYTES = 8 * 1024 * 1024

ATTACKS = {
    "slow headers": ["-H", "-i", "2", "-x", "24"],
    "slow body": ["-B", "-i", "2", "-s", "8192", "-x", "10"],
    "ranges": ["-R", "-a", "1", "-b", "3000"],
    "slow read": ["-X", "-w", "10", "-y", "20", "-n", "2", "-z", "16", "-k", "3"],
}


class Slow(unittest.TestCase):
    def setUp(self):
        self.assertTrue(shutil.which("slowhttptest"), "the package slowhttptest is missing")
        folder = tempfile.TemporaryDirectory(prefix="liveinbox-slow-")
        self.addCleanup(folder.cleanup)
        with open(os.path.join(folder.name, "large.txt"), "wb") as file:
            file.write(b"x" * FILE_BYTES)
        self.server = Program("--no-assistant", "--web", folder.name)
        self.addCleanup(self.server.stop)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.server.process.pid}/fd"))

    def memory_kib(self):
        with open(f"/proc/{self.server.process.pid}/status", encoding="utf-8") as file:
            return int(next(line for line in file if line.startswith("VmRSS:")).split()[1])

    def probe(self):
        """A request from another address; how long it took."""
        begin = time.monotonic()
        client = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_S,
                                            source_address=("127.0.0.2", 0))
        client.request("GET", "/healthz")
        answer = client.getresponse()
        self.assertEqual((200, b"ok\n"), (answer.status, answer.read()))
        client.close()
        return time.monotonic() - begin

    def attack(self, name):
        self.probe()
        idle, before = self.descriptors(), self.memory_kib()
        slow = subprocess.Popen(
            ["slowhttptest", *ATTACKS[name], "-c", CONNECTIONS, "-r", "400", "-l", SECONDS, "-p",
             "10", "-v", "1", "-u", f"http://127.0.0.1:{self.server.port}/large.txt"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times, most_open, most_kib = [], 0, 0
        while slow.poll() is None:
            times.append(self.probe())
            most_open = max(most_open, self.descriptors() - idle)
            most_kib = max(most_kib, self.memory_kib() - before)
            time.sleep(0.1)
        end = time.monotonic() + 2 * PATIENCE_S
        while self.descriptors() > idle and time.monotonic() < end:
            time.sleep(0.2)
        times.sort()
        print(f"note: {name}: at most {most_open} connections and {most_kib} KiB more; "
              f"{len(times)} others answered, median {times[len(times) // 2] * 1000:.1f} ms, "
              f"slowest {times[-1] * 1000:.1f} ms")
        self.assertLess(0, most_open)
        self.assertLess(most_kib, GROWTH_KIB_MAX)
        self.assertLessEqual(self.descriptors(), idle)
        self.assertIsNone(self.server.process.poll())

    def test_slow_headers(self):
        self.attack("slow headers")

    def test_slow_body(self):
        self.attack("slow body")

    def test_ranges(self):
        self.attack("ranges")

    def test_slow_read(self):
        self.attack("slow read")


if __name__ == "__main__":
    unittest.main()
