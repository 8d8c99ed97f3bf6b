"""Read the rounds in which the press called through a published list (``fixtures/README.md``)."""

import csv
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import get_language


@dataclass(frozen=True)
class CallingRound:
    """A round of calls: how many numbers were called, and how many somebody answered.

    ``answered_by_holder``: None where the report does not say who answered. ``remark`` may be
    empty.
    """

    year: int
    place: str
    called: int
    answered: int
    answered_by_holder: int | None
    remark: str
    source: str


def calling_rounds() -> tuple[CallingRound, ...]:
    """Return the rounds in the language of the page, the earliest first."""
    return _read("_en" if get_language() == "en" else "")


@cache
def _read(suffix: str) -> tuple[CallingRound, ...]:
    path = settings.BASE_DIR / "fixtures" / "calling_rounds.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            CallingRound(
                year=int(row["year"]),
                place=row["place" + suffix],
                called=int(row["called"]),
                answered=int(row["answered"]),
                answered_by_holder=int(row["answered_by_holder"] or 0) or None,
                remark=row["remark" + suffix],
                source=row["source" + suffix],
            )
            for row in csv.DictReader(file, strict=True)
        )
