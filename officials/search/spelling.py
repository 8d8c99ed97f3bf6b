"""What a query was perhaps meant to be, where it finds next to nothing; offered, never assumed.

Names come from the lexicon, places from what is kept in memory. In letters: one letter too many,
too few, another or two exchanged, then what is alike by its trigrams. In Chinese: what sounds the
same, what almost does, one other character.
"""

import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from officials import pinyin
from officials.models.regions import Level
from officials.search import find, vocabulary
from officials.search.execute import execute
from officials.search.normalise import InvalidQuery, is_han, letters, words
from officials.search.suggestions import spelled
from officials.search.vocabulary import Vocabulary

MOST = 3
# So many offers are tried until three of them find something live.
TRIED = 10
MOST_WORDS = 4
LONGEST = 30
# Fewer letters or characters are one slip away from too much.
FEWEST = {True: 2, False: 4}
SIMILAR = 0.4
FARTHEST = 2
# So many names that are alike are looked at.
MOST_ALIKE = 200
# Letters that people hear or type for each other, and those that they leave out.
CONFUSED = {frozenset(pair) for pair in ("ln", "fh", "lr", "uv", "ie", "ao")}
OFTEN_SHORT = {"zh", "ch", "sh", "ng"}
COMMON, EXCHANGED = 0.5, 0.75


@dataclass(frozen=True, order=True)
class Offer:
    """What a word may have been meant to be, and how far that is: about 1 for each slip."""

    distance: float
    word: str


class Span(NamedTuple):
    """Neighbouring words of a query, taken as one; ``last`` is the first behind them."""

    first: int
    last: int
    word: str


def meant(query: str) -> list[str]:
    """Offer queries in place of one that finds next to nothing; each finds something live.

    One word is replaced, the others stay; nothing is offered for numbers. Raises TooBroad when
    the database would take too long.
    """
    try:
        written = words(query)
    except InvalidQuery:
        return []
    known = _known()
    written = [part for word in written for part in _parted(word, known)]
    if len(written) > MOST_WORDS:
        return []
    spans = list(_spans(written))
    strange = [span for span in spans if not known.places_of(span.word)]
    # Where each word is known, the wrong one names something else: 南京 古楼.
    return _offers(strange, written, known) or _offers(
        [span for span in spans if span not in strange], written, known
    )


def _offers(spans: Iterable[Span], written: Sequence[str], known: Vocabulary) -> list[str]:
    """Replace one span at a time, the closest first, and return what leads somewhere."""
    offers: dict[str, float] = {}
    for first, last, word in spans:
        for offer in (*_places(word, known), *_matters(word, known), *_names(word)):
            said = " ".join([*written[:first], offer.word, *written[last:]])
            offers[said] = min(offer.distance, offers.get(said, offer.distance))
    offers.pop(" ".join(written), None)
    best = sorted(offers, key=lambda said: (offers[said], said))
    apart = {said.replace(" ", ""): said for said in reversed(best)}
    return _confirmed(list(apart.values())[::-1][:TRIED], known)


def places(text: str) -> list[str]:
    """Offer names of places in place of the last word of ``text``; the words before it stay."""
    try:
        *above, last = words(text)
    except InvalidQuery:
        return []
    known = _known()
    *heads, last = [*above, *_parted(last, known)]
    if len(last) < FEWEST[is_han(last)]:
        return []
    around = [{place.id for place in known.places_of(head)} for head in heads]
    offers = [
        " ".join([*heads, offer.word])
        for offer in sorted(_places(last, known))
        if any(
            all(ids & {*place.path[:-1]} for ids in around) for place in known.places_of(offer.word)
        )
    ]
    return list(dict.fromkeys(offers))[:MOST]


def _confirmed(offers: Iterable[str], known: Vocabulary) -> list[str]:
    """Return the first offers that lead somewhere: to a place, or to what is live."""
    found: list[str] = []
    for offer in offers:
        if known.places_of(offer) or _finds(offer):
            found.append(offer)
        if len(found) == MOST:
            break
    return found


