"""What a search finds, to take away: a table for spreadsheets, and JSON for machines."""

import csv
import io
import re
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from directory.filters import Search
from directory.http import rate_limits, versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical
from directory.views.search import ASKED, answered, hits
from officials.exporting import columns

# A spreadsheet takes what begins so for a formula; behind an apostrophe it is text.
FORMULA = re.compile(r"[=+\-@\t\r]")
BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet reads UTF-8 as something else


@public_page(versions.COUNTRY, parameters=ASKED)
def table(request: PublicRequest) -> HttpResponse:
    """Answer with CSV: a row for each number of the posts found, the best first."""
    asked, problem = _ask(request)
    if problem:
        text_type = "text/plain; charset=utf-8"
        return rate_limits.add_retry_after(
            HttpResponse(problem[0], status=problem[1], content_type=text_type)
        )
    text = io.StringIO(BYTE_ORDER_MARK)
    text.seek(0, io.SEEK_END)
    lines = csv.DictWriter(text, [*columns.COLUMNS, "url"])
    lines.writeheader()
    for row in _rows(request, asked):
        lines.writerow({name: _cell(value) for name, value in row.items()})
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    return _named(response, "search.csv")


@public_page(versions.COUNTRY, parameters=ASKED)
def machine(request: PublicRequest) -> HttpResponse:
    """Answer with JSON: the same rows, and whether there are more."""
    asked, problem = _ask(request)
    options = {"ensure_ascii": False}
    if problem:
        said: dict[str, Any] = {"error": problem[0]}
        return rate_limits.add_retry_after(
            JsonResponse(said, status=problem[1], json_dumps_params=options)
        )
    rows = _rows(request, asked)
    found = {"posts": asked.found.total, "more": asked.found.capped, "rows": rows}
    return _named(JsonResponse(found, json_dumps_params=options), "search.json")


def _ask(request: PublicRequest) -> tuple[Search, tuple[str, int] | None]:
    asked = Search(request.GET, hits(), reference=request.dependencies.reference)
    if not request.GET.get("q", "").strip():
        return asked, (_("请输入姓名、地区、部门或号码。"), 400)
    return asked, answered(request, asked)


def _rows(request: PublicRequest, asked: Search) -> list[dict[str, Any]]:
    pages: dict[str, str] = {}
    posts = list(asked.qs)
    for post in posts:
        pages[post.uid] = canonical(request, post.get_absolute_url())
    return [row | {"url": pages[row["post_uid"]]} for row in columns.read_rows(posts)]


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def _named(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response
