#!/usr/bin/env python3
"""Writes scripts as files.

usage: scripts_write.py FOLDER FIRST_SEED COUNT STEPS [--settle]
"""
import os
import sys

from scripts import make_script, text_of

folder, first, count, steps = sys.argv[1], *(int(word) for word in sys.argv[2:5])
for seed in range(first, first + count):
    script = make_script(seed, steps, "--settle" in sys.argv)
    with open(os.path.join(folder, f"seed-{seed:04d}.script"), "w", encoding="utf-8") as out:
        out.write(f"# seed {seed}\n" + text_of(script))
