"""Identify a post, or what belongs to one, by one line: region, department, post, holder, number.

Every screen, list, message and mail of staff that is about a post takes its words from here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from officials.models import Appointment, Hotline, Post, PostKind, Region, ReviewState, User
from officials.place_names import name_place, name_places, place_name
from officials.publication.live import Publication, annotate_publication
from officials.publication.register import annotate_holder, held_today


@dataclass(frozen=True)
class Identity:
    """A line that tells a post, or a row of one, from all others.

    ``holder``: empty for a desk, which has none; ``number``: of the row, or the first of the post;
    ``state``: a word for what is not simply published, else empty. ``gone``: the number cannot be
    called.
    """

    region: str
    department: str
    title: str
    holder: str = ""
    number: str = ""
    is_vacant: bool = False
    state: str = ""
    gone: bool = False
    demo: bool = False

    @property
    def place(self) -> str:
        """Return region and department."""
        return f"{self.region} · {self.department}"

    @property
    def whom(self) -> str:
        """Return post and holder."""
        return " · ".join(filter(None, (self.title, self.holder)))

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.place, self.whom, self.number)))


def find_post_id(row: Any) -> int | None:
    """Return the id of the post to which ``row`` belongs, or None for a row that has none."""
    if isinstance(row, Post):
        return row.pk
    if isinstance(row, Hotline) and row.post_id is None:
        return row.appointment.post_id if row.appointment else None
    key: int | None = getattr(row, "post_id", None)
    return key


def place_of(row: Any) -> str:
    """Return the name of the region that keeps ``row``, empty where none does.

    That of a region is the one above it, those of an account are the ones of its roles.
    """
    if isinstance(row, User):
        named = name_places(row.roles.values_list("region", flat=True))
        return "、".join(sorted(named.values()))
    if isinstance(row, Region):
        return name_place(row.parent) if row.parent else ""
    region: Region | None = None
    for held in (row, getattr(row, "department", None), getattr(row, "official", None)):
        region = region or getattr(held, "region", None) or getattr(held, "owner_region", None)
    return name_place(region) if region else ""


def name_row(row: Any) -> str:
    """Return the line that tells ``row`` from others: its identity, or its place and its name."""
    if identity := identify(row):
        return str(identity)
    return " · ".join(filter(None, (place_of(row), str(row))))


def identify(row: Any) -> Identity | None:
    """Return the identity of ``row``, or None where it belongs to no post."""
    return identify_all([row])[0]


def identify_all(rows: Sequence[Any]) -> list[Identity | None]:
    """Return ``identify`` of each row, in one query for all of them.

    Hotlines should come with their appointment and its official, appointments with theirs.
    """
    keys = [find_post_id(row) for row in rows]
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return [None] * len(rows)
    found = annotate_identity(Post.objects.filter(pk__in=wanted).order_by())
    posts = {post.pk: post for post in found}
    return [
        None if key is None else _describe(row, *_read_annotated(posts[key]))
        for row, key in zip(rows, keys, strict=True)
    ]


def annotate_identity(posts: QuerySet[Post]) -> QuerySet[Any]:
    """Read along with posts what ``identity_of`` returns of them."""
    held = Appointment.objects.filter(held_today(), post=OuterRef("on_post")).order_by()
    own = Q(appointment=None) | Q(appointment__in=held.values("pk"))
    numbers = Hotline.objects.filter(own, on_post=OuterRef("pk"), withdrawn_at=None)
    texts = {name: name for name in ("kind", "digits", "extension", "suspended_at")}
    annotated = annotate_publication(annotate_holder(posts)).select_related("department")
    return annotated.annotate(
        place_name=place_name("department__region"),
        first_number=Subquery(numbers.order_by("rank", "pk").values(json=JSONObject(**texts))[:1]),
    )


def identity_of(post: Any) -> Identity:
    """Return the identity of a post that ``annotate_identity`` has read."""
    return _describe(post, *_read_annotated(post))


def _read_annotated(post: Any) -> tuple[Any, str, Hotline | None]:
    """Return a post, its holder and its first number."""
    number = Hotline(**post.first_number) if post.first_number else None
    return post, post.held_by or "", number


def identify_read(post: Post, appointments: Iterable[Any], hotlines: Iterable[Hotline]) -> Identity:
    """Return ``identify`` of a post with ``published`` and ``place_name``, from rows in hand.

    ``appointments``: all of the post, with ``is_current``; ``hotlines``: of the post and of its
    appointments, not withdrawn.
    """
    held = next((each for each in appointments if each.is_current), None)
    own = [each for each in hotlines if each.appointment_id in {None, held and held.pk}]
    first = min(own, key=lambda each: (each.rank, each.pk), default=None)
    return _describe(post, post, held.official.name if held else "", first)


def set_identities(rows: Sequence[Any]) -> None:
    """Set ``identity`` of each row to what ``identify`` returns, in one query."""
    for row, identity in zip(rows, identify_all(rows), strict=True):
        row.identity = identity


def _describe(row: Any, post: Any, holder: str, number: Hotline | None) -> Identity:
    """Return the identity of ``row``; ``holder`` of its post today, with its first ``number``."""
    hotline = row if isinstance(row, Hotline) else number
    term = row.appointment if isinstance(row, Hotline) else row
    if isinstance(term, Appointment):
        holder = term.official.name
    is_vacant = not holder and post.kind == PostKind.SEAT
    return Identity(
        region=post.place_name,
        department=post.department.name,
        title=post.title,
        holder=_("空缺") if is_vacant else holder,
        number=str(hotline) if hotline else "",
        is_vacant=is_vacant,
        state=_describe_state(post, hotline),
        gone=bool(hotline and (hotline.withdrawn_at or hotline.suspended_at)),
        demo=post.demo,
    )


def _describe_state(post: Any, hotline: Hotline | None) -> str:
    """Return one word: what is wrong with the number, else how far the post is from the public."""
    if post.published == Publication.WITHDRAWN or (hotline and hotline.withdrawn_at):
        return _("已撤下")
    if hotline and hotline.suspended_at:
        return _("暂停")
    if post.review_state == ReviewState.DRAFT:
        return _("退回") if post.review_comment else _("草稿")
    if post.review_state == ReviewState.SUBMITTED:
        return _("待审核")
    return _("定时公布") if post.published == Publication.SCHEDULED else ""
