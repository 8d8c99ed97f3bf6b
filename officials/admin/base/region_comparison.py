"""Compare a region with the successor into which it is to be merged: what moves, side by side."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from officials.admin.base.autocomplete import label
from officials.models import (
    AreaCode,
    Department,
    LivePost,
    Notice,
    Official,
    Post,
    Region,
    ReviewState,
    Role,
)
from officials.publication.live import scheduled_editions

MAX_LISTED = 20

# Label of a property, its text in the region that is merged, and in the successor.
Comparison = list[tuple[str, str, str]]


def compare_regions(old: Region, into: Region) -> Comparison:
    """Return the rows of the comparison; all that the first region has moves to the second."""
    pairs = zip(_describe(old), _describe(into), strict=True)
    return [(name, before, after) for (name, before), (_name, after) in pairs]


def _describe(region: Region) -> Iterator[tuple[str, str]]:
    """Yield label and text of each property of ``region`` itself, without the regions below it."""
    posts = Post.objects.filter(department__region=region)
    states = dict(posts.order_by().values_list("review_state").annotate(Count("pk")))
    roles = Role.objects.filter(region=region).select_related("user").order_by("user", "role")
    yield _("地区"), label(region)
    yield _("代码"), region.code
    yield _("部门"), _list(Department.objects.filter(region=region))
    yield _("公开中的岗位"), _count(LivePost.objects.filter(region=region))
    yield _("定好以后公开"), _count(scheduled_editions().filter(region=region))
    yield _("草稿"), str(states.get(ReviewState.DRAFT, 0))
    yield _("待审核"), str(states.get(ReviewState.SUBMITTED, 0))
    yield _("工作人员"), _list(roles, lambda role: f"{role.user}（{role.get_role_display()}）")
    yield _("归属的领导干部"), _count(Official.objects.filter(owner_region=region))
    yield _("归属的公告"), _count(Notice.objects.filter(owner_region=region))
    yield _("下级地区"), _list(region.children.filter(merged_into=None).order_by("code"))
    yield _("旧名"), _list(region.aliases.order_by("pk"))
    yield _("区号"), _list(AreaCode.objects.filter(region=region), lambda each: each.code)


def _count(rows: QuerySet[Any]) -> str:
    return str(rows.count())


def _list(rows: QuerySet[Any], describe: Callable[[Any], str] = str) -> str:
    """Return the number of rows, and descriptions of the first ones."""
    described = "、".join(map(describe, rows[:MAX_LISTED]))
    total = rows.count()
    if not total:
        return "—"
    more = "…" if total > MAX_LISTED else ""
    return f"{total}：{described}{more}"
