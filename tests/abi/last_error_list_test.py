#!/usr/bin/env python3
"""Every function that can fail is called wrongly in tests/capi/last_error_test.c.

So none can be added whose failure leaves the last error of another call, or none at all.
"""

import glob
import os
import re
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DECLARATION = re.compile(r"\bLI_API\s+li_status\s+(li_\w+)\s*\(")
# It reports the error, so it neither clears nor sets it; its own case is in the same program.
EXEMPT = {"li_last_error"}


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


class LastErrorList(unittest.TestCase):
    def test_every_function_that_can_fail_is_called_wrongly(self):
        headers = glob.glob(os.path.join(ROOT, "include/liveinbox/*.h"))
        declared = {name for path in headers for name in DECLARATION.findall(read(path))}
        called = set(re.findall(r"FAILS\((li_\w+)\(", read("tests/capi/last_error_test.c")))
        self.assertGreater(len(declared), 30)
        self.assertEqual(set(), declared - EXEMPT - called)


if __name__ == "__main__":
    unittest.main()
