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
from officials.models.regions import Level, Region, RegionAlias
from officials.search.normalise import bare, fold, letters

# The transaction that wrote the row tells apart what a restored database has numbered alike.
VERSION = "(SELECT number || ' ' || xmin::text FROM officials_referenceversion)"

# How often it may turn out to be out of date before a question is answered all the same.
TRIES = 3
# A word that names more places than this (the short name 城关) means the topmost of them.
MAX_REGIONS = 50
# People write an ending of their own, or leave out the middle: 威宁县.
ENDING = re.compile("(?:自治)?(?:县|区|州|市|旗|省)$|(?:街道|镇|乡|盟|特别行政区)$")
_KIND_IN_ENGLISH = re.compile(
    " (?:Province|Municipality|Autonomous|Special|City|Prefecture|League|District|County|Town)"
)
_OF_TOWNSHIPS = ("镇", "乡", "街道", "苏木")
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
    """What each name names; ``places`` in characters, ``spelled`` in letters, ``former`` in both.

    Names are folded; where that changes a character of a place's (乾县) it stands as written too.
    """

    version: str = ""
    regions: dict[int, Place] = field(default_factory=dict)
    type_names: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    spelled: dict[str, tuple[int, ...]] = field(default_factory=dict)
    former: dict[str, tuple[int, ...]] = field(default_factory=dict)
    initials: dict[str, tuple[int, ...]] = field(default_factory=dict)
    types: dict[str, tuple[str, ...]] = field(default_factory=dict)
    topics: dict[str, tuple[Matter, ...]] = field(default_factory=dict)

    def places_of(self, word: str) -> list[Place]:
        """Return the places that a folded word names today, or else named, topmost first."""
        today = self.places.get(word) or self.spelled.get(word)
        return self._places(today or self.former.get(word, ()))[:MAX_REGIONS]

    def once(self, word: str) -> list[Place]:
        """Return the places that a word named, where it names others today: 南宁地区."""
        return self._places(self.former.get(word, ())) if self._is_today(word) else []

    def _is_today(self, word: str) -> bool:
        return word in self.places or word in self.spelled

    def is_part(self, word: str) -> bool:
        """Whether a place may stand by this name in a text without spaces, a township in full."""
        if len(word) < _LEAST:
            return False
        levels = {place.level for place in self.places_of(word)}
        return bool(levels) and (levels != {Level.TOWNSHIP} or word.endswith(_OF_TOWNSHIPS))

    def begun_by(self, word: str) -> list[Place]:
        """Return the places with a name or pinyin that begins with ``word``, or such initials."""
        found = set(self.initials.get(word, ()))
        for keys, places in self._in_order:
            for position in range(bisect_left(keys, word), len(keys)):
                if not keys[position].startswith(word):
                    break
                found |= set(places[keys[position]])
        return self._places(found)

    def _places(self, ids: Iterable[int]) -> list[Place]:
        return sorted(self.regions[each] for each in set(ids))

    @cached_property
    def _in_order(self) -> list[tuple[list[str], dict[str, tuple[int, ...]]]]:
        return [(sorted(names), names) for names in (self.places, self.spelled, self.former)]

    def full_name(self, place: Place) -> str:
        """Return the name with those of the places above it: 陕西省西安市临潼区."""
        return "".join(self.regions[each].name for each in place.path)


_kept = Vocabulary()


def kept() -> Vocabulary:
    """Return what was read last, perhaps out of date; at first there is nothing in it."""
    return _kept


def read_version() -> str:
    """Return the version of the reference data in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {VERSION}")
        return cursor.fetchone()[0] or ""


def read() -> Vocabulary:
    """Read all of it anew, the version first: what changes meanwhile is read by the next one."""
    global _kept  # noqa: PLW0603 - one of a process, replaced whole
    found = Vocabulary(version=read_version())
    _read_places(found)
    types = DepartmentType.objects.values_list("code", "name", "name_en", "aliases")
    for code, name, english, aliases in types:
        found.type_names[code] = name
        for each in {bare(said) for said in (name, english, *aliases)}:
            found.types[each] = (*found.types.get(each, ()), code)
    for topic in Topic.objects.order_by("rank"):
        matter = Matter(topic.slug, topic.name, tuple(topic.department_types))
        for each in {bare(said) for said in (topic.name, topic.name_en, *topic.aliases)}:
            found.topics[each] = (*found.topics.get(each, ()), matter)
    _kept = found
    return found


def _read_places(found: Vocabulary) -> None:
    fields = ("level", "code", "id", "parent_id", "name", "short_name", "pinyin")
    # Those above stand before those below, which continue their paths.
    rows = list(Region.objects.order_by("level").values_list(*fields))
    # Folded all at once: one by one it takes ten times as long.
    names = fold("".join(f"{row[4]}\n{row[5]}\n" for row in rows)).split("\n")[:-1]
    for (level, code, pk, parent, name, printed, pinyin), called, short in zip(
        rows, names[::2], names[1::2], strict=True
    ):
        path = (*found.regions[parent].path, pk) if parent else (pk,)
        found.regions[pk] = Place(level, code, pk, name, printed, path)
        for each in {name, printed, called, short, *_as_people_say(called, short)} - {""}:
            found.places[each] = (*found.places.get(each, ()), pk)
        found.spelled[pinyin] = (*found.spelled.get(pinyin, ()), pk)
    more = ("id", "initials", "alt_pinyin", "name_en")
    upper = Region.objects.exclude(level=Level.TOWNSHIP).values_list(*more)
    misread = Region.objects.filter(level=Level.TOWNSHIP).exclude(alt_pinyin=[])
    for pk, initials, others, english in upper.union(misread.values_list(*more), all=True):
        for each in {*others, *_in_english(english)} - {""}:
            found.spelled[each] = tuple(dict.fromkeys((*found.spelled.get(each, ()), pk)))
        found.initials[initials] = (*found.initials.get(initials, ()), pk)
    former = RegionAlias.objects.values_list("region", "name", "short_name", "pinyin")
    for pk, *called_once in former:
        for each in {bare(said) for said in called_once} - {""}:
            found.former[each] = (*found.former.get(each, ()), pk)


def _as_people_say(name: str, short: str) -> Iterator[str]:
    """威宁县 and 威宁自治县 for 威宁彝族回族苗族自治县, 恩施州 for 恩施土家族苗族自治州."""
    ending = ENDING.search(name)
    if ending and len(short) >= _LEAST:
        yield short + ending[0]
        yield short + name[-1]
    # Of names with a dot the letters alone are looked for.
    yield from (bare(each) for each in (name, short) if not each.isalnum())


def _in_english(name: str) -> set[str]:
    """Return the letters of what stands before the kind of place: tibet, hongkong, urumqi."""
    spelled = letters(_KIND_IN_ENGLISH.split(name)[0].lower())
    return {spelled, spelled.replace("v", "u")}
