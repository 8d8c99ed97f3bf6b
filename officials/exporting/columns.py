"""The columns of published data, in order, for every format.

A row is a hotline of a post. Holders' own hotlines are left out of bulk data, and so are the digits
of suspended ones and of those that a check found dead or somebody else's. A post without a hotline
has one row.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from officials import phones
from officials.exporting.headings import HEADINGS
from officials.models.choices import FAILED_RESULTS, Capacity, Kind, Result, Use
from officials.models.public import LiveCover, LiveHotline, LivePost
from officials.models.regions import Level, Region

Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column, whose heading stands in ``headings``.

    ``read``: its value for programs. ``text``: its value for people, if that differs.
    ``for_programs``: people get the same in other columns, in a form that a spreadsheet keeps.
    """

    read: Callable[[T], Any]
    text: Callable[[T], Any] | None = None
    for_programs: bool = False


def _yes_or_no(value: Any) -> str:
    return _("是") if value else _("否")


def _region_at(post: LivePost, level: Level) -> Region | None:
    """Return the region of ``level`` that a post is in; its region's parents are fetched."""
    region: Region | None = post.region
    while region and region.level != level:
        region = region.parent
    return region


def _regions(level: Level, name: str) -> dict[str, Column[LivePost]]:
    """Return the columns of the code and the name of the region at a level above a post."""

    def read(attribute: str) -> Callable[[LivePost], Any]:
        return lambda post: getattr(_region_at(post, level), attribute, "")

    return {
        f"{name}_code": Column(read("code")),
        name: Column(read("name"), read("label")),
    }


def _of_holder(field: str) -> Callable[[LivePost], Any]:
    return lambda post: post.card["holder"] and post.card["holder"][field]


def _holder_name(post: LivePost) -> str:
    holder = post.card["holder"]
    return (_("姓名不公开") if holder.get("withheld") else holder["name"]) if holder else ""


def _holder_capacity(post: LivePost) -> str:
    holder = post.card["holder"]
    return str(Capacity(holder["capacity"]).label) if holder else ""


def _is_shown(hotline: LiveHotline) -> bool:
    """Return whether pages show the digits: none that a check found dead or somebody else's."""
    return not hotline.suspended and hotline.result not in FAILED_RESULTS


def _tel(hotline: LiveHotline) -> str:
    """Return the exact digits as a ``tel:`` address, of a fax too; empty when not shown."""
    if not _is_shown(hotline):
        return ""
    return phones.href(phones.Kind(hotline.kind), hotline.digits, hotline.extension)


def _number_in_words(hotline: LiveHotline) -> str:
    """Return the number as pages show it, in the active language."""
    if not _is_shown(hotline):
        return ""
    if not hotline.extension:
        return hotline.shown
    number = phones.shown(phones.Kind(hotline.kind), hotline.digits)
    return _("%(number)s 转 %(extension)s") % {"number": number, "extension": hotline.extension}


