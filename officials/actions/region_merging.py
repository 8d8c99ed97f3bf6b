"""Merge a region into another one, its successor, when two people have decided it.

The editions that are live or scheduled in the region are written anew under the successor, with
their own approvals. The database then moves all else (``officials_merge_region``). No post goes off
the site or back to draft.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pghistory
from django.db.models import Q
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.edition_transaction import edition_transaction
from officials.clock import now
from officials.db.timeouts import LongAct, allow_time
from officials.models import Department, Edition, NationalHotline, Post, Region, User
from officials.models.national_hotlines import IN_USE

# More names than this are counted.
MOST_NAMED = 10


def check_merger(old: Region, into: Region) -> None:
    """Raise Refused with all that stands in the way of merging ``old`` into ``into``."""
    if obstacles := list(_find_obstacles(old, into)):
        raise Refused("".join(obstacles))


@contextmanager
def moved_editions(old: Region, into: Region, *, by: User, why: str) -> Iterator[None]:
    """Write the live and scheduled editions of ``old`` anew under ``into``; inside, it is merged.

    Their posts, the departments of ``old``, both regions and all below ``old`` stay locked until
    the end of the transaction. Raises Refused as ``check_merger`` does, and for a post that came
    to ``old`` before all that was locked.
    """
    with allow_time(LongAct.REGION_MERGER), pghistory.context(user=by.pk, why=why):
        posts = _read_posts(old)
        old, into = _lock(posts, old, into)
        check_merger(old, into)
        if not _read_posts(old) <= posts:
            raise Refused(_("刚才有同事在“%s”增加或公布了岗位，请再按一次。") % old)
        with edition_transaction(sorted(posts), by=by, why=why) as tx:
            moved = [edition for edition in tx.editions if edition.region_id == old.pk]
            tx.move_to_region(moved, into)
        yield


def _read_posts(region: Region) -> set[int]:
    """Return the ids of the posts in ``region``, and of those that are shown in it or will be."""
    opened = Edition.objects.filter(
        Q(period__endswith__gt=now()) | Q(period__upper_inf=True), region=region, closed=False
    )
    here = Post.objects.filter(department__region=region)
    return {*opened.values_list("post", flat=True), *here.values_list("pk", flat=True)}


def _lock(posts: set[int], old: Region, into: Region) -> tuple[Region, Region]:
    """Lock posts, departments and regions in the order of every act; return both regions anew."""
    in_order = Post.objects.filter(pk__in=posts).order_by("pk")
    list(in_order.select_for_update(of=("self",)).values_list("pk"))
    departments = Department.objects.filter(region=old).order_by("pk")
    list(departments.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    # Those below move with the first one, so none of them is merged at the same time.
    regions = Region.objects.filter(Q(path__contains=[old.pk]) | Q(pk__in=[old.pk, into.pk]))
    locked = {each.pk: each for each in regions.order_by("pk").select_for_update(of=("self",))}
    return locked[old.pk], locked[into.pk]


def _find_obstacles(old: Region, into: Region) -> Iterator[str]:
    """Yield sentences about what stands in the way of a merger, each with its remedy."""
    for region in (old, into):
        if region.merged_into:
            both = {"old": region, "into": region.merged_into}
            yield _("“%(old)s”已经并入“%(into)s”，请另选。") % both
            return
    if old.pk in into.path:
        both = {"old": old, "into": into}
        yield _("“%(into)s”属于“%(old)s”，上级不能并入自己的下级。") % both
        return
    too_high = old.children.filter(merged_into=None, level__lte=into.level)
    if names := _join(too_high.order_by("code").values_list("name", flat=True)):
        yield _("%(names)s的层级不低于“%(into)s”，不能归到它下面。请先调整这些地区的上级。") % {
            "names": names,
            "into": into,
        }
    taken = Department.objects.filter(region=into).values("name")
    common = Department.objects.filter(region=old, name__in=taken).order_by("rank", "pk")
    if names := _join(common.values_list("name", flat=True)):
        yield (
            _(
                "两地都有部门%s。请先给其中一个改名（例如在前面写上原来的地名）；"
                "地区合并以后，可以再把两个部门合并。"
            )
            % names
        )
    in_use = NationalHotline.objects.filter(status__in=IN_USE)
    numbers = in_use.filter(territory=into).values("number")
    common_lines = in_use.filter(territory=old, number__in=numbers)
    if names := _join(common_lines.values_list("number", flat=True)):
        yield _("两地都有热线%s。请先改动其中一条。") % names


def _join(names: Iterable[str]) -> str:
    """Return quoted names with commas; those after the first ten are counted."""
    quoted = [f"“{name}”" for name in names]
    more = _("等 %d 项") % len(quoted) if len(quoted) > MOST_NAMED else ""
    return "、".join(quoted[:MOST_NAMED]) + more
