"""What is read of a fixture, by the `liveinbox` command, one reading a line: the golden texts came
of it, and the test reads the same.

    python3 readings.py TOOL STORE > format_N.jsonl
"""

import json
import subprocess
import sys

CARDS = ["query", "--limit", "1000"]

# By name: the tenant and the words of the command. Nothing here depends on the time of reading.
READINGS = {
    "stats": ("acme", ["stats"]),
    "all": ("acme", CARDS),
    "waiting": ("acme", CARDS + ["--tab", "waiting", "--agent", "cem"]),
    "mine of ana": ("acme", CARDS + ["--tab", "mine", "--agent", "ana"]),
    "mine of cem": ("acme", CARDS + ["--tab", "mine", "--agent", "cem"]),
    "second page": ("acme", ["query", "--limit", "7"]),
    "search: word": ("acme", CARDS + ["lamp"]),
    "search: german": ("acme", CARDS + ["schliesst"]),
    "search: chinese": ("acme", CARDS + ["茶具"]),
    "search: phrase": ("acme", CARDS + ['"has a scratch"']),
    "search: tag": ("acme", CARDS + ["tag:human"]),
    "search: reason": ("acme", CARDS + ["sounds", "cross"]),
    "search: state": ("acme", CARDS + ["state:snoozed"]),
    "search: note": ("acme", CARDS + ["supplier"]),
    "lamp": ("acme", ["transcript", "--agent", "ana", "lamp"]),
    "tür": ("acme", ["transcript", "--agent", "bo", "tür"]),
    "茶": ("acme", ["transcript", "--agent", "cem", "茶"]),
    "hose": ("acme", ["transcript", "--agent", "ana", "hose"]),
    "vase": ("acme", ["transcript", "vase"]),
    "north": ("north", CARDS),
    "lamp of north": ("north", ["transcript", "--agent", "nils", "lamp"]),
    "stats of north": ("north", ["stats"]),
}

# The store's size in bytes is no fact of the inbox.
LEFT_OUT = ("used_bytes",)


def read(tool, store, name):
    tenant, words = READINGS[name]
    command = [tool, words[0], "--store", store, "--tenant", tenant, "--json", *words[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
    answer = json.loads(done.stdout)
    return {key: value for key, value in answer.items() if key not in LEFT_OUT}


if __name__ == "__main__":
    for one in READINGS:
        line = {one: read(sys.argv[1], sys.argv[2], one)}
        print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
