"""Turn a word of a query into the tsqueries of its senses.

A word may be a whole name or number, the name of a region, a department type or a topic, a title,
a surname, a part of a name, words of duties, or pinyin that only sounds alike. The senses are
searched in this order, in tiers that each contain the one before.
"""

import re
from dataclasses import dataclass, replace

from officials import names, phones, pinyin
from officials.search.interpretation import Interpretation
from officials.search.normalise import (
    MIN_DIGITS,
    bigrams,
    fold,
    pinyin_letters,
    script_of,
)
from officials.search.post_titles import TITLE, read_body_title
from officials.search.scripts import scripts
from officials.search.segment import STATUSES, segment
from officials.search.tokens import MAX_DIGITS, digits_query
from officials.search.tsquery import all_of, any_of, quote_lexeme
from officials.search.vocabulary import Vocabulary
from officials.title_glossary import spelled_titles

NAMED, PART, FUZZY = range(1, 4)

MAX_NAME_LENGTH = 4  # characters of a Chinese name
MAX_INITIALS = 6
# Shorter pinyin is the prefix of too many names.
MIN_PREFIX_LENGTH = 4
# A longer number is searched without its first three digits: few others have the same rest.
MAX_WHOLE_DIGITS = 7
_PREFIX_DIGITS = 3
# The end of a department's name, which is not its field of work.
_DEPARTMENT_ENDING = re.compile("(?:[局厅部]|委员会|办公室|管理中心)$")
_SYLLABLE = re.compile(
    "(?:[zcs]h|[b-df-hj-np-tw-z])?(?:iong|[iu]ang|i?ao|i?ang|i?ong|i?an|u?an|eng|ing|uai|u?ai|i?ou"
    "|[uv]e|ie|ei|ui|iu|uo|[iu]a|en|in|un|er|[aeiouv])"
)


@dataclass(frozen=True)
class QueryWord:
    """A word with the tsqueries of its senses.

    ``exact``: the whole name or number. ``strict``: a title, a surname; ``part`` contains both.
    ``named``: what the vocabulary has by this name. ``fuzzy``: similar sound, or a prefix.
    ``in_vocabulary``: the word is probably no part of a person's name. ``parts``: the words that
    it consists of. ``fragment``: digits that a row must contain unless ``named`` matches it; empty
    if ``part`` suffices. ``ignored``: the word is too short to be searched for.
    """

    interpretation: Interpretation
    in_vocabulary: bool
    exact: tuple[str, ...] = ()
    strict: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    fuzzy: tuple[str, ...] = ()
    fragment: str = ""
    parts: tuple["QueryWord", ...] = ()
    ignored: bool = False

    @property
    def _searched_parts(self) -> tuple["QueryWord", ...]:
        return tuple(part for part in self.parts if not part.ignored)

    def tier_query(self, sense: int) -> str:
        """Return the tsquery of all senses up to NAMED, PART or FUZZY."""
        if sense == NAMED:
            queries = (*self.exact, *self.strict, *self.named)
        else:
            queries = (*self.named, *self.part, *(self.fuzzy if sense == FUZZY else ()))
        return any_of([*queries, all_of([part.tier_query(sense) for part in self._searched_parts])])

    @property
    def preferred_query(self) -> str:
        """The tsquery of NAMED for a word of the vocabulary, of PART for any other."""
        if not self.parts:
            return self.tier_query(NAMED if self.in_vocabulary else PART)
        queries = (*self.exact, *self.strict, *self.named)
        return any_of([*queries, all_of([part.preferred_query for part in self._searched_parts])])

    @property
    def exact_query(self) -> str:
        """The tsquery of the whole name, which may be one of the parts."""
        any_part = any_of([part.exact_query for part in self._searched_parts])
        all_parts = all_of([part.tier_query(PART) for part in self._searched_parts])
        return any_of([*self.exact, all_of([any_part, all_parts])])


def parse_word(
    group: tuple[str, ...],
    vocabulary: Vocabulary,
    *,
    is_prefix: bool,
    is_beside_others: bool = False,
) -> QueryWord:
    """Return the senses of a word, or of Latin words that are one name of the vocabulary.

    ``is_prefix``: pinyin may be the prefix of a longer name. ``is_beside_others``: the query has
    other words.
    """
    if len(group) > 1:
        name = _parse_latin("".join(group), vocabulary, is_prefix=False)
        parts = tuple(_parse_latin(word, vocabulary, is_prefix=False) for word in group)
        return replace(name, in_vocabulary=True, parts=parts)
    (word,) = group
    match script_of(word):
        case "digits":
            return _parse_number(word, vocabulary)
        case "han":
            return _parse_chinese(word, vocabulary)
        case _:
            return _parse_latin(
                word, vocabulary, is_prefix=is_prefix, is_beside_others=is_beside_others
            )


