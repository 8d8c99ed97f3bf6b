"""Find a number or a name in a text, in every spelling that ``hidden_contacts`` reads.

Pure. A find is certain, or it is possible: the local part of a number without its area code, the
digits inside a longer number, the characters of a name, which a namesake may have too.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from officials import hidden_contacts, phones
from officials.characters import REDACTED

_NO_DIGIT = re.compile("[^0-9]+")
_NO_LETTER = re.compile(r"[\W_]+")
_LETTERS_AS_DIGITS = str.maketrans("OolI", "0011")
_SIGNS = r"(?:(?P<s{0}>[\W_])(?P=s{0})*){{0,3}}"
_EXTENSION = r"(?:(?:[\W_]{0,3}(?:转|分机|ext)[\W_]{0,3}|[;#])[0-9]{1,6}(?![0-9]))?"
# The parts of a term on a card that name its official.
NAMES_OF_A_TERM = frozenset({"name", "latin", "readings"})
# Before the local part of a number of another area.
_AREA_CODE = re.compile(r"0[0-9]{2,3}[\W_]{0,3}$")


@dataclass(frozen=True, order=True)
class Span:
    """A find in a text: from ``start`` to before ``end``."""

    start: int
    end: int
    is_certain: bool


class Spelling(Protocol):
    """The ways in which a number or a name may be written."""

    def find(self, text: str) -> list[Span]:
        """Return the finds in a text, in order, none over another."""
        ...

    def may_stand_in(self, text: str) -> bool:
        """Return False, fast, for nearly all texts without a find."""
        ...

    def passes_by(self, value: Mapping[str, Any]) -> Collection[str]:
        """Return the keys of an object of JSON whose values name somebody else for sure."""
        ...


def mask(text: str, spans: Collection[Span]) -> str:
    """Return ``text`` with a mark in place of each span."""
    for span in sorted(spans, reverse=True):
        text = text[: span.start] + REDACTED + text[span.end :]
    return text


@dataclass(frozen=True)
class NumberSpelling:
    """The spellings of a number: canonical ``digits``, with any extension.

    Raises ValueError for a number of fewer than seven digits: those are no secret of anybody.
    """

    digits: str

    def __post_init__(self) -> None:
        if not re.fullmatch("[0-9]{7,20}", self.digits):
            message = "a number has seven digits or more"
            raise ValueError(message)

    def find(self, text: str) -> list[Span]:
        if not self.may_stand_in(text):
            return []
        digits, positions = hidden_contacts.fold_digits(text)
        found = [*self._spans(digits, self._whole, is_certain=True)]
        found += self._spans(digits, self._inside, is_certain=False)
        if self._local:
            found += (
                each
                for each in self._spans(digits, self._local, is_certain=False)
                if not _AREA_CODE.search(digits, max(0, each.start - 8), each.start)
            )
        return _without_overlaps(
            Span(positions[each.start], positions[each.end - 1] + 1, each.is_certain)
            for each in found
        )

    def _spans(self, digits: str, pattern: re.Pattern[str], *, is_certain: bool) -> Iterator[Span]:
        for found in pattern.finditer(digits):
            yield Span(*found.span("number"), is_certain)

    def may_stand_in(self, text: str) -> bool:
        if not text.isascii():
            text, _positions = hidden_contacts.fold(text)
        digits = _NO_DIGIT.sub("", text.translate(_LETTERS_AS_DIGITS))
        return self._shortest in digits

    def passes_by(self, value: Mapping[str, Any]) -> Collection[str]:
        return ()

    @cached_property
    def _shortest(self) -> str:
        return self.digits[len(self._area_code) :]

    @cached_property
    def _area_code(self) -> str:
        area_code = phones.area_code_of(phones.Kind.LANDLINE, self.digits)
        return area_code if len(self.digits) - len(area_code) >= hidden_contacts.MIN_DIGITS else ""

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        core = self.digits[1:] if self._area_code else self.digits
        trunk = f"(?:0{_SIGNS.format('t')})?" if self._area_code else ""
        country = _with_signs("86", "c") + _SIGNS.format("c")
        return re.compile(
            f"(?<![0-9])(?:(?:0{_SIGNS.format('z')}0{_SIGNS.format('y')})?{country})?"
            f"(?P<number>{trunk}{_with_signs(core)}(?![0-9]){_EXTENSION})"
        )

    @cached_property
    def _inside(self) -> re.Pattern[str]:
        return re.compile(f"(?P<number>{self.digits[1:] if self._area_code else self.digits})")

    @cached_property
    def _local(self) -> re.Pattern[str] | None:
        if not self._area_code:
            return None
        return re.compile(f"(?<![0-9])(?P<number>{_with_signs(self._shortest)})(?![0-9])")


@dataclass(frozen=True)
class NameSpelling:
    """The spellings of the names of a person, and of their names in Latin letters.

    A find is possible only, since a namesake may be meant, but for ``texts``: titles of notices of
    which somebody confirmed that they mean the person. ``official``: the uid of the person; the
    terms of a card name others by theirs.
    """

    names: frozenset[str]
    latin: frozenset[str] = frozenset()
    official: str = ""
    texts: frozenset[str] = frozenset()

    def may_stand_in(self, text: str) -> bool:
        bare = _NO_LETTER.sub("", _fold_letters(text)[0])
        return any(each in bare for each in self._bare)

    def find(self, text: str) -> list[Span]:
        if not self.may_stand_in(text):
            return []
        is_certain = any(each in text for each in self.texts)
        folded, positions = _fold_letters(text)
        return _without_overlaps(
            Span(positions[found.start()], positions[found.end() - 1] + 1, is_certain)
            for found in self._pattern.finditer(folded)
        )

    def passes_by(self, value: Mapping[str, Any]) -> Collection[str]:
        named = value.get("official")
        return NAMES_OF_A_TERM if isinstance(named, str) and named != self.official else ()

    @cached_property
    def _bare(self) -> frozenset[str]:
        return frozenset(
            _NO_LETTER.sub("", _fold_letters(each)[0]) for each in self.names | self._orders
        )

    @cached_property
    def _orders(self) -> frozenset[str]:
        """Return the Latin names, with the surname first and last."""
        words = [each.split() for each in self.latin]
        return frozenset(
            " ".join(order) for each in words if each for order in (each, [*each[1:], each[0]])
        )

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        signs = r"[\W_]{0,3}"
        written = [
            (f"(?<![a-z]){name}(?![a-z])" if name.isascii() else name)
            for name in (signs.join(each) for each in sorted(self._bare, key=len, reverse=True))
        ]
        return re.compile("|".join(written))


def _with_signs(digits: str, group: str = "") -> str:
    """Return a pattern of digits with up to three signs between two; a repeated one counts once."""
    signs = (_SIGNS.format(f"{group}{place}") for place in range(1, len(digits)))
    return digits[0] + "".join(sign + digit for sign, digit in zip(signs, digits[1:], strict=True))


def _fold_letters(text: str) -> tuple[str, list[int]]:
    """Return ``text`` in small letters without accents, as it is read, and their positions."""
    folded, positions = hidden_contacts.fold(text)
    if folded.isascii():
        return folded.lower(), positions
    plain = (unicodedata.normalize("NFKD", each)[0] for each in folded)
    letters = (
        base if base.isascii() and base.isalpha() else each
        for base, each in zip(plain, folded, strict=True)
    )
    # One for one, where a capital has a small letter of one character.
    return "".join(low if len(low := each.lower()) == 1 else each for each in letters), positions


def _without_overlaps(spans: Iterator[Span]) -> list[Span]:
    """Return spans in order; of two that overlap the certain one, then the longer one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda each: (not each.is_certain, each.start - each.end)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept)