POST_COLUMNS: Mapping[str, Column[LivePost]] = {
    "region_code": Column(lambda post: post.region.code),
    "region": Column(lambda post: post.region.name, lambda post: post.region.label),
    **_regions(Level.PROVINCE, "province"),
    **_regions(Level.PREFECTURE, "prefecture"),
    **_regions(Level.COUNTY, "county"),
    **_regions(Level.TOWNSHIP, "township"),
    "department_uid": Column(lambda post: post.department.uid),
    "department": Column(
        lambda post: post.department.name,
        lambda post: post.department.label,
    ),
    "post_uid": Column(lambda post: post.uid),
    "title": Column(lambda post: post.card["title"]),
    "duties": Column(lambda post: post.card["duties"]),
    "official_uid": Column(_of_holder("official")),
    "holder": Column(_of_holder("name"), _holder_name),
    "capacity": Column(_of_holder("capacity"), _holder_capacity),
    "held_since": Column(_of_holder("start")),
    "demo": Column(
        lambda post: post.card["demo"],
        lambda post: _yes_or_no(post.card["demo"]),
    ),
}
COVER_COLUMNS: Mapping[str, Column[LiveCover]] = {
    "covered_by_uid": Column(lambda cover: cover.covered_by.uid),
    "covered_by": Column(lambda cover: cover.covered_by.card["title"]),
    "covered_from": Column(lambda cover: cover.start),
    "covered_until": Column(lambda cover: cover.end),
}
HOTLINE_COLUMNS: Mapping[str, Column[LiveHotline]] = {
    "hotline_uid": Column(lambda hotline: hotline.uid),
    "kind": Column(lambda hotline: hotline.kind, lambda h: str(Kind(h.kind).label)),
    "use": Column(lambda hotline: hotline.use, lambda h: str(Use(h.use).label)),
    "label": Column(lambda hotline: hotline.label),
    "number_shown": Column(lambda h: h.shown if _is_shown(h) else "", _number_in_words),
    "tel": Column(_tel),
    "number": Column(lambda h: h.digits if _is_shown(h) else "", for_programs=True),
    "extension": Column(lambda h: h.extension if _is_shown(h) else "", for_programs=True),
    "purpose": Column(lambda hotline: hotline.purpose),
    "answered_by": Column(lambda hotline: hotline.answered_by),
    "hours": Column(lambda hotline: hotline.hours),
    "suspended": Column(
        lambda hotline: hotline.suspended,
        lambda hotline: _yes_or_no(hotline.suspended),
    ),
    "last_verified": Column(lambda hotline: hotline.last_verified),
    "result": Column(
        lambda hotline: hotline.result,
        lambda hotline: hotline.result and str(Result(hotline.result).label),
    ),
    "notice_uid": Column(lambda hotline: hotline.notice_uid),
    "notice_issuer": Column(lambda hotline: hotline.notice_issuer),
    "notice_title": Column(lambda hotline: hotline.notice_title),
    "notice_number": Column(lambda hotline: hotline.notice_number),
    "notice_date": Column(lambda hotline: hotline.notice_date),
    "notice_url": Column(lambda hotline: hotline.notice_url),
}
COLUMNS = (*POST_COLUMNS, *COVER_COLUMNS, *HOTLINE_COLUMNS, "url")
_POST_TEXTS = {name: each for name, each in POST_COLUMNS.items() if not each.for_programs}
_HOTLINE_TEXTS = {name: each for name, each in HOTLINE_COLUMNS.items() if not each.for_programs}


def headings() -> list[str]:
    """Return the headings of ``read_texts`` in the active language."""
    return [
        _(HEADINGS[name].text) for name in (*_POST_TEXTS, *COVER_COLUMNS, *_HOTLINE_TEXTS, "url")
    ]


def read_rows(posts: Collection[LivePost], address: Callable[[LivePost], str]) -> Iterator[Row]:
    """Yield the rows of ``posts`` for programs: each column with its value or None.

    The posts have their department with its type, their region with its parents, and their
    hotlines fetched. ``address``: returns the URL of a post's page.
    """
    covers = _read_covers(posts)
    for post in posts:
        of_post = {name: column.read(post) for name, column in POST_COLUMNS.items()}
        cover = covers.get(post.pk)
        of_cover = {name: cover and column.read(cover) for name, column in COVER_COLUMNS.items()}
        url = {"url": address(post)}
        for hotline in _hotlines(post):
            of_hotline = {
                name: hotline and column.read(hotline) for name, column in HOTLINE_COLUMNS.items()
            }
            yield of_post | of_cover | of_hotline | url


def read_texts(
    posts: Collection[LivePost], address: Callable[[LivePost], str]
) -> Iterator[list[Any]]:
    """Yield the rows of ``posts``, as ``read_rows`` takes them, in words of the active language."""
    covers = _read_covers(posts)
    for post in posts:
        of_post = [_text(column, post) for column in _POST_TEXTS.values()]
        cover = covers.get(post.pk)
        of_post += [cover and _text(column, cover) for column in COVER_COLUMNS.values()]
        for hotline in _hotlines(post):
            of_hotline = [hotline and _text(each, hotline) for each in _HOTLINE_TEXTS.values()]
            yield [*of_post, *of_hotline, address(post)]


def _read_covers(posts: Collection[LivePost]) -> dict[int, LiveCover]:
    return LiveCover.objects.select_related("covered_by").by_post(posts)


def _text(column: Column[T], row: T) -> Any:
    return (column.text or column.read)(row)


def _hotlines(post: LivePost) -> list[LiveHotline] | list[None]:
    """Return the hotlines of a post but its holder's own; one None for none."""
    return [hotline for hotline in post.hotlines.all() if not hotline.own] or [None]
