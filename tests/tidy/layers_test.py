"""Who may include whom. One table; a planted violation shows that each rule bites."""

import os
import re
import unittest

import tree

# Each layer may include itself and the layers named here, spelled from src: "core/command.hpp".
EDGES = {
    "base": "",
    "core": "base",
    "codec": "core base",
    "store": "codec base",
    "text": "base",
    "index": "store codec core base text",
    "feed": "store codec core base",
    "engine": "feed index store codec core base",
    "adapters": "base",
    "session": "engine feed text core base",
    "runtime": "engine base",
    "capi": "base core codec store text index feed engine session runtime adapters",
    "tool": "",
}

# Where a header from outside may be included at all.
HEADER_HOMES = {
    re.compile(r"lmdb\.h$"): ("src/store",),
    re.compile(r"asio(\.hpp$|/)"): (
        "src/runtime",
        "include/liveinbox/asio.hpp",
        "examples",
        "tests/net",
        "tests/cpp",
    ),
    re.compile(r"xxh(ash|3)\.h$"): ("src/base",),
    re.compile(r"curl/"): ("examples/server/outbound",),
    re.compile(r"openssl/"): ("examples/server",),
    re.compile(r"wslay/"): ("examples/demo", "tests/net"),
    re.compile(r"zlib\.h$"): ("src/tool", "examples/demo"),
    re.compile(r"doctest/"): ("tests",),
    re.compile(r"liveinbox/"): ("include", "src/capi", "src/tool", "tests", "examples", "bindings",
                                "cmake/packaging"),
}

# The rules of the library know no clock, no chance, no threads and no disk.
CORE_BANS = {"chrono", "random", "thread", "mutex", "atomic", "iostream", "fstream"}

# These see the library as its users do.
OUTSIDERS = ("src/tool", "examples", "bindings", "tests/capi", "tests/cpp", "include",
             "cmake/packaging")

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')


def is_under(path, folder):
    return path.startswith(folder + "/")


def includes(root, path):
    """Triples of line number, opening sign (< or ") and what is included."""
    for number, line in tree.lines(root, path):
        if match := INCLUDE.match(line):
            yield number, match[1], match[2]


def check_layer(path, sign, target):
    """What is wrong with an include of a file in src/<layer>, or None."""
    layer = path.split("/")[1]
    if sign == "<":
        if layer == "core" and target in CORE_BANS:
            return f"core includes <{target}>"
        return None
    other = target.split("/")[0]
    if "/" not in target or other not in EDGES:
        return f'"{target}" is not spelled from src'
    if other != layer and other not in EDGES[layer].split():
        return f"{layer} includes {other}"
    return None


def check_outsider(path, target):
    """Users include nothing below src but their own files, by no way of spelling."""
    inside = os.path.normpath(os.path.join(os.path.dirname(path), target))
    own = next(folder for folder in OUTSIDERS if is_under(path, folder))
    if target.split("/")[0] in EDGES and not (own == "src/tool" and is_under(target, "tool")):
        return f"{own} includes the layer header {target}"
    if is_under(inside, "src") and own != "src/tool":
        return f"{own} reaches into src by {target}"
    return None


def check_home(path, target):
    for pattern, homes in HEADER_HOMES.items():
        is_at_home = any(path == home or is_under(path, home) for home in homes)
        if pattern.match(target) and not is_at_home:
            return f"<{target}> belongs to {', '.join(homes)}"
    return None


def check_tree(root):
    """Every forbidden include of the tree, as lines that name file, line and reason."""
    bad = []
    for path in tree.files(root, *tree.CODE):
        for number, sign, target in includes(root, path):
            reasons = [check_home(path, target)]
            if is_under(path, "src") and not is_under(path, "src/tool"):
                reasons.append(check_layer(path, sign, target))
            if any(is_under(path, folder) for folder in OUTSIDERS):
                reasons.append(check_outsider(path, target))
            bad += [f"{path}:{number}: {reason}" for reason in reasons if reason]
    return bad


class Layers(unittest.TestCase):
    maxDiff = None

    def test_every_layer_of_the_tree_is_in_the_table(self):
        source = os.path.join(tree.ROOT, "src")
        self.assertLessEqual(set(os.listdir(source)), set(EDGES))

    def test_table_has_no_cycle(self):
        done, left = set(), dict(EDGES)
        while left:
            ready = [layer for layer in left if set(left[layer].split()) <= done]
            self.assertTrue(ready, f"cycle among {sorted(left)}")
            done.update(ready)
            left = {layer: edges for layer, edges in left.items() if layer not in done}

    def test_tree_keeps_to_the_table(self):
        self.assertEqual([], check_tree(tree.ROOT))


