"""The names of regions, department types and topics, cached in memory.

The cache is valid for one version of the reference data. Each search reads the present version in
the statement that answers it; when it differs, the vocabulary is reloaded and the search repeated.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar

from django.utils.translation import get_language

from officials.db.row_queries import RowQuery
from officials.models.departments import DepartmentType, Topic
from officials.models.national_hotlines import Category, NationalHotline
from officials.models.regions import AreaCode, Level, Region, RegionAlias
from officials.search.english_places import english_spellings
from officials.search.normalise import bigrams, fold, is_han, normalise_name, transcribe_name
from officials.title_glossary import spelled_titles

T = TypeVar("T")

# An SQL expression. A restored database may repeat a number; the row's transaction id differs.
VERSION = "(SELECT number || ' ' || xmin::text FROM officials_referenceversion)"
_READ_VERSION = RowQuery(f"SELECT {VERSION}")

# Reference data that changes during every try is used although it is out of date.
MAX_TRIES = 3
# A name of more regions than this (the short name 城关) stands for the topmost of them.
MAX_REGIONS = 50
# People write an ending of their own, or leave out the middle: 威宁县.
REGION_ENDING = re.compile("(?:自治)?(?:县|区|州|市|旗|省)$|(?:街道|镇|乡|盟|特别行政区)$")
_TOWNSHIP_ENDINGS = ("镇", "乡", "街道", "苏木")
_ENDINGS = {
    "sheng": "省",
    "shi": "市",
    "zhou": "州",
    "meng": "盟",
    "xian": "县",
    "qu": "区",
    "qi": "旗",
    "zhen": "镇",
    "xiang": "乡",
    "jiedao": "街道",
}
# Of shorter ones, too many are syllables of names of people.
_SPELLED_ENDING = re.compile(f"(?P<name>[a-z]{{4,}}?)(?P<ending>{'|'.join(_ENDINGS)})")
_MIN_LENGTH = 2
# Characters of a body whose pinyin is read, too: weijianwei.
_MIN_SPELLED = 3


class VocabularyRegion(NamedTuple):
    """A region; sorts topmost first. ``path``: ids from the province down to itself."""

    level: int
    code: str
    id: int
    name: str
    short_name: str
    path: tuple[int, ...]


class VocabularyTopic(NamedTuple):
    """A topic. ``department_types``: codes of those that answer it, the first responsible first."""

    slug: str
    name: str
    department_types: tuple[str, ...]


@dataclass
class Vocabulary:
    """All names with the regions (ids), department types (codes) and topics that have them.

    ``region_names``: in characters; ``region_pinyin``: in letters; ``region_english``: labels of
    English pages, and others with a kind (nanningcity), in letters; ``former_names``: in both.
    ``labels``: English names by id, of counties and above. ``type_names``: the name of each type by
    its code; ``english_names``: of types and topics, by the Chinese ones. ``hotlines``: numbers of
    national hotlines, by number and by everyday word. ``spelled_hotlines``, for emergencies, and
    ``spelled_topics``: by the pinyin of such words, which may be a name. ``region_codes`` and
    ``area_codes``: ids of regions. Names are normalised. A region's name that changes by that
    (乾县) is a key as written, too.
    """

    version: str = ""
    regions: dict[int, VocabularyRegion] = field(default_factory=dict)
    region_names: dict[str, tuple[int, ...]] = field(default_factory=dict)
    region_pinyin: dict[str, tuple[int, ...]] = field(default_factory=dict)
    region_english: dict[str, tuple[int, ...]] = field(default_factory=dict)
    region_initials: dict[str, tuple[int, ...]] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    former_names: dict[str, tuple[int, ...]] = field(default_factory=dict)
    type_names: dict[str, str] = field(default_factory=dict)
    english_names: dict[str, str] = field(default_factory=dict)
    department_types: dict[str, tuple[str, ...]] = field(default_factory=dict)
    topics: dict[str, tuple[VocabularyTopic, ...]] = field(default_factory=dict)
    hotlines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    spelled_hotlines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    spelled_topics: dict[str, tuple[VocabularyTopic, ...]] = field(default_factory=dict)
    region_codes: dict[str, int] = field(default_factory=dict)
    area_codes: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def regions_named(self, word: str) -> list[VocabularyRegion]:
        """Return the regions with a folded name or pinyin, else its former ones; topmost first."""
        return self._sorted(self._current(word) or self.former_names.get(word, ()))[:MAX_REGIONS]

    def regions_formerly_named(self, word: str) -> list[VocabularyRegion]:
        """Return the former regions of a name that others have today: 南宁地区 of 崇左市."""
        current = self._current(word)
        former = {*self.former_names.get(word, ())} if current else set()
        former.update(each.id for pk in current for each in self.former_namesakes(self.regions[pk]))
        return self._sorted(former - {*current})

    def former_namesakes(self, region: VocabularyRegion) -> list[VocabularyRegion]:
        """Return the regions of one level with ``region`` that had its full name: 江北区."""
        former = self._sorted(self.former_names.get(normalise_name(region.name), ()))
        return [each for each in former if each.level == region.level and each != region]

    def has_name(self, word: str) -> bool:
        """Return whether a folded word names a region, a body, a topic, a title or a hotline."""
        titles = spelled_titles()
        tables = (
            *(self.former_names, self.department_types, self.topics, self.hotlines),
            *(titles.english, titles.pinyin),
        )
        return bool(self._current(word)) or any(word in table for table in tables)

    def regions_starting_with(self, prefix: str) -> list[VocabularyRegion]:
        """Return the regions whose name or pinyin starts so, or whose initials are ``prefix``."""
        ids = set(self.region_initials.get(prefix, ()))
        for names, ids_by_name in self._sorted_names:
            for position in range(bisect_left(names, prefix), len(names)):
                if not names[position].startswith(prefix):
                    break
                ids |= set(ids_by_name[names[position]])
        return self._sorted(ids)

    def regions_one_character_away(self, word: str) -> Iterator[str]:
        """Yield the names of regions that differ from a Chinese word in one character.

        It may also be the first one, which a longer word lacks: 双版纳.
        """
        first, rest = word[0], word[1:]
        names, _ids = self._sorted_names[0]
        for position in range(bisect_left(names, first), len(names)):
            name = names[position]
            if name[0] != first:
                break
            if len(name) == len(word) and sum(map(str.__ne__, name, word)) == 1:
                yield name
        for other in self._first_characters - {first}:
            if other + rest in self.region_names:
                yield other + rest
            if len(word) > _MIN_LENGTH and other + word in self.region_names:
                yield other + word

    def is_region_in_text(self, word: str) -> bool:
        """Return whether text without spaces may contain a region's name: a township's in full."""
        if len(word) < _MIN_LENGTH:
            return False
        levels = {region.level for region in self.regions_named(word)}
        return bool(levels) and (levels != {Level.TOWNSHIP} or word.endswith(_TOWNSHIP_ENDINGS))

    def full_name(self, region: VocabularyRegion) -> str:
        """Return the name with those of the regions above it: 陕西省西安市临潼区."""
        return "".join(self.regions[pk].name for pk in region.path)

    def label(self, region: VocabularyRegion) -> str:
        """Return the full name of a region in the language of the page."""
        if get_language() != "en":
            return self.full_name(region)
        return ", ".join(self.labels[pk] for pk in reversed(region.path) if pk in self.labels)

    def translate(self, name: str) -> str:
        """Return the name of a department type or a topic in the language of the page."""
        return self.english_names.get(name, name) if get_language() == "en" else name

    def _current(self, word: str) -> tuple[int, ...]:
        """Return the ids of the regions that have a name today."""
        tables = (self.region_names, self.region_pinyin, self.region_english)
        found = tuple(pk for table in tables for pk in table.get(word, ()))
        return found or self._with_spelled_ending(word)

    def _with_spelled_ending(self, word: str) -> tuple[int, ...]:
        """Return the ids of the regions of a name in pinyin with its ending: lintongqu."""
        match = _SPELLED_ENDING.fullmatch(word)
        if match is None:
            return ()
        ending = _ENDINGS[match["ending"]]
        tables = (self.region_pinyin, self.region_english)
        ids = [pk for table in tables for pk in table.get(match["name"], ())]
        return tuple(pk for pk in ids if self.regions[pk].name.endswith(ending))

    def _sorted(self, ids: Iterable[int]) -> list[VocabularyRegion]:
        return sorted(self.regions[pk] for pk in set(ids))

    @cached_property
    def topics_by_bigram(self) -> Mapping[str, Sequence[str]]:
        """The Chinese names of topics by what ``normalise.bigrams`` returns for them."""
        return _group(
            (pair, name) for name in self.topics if is_han(name) for pair in bigrams(name)
        )

    @cached_property
    def names_by_sound(self) -> Mapping[str, Sequence[str]]:
        """The Chinese names of department types and topics by their pinyin."""
        names = filter(is_han, (*self.department_types, *self.topics))
        return _group((transcribe_name(name)[0], name) for name in names)

    @cached_property
    def _first_characters(self) -> frozenset[str]:
        return frozenset(name[0] for name in self.region_names)

    @cached_property
    def _sorted_names(self) -> list[tuple[list[str], dict[str, tuple[int, ...]]]]:
        tables = (
            self.region_names,
            self.region_pinyin,
            self.region_english,
            self.former_names,
        )
        return [(sorted(table), table) for table in tables]


def _group(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    groups = defaultdict(list)
    for key, name in pairs:
        groups[key].append(name)
    return groups


_cached = Vocabulary()


def get_cached() -> Vocabulary:
    """Return the vocabulary as loaded last, perhaps out of date; it is empty at first."""
    return _cached


def get_current() -> Vocabulary:
    """Return the vocabulary of the present version, from the cache if it is that."""
    return _cached if _cached.version == read_version() else load()


def run_with_current(search: Callable[[Vocabulary], tuple[str, T]]) -> T:
    """Return the result of ``search`` with the vocabulary of the present version.

    ``search`` returns the version that its statement read, and its result. It is repeated with a
    reloaded vocabulary while the version differs, at most MAX_TRIES times in all.
    """
    vocabulary = get_cached()
    for _try in range(MAX_TRIES):
        version, result = search(vocabulary)
        if version == vocabulary.version:
            break
        vocabulary = load()
    return result


def read_version() -> str:
    """Return the version of the reference data in the database."""
    ((version,),) = _READ_VERSION.fetch()
    return version or ""


def load() -> Vocabulary:
    """Read the vocabulary from the database into the cache, and return it.

    The version is read first: a change made meanwhile makes the next search load it again.
    """
    global _cached  # noqa: PLW0603 - one of a process, replaced whole
    vocabulary = Vocabulary(version=read_version())
    _load_regions(vocabulary)
    _load_other_readings(vocabulary)
    _load_former_names(vocabulary)
    _load_department_types(vocabulary)
    for row in Topic.objects.order_by("rank"):
        topic = VocabularyTopic(row.slug, row.name, tuple(row.department_types))
        vocabulary.english_names[row.name] = row.name_en
        names = {normalise_name(each) for each in (row.name, *row.aliases)}
        for each in names | _english(row.name_en):
            vocabulary.topics[each] = (*vocabulary.topics.get(each, ()), topic)
        for each in {transcribe_name(name)[0] for name in names if is_han(name)}:
            vocabulary.spelled_topics[each] = (*vocabulary.spelled_topics.get(each, ()), topic)
    _load_hotlines(vocabulary)
    _cached = vocabulary
    return vocabulary


def _load_department_types(vocabulary: Vocabulary) -> None:
    types = DepartmentType.objects.values_list("code", "name", "name_en", "aliases")
    for code, name, english, aliases in types:
        vocabulary.type_names[code] = name
        vocabulary.english_names[name] = english
        names = {normalise_name(name), *map(normalise_name, aliases)}
        for each in names | _english(english) | _spell_bodies(names, vocabulary):
            codes = vocabulary.department_types.get(each, ())
            vocabulary.department_types[each] = (*codes, code)


def _spell_bodies(names: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    """Return the pinyin of names of bodies, but for what spells a region; two characters may."""
    spelled = {transcribe_name(name)[0] for name in names if len(name) >= _MIN_SPELLED}
    tables = (vocabulary.region_pinyin, vocabulary.region_english, vocabulary.former_names)
    return {letters for letters in spelled if not any(letters in table for table in tables)}


def _load_hotlines(vocabulary: Vocabulary) -> None:
    hotlines = NationalHotline.objects.reached().filter(territory=None)
    for number, aliases, category in hotlines.values_list("number", "aliases", "category"):
        words = {*map(normalise_name, aliases)}
        _add_hotline(number, {number, *words}, vocabulary.hotlines)
        if category == Category.EMERGENCY:
            spelled = {transcribe_name(word)[0] for word in words if is_han(word)}
            _add_hotline(number, spelled, vocabulary.spelled_hotlines)
    for code, pk in AreaCode.objects.order_by("region__code").values_list("code", "region"):
        vocabulary.area_codes[code] = (*vocabulary.area_codes.get(code, ()), pk)


def _add_hotline(number: str, words: Iterable[str], table: dict[str, tuple[str, ...]]) -> None:
    for word in words:
        table[word] = tuple(dict.fromkeys((*table.get(word, ()), number)))


def _load_regions(vocabulary: Vocabulary) -> None:
    names_to_ids, pinyin_to_ids = vocabulary.region_names, vocabulary.region_pinyin
    fields = ("level", "code", "id", "parent_id", "name", "short_name", "pinyin")
    # Parents come before their children, which extend their paths.
    rows = list(Region.objects.present().order_by("level").values_list(*fields, "type", "name_en"))
    # Folding all names in one text takes a tenth of the time.
    folded = fold("".join(f"{row[4]}\n{row[5]}\n" for row in rows)).split("\n")[:-1]
    for row, folded_name, folded_short in zip(rows, folded[::2], folded[1::2], strict=True):
        level, code, pk, parent, name, short, pinyin, type_, english = row
        path = (*vocabulary.regions[parent].path, pk) if parent else (pk,)
        vocabulary.regions[pk] = VocabularyRegion(level, code, pk, name, short, path)
        vocabulary.region_codes[code] = pk
        variants = _colloquial_names(folded_name, folded_short)
        for each in {name, short, folded_name, folded_short, *variants} - {""}:
            names_to_ids[each] = (*names_to_ids.get(each, ()), pk)
        pinyin_to_ids[pinyin] = (*pinyin_to_ids.get(pinyin, ()), pk)
        if level != Level.TOWNSHIP:
            vocabulary.labels[pk] = english
        for each in english_spellings(english, type_, [pinyin]) - {pinyin}:
            _add(vocabulary.region_english, each, pk)


def _load_other_readings(vocabulary: Vocabulary) -> None:
    pinyin_to_ids = vocabulary.region_pinyin
    more = ("id", "initials", "alt_pinyin")
    # Townships only where their names have a second reading.
    regions = Region.objects.present().exclude(level=Level.TOWNSHIP, alt_pinyin=[])
    for pk, initials, others in regions.values_list(*more):
        for each in {*others} - {""}:
            pinyin_to_ids[each] = tuple(dict.fromkeys((*pinyin_to_ids.get(each, ()), pk)))
        ids = vocabulary.region_initials.get(initials, ())
        vocabulary.region_initials[initials] = (*ids, pk)


def _load_former_names(vocabulary: Vocabulary) -> None:
    former = RegionAlias.objects.values_list(
        "region", "region__type", "name", "short_name", "pinyin"
    )
    for pk, type_, *names in former:
        for each in {normalise_name(name) for name in names} - {""}:
            _add(vocabulary.former_names, each, pk)
        # Another English spelling (Peking) is no former region: it takes kinds as the label does.
        if names[0].isascii():
            for each in english_spellings(names[0], type_):
                _add(vocabulary.region_english, each, pk)


def _colloquial_names(name: str, short_name: str) -> Iterator[str]:
    """Yield 威宁县 and 威宁自治县 for 威宁彝族回族苗族自治县, 恩施州 for 恩施土家族苗族自治州."""
    ending = REGION_ENDING.search(name)
    if ending and len(short_name) >= _MIN_LENGTH:
        yield short_name + ending[0]
        yield short_name + name[-1]
    # A name with a dot is typed without it.
    yield from (normalise_name(each) for each in (name, short_name) if not each.isalnum())


def _english(name: str) -> set[str]:
    """Return the letters of an English name, also in the singular: Street lights."""
    letters = normalise_name(name)
    return {letters, letters.removesuffix("s")}


def _add(table: dict[str, tuple[int, ...]], name: str, pk: int) -> None:
    table[name] = (*table.get(name, ()), pk)
