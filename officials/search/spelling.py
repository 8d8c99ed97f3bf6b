"""Correct the spelling of a query with few results; corrections are offered, never applied.

Names come from the lexicon; regions, department types and topics from the vocabulary. Latin letters
are corrected by one edit, else by similar trigrams. Chinese is corrected by the same sound, by a
similar look, by a similar sound, or by one other character; words about a matter by the topic whose
words have most in common with them: 墙体裂开 by 房屋质量, for 墙体开裂.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.utils.translation import get_language

from officials import pinyin
from officials.models.regions import Level
from officials.search.edit_distance import edit_distance, single_edits
from officials.search.execute import execute
from officials.search.fillers import is_stop_word
from officials.search.find import find_answered
from officials.search.look_alikes import look_alike
from officials.search.normalise import (
    InvalidQuery,
    bigrams,
    fold,
    is_han,
    pinyin_letters,
    split_words,
    transcribe_name,
)
from officials.search.post_titles import TITLE
from officials.search.segment import segment
from officials.search.vocabulary import Vocabulary, VocabularyRegion, get_current

MAX_CORRECTIONS = 3
# So many candidates are searched for, until enough have results.
MAX_CANDIDATES = 10
MAX_WORDS = 4
MAX_LENGTH = 30
# A shorter word is one edit away from too many others.
MIN_HAN, MIN_LETTERS = 2, 4
MIN_SIMILARITY = 0.4
DISTANCE_LIMIT = 3
# Words about one matter have so much of their characters in common: 墙体开裂, 墙开裂.
MIN_COMMON = 0.6
# The distance of a character that looks alike: between the same sound and a similar one.
LOOK_ALIKE = 0.75
# So many similar names are read from the lexicon.
MAX_NAMES = 200


@dataclass(frozen=True, order=True)
class Correction:
    """A word that may have been meant. ``distance``: about 1 for each mistake."""

    distance: float
    word: str


class Offer(str):
    """A query that may have been meant. ``detail``: the regions above the one it names, if one."""

    __slots__ = ("detail",)
    detail: str

    def __new__(cls, query: str, detail: str = "") -> Self:
        offer = super().__new__(cls, query)
        offer.detail = detail
        return offer


class Span(NamedTuple):
    """The words of a query from ``first`` to before ``end``, joined into one ``word``."""

    first: int
    end: int
    word: str


def correct_query(query: str, *, found: bool | None = None) -> list[Offer]:
    """Return corrections of a query that have results, the closest first.

    One word is replaced and the others stay. A word that is understood is never replaced: a
    number, a title, a holder's name, a name of the vocabulary. ``found``: whether the query has
    results, None if nobody has asked. Raises TooBroad when the database would take too long.
    """
    try:
        words = split_words(query)
    except InvalidQuery:
        return []
    vocabulary = get_current()
    words = [part for word in words for part in _split_region(word, vocabulary)]
    if len(words) > MAX_WORDS:
        return []
    spans = list(_spans(words))
    if found is None:
        found = bool(find_answered([query]))
    joined = ("".join(words[span.first : span.end]) for span in spans)
    known = _find_known({*words, *joined}, vocabulary)
    unknown = [
        span
        for span in spans
        if not _is_understood(words[span.first : span.end], known, found=found)
    ]
    corrected = _correct_spans(unknown, words, vocabulary)
    if not corrected and all(map(vocabulary.regions_named, words)) and not found:
        # Regions of which none lies in the others: 南京 古楼, where 古楼 is a township elsewhere.
        townships = [span for span in spans if _is_township(span.word, vocabulary)]
        corrected = _correct_spans(townships, words, vocabulary)
    return [Offer(each, _describe(each, vocabulary)) for each in corrected]


def _inside(
    word: str, parent_ids: Sequence[set[int]], vocabulary: Vocabulary
) -> list[VocabularyRegion]:
    """Return the regions with a name that lie in one of each set of regions."""
    return [
        region
        for region in vocabulary.regions_named(word)
        if all(ids & {*region.path[:-1]} for ids in parent_ids)
    ]


def _describe(query: str, vocabulary: Vocabulary) -> str:
    """Return the regions above those that the last word of a query with a region names."""
    words = query.split()
    for position, word in reversed([*enumerate(words)]):
        if vocabulary.regions_named(word):
            others = [
                {region.id for region in vocabulary.regions_named(each)}
                for each in words[:position]
                if vocabulary.regions_named(each)
            ]
            return _name_above(_inside(word, others, vocabulary), vocabulary)
    return ""


def _name_above(regions: Sequence[VocabularyRegion], vocabulary: Vocabulary) -> str:
    """Return the names of the regions above the topmost of ``regions``, in the page's language."""
    above = regions[0].path[:-1] if regions else ()
    if (get_language() or "").startswith("en"):
        return ", ".join(vocabulary.labels[pk] for pk in reversed(above) if pk in vocabulary.labels)
    return "".join(vocabulary.regions[pk].name for pk in above)


