"""Find the officials who held a post before: by their names, or by the posts that a query names."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import islice

from officials.models.lexicon import LexiconName
from officials.models.public import LivePost, LiveTerm, LiveTermQuerySet
from officials.models.regions import Region
from officials.search.fillers import is_stop_word
from officials.search.intent import Intent, Part
from officials.search.normalise import is_han, pinyin_letters

MAX_FORMER_HOLDERS = 10
MAX_NAMES = 20
# Terms of the same names that are looked through.
MAX_TERMS = 100
NAME_LENGTHS = range(2, 16)
MIN_DOTTED = 4


def find_former_holders(
    intent: Intent, region: Region | None, found: Collection[LivePost]
) -> list[LiveTerm]:
    """Return past terms of officials whom the query names, the latest first.

    A query that asks for former holders and names nobody (临潼 前任 区长) means those of the posts
    that it ``found``.
    """
    terms = _find_named(intent, region)
    if terms or not intent.asks_for_former or not found:
        return terms
    past = _past_terms().filter(post__in=[post.pk for post in found])
    return list(islice(_one_each(_latest_first(past[:MAX_TERMS])), MAX_FORMER_HOLDERS))


def _past_terms() -> LiveTermQuerySet:
    past = LiveTerm.objects.filter(current=False)
    return past.select_related("post__department__type", "post__region__parent__parent__parent")


def _find_named(intent: Intent, region: Region | None) -> list[LiveTerm]:
    if not any(part.regions or (part.is_plain and not part.digits) for part in intent.parts):
        return []
    # A place in the midst of a name is a part of it: 东方演示.
    words = [word for word in intent.words if not is_stop_word(word)]
    whole = _spell_names(["".join(words)])
    names = whole | _spell_names([*_join_names(intent.parts), *words])
    past = _past_terms().named(*sorted(names))
    named = {each.id for each in intent.regions}
    within = named or ({region.pk} if region else set())
    inside = [
        term
        for term in past[:MAX_TERMS]
        if not within or (named and term.name in whole) or within & {*term.post.region.path}
    ]
    return list(islice(_one_each(_latest_first(inside)), MAX_FORMER_HOLDERS))


def _latest_first(terms: Iterable[LiveTerm]) -> list[LiveTerm]:
    return sorted(terms, key=lambda term: (term.end or date.min, term.pk), reverse=True)


def _one_each(terms: Iterable[LiveTerm]) -> Iterable[LiveTerm]:
    """Yield the first term of each official at a post that somebody else holds now."""
    seen = set()
    for term in terms:
        holder = term.post.card["holder"]
        key = (term.post_id, term.official)
        if key not in seen and not (holder and holder["official"] == term.official):
            seen.add(key)
            yield term


def _join_names(parts: Sequence[Part]) -> set[str]:
    """Return the plain words of a query, and all of them joined: 武 演示."""
    plain = [part.text for part in parts if part.is_plain and not part.digits]
    return {*plain, "".join(plain)} - {""}


def _spell_names(words: Iterable[str]) -> set[str]:
    """Return the names that words may be: themselves, or those of the same letters.

    A name of four and more characters may have a dot that nobody types.
    """
    names = {word for word in words if is_han(word) and len(word) in NAME_LENGTHS}
    if letters := {pinyin_letters(word) for word in words if not is_han(word)}:
        rows = LexiconName.objects.filter(letters__in=letters)
        names |= {*rows.values_list("name", flat=True).distinct()[:MAX_NAMES]}
    dotted = {
        f"{name[:place]}·{name[place:]}"
        for name in names
        if len(name) >= MIN_DOTTED
        for place in range(2, len(name) - 1)
    }
    return names | dotted
