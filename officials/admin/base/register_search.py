"""Search the register as the public search reads a query: places, departments, titles, names.

A list finds what has each word as it was typed, and what has each part that the public search
reads in it: 林业局副局长 names a department and a title, 城管局 a type of departments.

A word that few posts or people have is replaced by their ids, which indexes find: with OR across
tables PostgreSQL would join all rows first. A word that many have is compared row by row, and the
page of a list is soon full.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_
from typing import Any, TypeVar

from django.db.models import BigIntegerField, Exists, Model, OuterRef, Q, QuerySet, TextField
from django.utils.translation import gettext as _

from officials import phones, search
from officials.admin.base.filters import contains, find_region_ids, match_official
from officials.db import row_lookups
from officials.db.row_lookups import is_among, is_found, read_ids, settle
from officials.models import (
    Appointment,
    Department,
    DepartmentType,
    EditionHotline,
    Hotline,
    Official,
    Post,
    Region,
)
from officials.search.intent import read_intent

M = TypeVar("M", bound=Model)

# Four digits are in so many numbers of two million posts, too few to fill a page row by row soon.
MOST_NUMBERS = 10_000

# Addresses of the public site that somebody copied from there.
_ADDRESS = re.compile(r"^\S*/(posts|officials|departments|notices)/([0-9A-Za-z]+)(?:[/?#.]\S*)?$")


@dataclass(frozen=True)
class Word:
    """A word of a query. ``regions``: ids that it names; ``types``: codes of department types.

    Its ids are read when a list first asks for them, and None where they are more than MOST_IDS.
    """

    text: str
    regions: tuple[int, ...] = ()
    types: tuple[str, ...] = ()

    @cached_property
    def departments(self) -> set[int] | QuerySet[Any, Any]:
        """Return the ids of the departments with the word, or the query for too many of them."""
        # Of a query the planner expects half of all posts, and does not stop at the end of a page.
        rows = Department.objects.filter(_match_department(self))
        ids = read_ids(rows)
        return rows.order_by().values("pk") if ids is None else ids

    @cached_property
    def posts(self) -> set[int] | None:
        """Return the ids of the posts with the word in their own texts, or of such departments."""
        return read_ids(Post.objects.filter(_match_texts(self)))

    @cached_property
    def officials(self) -> set[int] | None:
        """Return the ids of the officials with the word in their names."""
        return read_ids(Official.objects.filter(match_official(self.text)))

    @cached_property
    def terms(self) -> dict[int, int] | None:
        """Return the ids of the posts that these officials ever held, by those of the terms."""
        if self.officials is None:
            return None
        held = Appointment.objects.filter(official__in=self.officials).order_by()
        found = dict(held.values_list("pk", "post")[: row_lookups.MOST_IDS + 1])
        return found if len(found) <= row_lookups.MOST_IDS else None


@dataclass(frozen=True)
class PublicAddress:
    """The address of a public page: its kind, such as posts, and the identifier in it."""

    kind: str
    uid: str


def explain_refusal(query: str) -> str:
    """Return why a query is not searched, or an empty string: each word costs as much again."""
    if len(set(query.split())) <= search.MAX_SEARCHED:
        return ""
    return _("请不要超过 %d 个词。") % search.MAX_SEARCHED


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
        return posts.filter(_match_digits(digits))
    if address := read_address(query):
        held = Appointment.objects.filter(official__uid=address.uid)
        sourced = Hotline.objects.filter(sources__notice__uid=address.uid)
        return posts.filter(
            Q(uid=address.uid)
            | Q(department__uid=address.uid)
            | Q(pk__in=held.values("post"))
            | Q(pk__in=sourced.values("on_post"))
        )
    return _search(posts, query, _match_post)


def _match_digits(digits: str) -> Q:
    """Match posts by their numbers, by what the site showed, and by the code of their region."""
    own, shown = Hotline.objects.filter(digits__contains=digits), _shown_with(digits)
    has_own = is_found(own.filter(on_post=OuterRef("pk")))
    has_shown = is_found(shown.filter(edition__post=OuterRef("pk")))
    ways = [(own, "on_post", Q(has_own)), (shown, "edition__post", Q(has_shown))]
    if regions := find_region_ids(digits):
        coded = Q(department__region__path__overlap=regions)
        ways.append((Post.objects.filter(coded), "pk", coded))
    return _find_by_ids("pk", *ways)


def _find_by_ids(column: str, *ways: tuple[QuerySet[Any], str, Q]) -> Q:
    """Return the condition that ``column`` is found in any of some ways.

    Each has the rows that tell of it, their column with its values, and the condition that compares
    row by row, where they are more than MOST_NUMBERS.
    """
    ids, compared = set(), Q()
    kind = TextField if column == "uid" else BigIntegerField
    for rows, values, otherwise in ways:
        found = read_ids(rows, values, MOST_NUMBERS)
        if found is None:
            compared |= otherwise
        else:
            ids |= found
    return Q(is_among(column, ids, kind)) | compared if ids or not compared else compared


def _shown_with(digits: str) -> QuerySet[EditionHotline]:
    """Return what the site shows or showed with these digits, whatever the register says now."""
    return EditionHotline.objects.filter(digits__contains=digits).order_by()


def search_terms(terms: QuerySet[Appointment], query: str) -> QuerySet[Appointment]:
    """Return the appointments of whom, or of which post, ``query`` names."""
    if read_digits(query) or read_address(query):
        posts = search_posts(Post.objects.order_by(), query)
        return terms.filter(post__in=posts.values("pk"))
    return _search(terms, query, _match_term)


def search_hotlines(hotlines: QuerySet[Hotline], query: str) -> QuerySet[Hotline]:
    """Return the hotlines that have or had these digits, or of the posts that ``query`` names."""
    if digits := read_digits(query):
        own, shown = Q(digits__contains=digits), _shown_with(digits)
        same = is_found(shown.filter(hotline_uid=OuterRef("uid")))
        return hotlines.filter(
            _find_by_ids("pk", (Hotline.objects.filter(own), "pk", own))
            | _find_by_ids("uid", (shown, "hotline_uid", Q(same)))
        )
    if read_address(query):
        posts = search_posts(Post.objects.order_by(), query)
        return hotlines.filter(on_post__in=posts.values("pk"))
    return _search(hotlines, query, _match_number)


def search_officials(officials: QuerySet[Official], query: str) -> QuerySet[Official]:
    """Return the officials whom ``query`` names, by name, place or post."""
    if address := read_address(query):
        held = Appointment.objects.filter(post__uid=address.uid)
        return officials.filter(Q(uid=address.uid) | Q(pk__in=held.values("official")))
    return _search(officials, query, _match_person)


def search_departments(departments: QuerySet[Department], query: str) -> QuerySet[Department]:
    """Return the departments that ``query`` names, by name, type or place."""
    if address := read_address(query):
        return departments.filter(uid=address.uid)
    return _search(departments, query, _match_department)


def _search(rows: QuerySet[M], query: str, match: Callable[[Word], Q]) -> QuerySet[M]:
    """Return the rows that match all words as typed, or all parts as the search reads them."""
    if not query.split():
        return rows
    if explain_refusal(query):
        return rows.none()
    typed = [Word(word, tuple(find_region_ids(word))) for word in dict.fromkeys(query.split())]
    parts = _read_parts(query)
    if [part.text for part in parts] == [word.text for word in typed]:
        both = zip(typed, parts, strict=True)
        typed, parts = [Word(w.text, w.regions + p.regions, p.types) for w, p in both], []
    condition = _all(map(match, typed))
    if parts:
        condition |= _all(map(match, parts))
    found = rows.filter(condition)
    if len(typed) + len(parts) == 1:
        return found
    return settle(found, rows)


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())


def _read_parts(query: str) -> list[Word]:
    try:
        parts = read_intent(query).parts
    except search.InvalidQuery:
        return []
    if len(parts) > search.MAX_SEARCHED:
        return []
    return [
        Word(
            part.text,
            tuple(region.id for region in part.regions),
            (*part.department_types, *(t for topic in part.topics for t in topic.department_types)),
        )
        for part in parts
    ]


def _match_department(word: Word) -> Q:
    types = DepartmentType.objects.filter(
        contains("name", word.text) | Q(aliases__contains=[word.text]) | Q(code__in=word.types)
    )
    found = contains("name", word.text) | Q(type__in=types.order_by().values("pk"))
    if word.regions:
        inside = Region.objects.filter(path__overlap=list(word.regions))
        found |= Q(region__in=inside.order_by().values("pk"))
    return found


def _match_texts(word: Word, path: str = "") -> Q:
    return (
        contains(f"{path}title", word.text)
        | contains(f"{path}duties", word.text)
        | Q(**{f"{path}uid": word.text})
        | Q(**{f"{path}department__in": word.departments})
    )


def _match_content(word: Word, path: str = "") -> Q:
    """Match posts by their own texts and those of their departments; ``path``: leads to them."""
    if word.posts is None:
        return _match_texts(word, path)
    return Q(**{f"{path or 'pk__'}in": word.posts})


def _match_post(word: Word) -> Q:
    if word.terms is not None:
        return _match_content(word) | Q(pk__in={*word.terms.values()})
    terms = Appointment.objects.filter(match_official(word.text, "official__"))
    return _match_content(word) | Q(Exists(terms.filter(post=OuterRef("pk"))))


def _match_term(word: Word) -> Q:
    if word.terms is not None:
        return _match_content(word, "post__") | Q(pk__in=word.terms.keys())
    return _match_content(word, "post__") | match_official(word.text, "official__")


def _match_number(word: Word) -> Q:
    """Match the post of a number and, for one of a holder, this holder alone."""
    content = _match_content(word, "on_post__")
    if word.terms is not None:
        held = {*word.terms.values()}
        return content | Q(appointment__in=word.terms.keys()) | Q(post__in=held)
    terms = Appointment.objects.filter(match_official(word.text, "official__"))
    return (
        content
        | match_official(word.text, "appointment__official__")
        | Q(Exists(terms.filter(post=OuterRef("post"))))
    )


def _match_person(word: Word) -> Q:
    named = match_official(word.text)
    if word.officials is not None:
        named = Q(pk__in=word.officials)
    if word.regions:
        named |= Q(owner_region__path__overlap=list(word.regions))
    if word.posts is None:
        terms = Appointment.objects.filter(_match_texts(word, "post__"))
        return named | Q(Exists(terms.filter(official=OuterRef("pk"))))
    held = Appointment.objects.filter(post__in=word.posts).order_by()
    return named | Q(pk__in=set(held.values_list("official", flat=True)))