def is_syllable(letters: str) -> bool:
    """Return whether letters are one syllable of pinyin."""
    return _SYLLABLE.fullmatch(letters) is not None


def can_continue(word: str) -> bool:
    """Return whether pinyin is long enough for a prefix search: more than a syllable."""
    letters = pinyin_letters(word)
    if is_syllable(letters):
        return False
    first = _SYLLABLE.match(letters)
    return len(letters) >= MIN_PREFIX_LENGTH or bool(first and first.end() < len(letters))


def _look_up(word: str, vocabulary: Vocabulary) -> tuple[list[str], Interpretation]:
    """Return the tsqueries of what the vocabulary has by a name, and its interpretation."""
    if status := STATUSES.get(word):
        return [quote_lexeme(status)], Interpretation(word, kinds=("status",))
    regions, types = vocabulary.regions_named(word), vocabulary.department_types.get(word, ())
    topics = vocabulary.topics.get(word, ())
    codes = [*types, *(code for topic in topics for code in topic.department_types[:1])]
    queries = [f"r{region.id}" for region in regions]
    queries += [quote_lexeme(f"d{code}") for code in codes]
    regions += vocabulary.regions_formerly_named(word)
    return queries, Interpretation(
        word,
        kinds=("region",) * bool(regions)
        + ("department",) * bool(types)
        + ("topic",) * bool(topics),
        regions=tuple((region.code, vocabulary.label(region)) for region in regions),
        department_types=tuple(
            (code, vocabulary.translate(vocabulary.type_names[code])) for code in types
        ),
        topics=tuple((topic.slug, vocabulary.translate(topic.name)) for topic in topics),
    )


def _wider_queries(word: str, vocabulary: Vocabulary) -> list[str]:
    """Return the tsqueries of a word's wider sense.

    Words of a title or duties, among them those of a department type's name, so that 城管 finds
    城市管理; further department types that answer a topic; regions that formerly had the name.
    """
    topics, types = vocabulary.topics.get(word, ()), vocabulary.department_types.get(word, ())
    type_names = [fold(vocabulary.type_names[code]) for code in types]
    fields = [
        _bigrams_query("t", _DEPARTMENT_ENDING.sub("", name))
        for name in ((word, *type_names) if types else ())
    ]
    others = [quote_lexeme(f"d{code}") for topic in topics for code in topic.department_types[1:]]
    return [
        *(fields if fields and all(fields) else [_bigrams_query("t", word), *fields]),
        *others,
        *(f"r{region.id}" for region in vocabulary.regions_formerly_named(word)),
    ]


def _parse_chinese(word: str, vocabulary: Vocabulary, *, segmented: bool = False) -> QueryWord:
    """Return the senses of a Chinese word; with ``segmented`` it is not segmented again."""
    if segmented and script_of(word) == "digits":
        return _parse_number(word, vocabulary)
    queries, interpretation = _look_up(word, vocabulary)
    kinds = interpretation.kinds
    is_title = TITLE.fullmatch(word) is not None
    # The short name of a township may be a person's name, or a word of duties.
    in_vocabulary = is_title or kinds not in {(), ("region",)} or vocabulary.is_region_in_text(word)
    parts = () if segmented or in_vocabulary else segment(word, vocabulary)
    # A person may have the name of a region, but not of a title, a department type or a topic.
    is_name = len(word) <= MAX_NAME_LENGTH and (not in_vocabulary or kinds == ("region",))
    is_read = "u" not in scripts(word)
    is_name_alone = is_name and not in_vocabulary and not parts and len(word) > 1
    has_sound = is_name_alone and is_read and pinyin.is_readable(word)
    readings = pinyin.readings(word) if has_sound else ()
    is_surname = word in names.COMPOUND_SURNAMES or len(word) == 1
    if is_title:
        interpretation = interpretation.with_kinds("title")
    elif not in_vocabulary and not parts:
        interpretation = interpretation.with_kinds(
            *("name",) * is_name, *("words",) * (len(word) > 1)
        )
    return QueryWord(
        interpretation,
        in_vocabulary=in_vocabulary,
        exact=(quote_lexeme("=" + word),) * (is_name or not in_vocabulary),
        strict=(quote_lexeme("^" + word),) * is_surname
        + (quote_lexeme("@" + word),) * (1 < len(word) <= MAX_NAME_LENGTH)
        + (_bigrams_query("t", word),) * bool(interpretation.topics),
        # A long title may be typed without the punctuation between its words.
        named=(
            *queries,
            *_body_title_queries(word, is_whole=True),
            *(quote_lexeme("@" + word),) * (len(word) > MAX_NAME_LENGTH),
        ),
        part=(
            _bigrams_query("n", word) if is_name or not in_vocabulary else "",
            *_wider_queries(word, vocabulary),
            *_body_title_queries(word, is_whole=False),
        ),
        fuzzy=tuple(quote_lexeme("p" + pinyin.full(reading)) for reading in readings if reading),
        parts=tuple(_parse_chinese(part, vocabulary, segmented=True) for part in parts),
    )