class LayersPlanted(unittest.TestCase):
    def assert_found(self, path, text, reason):
        with tree.Planted({path: text}) as root:
            found = check_tree(root)
        self.assertEqual(1, len(found), found)
        self.assertIn(reason, found[0])

    def test_upward_edge_is_found(self):
        self.assert_found("src/core/a.hpp", '#include "engine/b.hpp"\n', "core includes engine")

    def test_unlisted_sideward_edge_is_found(self):
        self.assert_found("src/text/a.cpp", '  #  include "core/b.hpp"\n', "text includes core")

    def test_include_not_spelled_from_src_is_found(self):
        self.assert_found("src/core/a.cpp", '#include "b.hpp"\n', "not spelled from src")

    def test_lmdb_outside_the_store_is_found(self):
        self.assert_found("src/engine/a.cpp", "#include <lmdb.h>\n", "belongs to src/store")

    def test_lmdb_in_a_test_is_found(self):
        self.assert_found("tests/unit/a_test.cpp", "#include <lmdb.h>\n", "belongs to src/store")

    def test_xxhash_outside_the_base_is_found(self):
        self.assert_found("src/engine/a.cpp", "#include <xxhash.h>\n", "belongs to src/base")

    def test_curl_outside_the_servers_client_is_found(self):
        line = "#include <curl/curl.h>\n"
        for path in ("src/runtime/a.cpp", "examples/server/whatsapp/a.cpp", "tests/server/a.cpp"):
            self.assert_found(path, line, "belongs to examples/server/outbound")

    def test_openssl_in_the_library_is_found(self):
        self.assert_found("src/base/a.cpp", "#include <openssl/evp.h>\n", "examples/server")

    def test_asio_outside_the_runtime_is_found(self):
        self.assert_found("src/session/a.cpp", "#include <asio/io_context.hpp>\n", "src/runtime")

    def test_asio_in_another_public_header_is_found(self):
        line = "#include <asio/post.hpp>\n"
        self.assert_found("include/liveinbox/cpp/a.hpp", line, "src/runtime")
        with tree.Planted({"include/liveinbox/asio.hpp": line}) as root:
            self.assertEqual([], check_tree(root))

    def test_each_banned_header_in_core_is_found(self):
        for header in CORE_BANS:
            line = f"#include <{header}>\n"
            self.assert_found("src/core/a.cpp", line, f"core includes <{header}>")

    def test_public_header_in_a_layer_is_found(self):
        self.assert_found("src/engine/a.cpp", "#include <liveinbox/inbox.h>\n", "belongs to")

    def test_layer_header_in_the_tool_is_found(self):
        self.assert_found("src/tool/a.cpp", '#include "engine/b.hpp"\n', "layer header")

    def test_layer_header_in_an_example_is_found(self):
        self.assert_found("examples/c/a.c", '#include "core/b.hpp"\n', "layer header")

    def test_detour_from_a_binding_into_src_is_found(self):
        detour = '#include "../../src/core/b.hpp"\n'
        self.assert_found("bindings/node/a.cpp", detour, "reaches into")

    def test_layer_header_in_a_c_test_is_found(self):
        self.assert_found("tests/capi/a_test.c", '#include "base/b.hpp"\n', "layer header")

    def test_allowed_edges_are_not_found(self):
        allowed = {
            "src/engine/a.cpp": '#include "engine/a.hpp"\n#include "core/b.hpp"\n',
            "src/feed/a.cpp": "#include <mutex>\n",
            "src/store/b.cpp": '#include "codec/b.hpp"\n#include <lmdb.h>\n',
            "src/tool/c.cpp": '#include <liveinbox/inbox.h>\n#include "tool/c.hpp"\n',
            "src/capi/d.cpp": '#include <liveinbox/inbox.h>\n#include "runtime/d.hpp"\n',
            "examples/server/e.cpp": '#include "e.hpp"\n#include <asio.hpp>\n',
        }
        with tree.Planted(allowed) as root:
            self.assertEqual([], check_tree(root))


if __name__ == "__main__":
    unittest.main()
