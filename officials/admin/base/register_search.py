"""Search the register as the public search reads a query: places, departments, titles, names.

A list finds what has each word as it was typed, and what has each part that the public search
reads in it: 林业局副局长 names a department and a title, 城管局 a type of departments.

Other tables are asked by EXISTS, which PostgreSQL answers row by row where the rows are few, and
once for all where they are many.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q, QuerySet

from officials import phones, search
from officials.admin.base.filters import find_region_ids, match_official
from officials.models import Appointment, Department, EditionHotline, Hotline, Official, Post
from officials.search.intent import read_intent

# Addresses of the public site that somebody copied from there.
_ADDRESS = re.compile(r"^\S*/(posts|officials|departments|notices)/([0-9A-Za-z]+)(?:[/?#.]\S*)?$")


@dataclass(frozen=True)
class Word:
    """A word of a query. ``regions``: ids that it names; ``types``: codes of department types."""

    text: str
    regions: tuple[int, ...] = ()
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublicAddress:
    """The address of a public page: its kind, such as posts, and the identifier in it."""

    kind: str
    uid: str


def read_address(query: str) -> PublicAddress | None:
    """Return what a pasted address of the public site names, else None."""
    found = _ADDRESS.match(query.strip())
    return PublicAddress(found[1], found[2]) if found else None


def read_digits(query: str) -> str:
    """Return the digits of a query that is a number or a part of one, else an empty string."""
    digits = phones.canonical_fragment(query)
    return digits if len(digits) >= search.MIN_DIGITS else ""


def search_posts(posts: QuerySet[Post], query: str) -> QuerySet[Post]:
    """Return the posts that match ``query``.

    A number in any format is looked up among the hotlines, as they are and as the site showed
    them, and as a region code; an address by what it names. Otherwise each word must occur in the
    title, duties, department, region or holder's name of a post.
    """
    if digits := read_digits(query):
        hotlines = Hotline.objects.filter(digits__contains=digits)
        own = Q(pk__in=hotlines.values("on_post"))
        own |= Q(pk__in=_shown_with(digits).values("edition__post"))
        return posts.filter(own | Q(department__region__path__overlap=find_region_ids(digits)))
    if address := read_address(query):
        held = Appointment.objects.filter(official__uid=address.uid)
        sourced = Hotline.objects.filter(sources__notice__uid=address.uid)
        return posts.filter(
            Q(uid=address.uid)
            | Q(department__uid=address.uid)
            | Q(pk__in=held.values("post"))
            | Q(pk__in=sourced.values("on_post"))
        )
    return posts.filter(_match(query, _match_post))


def _shown_with(digits: str) -> QuerySet[EditionHotline]:
    """Return what the site shows or showed with these digits, whatever the register says now."""
    return EditionHotline.objects.filter(digits__contains=digits).order_by()


def search_terms(terms: QuerySet[Appointment], query: str) -> QuerySet[Appointment]:
    """Return the appointments of whom, or of which post, ``query`` names."""
    if read_digits(query) or read_address(query):
        posts = search_posts(Post.objects.order_by(), query)
        return terms.filter(post__in=posts.values("pk"))
    return terms.filter(_match(query, _match_term))


def search_hotlines(hotlines: QuerySet[Hotline], query: str) -> QuerySet[Hotline]:
    """Return the hotlines that have or had these digits, or of the posts that ``query`` names."""
    if digits := read_digits(query):
        shown = _shown_with(digits).values("hotline_uid")
        return hotlines.filter(Q(digits__contains=digits) | Q(uid__in=shown))
    if read_address(query):
        posts = search_posts(Post.objects.order_by(), query)
        return hotlines.filter(on_post__in=posts.values("pk"))
    return hotlines.filter(_match(query, _match_number))


def search_officials(officials: QuerySet[Official], query: str) -> QuerySet[Official]:
    """Return the officials whom ``query`` names, by name, place or post."""
    if address := read_address(query):
        held = Appointment.objects.filter(post__uid=address.uid)
        return officials.filter(Q(uid=address.uid) | Q(pk__in=held.values("official")))
    return officials.filter(_match(query, _match_person))


def search_departments(departments: QuerySet[Department], query: str) -> QuerySet[Department]:
    """Return the departments that ``query`` names, by name, type or place."""
    if address := read_address(query):
        return departments.filter(uid=address.uid)
    return departments.filter(_match(query, _match_department))


def _match(query: str, match: Callable[[Word], Q]) -> Q:
    """Return the condition that all words match as typed, or all parts as the search reads them."""
    if not query.split():
        return Q()
    typed = [Word(word, tuple(find_region_ids(word))) for word in query.split()]
    parts = _read_parts(query)
    if [part.text for part in parts] == [word.text for word in typed]:
        both = zip(typed, parts, strict=True)
        return _all(match(Word(w.text, w.regions + p.regions, p.types)) for w, p in both)
    return _all(map(match, typed)) | _all(map(match, parts)) if parts else _all(map(match, typed))


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())


def _read_parts(query: str) -> list[Word]:
    try:
        parts = read_intent(query).parts
    except search.InvalidQuery:
        return []
    return [
        Word(
            part.text,
            tuple(region.id for region in part.regions),
            (*part.department_types, *(t for topic in part.topics for t in topic.department_types)),
        )
        for part in parts
    ]


def _match_department(word: Word, path: str = "") -> Q:
    return (
        Q(**{f"{path}name__icontains": word.text})
        | Q(**{f"{path}type__name__icontains": word.text})
        | Q(**{f"{path}type__aliases__contains": [word.text]})
        | Q(**{f"{path}type__code__in": word.types})
        | Q(**{f"{path}region__path__overlap": list(word.regions)})
    )


def _match_content(word: Word, path: str = "") -> Q:
    return (
        Q(**{f"{path}title__icontains": word.text})
        | Q(**{f"{path}duties__icontains": word.text})
        | Q(**{f"{path}uid": word.text})
        | _match_department(word, f"{path}department__")
    )


def _match_post(word: Word) -> Q:
    terms = Appointment.objects.filter(match_official(word.text, "official__"))
    return _match_content(word) | Q(Exists(terms.filter(post=OuterRef("pk"))))


def _match_term(word: Word) -> Q:
    return _match_content(word, "post__") | match_official(word.text, "official__")


def _match_number(word: Word) -> Q:
    """Match the post of a number and, for one of a holder, this holder alone."""
    terms = Appointment.objects.filter(match_official(word.text, "official__"))
    return (
        _match_content(word, "on_post__")
        | match_official(word.text, "appointment__official__")
        | Q(Exists(terms.filter(post=OuterRef("post"))))
    )


def _match_person(word: Word) -> Q:
    terms = Appointment.objects.filter(_match_content(word, "post__"))
    return (
        match_official(word.text)
        | Q(owner_region__path__overlap=list(word.regions))
        | Q(Exists(terms.filter(official=OuterRef("pk"))))
    )
