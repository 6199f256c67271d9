#!/usr/bin/env python3
"""The examples of docs/api.md, run as they stand there.

environment: LI_SERVER (the program)
"""

import json
import os
import re
import subprocess
import unittest

from api_support import ROOT, TOKEN, start_server


class Manual(unittest.TestCase):
    def test_its_examples_do_what_it_says(self):
        with open(os.path.join(ROOT, "docs", "api.md"), encoding="utf-8") as file:
            examples = "".join(re.findall(r"```sh\n(.*?)```", file.read(), re.DOTALL))
        server = start_server()
        try:
            examples = examples.replace(":8080/", f":{server.port}/").replace(
                '"a token of the host"', f'"{TOKEN}"')
            self.assertIn(str(server.port), examples)
            # Refusals end it, but for the stream, which curl leaves after its time.
            before = ('set -e; curl() { local status=0; command curl --fail-with-body "$@" '
                      '|| status=$?; echo; [ "$status" = 28 ] || return "$status"; }\n')
            done = subprocess.run(["bash", "-c", before + examples], capture_output=True, text=True,
                                  timeout=60, check=False)
            self.assertEqual(0, done.returncode, done.stdout + done.stderr)
            answers = [json.loads(line) for line in done.stdout.splitlines()
                       if line.startswith("{")]
            self.assertEqual(["open", "receive", "claim", "send"],
                             [answer["op"] for answer in answers if "op" in answer])
            self.assertEqual("message_sent", answers[-2]["entries"][-1]["type"])
            self.assertEqual(5, len(answers[-1]["events"]))
            self.assertIn("retry: 2000", done.stdout)
        finally:
            server.stop()


if __name__ == "__main__":
    unittest.main()