def _finds(offer: str) -> bool:
    try:
        return bool(find.find_posts(offer, limit=1).editions)
    except InvalidQuery:
        return False


def _parted(word: str, known: Vocabulary) -> list[str]:
    """Cut 南宁王示列 behind the name of the place, unless the word is known as a whole."""
    if is_han(word) and word not in known.places:
        for end in range(len(word) - FEWEST[True], 1, -1):
            if word[:end] in known.places:
                return [word[:end], word[end:]]
    return [word]


def _spans(written: Sequence[str]) -> Iterator[Span]:
    """Yield each word, and neighbours of one script as one word: wan gwei."""
    for first in range(len(written)):
        for last in range(first + 1, len(written) + 1):
            span = written[first:last]
            if any(word[0].isdigit() for word in span) or len({*map(is_han, span)}) > 1:
                break
            whole = "".join(span) if is_han(span[0]) else letters("".join(span))
            if FEWEST[is_han(whole)] <= len(whole) <= LONGEST:
                yield Span(first, last, whole)


def _names(word: str) -> list[Offer]:
    """Find names in the lexicon that are alike."""
    if not is_han(word):
        near = _read(_SPELLED, near=[word, *slips(word)]) or _read(_ALIKE, word=word)
        offers = (Offer(_distance(word, sound), sound) for sound, _name in near)
        return [each for each in offers if each.distance < FARTHEST + 1]
    readings = [pinyin.full(reading) for reading in pinyin.readings(word)]
    found = _read(
        _HEARD,
        heard=readings,
        near=[slip for reading in readings[:1] for slip in slips(reading)],
        patterns=[word[:n] + "_" + word[n + 1 :] for n in range(len(word))],
        rests=[word[:n] + word[n + 1 :] for n in range(len(word)) if len(word) > FEWEST[True]],
    )
    return [Offer(_unlike(word, name, readings, sound), name) for sound, name in found]


def _places(word: str, known: Vocabulary) -> list[Offer]:
    """Find places in memory that are alike; a township only where it is closer than others."""
    if not is_han(word):
        return [Offer(_distance(word, slip), slip) for slip in slips(word) if slip in known.spelled]
    sound = spelled(word)[0]
    names = {*_with_another_character(word, known.places)}
    for heard in (sound, *slips(sound)):
        for place in (known.regions[each] for each in known.spelled.get(heard, ())):
            names |= {name for name in (place.short, place.name) if len(name) == len(word)}
    offers = []
    for name in names - {word}:
        is_small = known.places_of(name)[0].level == Level.TOWNSHIP
        offers.append(Offer(_unlike(word, name, [sound], spelled(name)[0]) + is_small, name))
    return [each for each in offers if each.distance < FARTHEST + 1]


def _matters(word: str, known: Vocabulary) -> list[Offer]:
    """Find types of department and matters in memory that are alike."""
    sound = spelled(word)[0]
    near = {sound, *slips(sound)}
    names = (name for name in (*known.types, *known.topics) if is_han(name) and name != word)
    return [
        Offer(_unlike(word, name, [sound], spelled(name)[0]), name)
        if is_han(word)
        else Offer(_distance(sound, spelled(name)[0]), spelled(name)[0])
        for name in names
        if spelled(name)[0] in near
    ]


def _with_another_character(word: str, names: Iterable[str]) -> Iterator[str]:
    """Yield those of ``names`` that differ from ``word`` in one character."""
    first, rest, length = word[0], word[1:], len(word)
    for name in names:
        near = len(name) == length and (name[0] == first or name[1:] == rest)
        if near and sum(map(str.__ne__, name, word)) == 1:
            yield name


