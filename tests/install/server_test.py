#!/usr/bin/env python3
"""The installed example server: is all of it there, does it run from there, are its settings good.

usage: server_test.py BUILD_DIR     (a build with the page built)
"""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

BUILD = os.path.abspath(sys.argv.pop(1))
SETTINGS = "usr/share/liveinbox/liveinbox-server.toml"
UNIT = "usr/lib/systemd/system/liveinbox-server.service"
PATIENCE_S = 60


class InstalledServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.tree = os.path.join(cls.folder.name, "tree")
        subprocess.run(["cmake", "--install", BUILD, "--prefix", "/usr", "--component", "server"],
                       check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "DESTDIR": cls.tree})
        cls.program = os.path.join(cls.tree, "usr/bin/liveinbox-server")
        cls.settings = os.path.join(cls.tree, SETTINGS)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def path(self, name):
        return os.path.join(self.tree, name)

    def test_all_of_it_is_there_and_nothing_else(self):
        found = sorted(os.path.relpath(os.path.join(folder, name), self.tree)
                       for folder, _, names in os.walk(self.tree) for name in names)
        rest = [name for name in found if not name.startswith("usr/share/liveinbox/web/")]
        self.assertIn("usr/share/liveinbox/web/index.html", found)
        self.assertEqual(sorted(["usr/bin/liveinbox-server", SETTINGS, UNIT]),
                         [name for name in rest if "libliveinbox" not in name])
        self.assertTrue(any("libliveinbox.so." in name for name in rest))

    def test_its_settings_are_good(self):
        done = subprocess.run([self.program, "--config", self.settings, "--check"], text=True,
                              capture_output=True, check=False)
        self.assertEqual((0, "the settings are good\n"), (done.returncode, done.stdout),
                         done.stderr)

    def test_it_serves_from_where_it_was_put(self):
        process = subprocess.Popen(
            [self.program, "--config", self.settings, "--port", "0", "--web",
             self.path("usr/share/liveinbox/web"), "--store",
             os.path.join(self.folder.name, "store")], stdout=subprocess.PIPE, text=True)
        port = int(re.search(r":(\d+)$", process.stdout.readline().strip()).group(1))
        for path, word in (("/readyz", b"ready"), ("/", b"<!doctype html>"),
                           ("/widget", b"<!doctype html>")):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            connection.request("GET", path)
            answer = connection.getresponse()
            self.assertEqual(200, answer.status)
            self.assertIn(word, answer.read().lower())
            connection.close()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(0, process.wait(PATIENCE_S))
        process.stdout.close()

    def test_systemd_reads_the_unit_and_finds_little_to_attack(self):
        if not shutil.which("systemd-analyze"):
            print("the unit was not looked at: systemd-analyze is not here")
            return
        done = subprocess.run(["systemd-analyze", "verify", f"--root={self.tree}", "--man=no",
                               "liveinbox-server.service"], text=True, capture_output=True,
                              check=False)
        # The tree has no other units, and this one wants some.
        own = [line for line in done.stderr.splitlines()
               if "liveinbox" in line and "sysinit.target" not in line]
        self.assertEqual([], own)
        exposure = subprocess.run(["systemd-analyze", "security", "--offline=true",
                                   "--threshold=20", self.path(UNIT)], text=True,
                                  capture_output=True, check=False)
        self.assertEqual(0, exposure.returncode, exposure.stdout[-400:] + exposure.stderr)


if __name__ == "__main__":
    unittest.main()
