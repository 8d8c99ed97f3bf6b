"""Render the sheet of a region: A4, black on white, with a card to cut out and carry."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db.models import prefetch_related_objects
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from directory.covers import describe_covers
from directory.hotline_views import HotlineView
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical, page
from directory.post_cards import PostCard, build_record, group_by_department
from directory.printed_facts import format_label, format_use
from directory.region_queries import find_successor, get_area_code, nearest_posts
from officials.models.choices import Result
from officials.models.departments import Department
from officials.models.national_hotlines import NationalHotline
from officials.models.regions import Region

# More than a region has ever published; the sheet says where the others are.
MAX_POSTS = 1000
# As many as a card of a bank's size has room for.
MAX_ENTRIES = 6


@dataclass(frozen=True)
class SheetRow:
    """A hotline as a row of the sheet.

    ``department``: printed in the row where it has no heading. ``use``: 传真 or 短信, empty where
    the number is called. ``is_wrong``: the number is struck out. ``remark``: what tells it from the
    other hotlines of its post. ``footnote``: the number of its notice below the table, from 1.
    ``cover``: who answers for the holder, in words.
    """

    card: PostCard
    hotline: HotlineView
    department: Department | None
    is_wrong: bool
    use: str
    remark: str
    footnote: int
    cover: str = ""


@dataclass(frozen=True)
class SheetGroup:
    """The rows of a department; ``department`` is its heading, if it has more than one row."""

    department: Department | None
    rows: list[SheetRow]


@public_page(versions.REGION)
def sheet(request: PublicRequest, code: str) -> HttpResponse:
    """Render the posts of a region, or of the nearest one above it, as a table made for paper."""
    if not request.dependencies.versions:
        return HttpResponsePermanentRedirect(reverse("print", args=[find_successor(code).code]))
    path = list(Region.objects.along_path(request.dependencies.versions))
    here = path[-1]
    posts = nearest_posts(path, MAX_POSTS)
    prefetch_related_objects(posts, "hotlines")
    cards = [build_record(post, request.dependencies.now) for post in posts]
    source = next((each for each in path if posts and each.pk == posts[0].region_id), here)
    hotlines = NationalHotline.objects.in_use_everywhere().filter(territory=path[0])
    area_code = get_area_code(path)
    entries = _select_entries(cards)
    groups = _build_groups(cards)
    return page(
        request,
        "pages/print.html",
        {
            "region": here,
            "above": path[:-1],
            "source": source,
            "groups": groups,
            "cited": {
                row.footnote: row.hotline.source for group in groups for row in group.rows
            }.values(),
            "capped": len(posts) == MAX_POSTS,
            "entries": entries,
            "demo": any(card.demo for card, _hotline in entries),
            "from_elsewhere": f"{area_code}-12345" if area_code else "",
            "lines": [] if here.on_mainland else list(hotlines.order_by("id")),
            "today": request.dependencies.today,
            "address": canonical(request, here.get_absolute_url()),
        },
        robots="noindex, noarchive",
    )


def _build_groups(cards: Iterable[PostCard]) -> list[SheetGroup]:
    """Return the rows of ``cards`` by department, their notices numbered as they come."""
    footnotes: dict[str, int] = {}
    groups, cards = [], list(cards)
    covers = describe_covers([card.post for card in cards])
    for department, group in group_by_department(cards):
        has_heading = sum(len(card.hotlines) for card in group) > 1
        rows = [
            SheetRow(
                card=card,
                hotline=view,
                department=None if has_heading else department,
                use=format_use(view.hotline),
                is_wrong=view.hotline.result in {Result.DEAD, Result.WRONG},
                remark=_remark(view) if len(card.hotlines) > 1 else "",
                footnote=footnotes.setdefault(view.hotline.notice_uid, len(footnotes) + 1),
                cover=covers.get(card.post.pk, ""),
            )
            for card in group
            for view in card.hotlines
        ]
        groups.append(SheetGroup(department if has_heading else None, rows))
    return groups


def _remark(view: HotlineView) -> str:
    hotline = view.hotline
    return hotline.purpose or hotline.label or format_label(hotline)


def _select_entries(cards: Iterable[PostCard]) -> list[tuple[PostCard, HotlineView]]:
    """Return the first good hotline of as many posts as a card has room for, desks first."""
    desks_first = sorted(cards, key=lambda card: card.post.card["kind"] != "desk")
    entries = (
        (card, next((view for view in card.hotlines if _is_good(view)), None))
        for card in desks_first
    )
    good = ((card, view) for card, view in entries if view)
    return list(islice(good, MAX_ENTRIES))


def _is_good(view: HotlineView) -> bool:
    """Return whether a hotline may be carried about for years."""
    checked = view.verification
    return bool(view.address) and checked.state in {"fresh", "never"} and not checked.under_report
