"""Follow the headings inside of a list: 一、区教育局, （一）领导班子, and titles of pages."""

import re
from dataclasses import dataclass, field

from .texts import is_office, is_unit, level_of, strip_numbering

_REGION = re.compile("(?=.*[^镇乡街道区县市旗州各直属]).+(?:镇|乡|街道|区|县|市|旗|州)")
_TITLE = -1  # the level of a page's title: above all numbered headings


@dataclass(slots=True)
class Sections:
    """The headings that hold for a row, from the outermost."""

    _open: list[tuple[int, str]] = field(default_factory=list)

    def add(self, heading: str) -> None:
        """Open a section; end those of its level and below. One without a number ends all."""
        level = level_of(heading)
        self._open = [each for each in self._open if each[0] < level]
        self._open.append((level, strip_numbering(heading)))

    def add_title(self, unit: str) -> None:
        """Open the page of a unit."""
        self._open = [(_TITLE, unit)]

    @property
    def begins_with_title(self) -> bool:
        return bool(self._open) and self._open[0][0] == _TITLE

    @property
    def unit(self) -> str:
        """Return the unit of the rows below.

        A group of people (领导班子) belongs to the unit above it, an office (办公室) is its part.
        """
        unit = ""
        for _level, name in self._open:
            if is_unit(unit) and is_office(name) and not name.startswith(unit):
                unit += name
            elif not is_unit(unit) or is_unit(name):
                unit = name
        return unit

    @property
    def region(self) -> str:
        """Return the innermost heading that is a region, or an empty string."""
        return next((name for _level, name in reversed(self._open) if is_region(name)), "")


def is_region(text: str) -> bool:
    """Return whether a text ends as names of regions do, and is no kind of them (乡镇, 街道)."""
    return bool(_REGION.fullmatch(text))