def slips(word: str) -> list[str]:
    """Return all that is one slip away from a word in letters."""
    cut = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    fewer = [before + behind[1:] for before, behind in cut if behind]
    exchanged = [
        before + behind[1] + behind[0] + behind[2:] for before, behind in cut if behind[1:]
    ]
    other = [
        before + letter + behind[1:]
        for before, behind in cut
        if behind
        for letter in string.ascii_lowercase
    ]
    more = [before + letter + behind for before, behind in cut for letter in string.ascii_lowercase]
    return sorted({*fewer, *exchanged, *other, *more} - {word, ""})


def _unlike(word: str, name: str, sounds: Iterable[str], sound: str) -> float:
    """Say how far a name is from what was typed: by its sound, and then by its characters."""
    others = sum(map(str.__ne__, word, name)) + abs(len(word) - len(name)) + (word[0] != name[0])
    return min(_distance(each, sound) for each in sounds) + others / 2


def _distance(word: str, other: str) -> float:
    """Count the slips between two words in letters, each a letter or two neighbours exchanged.

    A slip that many people make counts for less, another first letter for more.
    """
    rows: list[list[float]] = []
    for i in range(len(word) + 1):
        row: list[float] = []
        for j in range(len(other) + 1):
            ways = []
            if i:
                ways.append(rows[i - 1][j] + _extra(word, i))
            if j:
                ways.append(row[j - 1] + _extra(other, j))
            if i and j:
                ways.append(rows[i - 1][j - 1] + _replaced(word[i - 1], other[j - 1]))
            if i > 1 and j > 1 and word[i - 2 : i] == other[j - 1] + other[j - 2]:
                ways.append(rows[i - 2][j - 2] + EXCHANGED)
            row.append(min(ways, default=0.0))
        rows.append(row)
    return rows[-1][-1] + (word[:1] != other[:1]) / 2


def _extra(word: str, at: int) -> float:
    """Say what it costs that the letter before ``at`` is there."""
    pair = word[max(0, at - 2) : at]
    return COMMON if pair in OFTEN_SHORT or pair[:1] == pair[1:] else 1


def _replaced(letter: str, other: str) -> float:
    return 0 if letter == other else COMMON if frozenset((letter, other)) in CONFUSED else 1


def _known() -> Vocabulary:
    """Return what is kept in memory, read anew where it is out of date."""
    known = vocabulary.kept()
    version = vocabulary.read_version()
    return known if known.version == version else vocabulary.read()


_SPELLED = """
    SELECT sound, '' FROM unnest(%(near)s::text[]) AS sound
    WHERE EXISTS (SELECT FROM officials_lexiconname WHERE letters = sound)
"""
_ALIKE = f"""
    SELECT letters, '' FROM officials_lexiconname WHERE letters %% %(word)s
    GROUP BY letters ORDER BY similarity(letters, %(word)s) DESC, letters LIMIT {MOST_ALIKE}
"""  # noqa: S608 - a constant
_HEARD = f"""
    (SELECT letters, name FROM officials_lexiconname
    WHERE letters = ANY(%(heard)s) LIMIT {MOST_ALIKE})
    UNION
    (SELECT letters, name FROM officials_lexiconname
    WHERE letters = ANY(%(near)s) AND name LIKE ANY(%(patterns)s) LIMIT {MOST_ALIKE})
    UNION
    (SELECT letters, name
    FROM unnest(%(rests)s::text[], %(patterns)s::text[]) AS other (rest, pattern),
    LATERAL (
        SELECT letters, name FROM officials_lexiconname
        WHERE string_to_array(name, NULL) @> string_to_array(rest, NULL) AND name LIKE pattern
    ) AS alike WHERE rest IS NOT NULL LIMIT {MOST_ALIKE})
"""  # noqa: S608 - the parts are constants


def _read(sql: str, **params: Any) -> list[tuple[Any, ...]]:
    settings = {"pg_trgm.similarity_threshold": str(SIMILAR)}
    return execute(sql, params, timeout=find.TIMEOUT, settings=settings)
