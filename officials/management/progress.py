"""Progress of long work: a bar, or without a terminal a line every few seconds."""

import sys
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")
SECONDS = 5


def progress(steps: Sequence[T], title: str) -> Iterator[T]:
    """Yield ``steps`` and write to stderr how many are done."""
    bar = tqdm(steps, desc=title, file=sys.stderr, leave=False, disable=None)
    printed_at = monotonic()
    for done, step in enumerate(bar):
        if bar.disable and monotonic() - printed_at >= SECONDS:
            sys.stderr.write(f"{title}: {done} of {len(steps)}\n")
            printed_at = monotonic()
        yield step
