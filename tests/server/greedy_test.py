#!/usr/bin/env python3
"""Clients that claim much: what is not taken costs no memory."""

import socket
import struct
import unittest

from program import PATIENCE_S, Program
from web_socket import WebSocket

GIB = 1024 ** 3
FIELDS = {"Authorization": "Bearer greedy"}


def memory_kib(process):
    with open(f"/proc/{process.pid}/status", encoding="utf-8") as file:
        return int(next(line for line in file if line.startswith("VmRSS:")).split()[1])


def close_code(client):
    """What the server says when it ends the connection; what comes before that is passed over."""
    while True:
        kind, size = client.exactly(2)
        if size == 126:
            size = struct.unpack(">H", client.exactly(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", client.exactly(8))[0]
        text = client.exactly(size)
        if kind & 15 == 8:
            return struct.unpack(">H", text[:2])[0]


class Greedy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Program("--no-assistant", "--token", "greedy")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def growth_kib(self, work):
        work()  # What the first time costs is kept for the next.
        before = memory_kib(self.server.process)
        for _ in range(20):
            work()
        return memory_kib(self.server.process) - before

    def claim(self, size):
        client = WebSocket(self.server.port, "/ws/integration", FIELDS)
        client.socket.sendall(b"\x81\xff" + struct.pack(">Q", size) + b"mask" + b"x" * 65536)
        self.assertEqual(1009, close_code(client))
        client.close()

    def test_a_frame_that_claims_two_gibibytes_costs_no_memory(self):
        for size in (2 * GIB, 2 * GIB - 1, 2 ** 62):
            grown = self.growth_kib(lambda size=size: self.claim(size))
            print(f"note: a frame of {size} bytes: {grown} KiB more")
            self.assertLess(grown, 4 * 1024)
        self.assertEqual(200, self.server.ask("GET", "/healthz").status)

    def test_many_that_claim_at_once_get_no_memory_for_it(self):
        before = memory_kib(self.server.process)
        clients = [WebSocket(self.server.port, "/ws/integration", FIELDS) for _ in range(100)]
        open_kib = memory_kib(self.server.process)
        for client in clients:  # The largest frame that is taken, of which nothing comes.
            client.socket.sendall(b"\x81\xff" + struct.pack(">Q", 60 * 1024) + b"mask")
        self.assertEqual(200, self.server.ask("GET", "/healthz").status)
        grown = memory_kib(self.server.process) - open_kib
        print(f"note: 100 sessions: {open_kib - before} KiB; "
              f"100 claims of 60 KiB: {grown} KiB more")
        self.assertLess(grown, 4 * 1024)
        for client in clients:
            client.close()

    def test_a_body_that_claims_two_gibibytes_is_refused_at_its_head(self):
        def claim():
            client = socket.create_connection(("127.0.0.1", self.server.port), timeout=PATIENCE_S)
            client.sendall(f"POST /api/login HTTP/1.1\r\nHost: 127.0.0.1:{self.server.port}\r\n"
                           f"Content-Type: application/json\r\nContent-Length: {2 * GIB}\r\n\r\n"
                           .encode())
            self.assertTrue(client.recv(64).startswith(b"HTTP/1.1 413"))
            client.close()
        grown = self.growth_kib(claim)
        print(f"note: a body of 2 GiB: {grown} KiB more")
        self.assertLess(grown, 4 * 1024)


if __name__ == "__main__":
    unittest.main()
