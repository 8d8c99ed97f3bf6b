"""What a beginning may become: places, departments, topics, names and numbers, each live now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import get_language, gettext as _

from officials import phones, pinyin
from officials.search import vocabulary
from officials.search.execute import execute
from officials.search.normalise import InvalidQuery, is_han, letters, words
from officials.search.tokens import holding
from officials.search.vocabulary import VERSION, Place, Vocabulary

LIMIT = 8
# So many of a kind before the other kinds have had their turn.
OF_A_KIND = 3
# So many names, departments and numbers are tried for eight that are live.
TRIED = 40
FEWEST_DIGITS = 4
# A single letter begins too much, and so little too many nicknames.
FEWEST_LETTERS = 2
FEWEST_OF_A_NICKNAME = 4
LONGEST = 30
# Reference data that changes all the time is believed after so many readings.
TRIES = 3
# The order in which kinds stand, where each is as close as the other.
KINDS = ("place", "name", "type", "department", "topic", "number")
EXACT, INITIALS, BEGUN = range(3)
TIMEOUT = "1s"

# First the version of what was kept in memory.
BY_TEXT = f"""
    SELECT {VERSION}, '', '', '', 0
    UNION ALL
    SELECT * FROM officials_suggest(
        %(begun)s, %(in_letters)s, %(english)s, %(tried)s, %(limit)s, %(others)s,
        %(places)s::bigint[], %(places_close)s::int[],
        %(kinds)s::text[], %(keys)s::text[], %(called)s::text[], %(named_close)s::int[],
        %(above)s::bigint[], %(offices)s::text[])
"""  # noqa: S608 - a constant
BY_DIGITS = """
    SELECT * FROM officials_numbers_holding(
        %(digits)s, %(holding)s::tsquery, %(english)s, %(tried)s, %(limit)s)
