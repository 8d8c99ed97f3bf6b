"""Read who answers while the holder of a post is away, with the number to call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from directory.availability import CALLABLE, rank_hotlines
from directory.dates import format_days
from directory.hotline_views import HotlineView, build_hotline_views
from directory.printed_facts import format_title
from officials.hours import Calendar
from officials.models.public import LiveCover, LivePost


@dataclass(frozen=True)
class PostCover:
    """A post that answers for the holder of another one, and its best number to call.

    ``name`` and ``latin``: of who holds that post, empty if nobody does or the name is withheld.
    ``days``: from when to when, in words.
    """

    title: str
    name: str
    latin: str
    url: str
    days: str
    hotline: HotlineView

    @property
    def is_callable(self) -> bool:
        return bool(self.hotline.availability and self.hotline.availability.kind in CALLABLE)

    @property
    def until(self) -> datetime | None:
        """When the availability of the number changes."""
        return self.hotline.availability.until if self.hotline.availability else None


def read_covers(
    posts: Iterable[LivePost], now: datetime, calendar: Calendar
) -> Mapping[int, PostCover]:
    """Return the covers of ``posts`` at ``now``, by the ids of the posts.

    ``calendar``: of the mainland. It asks the database only where a card names a cover that has not
    been fetched.
    """
    covers, others = {}, []
    for post in posts:
        if not LivePost._meta.get_field("cover").is_cached(post):
            others.append(post)
        elif cover := getattr(post, "cover", None):
            covers[post.pk] = cover
    if others:
        rows = LiveCover.objects.select_related("covered_by__region")
        covers |= rows.prefetch_related("covered_by__hotlines").by_post(others)
    built = {pk: build_cover(cover, now, calendar) for pk, cover in covers.items()}
    return {pk: cover for pk, cover in built.items() if cover}


def build_cover(cover: LiveCover, now: datetime, calendar: Calendar) -> PostCover | None:
    """Return a cover, or None where no number of the covering post can be called."""
    post = cover.covered_by
    holder = post.card["holder"] or {}
    ranked = rank_hotlines(post, now, calendar)
    views, _shared = build_hotline_views(ranked[:1], post.card, now, long=False)
    if not views or not views[0].address:
        return None
    return PostCover(
        title=post.card["title"],
        name=holder.get("name", ""),
        latin=holder.get("latin", ""),
        url=post.get_absolute_url(),
        days=format_days(cover.start, cover.end),
        hotline=views[0],
    )


def describe_covers(posts: Iterable[LivePost]) -> dict[int, str]:
    """Return the covers of ``posts`` in words, without a number, by the ids of the posts."""
    covers = LiveCover.objects.select_related("covered_by").by_post(posts)
    return {
        pk: _("%(days)s由“%(title)s”代接")
        % {
            "days": format_days(each.start, each.end),
            "title": format_title(each.covered_by.card["title"]),
        }
        for pk, each in covers.items()
    }