def _is_understood(words: Sequence[str], known: set[str], *, found: bool) -> bool:
    """Return whether each of the words is known, or all together are a name that was found."""
    whole = "".join(words)
    return known.issuperset(words) or ((found or is_han(whole)) and whole in known)


def _find_known(words: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    """Return those of ``words`` that are titles, names of the vocabulary or of holders."""
    names = {word: word if is_han(word) else pinyin_letters(word) for word in words}
    known = {
        word
        for word, name in names.items()
        if vocabulary.has_name(name) or TITLE.fullmatch(word) or is_stop_word(word)
    }
    if known == names.keys():
        return known
    held = {name for (name,) in _read(_BY_NAME, names=[*names.values()])}
    return known | {word for word, name in names.items() if name in held}


def _is_township(word: str, vocabulary: Vocabulary) -> bool:
    return {region.level for region in vocabulary.regions_named(word)} == {Level.TOWNSHIP}


def _correct_spans(
    spans: Iterable[Span], words: Sequence[str], vocabulary: Vocabulary
) -> list[str]:
    """Replace one span at a time, and return the closest queries that have results."""
    distances: dict[str, float] = {}
    replaced = [*spans]
    latin_names = _find_latin_names({span.word for span in replaced if not is_han(span.word)})
    for first, end, word in replaced:
        for correction in (
            *_correct_to_region(word, vocabulary),
            *_correct_to_type_or_topic(word, vocabulary),
            *_correct_to_matter(word, vocabulary),
            *(_find_chinese_names(word) if is_han(word) else latin_names[word]),
        ):
            query = " ".join([*words[:first], correction.word, *words[end:]])
            distances[query] = min(correction.distance, distances.get(query, correction.distance))
    distances.pop(" ".join(words), None)
    closest = sorted(distances, key=lambda query: (distances[query], query))
    # Of queries that differ in spaces only, the closest is kept.
    without_spaces = {query.replace(" ", ""): query for query in reversed(closest)}
    return _keep_with_results(list(without_spaces.values())[::-1][:MAX_CANDIDATES], vocabulary)


def _keep_with_results(queries: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """Return the first queries that name a region or a topic, or find a live post."""
    asked = [*queries]
    pages = {
        query for query in asked if vocabulary.regions_named(query) or query in vocabulary.topics
    }
    kept = pages | find_answered(query for query in asked if query not in pages)
    return [query for query in asked if query in kept][:MAX_CORRECTIONS]


def _min_length(word: str) -> int:
    return MIN_HAN if is_han(word) else MIN_LETTERS


def _split_region(word: str, vocabulary: Vocabulary) -> list[str]:
    """Split 南宁王示列 after the region's name, unless the whole word is one."""
    if is_han(word) and word not in vocabulary.region_names:
        for end in range(len(word) - MIN_HAN, 1, -1):
            if word[:end] in vocabulary.region_names:
                return [word[:end], word[end:]]
    return [word]


def _spans(words: Sequence[str]) -> Iterator[Span]:
    """Yield each word, and adjacent words of one script joined: wan gwei."""
    for first in range(len(words)):
        for end in range(first + 1, len(words) + 1):
            parts = words[first:end]
            if any(part[0].isdigit() for part in parts) or len({*map(is_han, parts)}) > 1:
                break
            joined = "".join(parts)
            word = joined if is_han(joined) else pinyin_letters(joined)
            if _min_length(word) <= len(word) <= MAX_LENGTH:
                yield Span(first, end, word)


def _find_latin_names(misspelled: Iterable[str]) -> dict[str, list[Correction]]:
    """Return names of the lexicon in pinyin that are similar to each of ``misspelled``.

    Names at one edit, else by trigrams, which take longer: not for a part of a word that has some.
    """
    asked = sorted(misspelled, key=lambda word: (-len(word), word))
    edits = [(word, edit) for word in asked for edit in (word, *single_edits(word))]
    near: dict[str, list[str]] = {}
    if edits:
        words, sounds = zip(*edits, strict=True)
        for word, letters in _read(_BY_LETTERS, words=[*words], near=[*sounds]):
            near.setdefault(word, []).append(letters)
    found: dict[str, list[Correction]] = {}
    for word in asked:
        names = near.get(word, [])
        if not names and not any(word in longer and found[longer] for longer in found):
            names = [letters for (letters,) in _read(_BY_TRIGRAMS, word=word)]
        measured = (Correction(edit_distance(word, name, DISTANCE_LIMIT), name) for name in names)
        found[word] = [each for each in measured if each.distance < DISTANCE_LIMIT]
    return found


def _find_chinese_names(word: str) -> list[Correction]:
    """Return names of the lexicon in Chinese that are similar to ``word``."""
    readings = [pinyin.full(reading) for reading in pinyin.readings(word)]
    shortened = [word[:n] + word[n + 1 :] for n in range(len(word)) if len(word) > MIN_HAN]
    rows = _read(
        _BY_SOUND,
        heard=readings,
        near=[edit for reading in readings[:1] for edit in single_edits(reading)],
        patterns=[word[:n] + "_" + word[n + 1 :] for n in range(len(word))],
        rests=shortened,
    )
    return [Correction(_han_distance(word, readings, name, sound), name) for sound, name in rows]


def _correct_to_region(word: str, vocabulary: Vocabulary) -> list[Correction]:
    """Return regions with similar names; townships count as farther than others."""
    if not is_han(word):
        return [
            Correction(edit_distance(word, edit) + _is_township(edit, vocabulary), edit)
            for edit in single_edits(word)
            if edit in vocabulary.region_pinyin
        ]
    sound, _initials = transcribe_name(word)
    away = {*vocabulary.regions_one_character_away(word)}
    names = {*away}
    for similar in (sound, *single_edits(sound)):
        for pk in vocabulary.region_pinyin.get(similar, ()):
            region = vocabulary.regions[pk]
            names |= {n for n in (region.short_name, region.name) if len(n) == len(word)}
    corrections = []
    for name in names - {word}:
        is_township = vocabulary.regions_named(name)[0].level == Level.TOWNSHIP
        is_longer = name in away and len(name) > len(word)
        distance = _han_distance(word, [sound], name, transcribe_name(name)[0])
        corrections.append(Correction((1 if is_longer else distance) + is_township, name))
    return [each for each in corrections if each.distance < DISTANCE_LIMIT]


def _correct_to_type_or_topic(word: str, vocabulary: Vocabulary) -> list[Correction]:
    """Return names of department types and topics that sound similar."""
    sound, _initials = transcribe_name(word)
    similar = {sound, *single_edits(sound)}
    corrections = []
    sounds = [(name, each) for each in similar for name in vocabulary.names_by_sound.get(each, ())]
    for name, name_sound in sounds:
        if name == word:
            continue
        if is_han(word):
            distance = _han_distance(word, [sound], name, name_sound)
            corrections.append(Correction(distance, name))
        else:
            corrections.append(Correction(edit_distance(sound, name_sound), name_sound))
    return corrections


def _correct_to_matter(word: str, vocabulary: Vocabulary) -> list[Correction]:
    """Return the names of the topics that have similar words, closer than what sounds alike.

    Text that contains the words of a topic is understood already.
    """
    if not is_han(word) or any(each in vocabulary.topics for each in segment(word, vocabulary)):
        return []
    corrections = []
    # Two adjacent characters stand in both: not 开裂 in 墙开裂 and 裂开.
    near = {name for pair in bigrams(word) for name in vocabulary.topics_by_bigram.get(pair, ())}
    for name in near:
        if (common := _common_share(word, name)) >= MIN_COMMON:
            topics = vocabulary.topics[name]
            corrections += [Correction((1 - common) / 2, fold(topic.name)) for topic in topics]
    return corrections


def _common_share(word: str, name: str) -> float:
    """Return the share of characters that two words have in common."""
    common = (Counter(word) & Counter(name)).total()
    return 2 * common / (len(word) + len(name))


def _han_distance(word: str, sounds: Iterable[str], name: str, name_sound: str) -> float:
    """Return how far a Chinese name is from a word: by its pinyin, then by its characters.

    A character that looks alike counts the same whatever its sound, and wherever it stands.
    """
    pairs = [pair for pair in zip(word, name, strict=False) if pair[0] != pair[1]]
    differences = len(pairs) + abs(len(word) - len(name)) + (word[0] != name[0])
    distance = min(edit_distance(sound, name_sound) for sound in sounds) + differences / 2
    if len(word) == len(name) and all(look_alike(*pair) for pair in pairs):
        distance = min(distance, len(pairs) * LOOK_ALIKE)
    return distance


_BY_NAME = """
    SELECT asked FROM unnest(%(names)s::text[]) AS asked
    WHERE EXISTS (SELECT FROM officials_lexiconname WHERE name = asked OR letters = asked)
"""
_BY_LETTERS = """
    SELECT word, sound FROM unnest(%(words)s::text[], %(near)s::text[]) AS asked (word, sound)
    WHERE EXISTS (SELECT FROM officials_lexiconname WHERE letters = sound)
"""
_BY_TRIGRAMS = f"""
    SELECT letters FROM officials_lexiconname WHERE letters %% %(word)s
    GROUP BY letters ORDER BY similarity(letters, %(word)s) DESC, letters LIMIT {MAX_NAMES}
"""  # noqa: S608 - a constant
_BY_SOUND = f"""
    (SELECT letters, name FROM officials_lexiconname
    WHERE letters = ANY(%(heard)s) LIMIT {MAX_NAMES})
    UNION
    (SELECT letters, name FROM officials_lexiconname
    WHERE letters = ANY(%(near)s) AND name LIKE ANY(%(patterns)s) LIMIT {MAX_NAMES})
    UNION
    (SELECT letters, name
    FROM unnest(%(rests)s::text[], %(patterns)s::text[]) AS other (rest, pattern),
    LATERAL (
        SELECT letters, name FROM officials_lexiconname
        WHERE string_to_array(name, NULL) @> string_to_array(rest, NULL) AND name LIKE pattern
    ) AS alike WHERE rest IS NOT NULL LIMIT {MAX_NAMES})
"""  # noqa: S608 - the parts are constants


def _read(sql: str, **params: Any) -> list[tuple[Any, ...]]:
    settings = {"pg_trgm.similarity_threshold": str(MIN_SIMILARITY)}
    return execute(sql, params, settings=settings)
