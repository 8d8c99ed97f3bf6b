"""Read the log as it is written to stderr: one JSON object a line."""

import io
import json
import logging
from contextlib import contextmanager


class Lines:
    """The lines that were written. ``text``: all of them as they stand."""

    def __init__(self, stream):
        self.stream = stream

    @property
    def text(self):
        return self.stream.getvalue()

    @property
    def all(self):
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, event):
        """Return the lines of an event."""
        return [line for line in self.all if line.get("event") == event]


@contextmanager
def captured():
    """Write the log of the site to memory, through its own formatter and filters."""
    (handler,) = (each for each in logging.getLogger().handlers if each.name == "stderr")
    (outages,) = (each for each in handler.filters if hasattr(each, "suppressed"))
    outages.next_at, outages.suppressed = float("-inf"), 0
    stream = io.StringIO()
    before = handler.setStream(stream)
    try:
        yield Lines(stream)
    finally:
        handler.setStream(before)
