"""Render what a region prints: a sheet of A4 with a card to carry, and a page of a newspaper.

Hours, last check and notice that most rows share are printed once above them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.covers import describe_covers
from directory.hotline_views import HotlineView
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical, page
from directory.http.query_days import PRINTED
from directory.post_cards import PostCard, build_record, group_by_department
from directory.post_queries import nearest_posts
from directory.printed_facts import HoursText, Source, format_label, format_use
from directory.region_queries import find_successor, get_area_code
from officials.models.departments import Department
from officials.models.national_hotlines import NationalHotline
from officials.models.regions import Region

# More than a region has ever published; the sheet says where the others are.
MAX_POSTS = 1000
# From so many rows on, what most of them share is printed once.
MANY_ROWS = 4
# The query parameter of a newspaper, and what it may be, with the class of the page.
COLUMNS = "columns"
COLUMN_CHOICES = {
    "4": "columns-4",
    "5": "columns-5",
    "6": "columns-6",
    "7": "columns-7",
    "8": "columns-8",
}
DEFAULT_COLUMNS = "6"
NO_HOURS = HoursText("")
# As many as a card of a bank's size has room for.
MAX_ENTRIES = 6


@dataclass(frozen=True)
class SheetFacts:
    """Hours, day of the last check and notice of a number.

    ``checked``: a sentence; ``footnote``: the number of the notice below the table, from 1. An
    empty one is not printed.
    """

    hours: HoursText | None = None
    checked: str = ""
    footnote: int = 0


@dataclass(frozen=True)
class SheetRow:
    """A hotline as a row of the sheet.

    ``department``: printed in the row where it has no heading. ``use``: 传真 or 短信, empty where
    the number is called. ``is_wrong``: a check found that it is dead, or of somebody else: that
    stands in place of its digits. ``remark``: what tells it from the other hotlines of its post.
    ``facts``: those that differ from the usual ones. ``cover``: who answers for the holder, in
    words.
    """

    card: PostCard
    hotline: HotlineView
    department: Department | None
    is_wrong: bool
    use: str
    remark: str
    facts: SheetFacts
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
    context, cards = _read_sheet(request)
    entries = _select_entries(cards)
    context |= {
        "entries": entries,
        "demo": any(card.demo for card, _hotline in entries),
    }
    return page(request, "pages/print.html", context, robots="noindex, noarchive")


@public_page(versions.REGION, parameters=(COLUMNS,))
def newspaper(request: PublicRequest, code: str) -> HttpResponse:
    """Render the posts of a region as a page of a broadsheet, in ``?columns=`` columns.

    400 for columns that a page cannot have.
    """
    if not request.dependencies.versions:
        address = reverse("newspaper", args=[find_successor(code).code])
        return HttpResponsePermanentRedirect(address + request.query)
    columns = request.GET.get(COLUMNS, DEFAULT_COLUMNS)
    if columns not in COLUMN_CHOICES:
        problem = {
            "title": _("排不了这么多栏"),
            "text": _("栏数可以是 %(numbers)s。") % {"numbers": _("、").join(COLUMN_CHOICES)},
        }
        return page(request, "error.html", problem, status=400, robots="noindex")
    context, _cards = _read_sheet(request)
    context |= {
        "columns": columns,
        "column_choices": list(COLUMN_CHOICES),
        "column_class": COLUMN_CHOICES[columns],
    }
    return page(request, "pages/newspaper.html", context, robots="noindex, noarchive")


def _read_sheet(request: PublicRequest) -> tuple[dict[str, Any], list[PostCard]]:
    """Return what a region prints, for a template, and the cards of its posts."""
    path = list(Region.objects.along_path(request.dependencies.versions))
    here = path[-1]
    posts = nearest_posts(path, MAX_POSTS)
    prefetch_related_objects(posts, "hotlines")
    cards = [build_record(post, request.dependencies.now) for post in posts]
    hotlines = NationalHotline.objects.in_use_everywhere().filter(territory=path[0])
    area_code = get_area_code(path)
    notices = _number_notices(cards)
    footnotes = {uid: number for uid, (number, _source) in notices.items()}
    usual = _find_usual(cards, footnotes)
    context = {
        "region": here,
        "above": path[:-1],
        "source": next((each for each in path if posts and each.pk == posts[0].region_id), here),
        "groups": _build_groups(cards, usual, footnotes),
        "usual": usual,
        "cited": [source for _number, source in notices.values()],
        "capped": len(posts) == MAX_POSTS,
        "from_elsewhere": f"{area_code}-12345" if area_code else "",
        "lines": [] if here.on_mainland else list(hotlines.order_by("id")),
        "today": request.dependencies.today,
        "code": _address_code(here, request.dependencies.today),
        "address": canonical(request, here.get_absolute_url()),
    }
    return context, cards


def _address_code(region: Region, day: date) -> str:
    """Return the address of the QR code that leads to what changed since ``day``."""
    return f"{reverse('region-qr', args=[region.code])}?{PRINTED}={day.isoformat()}"


def _number_notices(cards: Iterable[PostCard]) -> dict[str, tuple[int, Source]]:
    """Return the notices of all hotlines with their footnotes from 1, as they come, by uid."""
    notices: dict[str, tuple[int, Source]] = {}
    for card in cards:
        for view in card.hotlines:
            notices.setdefault(view.hotline.notice_uid, (len(notices) + 1, view.source))
    return notices


def _find_usual(cards: Iterable[PostCard], footnotes: Mapping[str, int]) -> SheetFacts:
    """Return the facts that most hotlines have, each by itself; none of a few hotlines."""
    views = [view for card in cards for view in card.hotlines]
    if len(views) < MANY_ROWS:
        return SheetFacts()
    hours = Counter(view.hours for view in views).most_common(1)[0][0]
    checked = Counter(view.verification.stated for view in views).most_common(1)[0][0]
    footnote = Counter(footnotes[view.hotline.notice_uid] for view in views).most_common(1)[0][0]
    return SheetFacts(hours if hours.printed else None, checked, footnote)


def _build_groups(
    cards: Sequence[PostCard], usual: SheetFacts, footnotes: Mapping[str, int]
) -> list[SheetGroup]:
    """Return the rows of ``cards`` by department."""
    groups = []
    covers = describe_covers([card.post for card in cards])
    for department, group in group_by_department(cards):
        has_heading = sum(len(card.hotlines) for card in group) > 1
        rows = [
            SheetRow(
                card=card,
                hotline=view,
                department=None if has_heading else department,
                use=format_use(view.hotline),
                is_wrong=view.is_unreachable,
                remark=_remark(view) if len(card.hotlines) > 1 else "",
                facts=_list_facts(view, usual, footnotes[view.hotline.notice_uid]),
                cover=covers.get(card.post.pk, ""),
            )
            for card in group
            for view in card.hotlines
        ]
        groups.append(SheetGroup(department if has_heading else None, rows))
    return groups


def _list_facts(view: HotlineView, usual: SheetFacts, footnote: int) -> SheetFacts:
    """Return the facts of a hotline that are not the usual ones."""
    checked, hours = view.verification.stated, view.hours
    if usual.hours and not hours.printed:
        hours = HoursText("", _("没有公布时间"))
    return SheetFacts(
        hours=None if hours in {usual.hours, NO_HOURS} else hours,
        checked="" if checked == usual.checked or view.is_unreachable else checked,
        footnote=0 if footnote == usual.footnote else footnote,
    )


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