def _body_title_queries(word: str, *, is_whole: bool) -> tuple[str, ...]:
    """Return the tsqueries of a title with its body: 市委书记 is 书记 in 市委, or in its office.

    ``is_whole``: the post's title is no longer than that: 党支部书记.
    """
    found = read_body_title(word)
    if found is None:
        return ()
    title = quote_lexeme("@" + found.title) if is_whole else _bigrams_query("t", found.title)
    types = any_of([quote_lexeme("d" + code) for code in found.department_types])
    levels = any_of([f"l{level}" for level in found.levels])
    named = _bigrams_query("t", found.body)
    return (
        _bigrams_query("t", word),
        *((all_of([title, named]),) if named else ()),
        *((all_of([each for each in (title, types, levels) if each]),) if types else ()),
    )


def _bigrams_query(prefix: str, word: str) -> str:
    """Return the tsquery of all bigrams of a word; a single character matches names only."""
    tokens = sorted(bigrams(word))
    if tokens:
        return all_of([quote_lexeme(prefix + token) for token in tokens])
    return quote_lexeme(prefix + word) if prefix == "n" else ""


def _parse_latin(
    word: str, vocabulary: Vocabulary, *, is_prefix: bool, is_beside_others: bool = False
) -> QueryWord:
    """Return the senses of a Latin word: a name of the vocabulary, a title, or part of a name.

    Initials stand for a title only beside other words (gulou qz): alone they are a person's.
    """
    letters = pinyin_letters(word)
    queries, interpretation = _look_up(letters, vocabulary)
    spelled = spelled_titles()
    titles = (*spelled.english.get(letters, ()), *spelled.pinyin.get(letters, ()))
    if titles:
        interpretation = interpretation.with_kinds("title")
    in_vocabulary = bool(interpretation.kinds)
    by_initials = spelled.initials.get(letters, ()) if is_beside_others else ()
    if by_initials:
        interpretation = interpretation.with_kinds("title")
    if not in_vocabulary:
        has_vowel = re.search("[aeiouv]", letters)
        interpretation = interpretation.with_kinds("pinyin" if has_vowel else "initials")
    # No syllable begins with i, u or v.
    may_be_initials = 1 < len(letters) <= MAX_INITIALS and not {*letters} & {*"iuv"}
    return QueryWord(
        interpretation,
        in_vocabulary=in_vocabulary,
        exact=(quote_lexeme("=" + letters),),
        strict=tuple(quote_lexeme("@" + title) for title in (*titles, *by_initials)),
        named=(*queries, quote_lexeme("^" + letters)),
        part=(
            *(quote_lexeme("@" + title) for title in (*titles, *by_initials)),
            *(_bigrams_query("t", title) for title in titles),
            quote_lexeme("p" + letters),
            *(quote_lexeme("i" + letters),) * may_be_initials,
            *_wider_queries(letters, vocabulary),
        ),
        fuzzy=(quote_lexeme("p" + letters) + ":*",) * is_prefix,
    )


def _parse_number(word: str, vocabulary: Vocabulary) -> QueryWord:
    digits = phones.canonical_fragment(word)
    if len(digits) < MIN_DIGITS:
        short = Interpretation(word).with_kinds("short")
        return QueryWord(short, in_vocabulary=True, ignored=True)
    queries, interpretation = _look_up(digits, vocabulary)
    # The fragment is compared with the whole number all the same.
    selective = digits[_PREFIX_DIGITS:] if len(digits) > MAX_WHOLE_DIGITS else digits
    return QueryWord(
        interpretation.with_kinds("number"),
        in_vocabulary=True,
        exact=(quote_lexeme("=" + digits),),
        # A title may contain a short number, and a department type be called by one: 12345.
        named=(*queries, quote_lexeme("t" + digits)),
        part=(digits_query(selective),),
        fragment=digits if len(digits) > MAX_DIGITS else "",
    )
