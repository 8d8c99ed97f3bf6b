"""Suggest regions, departments, topics, names and numbers that begin with the typed text.

Everything suggested is public at this moment.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import get_language, gettext as _

from officials import phones
from officials.models.choices import Use
from officials.models.departments import Topic
from officials.models.national_hotlines import NationalHotline
from officials.models.regions import Region
from officials.search.execute import execute
from officials.search.intent import parse_intent
from officials.search.normalise import (
    InvalidQuery,
    is_han,
    pinyin_letters,
    script_of,
    split_words,
    transcribe_name,
)
from officials.search.tokens import digits_query
from officials.search.vocabulary import (
    VERSION,
    Vocabulary,
    VocabularyRegion,
    get_cached,
    get_current,
    run_with_current,
)

LIMIT = 8
# So many of each kind come first, before the rest of any kind.
MAX_OF_KIND = 3
# So many names, departments and numbers are examined for LIMIT live ones.
MAX_CANDIDATES = 40
MIN_NUMBER_DIGITS = 4
# A single letter is the prefix of too much.
MIN_LETTERS = 2
# Fewer letters are the prefix of too many aliases of types and topics.
MIN_ALIAS_LETTERS = 4
MAX_LENGTH = 30
# The order of kinds among equal matches.
KINDS = ("hotline", "place-topic", "place", "name", "type", "department", "topic", "number")
EXACT, INITIALS, PREFIX = range(3)

# The first row holds the version of the reference data.
_BY_TEXT = f"""
    SELECT {VERSION}, '', '', '', 0
    UNION ALL
    SELECT * FROM officials_suggest(
        %(begun)s, %(in_letters)s, %(english)s, %(tried)s, %(limit)s, %(others)s,
        %(places)s::bigint[], %(places_close)s::int[],
        %(kinds)s::text[], %(keys)s::text[], %(called)s::text[], %(named_close)s::int[],
        %(above)s::bigint[], %(offices)s::text[])
"""  # noqa: S608 - a constant
_BY_DIGITS = """
    SELECT * FROM officials_numbers_holding(
        %(digits)s, %(holding)s::tsquery, %(english)s, %(tried)s, %(limit)s)
