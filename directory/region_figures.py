"""Read the figures of regions and put them into words, with the definition of each."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrOrPromise

from officials.intervals import wilson_interval
from officials.models.coverage import RegionFigures
from officials.models.public import LiveNotice
from officials.models.regions import Level, Region

# Of fewer a share says nothing: both counts are shown instead.
LEAST_FOR_A_SHARE = 8
MONTHS = 24
NOT_MEASURED = "–"

ORDERS = {
    "": gettext_lazy("行政区划"),
    "name": gettext_lazy("名称"),
    "share": gettext_lazy("核验比例"),
    "since": gettext_lazy("公布日期"),
}


@dataclass(frozen=True)
class Figure:
    """A column of ``RegionFigures``.

    ``whole``: the column of which it is a part; ``least_of``: one that says from how many cases it
    comes, of which too few give no figure; ``is_sample``: its share has an interval.
    """

    name: str
    label: StrOrPromise
    definition: StrOrPromise
    whole: str = ""
    least_of: str = ""
    is_sample: bool = False


FIGURES = (
    Figure(
        "numbers",
        gettext_lazy("公开的号码"),
        gettext_lazy(
            "能拨打的不同号码，本级和下级一起算。几个岗位共用的只算一个，暂停显示的也算。"
        ),
    ),
    Figure("own", gettext_lazy("本级的号码"), gettext_lazy("不含下级。"), "numbers"),
    Figure(
        "suspended",
        gettext_lazy("暂停显示"),
        gettext_lazy("正在核实，网页上看不到数字。"),
        "numbers",
    ),
    Figure(
        "checked",
        gettext_lazy("180 天内核验过"),
        gettext_lazy("有工作人员拨打或上门试过。下面五项是每个号码最近一次的结果，合计为此数。"),
        "numbers",
    ),
    Figure("by_holder", gettext_lazy("本人接听"), gettext_lazy("任职者本人接的。"), "checked"),
    Figure(
        "by_staff", gettext_lazy("工作人员接听"), gettext_lazy("任职者以外的人接的。"), "checked"
    ),
    Figure(
        "answered", gettext_lazy("有人接，不知是谁"), gettext_lazy("没有记下是谁接的。"), "checked"
    ),
    Figure("unanswered", gettext_lazy("没有人接"), gettext_lazy("打了没有人接。"), "checked"),
    Figure(
        "wrong", gettext_lazy("号码不对"), gettext_lazy("不是本岗位，空号，或者停机。"), "checked"
    ),
    Figure(
        "confirmed",
        gettext_lazy("只有书面确认"),
        gettext_lazy("180 天内单位自己说号码没错，没有人拨打过。"),
        "numbers",
    ),
    Figure(
        "reports",
        gettext_lazy("180 天内收到的纠错"),
        gettext_lazy("公众说号码有误，不用登录。"),
    ),
    Figure(
        "reports_due",
        gettext_lazy("已答复或已到期"),
        gettext_lazy("三个工作日内应当答复；本人要求撤下的，一个工作日内。"),
        "reports",
    ),
    Figure(
        "reports_in_time",
        gettext_lazy("按期答复"),
        gettext_lazy("在应当答复的那一天或以前答复了。"),
        "reports_due",
    ),
    Figure(
        "report_days",
        gettext_lazy("答复天数"),
        gettext_lazy("已答复的纠错从收到到答复的天数，取中位数：一半更快，一半更慢。"),
        least_of="reports_due",
    ),
    Figure(
        "outcomes_reached",
        gettext_lazy("来电者打通了"),
        gettext_lazy(
            "180 天里来电者说有人接的次数，和占全部来电的比例；"
            "–前后是它的 95% 区间。不到 8 次的号码不算。"
        ),
        "outcomes",
        is_sample=True,
    ),
)


@dataclass(frozen=True)
class ShownFigure:
    """A figure with its ``texts``, one for each region that is compared."""

    figure: Figure
    texts: tuple[str, ...]


@dataclass(frozen=True)
class RegionRow:
    """A region of a table with its figures of a day; None where nothing was ever public."""

    region: Region
    figures: RegionFigures | None
    notice: LiveNotice | None = None

    @property
    def numbers(self) -> int:
        return self.figures.numbers if self.figures else 0

    @property
    def is_prefecture(self) -> bool:
        """Return whether counties may stand below it in the table of a province."""
        return self.region.level == Level.PREFECTURE

    @property
    def since(self) -> date | None:
        return self.figures.since if self.figures and self.figures.own else None

    @property
    def checked(self) -> str:
        """Return the checked share in words."""
        return format_share(self.figures.checked, self.figures.numbers) if self.figures else ""

    @property
    def checked_of_all(self) -> str:
        """Return how many numbers were checked, with the share where it says something."""
        if self.figures is None:
            return ""
        return _format_part(self.figures.checked, self.figures.numbers)

    def get_count(self, name: str) -> int | Decimal | None:
        """Return a figure for a file; None, an empty cell, where nothing was measured."""
        return count_figure(self.figures, name)

    @property
    def _share(self) -> float:
        """Return the share by which rows are ordered; less than 0 where there is none."""
        if self.figures is None or self.figures.numbers < LEAST_FOR_A_SHARE:
            return -1
        return self.figures.checked / self.figures.numbers

    def get_order(self, order: str) -> tuple[object, ...]:
        """Return the key of the row in one of ``ORDERS``; ties stand by code."""
        keys: dict[str, object] = {
            "name": self.region.pinyin,
            "share": -self._share,
            "since": self.since or date.max,
        }
        return (self.numbers == 0, keys[order], self.region.code)


def format_share(part: int, whole: int) -> str:
    """Return a share as a percentage, or as two counts where it would be one of too few."""
    if whole < LEAST_FOR_A_SHARE:
        return f"{part}/{whole}"
    # A share is rounded down, so that only all are 100 %.
    return f"{100 * part // whole}%"


def describe_figures(compared: Sequence[RegionFigures | None]) -> list[ShownFigure]:
    """Return each figure in words, side by side for the regions that are compared."""
    return [
        ShownFigure(figure, tuple(_format_figure(figure, each) for each in compared))
        for figure in FIGURES
    ]


def count_figure(figures: RegionFigures | None, name: str) -> int | Decimal | None:
    """Return a figure; None where nothing was measured.

    Where nothing was ever public, only the numbers are known: there are none.
    """
    if figures is None:
        return 0 if name in {"numbers", "own"} else None
    count: int | Decimal | None = getattr(figures, name)
    return count


def _format_figure(figure: Figure, figures: RegionFigures | None) -> str:
    count = count_figure(figures, figure.name)
    if figures is None:
        return NOT_MEASURED if count is None else str(count)
    whole: int = (getattr(figures, figure.whole) if figure.whole else 0) or 0
    cases = (getattr(figures, figure.least_of) or 0) if figure.least_of else whole
    if (figure.least_of or figure.is_sample) and cases < LEAST_FOR_A_SHARE:
        return _("太少")
    if count is None:
        return _("当时没有统计")
    if isinstance(count, Decimal):
        return f"{count.normalize():f}"
    if figure.is_sample:
        low, high = wilson_interval(count, whole)
        values = {"share": format_share(count, whole), "low": f"{low:.0%}", "high": f"{high:.0%}"}
        return f"{count}/{whole} " + _("%(share)s（%(low)s–%(high)s）") % values
    return _format_part(count, whole)


def _format_part(count: int, whole: int) -> str:
    """Return a count with its share, or alone where that would be one of too few."""
    if whole < LEAST_FOR_A_SHARE:
        return str(count)
    return _("%(count)d（%(share)s）") % {"count": count, "share": format_share(count, whole)}


def read_figures(regions: Collection[Region], day: date | None) -> dict[int, RegionFigures]:
    """Return the figures of a day by the id of their region."""
    if day is None:
        return {}
    rows = RegionFigures.objects.filter(day=day, region__in=[region.pk for region in regions])
    return {row.region_id: row for row in rows}


def list_rows(regions: Sequence[Region], day: date | None, order: str = "") -> list[RegionRow]:
    """Return regions with their figures and the notices by which they first published."""
    figures = read_figures(regions, day)
    notices = read_notices(figures.values())
    rows = [
        RegionRow(region, each, notices.get(each.notice_id) if each and each.notice_id else None)
        for region in regions
        for each in [figures.get(region.pk)]
        # A zone without a number is no government that keeps silent.
        if each or not region.is_zone
    ]
    return sorted(rows, key=lambda row: row.get_order(order)) if order else rows


def read_notices(figures: Iterable[RegionFigures]) -> dict[int, LiveNotice]:
    """Return the notices of figures by id, those that public numbers still cite."""
    return LiveNotice.objects.in_bulk({each.notice_id for each in figures if each.notice_id})


def list_below(region: Region) -> list[Region]:
    """Return the regions of the table of ``region``: of a province down to the counties."""
    below = Region.objects.present().filter(path__contains=[region.pk]).exclude(pk=region.pk)
    if region.level == Level.PROVINCE:
        below = below.exclude(level=Level.TOWNSHIP)
    else:
        below = below.filter(parent=region)
    return list(below.order_by("code"))


def list_counted(region: Region | None, day: date | None) -> list[Region]:
    """Return the regions of a file: all that have figures of the day, and governments without.

    Those are the provinces and prefectures of the country, or the counties too of ``region``.
    """
    regions = Region.objects.present().select_related("parent")
    levels = [Level.PROVINCE, Level.PREFECTURE]
    if region:
        regions = regions.filter(path__contains=[region.pk])
        levels.append(Level.COUNTY)
    counted = RegionFigures.objects.filter(day=day or date.min).values("region")
    return list(regions.filter(Q(level__in=levels) | Q(pk__in=counted)).order_by("code"))


def list_months(region: Region, day: date | None) -> QuerySet[RegionFigures]:
    """Return the last figures of each month up to ``day``, the newest first."""
    past = RegionFigures.objects.filter(region=region, day__lte=day or date.min)
    months = past.annotate(month=TruncMonth("day")).order_by("-month", "-day")
    return months.distinct("month")[:MONTHS]
