"""Claims a second from one loop with 1,024 in flight, beside a C program that does the same.

usage: python bench/claims.py [:memory: | FOLDER]     (a folder of its own is made in FOLDER)
"""

from __future__ import annotations

import asyncio
import cProfile
import os
import pstats
import subprocess
import sys
import tempfile
import time
from typing import Any

import liveinbox
from liveinbox import _library, agent, aio, integration

ALL, IN_FLIGHT = 20_000, 1024
HERE = os.path.dirname(os.path.abspath(__file__))


async def measure(path: str, is_profiled: bool = False) -> float:
    async with aio.open(path, log=None) as inbox:
        host = inbox.actor("acme", integration("host"))
        ana = inbox.actor("acme", agent("ana"))

        async def open_some(numbers: Any) -> None:
            for number in numbers:
                await host.open(f"c{number}", "WIDGET", f"c{number}", reason="policy")

        async def claim_some(numbers: Any) -> None:
            for number in numbers:
                await ana.claim(f"c{number}")

        numbers = iter(range(ALL))
        await asyncio.gather(*(open_some(numbers) for _ in range(IN_FLIGHT)))
        numbers = iter(range(ALL))
        profile = cProfile.Profile()
        if is_profiled:
            profile.enable()
        begin = time.perf_counter()
        await asyncio.gather(*(claim_some(numbers) for _ in range(IN_FLIGHT)))
        took = time.perf_counter() - begin
        if is_profiled:
            profile.disable()
            pstats.Stats(profile).sort_stats("tottime").print_stats(18)
        return ALL / took


def measure_c(path: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        program, library = os.path.join(folder, "claims"), _library.path()
        include = os.path.join(HERE, "..", "..", "..", "include")
        source = [os.path.join(HERE, "claims.c"), "-I", include, library]
        subprocess.run(["cc", "-O2", *source, "-o", program], check=True)
        here = {**os.environ, "LD_LIBRARY_PATH": os.path.dirname(library)}
        done = subprocess.run([program, path, str(ALL)], capture_output=True, env=here, check=True)
        return float(done.stdout)


def best_of(measured: Any) -> float:
    return float(max(measured() for _ in range(5)))


def main() -> None:
    place = sys.argv[1] if len(sys.argv) > 1 else ":memory:"

    def path() -> str:
        if place == ":memory:":
            return place
        return tempfile.mkdtemp(dir=place)

    in_c = best_of(lambda: measure_c(path()))
    print(f"C          {in_c:8.0f} claims/s")
    loops = {"asyncio": asyncio.run}
    try:
        import uvloop

        loops["uvloop"] = uvloop.run
    except ImportError:
        pass
    for name, run in loops.items():
        found = best_of(lambda: run(measure(path())))
        print(f"{name:10} {found:8.0f} claims/s, {100 * found / in_c:.0f} % of C")
    if "--profile" in sys.argv:
        asyncio.run(measure(path(), is_profiled=True))


if __name__ == "__main__":
    assert liveinbox.__version__
    main()
