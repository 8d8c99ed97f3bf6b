"""Parse a query: one tsquery for each tier of its results."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from officials.search.fillers import is_stop_word
from officials.search.interpretation import Interpretation
from officials.search.normalise import (
    MIN_DIGITS,
    InvalidQuery,
    is_han,
    pinyin_letters,
    script_of,
    split_words,
)
from officials.search.query_word import FUZZY, NAMED, PART, can_continue, parse_word
from officials.search.tsquery import all_of, any_of, quote_lexeme
from officials.search.vocabulary import Vocabulary

MAX_NAME_WORDS = 4
MAX_SEARCHED = 8  # words, of which Latin ones that are one name count as one
# Each prefix search reads all words with the prefix.
MAX_PREFIX_WORDS = 2


@dataclass(frozen=True)
class Query:
    """A parsed query. ``tiers``: tsqueries, the best first; each contains the one before it.

    ``fragments``: LIKE patterns of digits, each with the tsquery of rows that need not match it.
    """

    tiers: tuple[str, ...]
    fragments: tuple[tuple[str, str], ...]
    interpretations: tuple[Interpretation, ...]


def parse_query(query: str, vocabulary: Vocabulary) -> Query:
    """Return the tiers of a query, whose words are ANDed, and the interpretations of its words.

    A number of fewer than MIN_DIGITS digits is left out, and its interpretation says so. Raises
    InvalidQuery for a query that is empty, too long, or nothing but such a number.
    """
    joined = join_words(split_words(query), vocabulary)
    # After joining, since names contain such words: Bureau of Statistics.
    groups = [group for group in joined if not is_stop_word("".join(group))] or joined
    if len(groups) > MAX_SEARCHED:
        raise InvalidQuery(_("请不要超过 %d 个词。") % MAX_SEARCHED)
    latin = [group for group in groups if script_of(group[0]) == "latin"]
    prefixes = [group for group in latin if can_continue("".join(group))][:MAX_PREFIX_WORDS]
    words = [
        parse_word(group, vocabulary, is_prefix=group in prefixes, is_beside_others=len(groups) > 1)
        for group in groups
    ]
    searched = [word for word in words if not word.ignored]
    if not searched:
        raise InvalidQuery(_("号码请至少输入 %d 位数字。") % MIN_DIGITS)
    whole = any_of([*_whole_names(groups), *(word.exact_query for word in searched)])
    tiers = [
        all_of([whole, all_of([word.tier_query(PART) for word in searched])]),
        all_of([word.tier_query(NAMED) for word in searched]),
        all_of([word.preferred_query for word in searched]),
        *(all_of([word.tier_query(sense) for word in searched]) for sense in (PART, FUZZY)),
    ]
    return Query(
        tiers=tuple(dict.fromkeys(tier for tier in tiers if tier)),
        fragments=tuple(
            (f"%{word.fragment}%", word.tier_query(NAMED)) for word in searched if word.fragment
        ),
        interpretations=tuple(
            part.interpretation
            for word in words
            for part in (word.parts if not word.interpretation.kinds else (word,))
        ),
    )


def join_words(words: Sequence[str], vocabulary: Vocabulary) -> list[tuple[str, ...]]:
    """Group adjacent Latin words that together name a region, a department type, a topic or title.

    A word that is joined with no other is a group of its own. As few words as possible stay
    unknown: Lintong + District Head, not Lintong District + Head.
    """
    # The best groups up to each position: unknown words, number of groups, the groups.
    best: list[tuple[int, int, list[tuple[str, ...]]]] = [(0, 0, [])]
    for end in range(1, len(words) + 1):
        candidates = []
        for begin in range(end):
            group = tuple(words[begin:end])
            is_latin = all(script_of(word) == "latin" for word in group)
            is_name = is_latin and vocabulary.has_name(pinyin_letters("".join(group)))
            if is_name or len(group) == 1:
                unknown, size, groups = best[begin]
                candidates.append(
                    (unknown + (is_latin and not is_name), size + 1, [*groups, group])
                )
        best.append(min(candidates, key=lambda each: each[:2]))
    return best[-1][2]


def _whole_names(groups: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield the tsqueries of names that are typed with spaces: 王 伟, wang wei."""
    words = [word for group in groups for word in group]
    normalised = [word if is_han(word) else pinyin_letters(word) for word in words]
    for first in range(len(words)):
        for end in range(first + 2, min(len(words), first + MAX_NAME_WORDS) + 1):
            if len({script_of(word) for word in words[first:end]}) == 1:
                yield quote_lexeme("=" + "".join(normalised[first:end]))
