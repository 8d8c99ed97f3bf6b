"""What a citizen types into a box: the name of a place, or the matter that they call about."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Q, QuerySet, When

from officials.models.departments import Topic
from officials.models.places import Region
from officials.search import MOST_PLACES, fold, is_han, letters, words

# People leave out the middle of a name (威宁县) or write another ending than the place has today.
_ENDING = re.compile("(?:自治)?(?:县|区|州|市|旗|省)$|(?:街道|镇|乡|盟|特别行政区)$")
# Of a longer text the end is read.
_LONGEST = 20
_LEAST = 2
# So many places whose name begins like a piece of the query are looked at.
MOST_FOUND = 200


def find_places(query: str, limit: int = 20, *, loosely: bool = True) -> list[Region]:
    """Find places by full, short or former name or by pinyin, also unfinished; topmost first.

    Of several words each must match the place or one above it (鼓楼 南京), also without a space
    between (南京鼓楼), and a name may have another ending than usual (威宁县); both only
    ``loosely``. Raises ``search.Unanswerable`` as ``search.words`` does.
    """
    *above, last = words(query)
    places = Region.objects.filter(pk__in=_ids(_beginning(last)))
    for word in above:
        upper = Region.objects.filter(pk__in=_ids(_named(word))).order_by("level", "code")
        places = places.filter(path__overlap=ArraySubquery(upper.values("pk")[:MOST_PLACES]))
    found = places.annotate(exact=Case(When(pk__in=_ids(_named(last)), then=1), default=0))
    found = found.select_related("parent__parent__parent").order_by("-exact", "level", "code")
    first = list(found[:limit])
    if not first and loosely and is_han(last):
        return _loosely("".join([*above, last]))[:limit]
    return [place for place in first if place.exact == first[0].exact]


def _loosely(text: str) -> list[Region]:
    """Find places with which ``text`` ends, with nothing but names of their parents before it."""
    tails = {text[i:]: text[:i] for i in range(max(0, len(text) - _LONGEST), len(text) - 1)}
    if not tails:
        return []
    bare = {tail: _ENDING.sub("", tail) for tail in tails}
    stems = {tail: stem if len(stem) >= _LEAST else tail for tail, stem in bare.items()}
    begun = [Q(name__startswith=stem) for stem in set(stems.values())]
    places = Region.objects.filter(pk__in=_ids(begun)).select_related("parent__parent__parent")
    found: dict[bool, list[Region]] = {True: [], False: []}
    for place in places.order_by("level", "code")[:MOST_FOUND]:
        for tail, before in tails.items():
            if place.name.startswith(stems[tail]) and _is_above(before, place):
                usual = place.short_name == stems[tail] and place.name.endswith(tail[-1])
                found[usual].append(place)
                break
    return found[True] or found[False]


def _is_above(text: str, place: Region) -> bool:
    """Whether ``text`` consists of names of places above ``place``, the topmost first."""
    above = place.parent
    while above and text:
        bare = _ENDING.sub("", text)
        ways = ((text, above.name), (text, above.short_name), (bare, above.short_name))
        text = next((said.removesuffix(name) for said, name in ways if said.endswith(name)), text)
        above = above.parent
    return not text


def _named(word: str) -> list[Q]:
    """Say which regions have ``word`` as a name; over ``aliases``, former names count."""
    if word[0].isdigit():
        return [Q(code=word)]
    if is_han(word):
        former = Q(aliases__name=word) | Q(aliases__short_name=word)
        return [Q(name=word), Q(short_name=word), former]
    latin = letters(word)
    return [Q(pinyin=latin), Q(alt_pinyin__contains=[latin]), Q(aliases__pinyin=latin)]


def _beginning(word: str) -> list[Q]:
    """Say which regions have a name, a code or pinyin that begins with ``word``."""
    if word[0].isdigit():
        return [Q(code__startswith=word)]
    if is_han(word):
        return [*_named(word), Q(name__startswith=word), Q(aliases__name__startswith=word)]
    return [*_named(word), Q(pinyin__startswith=letters(word)), Q(initials=word)]


def _ids(names: list[Q]) -> QuerySet[Region, Any]:
    """Return the ids of what any of ``names`` finds; each walks its own index, as an OR cannot."""
    first, *others = (Region.objects.filter(name).order_by().values("pk") for name in names)
    return first.union(*others) if others else first


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
