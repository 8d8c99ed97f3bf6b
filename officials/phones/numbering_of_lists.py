"""Remove the numbering of a list before its numbers are read: 1、… 2、…, (1)…, 1.…, (一)…."""

import re
from collections.abc import Iterable
from itertools import count

_FIRST = re.compile(r"\s*\(?[1一]")
# A number follows, perhaps after its label.
_ITEM = r"\s*(?=[^0-9\n]{0,20}[0-9][-0-9() ]{2,})"


def drop_numbering(text: str) -> str:
    """Put each item of a numbered list on a line of its own; other texts stay as they are."""
    if not _FIRST.match(text):
        return text
    for numerals in (map(str, count(1)), "一二三四五六七八九十"):
        if items := _split_items(text, numerals):
            return "\n".join(items)
    return text


def _split_items(text: str, numerals: Iterable[str]) -> list[str]:
    """Return the items of a list that begins ``text``, in the order of its numerals."""
    items: list[str] = []
    rest = text
    for numeral in numerals:
        bracketed, plain = rf"\({numeral}\)", rf"{numeral}(?:[、.)]|[.、]?\s*:)"
        if not items:
            found = re.match(rf"\s*(?:{bracketed}|{plain}){_ITEM}", rest)
        else:
            found = re.search(rf"(?:{bracketed}|(?<=[\s,;、]){plain}){_ITEM}", rest)
        if not found:
            break
        if items:
            items[-1] = rest[: found.start()]
        rest = rest[found.end() :]
        items.append(rest)
    return items
