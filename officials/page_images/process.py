"""Render pages in a process of their own, with limits on memory and time.

A file that makes PDFium crash, loop or swell ends that process alone. It starts with an empty
environment, so that it knows no password of the site, and may write no file.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .pages import Page
from .refusals import Reason, Refused

SECONDS = 5  # of the processor
PATIENCE = 4  # on the clock for each of them: others share the machine

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-B", "-m", "officials.page_images", str(SECONDS))


def render(data: bytes, *, digits: Sequence[str] = (), number: int | None = None) -> Page:
    """Return page ``number`` of a PDF, or the first that prints one of ``digits``, or else page 1.

    Raises Refused for an encrypted or broken file, for one that takes too much memory or time, and
    for a page that it does not have.
    """
    answer, png = _ask({"digits": list(digits), "number": number}, data)
    return Page(**answer | {"frames": tuple(map(tuple, answer["frames"])), "png": png})


def find_printed(data: bytes, digits: Sequence[str]) -> frozenset[str]:
    """Return those of ``digits``, whole numbers, that the text of a PDF prints.

    A mere scan has no text. Raises Refused as ``render`` does.
    """
    answer, _nothing = _ask({"digits": list(digits), "find": True}, data)
    return frozenset(answer["printed"])


def _ask(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the answer of the process and what follows it. Raises Refused."""
    try:
        # The command is ours alone: no word of it comes from the file.
        done = subprocess.run(  # noqa: S603
            COMMAND,
            input=json.dumps(request).encode() + b"\n" + data,
            capture_output=True,
            timeout=SECONDS * PATIENCE,
            cwd=ROOT,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused(Reason.TOO_MUCH_WORK) from None
    if done.returncode:
        # Ended by a signal, or by Python itself: out of memory or time.
        ended = done.returncode < 0 or b"MemoryError" in done.stderr
        raise Refused(Reason.TOO_MUCH_WORK if ended else Reason.BROKEN)
    line, _newline, rest = done.stdout.partition(b"\n")
    answer = json.loads(line)
    if reason := answer.get("refused"):
        raise Refused(Reason(reason))
    return answer, rest
