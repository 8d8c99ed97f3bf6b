"""Find the regions whose names a citizen types, also unfinished or without spaces."""

from collections.abc import Sequence

from django.db.models.expressions import RawSQL

from officials.models.regions import Region
from officials.search.normalise import is_han, normalise_name, pinyin_letters, split_words
from officials.search.query import join_words
from officials.search.vocabulary import (
    REGION_ENDING,
    VERSION,
    Vocabulary,
    VocabularyRegion,
    read_version,
    run_with_current,
)

# For longer input, only the last 20 characters are considered.
_MAX_LENGTH = 20
_MIN_LENGTH = 2


def find_regions(query: str, limit: int = 20) -> list[Region]:
    """Find regions by full, short or former name, unfinished ones too, or code; topmost first.

    With several words each must name the region or one above it (鼓楼 南京). The words may also be
    typed without a space (南京鼓楼), and a name with another ending (威宁县). Raises InvalidQuery
    as ``split_words`` does.
    """
    words = split_words(query)

    def search(vocabulary: Vocabulary) -> tuple[str, list[Region]]:
        return _fetch(_find(words, vocabulary)[:limit])

    return run_with_current(search)


def _fetch(found: Sequence[VocabularyRegion]) -> tuple[str, list[Region]]:
    """Return the version of the reference data, and the regions as they are in the database."""
    rows = Region.objects.filter(pk__in=[region.id for region in found])
    version = RawSQL(VERSION, ())  # noqa: S611 - a constant
    rows = rows.select_related("parent__parent__parent").annotate(reference_version=version)
    by_id = {row.pk: row for row in rows}
    present = next(iter(by_id.values())).reference_version if by_id else read_version()
    return present or "", [by_id[region.id] for region in found if region.id in by_id]


def _find(words: Sequence[str], vocabulary: Vocabulary) -> list[VocabularyRegion]:
    names = ["".join(group) for group in join_words(words, vocabulary)]
    names = [n if is_han(n) or n[0].isdigit() else pinyin_letters(n) for n in names]
    for search in (_named, _starting_with):
        for position in range(len(names) - 1, -1, -1):
            others = names[:position] + names[position + 1 :]
            if found := _inside(others, search(names[position], vocabulary), vocabulary):
                return found
    return find_in_address("".join(words), vocabulary) if is_han(words[-1]) else []


def _named(name: str, vocabulary: Vocabulary) -> list[VocabularyRegion]:
    if name[0].isdigit():
        return [region for region in vocabulary.regions.values() if region.code == name]
    return [*vocabulary.regions_named(name), *vocabulary.regions_formerly_named(name)]


def _starting_with(prefix: str, vocabulary: Vocabulary) -> list[VocabularyRegion]:
    # Digits that begin the code of a region are a hotline or a part of a number: 110.
    return [] if prefix[0].isdigit() else vocabulary.regions_starting_with(prefix)


def _inside(
    names: Sequence[str], regions: Sequence[VocabularyRegion], vocabulary: Vocabulary
) -> list[VocabularyRegion]:
    """Return the ``regions`` whose path has a region of each name."""
    ids_by_name = [{region.id for region in _named(name, vocabulary)} for name in names]
    return [
        region for region in regions if not any(ids.isdisjoint(region.path) for ids in ids_by_name)
    ]


def find_in_address(text: str, vocabulary: Vocabulary) -> list[VocabularyRegion]:
    """Find the regions that ``text`` ends with, after nothing but names of regions above them."""
    regular: set[VocabularyRegion] = set()
    others: set[VocabularyRegion] = set()
    for start in range(max(0, len(text) - _MAX_LENGTH), len(text) - 1):
        before, tail = text[:start], text[start:]
        stem = REGION_ENDING.sub("", tail)
        stem = stem if len(stem) >= _MIN_LENGTH else tail
        for region in vocabulary.regions_starting_with(stem):
            name = normalise_name(region.name)
            if name.startswith(stem) and _consists_of_parents(before, region, vocabulary):
                is_short = normalise_name(region.short_name) == stem
                (regular if is_short and name.endswith(tail[-1]) else others).add(region)
    return sorted(regular or others)


def _consists_of_parents(text: str, region: VocabularyRegion, vocabulary: Vocabulary) -> bool:
    """Return whether ``text`` consists of names of regions above ``region``, the topmost first."""
    for pk in reversed(region.path[:-1]):
        parent = vocabulary.regions[pk]
        name, short_name = normalise_name(parent.name), normalise_name(parent.short_name)
        stem = REGION_ENDING.sub("", text)
        for rest, suffix in ((text, name), (text, short_name), (stem, short_name)):
            if rest.endswith(suffix):
                text = rest.removesuffix(suffix)
                break
    return not text
