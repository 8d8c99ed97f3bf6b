"""The columns of published data, in order, for every format.

A row is a hotline of a post. Holders' own hotlines are left out of bulk data, and so are the
digits of suspended ones. A post without a hotline has one row.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from officials import phones
from officials.models.choices import Capacity, Kind, Result, Use
from officials.models.public import LiveHotline, LivePost
from officials.models.regions import Level, Region

Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column. ``heading``: its name for people, in the active language.

    ``read``: its value for programs. ``text``: its value for people, if that differs.
    ``for_programs``: people get the same in other columns, in a form that a spreadsheet keeps.
    """

    heading: Promise
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


def _regions(
    level: Level, name: str, name_heading: Promise, code_heading: Promise
) -> dict[str, Column[LivePost]]:
    """Return the columns of the code and the name of the region at a level above a post."""

    def read(attribute: str) -> Callable[[LivePost], Any]:
        return lambda post: getattr(_region_at(post, level), attribute, "")

    return {
        f"{name}_code": Column(code_heading, read("code")),
        name: Column(name_heading, read("name"), read("label")),
    }


def _of_holder(field: str) -> Callable[[LivePost], Any]:
    return lambda post: post.card["holder"] and post.card["holder"][field]


def _holder_capacity(post: LivePost) -> str:
    holder = post.card["holder"]
    return str(Capacity(holder["capacity"]).label) if holder else ""


def _tel(hotline: LiveHotline) -> str:
    """Return the exact digits as a ``tel:`` address, of a fax too; empty when suspended."""
    if not hotline.digits:
        return ""
    return phones.href(phones.Kind(hotline.kind), hotline.digits, hotline.extension)


def _number_in_words(hotline: LiveHotline) -> str:
    """Return the number as pages show it, in the active language."""
    if not (hotline.shown and hotline.extension):
        return hotline.shown
    number = phones.shown(phones.Kind(hotline.kind), hotline.digits)
    return _("%(number)s 转 %(extension)s") % {"number": number, "extension": hotline.extension}


