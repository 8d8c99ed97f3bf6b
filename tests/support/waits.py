"""Waits of tests that end: a test that waits for ever would hold a whole run."""

import time

LIMIT = 60  # seconds


def wait_until(condition, every=0.002):
    """Return as soon as ``condition()`` is true; raise ``TimeoutError`` after the limit.

    ``every``: seconds between two looks, in which this thread leaves its processor to others.
    """
    end = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > end:
            message = f"not within {LIMIT} s"
            raise TimeoutError(message)
        time.sleep(every)
