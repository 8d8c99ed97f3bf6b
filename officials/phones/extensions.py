"""Tell extensions from numbers: lists, ranges, and digits behind a dash."""

import re
from collections.abc import Sequence
from dataclasses import replace

from .grammar import EXTENSION, Found
from .numbers import Kind

MAX_TAIL = 2  # digits behind a dash that are as often the last ones of a second number

# 转8001、8002 as a whole, as it stands in brackets.
LISTED = re.compile(
    rf"{EXTENSION}[0-9]+(?:\s*(?:[、,;/~-]|或|及|和|至|到)\s*(?:{EXTENSION})?[0-9]+)*",
    re.IGNORECASE,
)
RANGE = re.compile(r"[0-9]{1,6}(?:\s*[-~]\s*[0-9]{1,6})+")
OPENED = re.compile(rf"[(\[【]\s*(?={EXTENSION}[0-9])", re.IGNORECASE)
NAMED = re.compile(EXTENSION, re.IGNORECASE)


def is_explicit(found: Found | None) -> bool:
    """Return whether digits say by themselves that they are a whole number, no extension."""
    if found is None or "zero_added" in found.warnings or found.cost > 1:
        return False
    return found.kind != Kind.SHORT or bool(found.area_code)


def join_extensions(found: Sequence[Found]) -> list[Found]:
    """Read a short code behind an extension of as many digits as another extension.

    The list is empty where it has others.
    """
    joined: list[Found] = []
    for each in found:
        before = joined[-1] if joined else None
        if before and before.extension and each.kind == Kind.SHORT and not each.area_code:
            if each.extension or len(each.digits) != len(before.extension):
                return []
            each = replace(before, extension=each.digits, warnings=("extension_listed",))  # noqa: PLW2901
        joined.append(each)
    return joined


def with_extension(found: Found, extension: str) -> Found:
    """Return a number with what stood behind its dash; one or two digits may be a second number."""
    is_doubtful = found.kind == Kind.LANDLINE and len(extension) <= MAX_TAIL
    warnings = (*found.warnings, "short_extension") if is_doubtful else found.warnings
    return replace(found, extension=extension, warnings=warnings)
