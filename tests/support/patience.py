"""Waiting for what another process does, without a guess at how long that takes."""

import time

PATIENCE_S = 30


def until(what, look):
    """The first true value of look(); fails after a while."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain: {what}")