"""


@dataclass(frozen=True)
class Suggestion:
    """One thing that a text begins.

    ``key``: the code of a place, the slug of a topic, the Chinese name of a type of department,
    the uid of a department or of the post that a number leads to; for a name the uid of its post,
    or nothing where it has several. ``text`` and ``place`` are in the language of the page, but
    the ``text`` of a name is Chinese always. ``close``: 0 for the very word that was typed, more
    for what is less.
    """

    kind: str
    key: str
    text: str
    place: str
    close: int


class Named(NamedTuple):
    """What has a name that begins so: how close, its code or slug, the name."""

    close: int
    key: str
    called: str


def suggest(text: str, limit: int = LIMIT) -> list[Suggestion]:
    """Suggest what ``text`` begins, best first; nothing for what says too little.

    Raises TooBroad when the database would take longer than ``TIMEOUT``.
    """
    try:
        written = words(text)
    except InvalidQuery:
        return []
    begun = "".join(written)
    if all(word[0].isdigit() for word in written):
        return _numbers(phones.canonical_fragment(begun), limit)
    if len(begun) > LONGEST or len({_script(word) for word in written}) > 1:
        return []
    begun = begun if is_han(begun) else letters(begun)
    if len(begun) < FEWEST_LETTERS and not is_han(begun):
        return []
    return _best(_begun(begun, limit), limit)


def _script(word: str) -> str:
    return "digits" if word[0].isdigit() else "han" if is_han(word) else "latin"


def _best(found: Iterable[Suggestion], limit: int) -> list[Suggestion]:
    """Choose so that no kind crowds out the others; the very word stands first."""
    ranked = sorted(found, key=lambda each: (each.close > 0, KINDS.index(each.kind), each.close))
    turns: dict[str, int] = {}
    late = []
    for each in ranked:
        turns[each.kind] = turns.get(each.kind, 0) + 1
        late.append(turns[each.kind] > OF_A_KIND)
    chosen = sorted(range(len(ranked)), key=late.__getitem__)[:limit]
    return [ranked[place] for place in sorted(chosen)]


def _begun(begun: str, limit: int) -> list[Suggestion]:
    """Look up what is kept in memory, and ask in one statement what of it is public, and names.

    What was kept is read anew when it proves to be out of date.
    """
    known = vocabulary.kept()
    for _try in range(TRIES):
        (version, *_rest), *rows = _read(BY_TEXT, _asked(begun, known, limit))
        if version == known.version:
            break
        known = vocabulary.read()
    said = {"type": _("部门"), "topic": _("事情")}
    return [
        Suggestion(kind, key, text, said.get(kind, place), close)
        for kind, key, text, place, close in rows
    ]


def _asked(begun: str, known: Vocabulary, limit: int) -> dict[str, Any]:
    """Return what the statement is asked with."""
    places = _places(begun, known)[:limit]
    types = _named(begun, known.types.items())
    matters = ((name, [each.slug for each in of]) for name, of in known.topics.items())
    named = [("type", each) for each in types[:limit]]
    named += [("topic", each) for each in _named(begun, matters)[:limit]]
    offices = [
        (above.id, each.key)
        for aboves, tail in _parted(begun, known)
        for each in _named(tail, known.types.items())
        for above in aboves
    ]
    return {
        "begun": begun,
        "in_letters": not is_han(begun),
        "limit": limit,
        "tried": TRIED,
        "others": _("%s等地"),
        "places": [place.id for _close, place in places],
        "places_close": [close for close, _place in places],
        "kinds": [kind for kind, _each in named],
        "keys": [each.key for _kind, each in named],
        "called": [each.called if is_han(each.called) else "" for _kind, each in named],
        "named_close": [each.close for _kind, each in named],
        "above": [above for above, _code in offices],
        "offices": [code for _above, code in offices],
    }


def _places(begun: str, known: Vocabulary) -> list[tuple[int, Place]]:
    """Return how close each place is that begins so, and the place; the closest topmost first."""
    initials = {*known.initials.get(begun, ())}
    found = {place: INITIALS if place.id in initials else BEGUN for place in known.begun_by(begun)}
    for above, tail in _parted(begun, known):
        ids = {place.id for place in above}
        below = [place for place in known.begun_by(tail) if ids & {*place.path[:-1]}]
        found |= {place: EXACT if tail in {place.name, place.short} else BEGUN for place in below}
    found |= dict.fromkeys(known.places_of(begun), EXACT)
    # 南宁地区 is what 崇左 was called: after all that are called so today.
    former = {place for place in found if is_han(begun) and begun[0] not in place.name}
    return sorted((close + (place in former), place) for place, close in found.items())


def _parted(begun: str, known: Vocabulary) -> Iterator[tuple[list[Place], str]]:
    """Cut 南京鼓楼 and 南宁卫健委 behind each name of a place."""
    if is_han(begun):
        for end in range(2, len(begun)):
            if above := known.places_of(begun[:end]):
                yield above, begun[end:]


def _named(begun: str, names: Iterable[tuple[str, Iterable[str]]]) -> list[Named]:
    """Find what has a name that begins so; the closest first."""
    found: dict[str, Named] = {}
    for name, keys in names:
        close = _close(name, begun)
        if close is not None:
            for key in keys:
                each = Named(close, key, name)
                found[key] = min(each, found.get(key, each))
    return sorted(found.values(), key=lambda each: each.close)


def _close(name: str, begun: str) -> int | None:
    """Say how close a name is to what was typed in Chinese or in letters, if it is at all."""
    if is_han(begun):
        return EXACT if name == begun else BEGUN if begun[1:] and name.startswith(begun) else None
    full, initials = spelled(name)
    if begun in {full, initials}:
        return EXACT if begun == full else INITIALS
    return BEGUN if len(begun) >= FEWEST_OF_A_NICKNAME and full.startswith(begun) else None


@lru_cache(maxsize=4096)
def spelled(name: str) -> tuple[str, str]:
    """Return the pinyin of a Chinese name and its initials; of another the name itself."""
    if not is_han(name):
        return name, ""
    spaced = pinyin.of_text(name)
    return spaced.replace(" ", ""), "".join(syllable[0] for syllable in spaced.split())


def _numbers(digits: str, limit: int) -> list[Suggestion]:
    """Suggest posts by digits of their numbers."""
    if len(digits) < FEWEST_DIGITS:
        return []
    asked = {
        "holding": holding(digits),
        "digits": digits,
        "limit": limit,
        "tried": TRIED,
    }
    return [
        Suggestion(
            "number",
            uid,
            phones.shown(phones.Kind(kind), number, extension),
            place,
            EXACT if number == digits else BEGUN,
        )
        for uid, kind, number, extension, place in _read(BY_DIGITS, asked)
    ]


def _read(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement in the language of the page."""
    english = (get_language() or "").startswith("en")
    return execute(sql, params | {"english": english}, timeout=TIMEOUT)
