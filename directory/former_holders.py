"""Find the officials who held a post before: by their names, or by the posts that a query names."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import islice

from directory.post_queries import fetch_posts
from officials.db.row_queries import RowQuery, set_related
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

# An index on the people of each edition finds one name at a time. Without OFFSET 0 PostgreSQL takes
# the limit for a reason to read all editions until it is reached: 10 s of two million posts.
_PAST_TERMS_NAMED = RowQuery(
    """
    SELECT {term} FROM unnest(%(names)s::text[]) AS asked (name)
    CROSS JOIN LATERAL (
        SELECT * FROM live_term
        WHERE people @> to_jsonb(ARRAY[asked.name]) AND name = asked.name AND NOT current
        OFFSET 0) AS term
    LIMIT %(limit)s
    """,
    term=LiveTerm,
)


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
    named = {each.id for each in intent.regions}
    within = named or ({region.pk} if region else set())
    inside = [
        term
        for term in _fetch_past_terms(sorted(names))
        if not within or (named and term.name in whole) or within & {*term.post.region.path}
    ]
    return list(islice(_one_each(_latest_first(inside)), MAX_FORMER_HOLDERS))


def _fetch_past_terms(names: Sequence[str]) -> list[LiveTerm]:
    """Return past terms of officials with one of ``names``, at most MAX_TERMS."""
    rows = _PAST_TERMS_NAMED.fetch(names=names, limit=MAX_TERMS) if names else []
    terms: list[LiveTerm] = [term for (term,) in rows]
    posts = {post.pk: post for post in fetch_posts({term.post_id for term in terms})}
    for term in terms:
        set_related(term, post=posts.get(term.post_id))
    return [term for term in terms if term.post_id in posts]


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
