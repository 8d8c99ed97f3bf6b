"""Read the words of a difference that neither a card nor its post has: names, titles, days."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from officials.days import day_of
from officials.models import DepartmentType, Edition, Hotline, Post


@dataclass(frozen=True)
class Names:
    """Names of department types by code, days of withdrawal by the digits of a number, titles.

    ``titles``: of posts that cover others, by uid.
    """

    types: Mapping[str, str]
    withdrawn: Mapping[str, date]
    titles: Mapping[str, str]


def read_titles(rows: Sequence[Any], opened: Mapping[int, Sequence[Edition]]) -> dict[str, str]:
    """Return the titles of the posts that cover others, by uid, in the register and on cards."""
    titles = {
        cover.covered_by.uid: cover.covered_by.title
        for post in rows
        for cover in post.prefetched_covers
    }
    shown = {
        edition.card["cover"]["post"]
        for editions in opened.values()
        for edition in editions
        if edition.card.get("cover")
    }
    if missing := shown - titles.keys():
        titles |= dict(Post.objects.filter(uid__in=missing).values_list("uid", "title"))
    return titles


def read_types(rows: Sequence[Post], editions: Sequence[Edition]) -> dict[str, str]:
    """Return the names of department types by code: of the posts and of what is on cards."""
    types = {post.department.type.code: post.department.type.name for post in rows}
    if all(edition.card["department_type"] in types for edition in editions):
        return types
    return dict(DepartmentType.objects.values_list("code", "name"))


def read_withdrawn(posts: Collection[int]) -> QuerySet[Hotline]:
    """Return the withdrawn hotlines of posts and of their appointments."""
    return Hotline.objects.filter(on_post__in=posts, withdrawn_at__isnull=False)


def list_withdrawals(withdrawn: Iterable[Hotline]) -> dict[int, dict[str, date]]:
    """Return by post the last day on which each number of it was withdrawn."""
    days: dict[int, dict[str, date]] = defaultdict(dict)
    for hotline in withdrawn:
        if hotline.withdrawn_at:
            numbers, day = days[hotline.on_post_id], day_of(hotline.withdrawn_at)
            numbers[hotline.digits] = max(day, numbers.get(hotline.digits, day))
    return days
