"""Tell what a post may be a second entry of: a colleague's post, a number elsewhere or gone.

It is told to who submits, who goes on by a tick that the trail keeps, and to who reviews. Lists
ask about numbers in their plan (``import_plan``), by the same rule: another department shows it, or
somebody withdrew it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from officials.days import day_of
from officials.identity import Identity, identify_all
from officials.models import EditionHotline, Hotline, LiveHotline, Post, PublicReason
from officials.place_names import place_name
from officials.publication.live import Publication, annotate_publication
from officials.publication.register import annotate_holder

# A department has several of them, told apart by their holders.
_SHARED_TITLES = ("副", "成员", "委员", "科员", "调研员")
# Short and national numbers stand in many places.
_SHORTEST = 7
_GONE = {Publication.WITHDRAWN, Publication.ENDED}


def find_doubles(
    posts: Collection[int], numbers: Iterable[Hotline] | None = None
) -> dict[int, list[str]]:
    """Return sentences about what each post may double, by the id of the post.

    ``numbers``: all hotlines of the posts in their order, where they have been read. Takes a
    constant number of queries. What is public beside each other already is told no more.
    """
    found: dict[int, list[str]] = {post: [] for post in posts}
    beside = _read_beside(found)
    mine = {post.pk: post for rows in beside.values() for post in rows if post.pk in found}
    _add_posts(found, mine, beside)
    if numbers is None:
        numbers = Hotline.objects.filter(on_post__in=found).order_by("rank", "pk")
    _add_numbers(found, mine, numbers)
    return found


def set_doubles(posts: Collection[Any]) -> None:
    """Set ``doubles`` of each post to what ``find_doubles`` tells of it.

    ``posts``: as ``register.prefetch_content`` reads them.
    """
    numbers = [hotline for post in posts for hotline in post.stored_hotlines]
    found = find_doubles([post.pk for post in posts], numbers)
    for post in posts:
        post.doubles = found[post.pk]


def explain_doubles(posts: Collection[int]) -> list[str]:
    """Return for each post that may double something why it is submitted by itself."""
    told = {post: words for post, words in find_doubles(posts).items() if words}
    rows = Post.objects.in_bulk([*told])
    named = identify_all([rows[post] for post in told])
    return [
        _("%(post)s 可能重复，请单独提交：%(words)s") % {"post": name, "words": "；".join(words)}
        for name, words in zip(named, told.values(), strict=True)
    ]


def _read_beside(posts: Collection[int]) -> dict[int, list[Any]]:
    """Return all posts of the departments of ``posts``, by department, with ``held_by``.

    Their values alone: a page of 400 posts has thousands beside them.
    """
    beside: dict[int, list[Any]] = defaultdict(list)
    departments = Post.objects.filter(pk__in=posts).order_by().values("department")
    rows = annotate_holder(Post.objects.filter(department__in=departments))
    rows = annotate_publication(rows.annotate(place_name=place_name("department__region")))
    columns = ("pk", "uid", "title", "department_id", "department__name")
    for each in rows.values_list(*columns, "held_by", "place_name", "published", named=True):
        beside[each.department_id].append(each)
    return beside


def _add_posts(
    found: dict[int, list[str]], mine: dict[int, Any], beside: dict[int, list[Any]]
) -> None:
    """Add posts of the same department with the same title or the same holder."""
    for pk, post in mine.items():
        neighbours = beside[post.department_id]
        is_live = any(n.pk == pk and n.published == Publication.LIVE for n in neighbours)
        for other in neighbours:
            both_live = is_live and other.published == Publication.LIVE
            if other.pk == pk or both_live or other.published in _GONE:
                continue
            if post.held_by and post.held_by == other.held_by:
                words = _("%s在同一部门另有岗位：") % post.held_by
                found[pk].append(f"{words}{_describe(other)}")
            elif other.title == post.title and not _is_shared(post.title):
                words = _("同一部门另有同名岗位：")
                found[pk].append(f"{words}{_describe(other)}")


def _describe(post: Any) -> Identity:
    """Return the identity of a post without its number, which is no part of what it doubles."""
    return Identity(post.place_name, post.department__name, post.title, post.held_by or "")


def _is_shared(title: str) -> bool:
    """Return whether a department has several posts of this title, as it has deputies."""
    return any(word in title for word in _SHARED_TITLES)


def _add_numbers(
    found: dict[int, list[str]], mine: dict[int, Any], hotlines: Iterable[Hotline]
) -> None:
    """Add numbers that another department shows, and those that were withdrawn before."""
    numbers: dict[tuple[str, str], list[tuple[int, Hotline]]] = defaultdict(list)
    for each in hotlines:
        if each.withdrawn_at is None and len(each.digits) >= _SHORTEST:
            numbers[each.digits, each.extension].append((each.on_post_id, each))
    digits = {number for number, _extension in numbers}
    shown: dict[tuple[str, str], list[Any]] = defaultdict(list)
    # The view computes the digits, which no index has; the table behind it knows who has them.
    holding = EditionHotline.objects.filter(digits__in=digits).order_by()
    live: QuerySet[Any] = LiveHotline.objects.filter(
        uid__in=holding.values("hotline_uid"), digits__in=digits
    ).annotate(
        post_uid=F("post__uid"),
        place_name=place_name("post__department__region"),
        title=F("post__card__title"),
        holder=F("post__card__holder__name"),
    )
    columns = ("digits", "extension", "post_uid", "place_name", "title", "holder")
    places = ("post__department_id", "post__department__name")
    for line in live.order_by("post__id").values_list(*columns, *places, named=True):
        shown[line.digits, line.extension].append(line)
    gone = {
        (each.digits, each.extension): each
        for each in Hotline.objects.filter(digits__in=digits, withdrawn_at__isnull=False).order_by(
            "withdrawn_at", "pk"
        )
    }
    for number, holders in numbers.items():
        for pk, hotline in holders:
            post = mine[pk]
            if any(other.post_uid == post.uid for other in shown[number]):
                continue
            elsewhere = [o for o in shown[number] if o.post__department_id != post.department_id]
            for other in elsewhere[:1]:
                where = _describe_live(other)
                words = {"number": hotline, "where": where}
                found[pk].append(_("号码 %(number)s 也在别处公开：%(where)s") % words)
            if number in gone:
                found[pk].append(_describe_withdrawal(gone[number]))


def _describe_live(line: Any) -> Identity:
    """Return the identity of a post that is public, as its card has it, by a row of its number."""
    return Identity(line.place_name, line.post__department__name, line.title, line.holder or "")


def _describe_withdrawal(hotline: Hotline) -> str:
    reason = hotline.public_reason
    label = PublicReason(reason).label if reason in PublicReason.values else ""
    day = day_of(hotline.withdrawn_at) if hotline.withdrawn_at else ""
    parts = "，".join(str(part) for part in (day, label) if part)
    return _("号码 %(number)s 以前撤下过（%(parts)s）") % {"number": hotline, "parts": parts}