POST_COLUMNS: Mapping[str, Column[LivePost]] = {
    "region_code": Column(gettext_lazy("地区代码"), lambda post: post.region.code),
    "region": Column(
        gettext_lazy("所在地区"), lambda post: post.region.name, lambda post: post.region.label
    ),
    **_regions(Level.PROVINCE, "province", gettext_lazy("省"), gettext_lazy("省代码")),
    **_regions(Level.PREFECTURE, "prefecture", gettext_lazy("地市"), gettext_lazy("地市代码")),
    **_regions(Level.COUNTY, "county", gettext_lazy("县区"), gettext_lazy("县区代码")),
    **_regions(Level.TOWNSHIP, "township", gettext_lazy("乡镇街道"), gettext_lazy("乡镇街道代码")),
    "department_uid": Column(gettext_lazy("部门编号"), lambda post: post.department.uid),
    "department": Column(
        gettext_lazy("部门名称"),
        lambda post: post.department.name,
        lambda post: post.department.label,
    ),
    "post_uid": Column(gettext_lazy("岗位编号"), lambda post: post.uid),
    "title": Column(gettext_lazy("岗位"), lambda post: post.card["title"]),
    "duties": Column(gettext_lazy("分工"), lambda post: post.card["duties"]),
    "official_uid": Column(gettext_lazy("任职者编号"), _of_holder("official")),
    "holder": Column(gettext_lazy("任职者"), _of_holder("name")),
    "capacity": Column(gettext_lazy("任职方式"), _of_holder("capacity"), _holder_capacity),
    "held_since": Column(gettext_lazy("任职自"), _of_holder("start")),
    "demo": Column(
        gettext_lazy("演示数据"),
        lambda post: post.card["demo"],
        lambda post: _yes_or_no(post.card["demo"]),
    ),
}
HOTLINE_COLUMNS: Mapping[str, Column[LiveHotline]] = {
    "hotline_uid": Column(gettext_lazy("热线编号"), lambda hotline: hotline.uid),
    "kind": Column(
        gettext_lazy("号码种类"), lambda hotline: hotline.kind, lambda h: str(Kind(h.kind).label)
    ),
    "use": Column(
        gettext_lazy("号码用途"), lambda hotline: hotline.use, lambda h: str(Use(h.use).label)
    ),
    "label": Column(gettext_lazy("名目"), lambda hotline: hotline.label),
    "number_shown": Column(gettext_lazy("号码"), lambda hotline: hotline.shown, _number_in_words),
    "tel": Column(gettext_lazy("拨号地址"), _tel),
    "number": Column(gettext_lazy("数字"), lambda hotline: hotline.digits, for_programs=True),
    "extension": Column(gettext_lazy("分机"), lambda hotline: hotline.extension, for_programs=True),
    "purpose": Column(gettext_lazy("受理事项"), lambda hotline: hotline.purpose),
    "answered_by": Column(gettext_lazy("接听人"), lambda hotline: hotline.answered_by),
    "hours": Column(gettext_lazy("受理时间"), lambda hotline: hotline.hours),
    "suspended": Column(
        gettext_lazy("暂停受理"),
        lambda hotline: hotline.suspended,
        lambda hotline: _yes_or_no(hotline.suspended),
    ),
    "last_verified": Column(gettext_lazy("上次核验"), lambda hotline: hotline.last_verified),
    "result": Column(
        gettext_lazy("核验结果"),
        lambda hotline: hotline.result,
        lambda hotline: hotline.result and str(Result(hotline.result).label),
    ),
    "notice_uid": Column(gettext_lazy("公告编号"), lambda hotline: hotline.notice_uid),
    "notice_issuer": Column(gettext_lazy("公告发布单位"), lambda hotline: hotline.notice_issuer),
    "notice_title": Column(gettext_lazy("公告标题"), lambda hotline: hotline.notice_title),
    "notice_number": Column(gettext_lazy("公告文号"), lambda hotline: hotline.notice_number),
    "notice_date": Column(gettext_lazy("公告日期"), lambda hotline: hotline.notice_date),
    "notice_url": Column(gettext_lazy("公告网址"), lambda hotline: hotline.notice_url),
}
URL = gettext_lazy("岗位网址")
COLUMNS = (*POST_COLUMNS, *HOTLINE_COLUMNS, "url")
_POST_TEXTS = [column for column in POST_COLUMNS.values() if not column.for_programs]
_HOTLINE_TEXTS = [column for column in HOTLINE_COLUMNS.values() if not column.for_programs]


def headings() -> list[str]:
    """Return the headings of ``read_texts`` in the active language."""
    of_posts = [str(column.heading) for column in _POST_TEXTS]
    of_hotlines = [str(column.heading) for column in _HOTLINE_TEXTS]
    return [*of_posts, *of_hotlines, str(URL)]


def read_rows(posts: Iterable[LivePost], address: Callable[[LivePost], str]) -> Iterator[Row]:
    """Yield the rows of ``posts`` for programs: each column with its value or None.

    The posts have their department with its type, their region with its parents, and their
    hotlines fetched. ``address``: returns the URL of a post's page.
    """
    for post in posts:
        of_post = {name: column.read(post) for name, column in POST_COLUMNS.items()}
        url = {"url": address(post)}
        for hotline in _hotlines(post):
            of_hotline = {
                name: hotline and column.read(hotline) for name, column in HOTLINE_COLUMNS.items()
            }
            yield of_post | of_hotline | url


def read_texts(
    posts: Iterable[LivePost], address: Callable[[LivePost], str]
) -> Iterator[list[Any]]:
    """Yield the rows of ``posts``, as ``read_rows`` takes them, in words of the active language."""
    for post in posts:
        of_post = [_text(column, post) for column in _POST_TEXTS]
        for hotline in _hotlines(post):
            of_hotline = [hotline and _text(column, hotline) for column in _HOTLINE_TEXTS]
            yield [*of_post, *of_hotline, address(post)]


def _text(column: Column[T], row: T) -> Any:
    return (column.text or column.read)(row)


def _hotlines(post: LivePost) -> list[LiveHotline] | list[None]:
    """Return the hotlines of a post but its holder's own; one None for none."""
    return [hotline for hotline in post.hotlines.all() if not hotline.own] or [None]
