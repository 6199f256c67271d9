#!/usr/bin/env python3
"""The reader of the public headers, on texts whose answer is known."""

import os
import tempfile
import unittest

from public_api import Unreadable, read_api, read_header

HEADER = '''/* What it is.
 *
 * - more of it */
#ifndef A_H
#define A_H
#ifdef __cplusplus
extern "C" {
#endif

/* Alone by itself. */

typedef uint64_t li_a;

enum {
  /* Group: of two. */
  LI_ONE = 1, /* the first,
                 on two lines */
  /* LI_NO = 2, */
  LI_TWO = 1u << 3, /* the second */

  LI_THREE
};
enum { LI_FOUR = 4, LI_FIVE = 5 /* last */ };

/* A struct. */
typedef struct li_x {
  uint32_t a; /* b; */
  char name[72];
  void (*call)(void* user, int why); /* calls */
} li_x;

#ifdef __cplusplus
#define LI_INIT (li_init())
#else
#define LI_INIT \\
  { 0 }
#endif

/* Does it. `x` may be NULL.
 * Returns: LI_OK, LI_E_FIRST. */
LI_API li_status li_do(li_a a, const li_x* x, void (*wake)(void* user));

/* Helps. */
static inline int li_help(int x) {
  if (x) { return 1; }
  return 0;
}
typedef void (*li_fn)(void* user);

#ifdef __cplusplus
}
#endif
#endif
'''


def api_of(text):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "a.h"), "w", encoding="utf-8") as file:
            file.write(text)
        return read_api(folder)


class Reader(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.api = api_of(HEADER)

    def test_items_stand_in_their_order(self):
        header = self.api.headers[0]
        self.assertEqual("What it is.\n\n- more of it", header.comment)
        self.assertEqual(
            [("define", "A_H", ""), ("text", "", "Alone by itself."), ("typedef", "li_a", ""),
             ("enum", "LI_ONE", ""), ("enum", "LI_FOUR", ""), ("struct", "li_x", "A struct."),
             ("define", "LI_INIT", ""),
             ("function", "li_do", "Does it. `x` may be NULL.\nReturns: LI_OK, LI_E_FIRST."),
             ("inline", "li_help", "Helps."), ("typedef", "li_fn", "")],
            [(item.kind, item.name, item.comment) for item in header.items])

    def test_constants(self):
        found = [(value.name, value.value, value.comment) for value in self.api.constants.values()]
        self.assertEqual(
            [("LI_ONE", "1", "the first, on two lines"), ("LI_TWO", "1u << 3", "the second"),
             ("LI_THREE", "", ""), ("LI_FOUR", "4", ""), ("LI_FIVE", "5", "last")], found)
        groups = [group.comment for group in self.api.items("enum")[0].groups]
        self.assertEqual(["Group: of two.", "LI_NO = 2,", ""], groups)

    def test_members(self):
        found = [(value.name, value.type, value.comment) for value in self.api.structs["li_x"]]
        self.assertEqual([("a", "uint32_t", "b;"), ("name", "char[72]", ""),
                          ("call", "callback", "calls")], found)
        self.assertEqual([], self.api.sized_structs)

    def test_function(self):
        function = self.api.functions["li_do"]
        self.assertEqual("li_status li_do(li_a a, const li_x* x, void (*wake)(void* user))",
                         function.declaration)
        self.assertEqual(["li_a", "const li_x*", "callback"],
                         [value.type for value in function.parameters])
        self.assertEqual({"LI_E_FIRST"}, function.statuses)
        self.assertTrue(function.may_be_null("x"))
        self.assertEqual(["li_a"], self.api.handles)

    def test_what_is_not_known_stops(self):
        for text in ("int li_global;", "union u { int a; };", "LI_API int other(void);",
                     "enum { li_small = 1 };", "typedef struct li_y { a; } li_y;", "int f(void"):
            with self.subTest(text=text), self.assertRaises(Unreadable):
                read_header("a.h", f"/* a */\n\n{text}\n")
        with self.assertRaises(Unreadable):
            read_header("a.h", "typedef uint64_t li_a;\n")


if __name__ == "__main__":
    unittest.main()
