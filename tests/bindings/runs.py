"""Runs a script through the replayers and tells where they differ.

$LI_PROGRAMS is the folder of the compiled replay and claimer; $LI_NODE that with the package for
Node; Python's package is the one that this interpreter finds. A script on which two differ is kept
in $LI_KEEP, where a replayer can run it again.
"""

import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
REPLAY = os.path.join(os.environ["LI_PROGRAMS"], "replay")
NODE = ["node", "--no-warnings", os.path.join(HERE, "replay.mjs")]
PYTHON = [sys.executable, "-W", "error", os.path.join(HERE, "replay.py")]
RUN_SECONDS = 300  # what hangs is killed, and failed
MISFIT = "\tmisfit"


def kept_folder():
    folder = os.environ.get("LI_KEEP") or os.path.join(tempfile.gettempdir(), "liveinbox-failed")
    os.makedirs(folder, exist_ok=True)
    return folder


def output_of(command, *words):
    run = subprocess.run([*command, *words], capture_output=True, timeout=RUN_SECONDS, check=False)
    if run.returncode != 0:
        raise AssertionError(f"{command} ended with {run.returncode}:\n{run.stderr.decode()}")
    # A detail is cut at a number of bytes, maybe in the midst of a sign.
    return run.stdout.decode(errors="replace")


def lines_of(text):
    return text.split("\n")


def is_misfit(found, expected):
    """Node refuses by itself what C and Python hand over, and the library then refuses."""
    return found.endswith(MISFIT) and "\tclass=usage\t" in expected


def difference(expected, found):
    """The first lines that are not alike, or None."""
    one, other = lines_of(expected), lines_of(found)
    for number, (left, right) in enumerate(zip(one, other), 1):
        if left != right and not is_misfit(right, left):
            return f"line {number}\nexpected: {left[:1500]}\nfound:    {right[:1500]}"
    return None if len(one) == len(other) else f"{len(one)} lines, and {len(other)} are found"


def keep(text, name):
    """Writes a script into the folder of those that failed, and tells its path."""
    path = os.path.join(kept_folder(), f"{name}.script")
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


class Scripts:
    """Scripts as files of a folder of their own."""

    def __init__(self, **texts):
        self.folder = tempfile.TemporaryDirectory(prefix="li-scripts-")
        self.paths = []
        for name, text in texts.items():
            self.paths.append(os.path.join(self.folder.name, f"{name}.script"))
            with open(self.paths[-1], "w", encoding="utf-8", newline="\n") as file:
                file.write(text)

    def __enter__(self):
        return self.paths

    def __exit__(self, *error):
        self.folder.cleanup()
