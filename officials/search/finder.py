"""What a citizen types into a box: the name of a place, or the matter that they call about."""

import re
from collections.abc import Iterable, Sequence

from django.db.models.expressions import RawSQL

from officials.models.departments import Topic
from officials.models.regions import Region
from officials.search import fold, vocabulary, words
from officials.search.normalise import bare, is_han, letters
from officials.search.query import joined
from officials.search.vocabulary import ENDING, Place, Vocabulary

# Of a longer text the end is read.
_LONGEST = 20
_LEAST = 2


def find_places(query: str, limit: int = 20, *, loosely: bool = True) -> list[Region]:
    """Find places by full, short or former name or by pinyin, also unfinished; topmost first.

    Of several words each must name the place or one above it (鼓楼 南京), also without a space
    between (南京鼓楼), and a name may have another ending than usual (威宁县); both only
    ``loosely``. Raises ``search.InvalidQuery`` as ``search.words`` does.
    """
    written = words(query)
    known = vocabulary.kept()
    for _try in range(vocabulary.TRIES):
        found = _found(written, known, loosely=loosely)[:limit]
        regions, version = _read(found)
        if version == known.version:
            break
        known = vocabulary.read()
    return regions


def _read(found: Sequence[Place]) -> tuple[list[Region], str]:
    """Return the regions as they are now, and the version of what was read."""
    rows = Region.objects.filter(pk__in=[place.id for place in found])
    stands = RawSQL(vocabulary.VERSION, ())  # noqa: S611 - a constant
    by_id = {
        row.pk: row for row in rows.select_related("parent__parent__parent").annotate(stands=stands)
    }
    version = next(iter(by_id.values())).stands if by_id else vocabulary.read_version()
    return [by_id[place.id] for place in found if place.id in by_id], version or ""


def _found(written: Sequence[str], known: Vocabulary, *, loosely: bool) -> list[Place]:
    spelled = [_spelled("".join(word)) for word in joined(written, known)]
    for named_by in (_named, _begun):
        for position in range(len(spelled) - 1, -1, -1):
            above = spelled[:position] + spelled[position + 1 :]
            if found := _below(above, named_by(spelled[position], known), known):
                return found
    return _loosely("".join(written), known) if loosely and is_han(written[-1]) else []


def _spelled(word: str) -> str:
    return word if is_han(word) or word[0].isdigit() else letters(word)


def _named(word: str, known: Vocabulary) -> list[Place]:
    if word[0].isdigit():
        return [place for place in known.regions.values() if place.code == word]
    return [*known.places_of(word), *known.once(word)]


def _begun(word: str, known: Vocabulary) -> list[Place]:
    if word[0].isdigit():
        return sorted(p for p in known.regions.values() if p.code.startswith(word))
    return known.begun_by(word)


def _below(above: Sequence[str], places: Sequence[Place], known: Vocabulary) -> list[Place]:
    """Return those of ``places`` of which each word above names one that they lie in."""
    upper = [{place.id for place in _named(word, known)} for word in above]
    return [place for place in places if not any(each.isdisjoint(place.path) for each in upper)]


def _loosely(text: str, known: Vocabulary) -> list[Place]:
    """Find places with which ``text`` ends, with nothing but names of their parents before it."""
    usual: set[Place] = set()
    others: set[Place] = set()
    for start in range(max(0, len(text) - _LONGEST), len(text) - 1):
        before, tail = text[:start], text[start:]
        stem = ENDING.sub("", tail)
        stem = stem if len(stem) >= _LEAST else tail
        for place in known.begun_by(stem):
            name = bare(place.name)
            if name.startswith(stem) and _is_above(before, place, known):
                same = bare(place.short) == stem and name.endswith(tail[-1])
                (usual if same else others).add(place)
    return sorted(usual or others)


def _is_above(text: str, place: Place, known: Vocabulary) -> bool:
    """Whether ``text`` consists of names of places above ``place``, the topmost first."""
    for pk in reversed(place.path[:-1]):
        above = known.regions[pk]
        stem = ENDING.sub("", text)
        ways = ((text, bare(above.name)), (text, bare(above.short)), (stem, bare(above.short)))
        text = next((said.removesuffix(name) for said, name in ways if said.endswith(name)), text)
    return not text


def find_topics(query: str, topics: Iterable[Topic], limit: int = 4) -> list[Topic]:
    """Find those of ``topics`` that the query names, or that it speaks of; the closest first.

    No query is refused: what is no name of a matter finds nothing.
    """
    asked = re.sub(r"\s+", "", fold(query))
    if not _LEAST <= len(asked) <= _LONGEST:
        return []
    close: dict[int, list[Topic]] = {}
    for topic in topics:
        said = [fold(name) for name in (topic.name, topic.name_en, *topic.aliases)]
        if asked in said:
            close.setdefault(0, []).append(topic)
        elif any(asked in name or (name in asked and len(name) >= _LEAST) for name in said):
            close.setdefault(1, []).append(topic)
    return [topic for _distance, each in sorted(close.items()) for topic in each][:limit]
