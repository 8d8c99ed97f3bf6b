"""What a word may name: places, types of department and matters, kept in memory.

Kept under the version of the reference data, which each search reads along with its answer: what
is out of date is read anew, and the question asked again.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db import connection

from officials.models.departments import DepartmentType, Topic
from officials.models.places import Level, Region, RegionAlias
from officials.search.folding import bare, letters

# The transaction that wrote the row tells apart what a restored database has numbered alike.
VERSION = "(SELECT number || ' ' || xmin::text FROM officials_referenceversion)"

# How often it may turn out to be out of date before a question is answered all the same.
TRIES = 3
# A word that names more places than this (the short name 城关) means the topmost of them.
MOST_PLACES = 50
# People write an ending of their own, or leave out the middle: 威宁县.
ENDING = re.compile("(?:自治)?(?:县|区|州|市|旗|省)$|(?:街道|镇|乡|盟|特别行政区)$")
_KIND_IN_ENGLISH = re.compile(
    " (?:Province|Municipality|Autonomous|Special|City|Prefecture|League|District|County|Town)"
)
_LEAST = 2


class Place(NamedTuple):
    """A region as search knows it; sorts topmost first. ``path``: ids from the province down."""

    level: int
    code: str
    id: int
    name: str
    short: str
    path: tuple[int, ...]


class Matter(NamedTuple):
    """A topic: its slug, its name, the codes of the types of department that answer it."""

    slug: str
    name: str
    types: tuple[str, ...]


@dataclass
class Vocabulary:
    """Names, folded, and letters of pinyin or English -> what they name.

    ``parts``: names by which a place may stand in a text without spaces; townships in full only.
    """

    version: str = ""
    regions: dict[int, Place] = field(default_factory=dict)
    type_names: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)
    spelled: dict[str, list[int]] = field(default_factory=dict)
    initials: dict[str, list[int]] = field(default_factory=dict)
    types: dict[str, list[str]] = field(default_factory=dict)
    topics: dict[str, list[Matter]] = field(default_factory=dict)
    parts: set[str] = field(default_factory=set)

    def places_of(self, word: str) -> list[Place]:
        """Return the places that a folded word names, topmost first."""
        ids = self.places.get(word) or self.spelled.get(word) or ()
        return sorted({self.regions[each] for each in ids if each in self.regions})[:MOST_PLACES]

    def begun_by(self, word: str) -> list[Place]:
        """Return the places with a name, a code or pinyin that begins with ``word``."""
        found = {each for name in self._beginning(word) for each in self.places.get(name, ())}
        found |= {each for name in self._beginning(word) for each in self.spelled.get(name, ())}
        found |= {*self.initials.get(word, ())}
        return sorted(self.regions[each] for each in found)

    def _beginning(self, word: str) -> Iterator[str]:
        for keys in self._sorted:
            for name in keys[bisect_left(keys, word) :]:
                if not name.startswith(word):
                    break
                yield name

    @cached_property
    def _sorted(self) -> tuple[list[str], list[str]]:
        return sorted(self.places), sorted(self.spelled)

    def full_name(self, place: Place) -> str:
        """Return the name with those of the places above it: 陕西省西安市临潼区."""
        return "".join(self.regions[each].name for each in place.path if each in self.regions)


_kept = Vocabulary()


def kept() -> Vocabulary:
    """Return what was read last, perhaps out of date; at first there is nothing in it."""
    return _kept


def read() -> Vocabulary:
    """Read all of it anew, the version first: what changes meanwhile is read by the next one."""
    global _kept  # noqa: PLW0603 - one of a process, replaced whole
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {VERSION}")
        found = Vocabulary(version=cursor.fetchone()[0] or "")
    _read_places(found)
    for code, *names, aliases in DepartmentType.objects.values_list(
        "code", "name", "name_en", "aliases"
    ):
        found.type_names[code] = names[0]
        for name in _words_of([*names, *aliases]):
            found.types.setdefault(name, []).append(code)
    for topic in Topic.objects.order_by("rank"):
        matter = Matter(topic.slug, topic.name, tuple(topic.department_types))
        for name in _words_of([topic.name, topic.name_en, *topic.aliases]):
            found.topics.setdefault(name, []).append(matter)
    _kept = found
    return found


def _read_places(found: Vocabulary) -> None:
    fields = ("level", "code", "id", "name", "short_name", "path")
    more = ("pinyin", "initials", "alt_pinyin", "name_en")
    for *place, pinyin, initials, misread, english in Region.objects.values_list(*fields, *more):
        level, code, pk, name, short, path = place
        row = Place(level, code, pk, name, short, tuple(path))
        found.regions[row.id] = row
        called = {row.name, row.short, *_as_people_say(row)}
        _call(found, row, called, {pinyin, *misread, _in_english(english)})
        found.initials.setdefault(initials, []).append(row.id)
    for region, *names, spelling in RegionAlias.objects.values_list(
        "region", "name", "short_name", "pinyin"
    ):
        if region in found.regions:
            _call(found, found.regions[region], {*names}, {spelling})


def _call(found: Vocabulary, place: Place, called: Iterable[str], spelled: Iterable[str]) -> None:
    for name in {bare(each) for each in called} - {""}:
        found.places.setdefault(name, []).append(place.id)
        whole = place.level != Level.TOWNSHIP or name.endswith(("镇", "乡", "街道", "苏木"))
        if whole and len(name) >= _LEAST:
            found.parts.add(name)
    for name in {*spelled} - {""}:
        found.spelled.setdefault(name, []).append(place.id)


def _as_people_say(place: Place) -> Iterator[str]:
    """威宁县 and 威宁自治县 for 威宁彝族回族苗族自治县, 恩施州 for 恩施土家族苗族自治州."""
    ending = ENDING.search(place.name)
    if ending and len(place.short) >= _LEAST:
        yield place.short + ending[0]
        yield place.short + place.name[-1]


def _in_english(name: str) -> str:
    """Return the letters of what stands before the kind of place: tibet, hongkong, urumqi."""
    return letters(_KIND_IN_ENGLISH.split(name)[0].lower())


def _words_of(names: Iterable[str]) -> set[str]:
    return {bare(name) for name in names} - {""}
