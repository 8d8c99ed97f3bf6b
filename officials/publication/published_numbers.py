"""List the numbers that are public or planned, with where they stand: what a take-down takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from officials import phones
from officials.clock import Now
from officials.models import Appointment, Edition, EditionHotline, Hotline, Official, Post
from officials.place_names import place_name


@dataclass(frozen=True)
class PublishedNumber:
    """A number on a card that is live or coming, as the card shows it.

    ``hotline``: its id in the register; ``own``: the holder's own, not the post's.
    """

    hotline: int
    post_id: int
    region: str
    department: str
    post: str
    holder: str
    number: str
    own: bool


def list_of_hotline(hotline: Hotline) -> list[PublishedNumber]:
    """Return where a hotline stands, once for each of its numbers."""
    return _list(Q(hotline_uid=hotline.uid))


def list_of_post(post: Post) -> list[PublishedNumber]:
    """Return the numbers of a post."""
    return _list(Q(edition__post=post))


def list_of_term(appointment: Appointment) -> list[PublishedNumber]:
    """Return the holder's own numbers in an appointment."""
    return _list(Q(edition__appointment=appointment, own=True))


def list_of_official(official: Official) -> list[PublishedNumber]:
    """Return every number that stands beside a holder's name: their own and their posts'."""
    return _list(Q(edition__official=official))


def list_same_number(hotline: Hotline) -> list[PublishedNumber]:
    """Return where the digits of a hotline stand on other lines."""
    same = Q(digits=hotline.digits, extension=hotline.extension)
    return _list(same & ~Q(hotline_uid=hotline.uid))


def list_number(digits: str, extension: str) -> list[PublishedNumber]:
    """Return where a number stands, on whatever hotline."""
    return _list(Q(digits=digits, extension=extension))


def as_value(numbers: Iterable[PublishedNumber]) -> str:
    """Return a list as text, so that a form tells whether it is still the one on its page."""
    return " ".join(sorted(f"{each.hotline}:{each.number}".replace(" ", "") for each in numbers))


def _list(condition: Q) -> list[PublishedNumber]:
    begun_or_coming = Q(edition__period__endswith__gt=Now()) | Q(edition__period__upper_inf=True)
    rows: list[Any] = list(
        EditionHotline.objects.filter(
            condition, begun_or_coming, edition__closed=False, withdrawn_at=None
        )
        .select_related("edition__post", "edition__department")
        .annotate(place_name=place_name("edition__region"))
        .order_by("edition__region__code", "edition__rank", "edition__post_id", "own", "rank", "id")
    )
    register = Hotline.objects.filter(uid__in={row.hotline_uid for row in rows})
    ids = dict(register.values_list("uid", "pk"))
    found: dict[tuple[str, str, str], PublishedNumber] = {}
    for row in rows:
        edition, holder = row.edition, row.edition.card["holder"]
        # A card that comes later shows the same number again.
        found.setdefault(
            (row.hotline_uid, row.digits, row.extension),
            PublishedNumber(
                hotline=ids[row.hotline_uid],
                post_id=edition.post_id,
                region=row.place_name,
                department=edition.department.name,
                post=edition.card["title"],
                holder=holder["name"] if holder else "",
                number=phones.shown(phones.Kind(row.kind), row.digits, row.extension),
                own=row.own,
            ),
        )
    return list(found.values())


def editions_naming(official: str) -> list[int]:
    """Return the ids of all editions, past and planned, whose cards name an official by uid."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM officials_edition WHERE officials_people(card) @> to_jsonb(%s::text[])",
            [[official]],
        )
        return [pk for (pk,) in cursor.fetchall()]


def editions_naming_now(official: str) -> list[int]:
    """Return the ids of the live and coming editions whose cards name an official by uid."""
    open_now = Q(period__endswith__gt=Now()) | Q(period__upper_inf=True)
    named = Edition.objects.filter(open_now, pk__in=editions_naming(official), closed=False)
    return list(named.values_list("pk", flat=True))


@dataclass(frozen=True)
class PublishedTerm:
    """A card that names an official, as holder or as one of the past ones."""

    region: str
    department: str
    post: str
    current: bool


def list_terms(official: Official) -> list[PublishedTerm]:
    """Return the posts whose cards name an official, also those that are no longer public."""
    editions = Edition.objects.filter(pk__in=editions_naming(official.uid))
    latest = editions.order_by("post_id", "-period__startswith").distinct("post_id")
    return [
        PublishedTerm(
            region=edition.place_name,
            department=edition.department.name,
            post=edition.card["title"],
            current=(edition.card["holder"] or {}).get("official") == official.uid,
        )
        for edition in latest.select_related("department").annotate(place_name=place_name("region"))
    ]
