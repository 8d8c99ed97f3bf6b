"""Render which places publish, what is known of their numbers, and files of these figures."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from directory.http import rate_limits, versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import page
from directory.promise_queries import count_promises
from directory.region_figures import (
    FIGURES,
    LEAST_FOR_A_SHARE,
    ORDERS,
    RegionRow,
    describe_figures,
    list_below,
    list_counted,
    list_months,
    list_rows,
    read_figures,
    read_notices,
)
from directory.region_queries import find_successor, lineage
from officials.exporting import formats, workbooks
from officials.models.public import LiveNotice
from officials.models.regions import Level, Region

CSV, TEXT = "text/csv; charset=utf-8", "text/plain; charset=utf-8"
COLUMNS = ("code", "name", "name_en", "level", "parent_code", "day", "since", "notice_uid")


@public_page(versions.COUNTRY_FIGURES, parameters=("order",))
def country(request: PublicRequest) -> HttpResponse:
    """Render the provinces, each with its figures of the last day, in ``?order=``."""
    order, day = _get_order(request), request.dependencies.figures_day
    provinces = list(Region.objects.present().filter(parent=None).order_by("code"))
    return page(
        request,
        "pages/coverage/country.html",
        {
            "day": day,
            "rows": list_rows(provinces, day, order),
            "order": order,
            "orders": ORDERS.items(),
            "least": LEAST_FOR_A_SHARE,
            "download": "",
        },
        robots="noindex" if order else "",
    )


@public_page(versions.REGION_FIGURES, parameters=("order", "with"))
def region(request: PublicRequest, code: str) -> HttpResponse:
    """Render the figures of a region, beside those of ``?with=``, their past, and what is below."""
    order, day = _get_order(request), request.dependencies.figures_day
    regions = Region.objects.present().select_related("parent__parent__parent")
    here = regions.filter(code=code).first()
    if here is None:
        successor = find_successor(code)
        return HttpResponsePermanentRedirect(reverse("region-coverage", args=[successor.code]))
    siblings = list(Region.objects.present().filter(parent=here.parent_id).order_by("code"))
    other = _find_other(request, here)
    figures = read_figures([here, *([other] if other else [])], day)
    own = figures.get(here.pk)
    below = list_rows(list_below(here), day, order)
    publications = list(own.publications.all()) if own else []
    cited = LiveNotice.objects.in_bulk({each.notice_id for each in publications})
    return page(
        request,
        "pages/coverage/region.html",
        {
            "region": here,
            "above": lineage(here)[:-1],
            "day": day,
            "figures": own,
            "notice": read_notices([own]).get(own.notice_id or 0) if own else None,
            "other": other,
            "siblings": [each for each in siblings if each != here],
            "promises": count_promises(here),
            "shown": describe_figures([own, *([figures.get(other.pk)] if other else [])]),
            "publications": [(each, cited.get(each.notice_id)) for each in publications],
            "months": [RegionRow(here, each) for each in list_months(here, day)],
            "rows": below,
            "order": order,
            "orders": ORDERS.items(),
            "least": LEAST_FOR_A_SHARE,
            "download": f"?region={here.code}",
        },
        robots="noindex" if order or other else "",
    )


def _get_order(request: PublicRequest) -> str:
    """Return the order that is asked for. Raises Http404 for an unknown one."""
    order = request.GET.get("order", "")
    if order not in ORDERS:
        raise Http404
    return order


def _find_other(request: PublicRequest, here: Region) -> Region | None:
    """Return the region to compare with. Raises Http404 for an unknown one."""
    code = request.GET.get("with", "")
    if not code:
        return None
    other = Region.objects.find(code)
    if other is None:
        raise Http404
    return other if other != here else None


@public_page(versions.COUNTRY_FIGURES, parameters=("region", "lang"))
def figures_csv(request: PublicRequest) -> HttpResponse:
    """Return the figures of a region and below it, or of the country, for people."""
    return _send(request, "csv", CSV, _write_csv)


@public_page(versions.COUNTRY_FIGURES, parameters=("region", "lang"))
def figures_xlsx(request: PublicRequest) -> HttpResponse:
    """Return the rows of the CSV as a workbook."""
    return _send(request, "xlsx", workbooks.MEDIA_TYPE, _write_xlsx)


@public_page(versions.COUNTRY_FIGURES, parameters=("region",))
def figures_exact_csv(request: PublicRequest) -> HttpResponse:
    """Return the same rows for programs, with names of columns."""
    return _send(request, "csv", CSV, _write_exact_csv)


Writer = Callable[[list[RegionRow], date | None], str | bytes]


def _send(request: PublicRequest, suffix: str, media_type: str, write: Writer) -> HttpResponse:
    """Return a file that ``write`` makes, or a message in plain text."""
    language = "en" if request.GET.get("lang") == "en" else settings.LANGUAGE_CODE
    with translation.override(language):
        if rate_limits.is_region_download_limited(request, request.dependencies.today):
            message = str(rate_limits.TOO_MANY_SEARCHES)
            response = HttpResponse(message, status=429, content_type=TEXT)
            return rate_limits.add_retry_after(response)
        code, day = request.GET.get("region", ""), request.dependencies.figures_day
        here = Region.objects.present().filter(code=code).first() if code else None
        if code and here is None:
            message = _("没有这个地区，请核对 region 后面的代码。")
            return HttpResponse(message, status=404, content_type=TEXT)
        rows = list_rows(list_counted(here, day), day)
        response = HttpResponse(write(rows, day), content_type=media_type)
    name = "-".join(filter(None, ("coverage", code, str(day or ""))))
    response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _write_csv(rows: list[RegionRow], day: date | None) -> str:
    return formats.BYTE_ORDER_MARK + formats.write_csv(_list_texts(rows, day))


def _write_xlsx(rows: list[RegionRow], day: date | None) -> bytes:
    headings, *lines = _list_texts(rows, day)
    return b"".join(workbooks.write_xlsx(_("公布与核验"), headings, lines))


def _write_exact_csv(rows: list[RegionRow], day: date | None) -> str:
    # The wholes of samples stand in no figure of their own.
    names = [*(figure.name for figure in FIGURES), "outcomes"]
    lines: Iterable[list[Any]] = (
        [
            row.region.code,
            row.region.name,
            row.region.name_en,
            Level(row.region.level).name.lower(),
            row.region.parent.code if row.region.parent else "",
            day or "",
            row.since or "",
            row.notice.uid if row.notice else "",
            *(row.get_count(name) for name in names),
        ]
        for row in rows
    )
    return formats.write_exact_csv([[*COLUMNS, *names], *lines])


def _list_texts(rows: list[RegionRow], day: date | None) -> list[list[Any]]:
    """Return the headings, each with its definition, and a line of cells for each region."""
    headings = [_("代码"), _("地方"), _("上级"), _("统计日期"), _("首次公布"), _("依据的公告")]
    headings += [
        _("%(figure)s：%(definition)s") % {"figure": figure.label, "definition": figure.definition}
        for figure in FIGURES
    ]
    headings.append(_("来电反馈的次数：来电者打通的和没打通的合计。"))
    return [
        headings,
        *(
            [
                row.region.code,
                row.region.label,
                row.region.parent.label if row.region.parent else "",
                str(day or ""),
                str(row.since or "") if row.numbers else _("没有公布号码"),
                str(row.notice) if row.notice else "",
                *(row.get_count(figure.name) for figure in FIGURES),
                row.get_count("outcomes"),
            ]
            for row in rows
        ),
    ]