"""


@dataclass(frozen=True)
class Suggestion:
    """A suggestion of one of KINDS; ``place`` is a region.

    ``key``: the number of a national hotline, the code of a region, the slug of a topic (for a
    topic in a place after its code and a blank), the Chinese name of a department type, the uid of
    a department, of a number's post or of a name's; empty for a name with several posts. ``text``
    and ``detail`` (its region or post) are in the language of the page; a name is always Chinese.
    ``distance``: EXACT for the typed text itself, larger for weaker matches.
    """

    kind: str
    key: str
    text: str
    detail: str
    distance: int


class NameMatch(NamedTuple):
    """A name that the typed text begins, with the code or slug that it stands for."""

    distance: int
    key: str
    name: str


def suggest(text: str, limit: int = LIMIT) -> list[Suggestion]:
    """Return suggestions for ``text``, best first; none if it is too short or too long.

    Raises TooBroad when the database would take too long.
    """
    try:
        words = split_words(text)
    except InvalidQuery:
        return []
    prefix = "".join(words)
    scripts = {script_of(word) for word in words}
    if scripts == {"digits"}:
        numbers = _suggest_numbers(phones.canonical_fragment(prefix), limit)
        return [*_suggest_answers(text, words, get_current()), *numbers][:limit]
    if len(prefix) > MAX_LENGTH or len(scripts) > 1:
        return _suggest_answers(text, words, get_current())
    prefix = prefix if is_han(prefix) else pinyin_letters(prefix)
    if len(prefix) < MIN_LETTERS and not is_han(prefix):
        return []

    def search(vocabulary: Vocabulary) -> tuple[str, list[Suggestion]]:
        return _suggest_texts(prefix, vocabulary, limit)

    texts = run_with_current(search)
    return _choose([*_suggest_answers(text, words, get_cached()), *texts], limit)


def _suggest_answers(text: str, words: Sequence[str], vocabulary: Vocabulary) -> list[Suggestion]:
    """Suggest national hotlines, and the topic that is asked for in a place."""
    intent = parse_intent(text, vocabulary)
    suggestions = []
    if intent.is_topic and intent.regions:
        topic = Topic.objects.filter(slug=intent.topics[0].slug).first()
        for each in Region.objects.filter(
            pk__in=[region.id for region in intent.regions[:MAX_OF_KIND]]
        ).select_related("parent"):
            if topic:
                where = f"{each.parent.label}{each.label}" if each.parent else each.label
                key = f"{each.code} {topic.slug}"
                suggestions.append(Suggestion("place-topic", key, topic.label, where, EXACT))
    if len(words) == 1 and (numbers := _match_hotlines(words[0], vocabulary)):
        rows = NationalHotline.objects.reached().filter(territory=None, number__in=numbers)
        suggestions += [
            Suggestion(
                "hotline",
                row.number,
                f"{row.number} {row.label}",
                _("全国热线"),
                numbers[row.number],
            )
            for row in sorted(rows, key=lambda row: (numbers[row.number], row.number))
        ]
    return suggestions[:MAX_OF_KIND]


def _match_hotlines(word: str, vocabulary: Vocabulary) -> dict[str, int]:
    """Return the distance of each hotline whose number or everyday word ``word`` begins."""
    key = pinyin_letters(word) if script_of(word) == "latin" else word
    if len(key) < MIN_LETTERS:
        return {}
    distances: dict[str, int] = {}
    for name, numbers in vocabulary.hotlines.items():
        if name.startswith(key):
            for number in numbers:
                distance = EXACT if name == key else PREFIX
                distances[number] = min(distance, distances.get(number, PREFIX))
    return distances


def _choose(suggestions: Iterable[Suggestion], limit: int) -> list[Suggestion]:
    """Return the best suggestions; exact ones come first, and no kind crowds out the others."""
    ranked = sorted(
        suggestions, key=lambda each: (each.distance > 0, KINDS.index(each.kind), each.distance)
    )
    counts: dict[str, int] = {}
    is_surplus = []
    for each in ranked:
        counts[each.kind] = counts.get(each.kind, 0) + 1
        is_surplus.append(counts[each.kind] > MAX_OF_KIND)
    chosen = sorted(range(len(ranked)), key=is_surplus.__getitem__)[:limit]
    return [ranked[position] for position in sorted(chosen)]


def _suggest_texts(prefix: str, vocabulary: Vocabulary, limit: int) -> tuple[str, list[Suggestion]]:
    """Return the version of the reference data, and suggestions of all kinds but numbers.

    One statement reads which matches of the vocabulary are live, and the names of holders.
    """
    (version, *_rest), *rows = _read(_BY_TEXT, _text_params(prefix, vocabulary, limit))
    details = {"type": _("部门"), "topic": _("事情")}
    return version or "", [
        Suggestion(kind, key, text, details.get(kind, detail), distance)
        for kind, key, text, detail, distance in rows
    ]


def _text_params(prefix: str, vocabulary: Vocabulary, limit: int) -> dict[str, Any]:
    """Return the parameters of _BY_TEXT: the matches of the vocabulary for a prefix."""
    regions = _match_regions(prefix, vocabulary)[:limit]
    types = vocabulary.department_types.items()
    topics = ((name, [each.slug for each in of]) for name, of in vocabulary.topics.items())
    matches = [("type", match) for match in _match_names(prefix, types)[:limit]]
    matches += [("topic", match) for match in _match_names(prefix, topics)[:limit]]
    departments = [
        (region.id, match.key)
        for regions_above, rest in _split_region(prefix, vocabulary)
        for match in _match_names(rest, types)
        for region in regions_above
    ]
    return {
        "begun": prefix,
        "in_letters": not is_han(prefix),
        "limit": limit,
        "tried": MAX_CANDIDATES,
        "others": _("%s等地"),
        "places": [region.id for _distance, region in regions],
        "places_close": [distance for distance, _region in regions],
        "kinds": [kind for kind, _match in matches],
        "keys": [match.key for _kind, match in matches],
        "called": [match.name if is_han(match.name) else "" for _kind, match in matches],
        "named_close": [match.distance for _kind, match in matches],
        "above": [region for region, _code in departments],
        "offices": [code for _region, code in departments],
    }


def _match_regions(prefix: str, vocabulary: Vocabulary) -> list[tuple[int, VocabularyRegion]]:
    """Return distance and region for each region that a prefix begins, best first."""
    initials = {*vocabulary.region_initials.get(prefix, ())}
    distances = {
        region: INITIALS if region.id in initials else PREFIX
        for region in vocabulary.regions_starting_with(prefix)
    }
    for regions_above, rest in _split_region(prefix, vocabulary):
        ids = {region.id for region in regions_above}
        for region in vocabulary.regions_starting_with(rest):
            if ids & {*region.path[:-1]}:
                is_exact = rest in {region.name, region.short_name}
                distances[region] = EXACT if is_exact else PREFIX
    distances |= dict.fromkeys(vocabulary.regions_named(prefix), EXACT)
    # A former name (南宁地区 of 崇左) ranks behind all regions that have the name today.
    former = {region for region in distances if is_han(prefix) and prefix[0] not in region.name}
    return sorted((distance + (region in former), region) for region, distance in distances.items())


def _split_region(
    text: str, vocabulary: Vocabulary
) -> Iterator[tuple[list[VocabularyRegion], str]]:
    """Yield the regions named at the start of a text and the rest: 南京鼓楼, 南宁卫健委."""
    if is_han(text):
        for end in range(2, len(text)):
            if regions := vocabulary.regions_named(text[:end]):
                yield regions, text[end:]


def _match_names(prefix: str, names: Iterable[tuple[str, Iterable[str]]]) -> list[NameMatch]:
    """Return the best match of each key whose name a prefix begins, best first.

    ``names``: names, each with the keys that it stands for.
    """
    matches: dict[str, NameMatch] = {}
    for name, keys in names:
        distance = _name_distance(name, prefix)
        if distance is not None:
            for key in keys:
                match = NameMatch(distance, key, name)
                # The Chinese name is shown, not its pinyin.
                matches[key] = min(
                    (matches.get(key, match), match),
                    key=lambda each: (each.distance, not is_han(each.name)),
                )
    return sorted(matches.values(), key=lambda match: match.distance)


def _name_distance(name: str, prefix: str) -> int | None:
    """Return EXACT, INITIALS or PREFIX for a Chinese or Latin prefix of a name, else None."""
    if is_han(prefix):
        if name == prefix:
            return EXACT
        return PREFIX if len(prefix) > 1 and name.startswith(prefix) else None
    full, initials = transcribe_name(name)
    if prefix in {full, initials}:
        return EXACT if prefix == full else INITIALS
    return PREFIX if len(prefix) >= MIN_ALIAS_LETTERS and full.startswith(prefix) else None


def _suggest_numbers(digits: str, limit: int) -> list[Suggestion]:
    """Suggest posts by digits of their numbers."""
    if len(digits) < MIN_NUMBER_DIGITS:
        return []
    params = {
        "holding": digits_query(digits),
        "digits": digits,
        "limit": limit,
        "tried": MAX_CANDIDATES,
    }
    return [
        Suggestion(
            "number",
            uid,
            _show_number(kind, use, number, extension),
            post,
            EXACT if number == digits else PREFIX,
        )
        for uid, kind, use, number, extension, post in _read(_BY_DIGITS, params)
    ]


def _show_number(kind: str, use: str, digits: str, extension: str) -> str:
    """Return a number as a page prints it, after its use if it is not called: 传真 010-0001."""
    number = phones.shown(phones.Kind(kind), digits, extension)
    return number if use == Use.CALL else f"{Use(use).label} {number}"


def _read(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement in the language of the page."""
    english = (get_language() or "").startswith("en")
    return execute(sql, params | {"english": english})
