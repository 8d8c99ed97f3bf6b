"""The results of a search as CSV and as JSON."""

import csv
import io
import re
import unicodedata
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from directory.filters import SearchFilter
from directory.http import rate_limits, versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical
from directory.views.search import PARAMETERS, card_posts, find_error
from officials.characters import is_invisible
from officials.db.timeouts import LongAct, allow_time
from officials.exporting import columns

# Spreadsheets read text that begins so as a formula; an apostrophe before it prevents that.
FORMULA_SIGNS = frozenset("=+-@")
LINE_BREAKS = re.compile("[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets do not read UTF-8


@public_page(versions.COUNTRY, parameters=PARAMETERS)
def search_csv(request: PublicRequest) -> HttpResponse:
    """Return CSV with a row for each hotline of the posts found, best posts first."""
    search_filter, error = _search(request)
    if error:
        message, status = error
        text_type = "text/plain; charset=utf-8"
        return rate_limits.add_retry_after(
            HttpResponse(message, status=status, content_type=text_type)
        )
    text = io.StringIO(BYTE_ORDER_MARK)
    text.seek(0, io.SEEK_END)
    writer = csv.DictWriter(text, [*columns.COLUMNS, "url"])
    writer.writeheader()
    for row in _rows(request, search_filter):
        writer.writerow({name: _plain_cell(value) for name, value in row.items()})
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    return _as_attachment(response, "search.csv")


@public_page(versions.COUNTRY, parameters=PARAMETERS)
def search_json(request: PublicRequest) -> HttpResponse:
    """Return JSON with the rows of the table, and whether there are more posts."""
    search_filter, error = _search(request)
    options = {"ensure_ascii": False}
    if error:
        message, status = error
        return rate_limits.add_retry_after(
            JsonResponse({"error": message}, status=status, json_dumps_params=options)
        )
    rows, result = _rows(request, search_filter), search_filter.result
    content = {"posts": result.total, "more": result.capped, "rows": rows}
    return _as_attachment(JsonResponse(content, json_dumps_params=options), "search.json")


def _search(request: PublicRequest) -> tuple[SearchFilter, tuple[str, int] | None]:
    """Run the search; return it with the message and the status of its error, if any."""
    search_filter = SearchFilter(
        request.GET, card_posts(), reference=request.dependencies.reference
    )
    if not request.GET.get("q", "").strip():
        return search_filter, (_("请输入姓名、地区、部门或号码。"), 400)
    return search_filter, find_error(request, search_filter)


def _rows(request: PublicRequest, search_filter: SearchFilter) -> list[dict[str, Any]]:
    posts = list(search_filter.qs)
    urls = {post.uid: canonical(request, post.get_absolute_url()) for post in posts}
    with allow_time(LongAct.DOWNLOAD):
        rows = columns.read_rows(posts)
        return [row | {"url": urls[row["post_uid"]]} for row in rows]


def _plain_cell(value: Any) -> Any:
    """Return a value as a cell on one line, with an apostrophe before a formula."""
    if not isinstance(value, str):
        return value
    text = LINE_BREAKS.sub(" ", value)
    return f"'{text}" if _begins_a_formula(text) else text


def _begins_a_formula(text: str) -> bool:
    """Return whether the first sign that is seen, in half width or in full, begins a formula."""
    seen = (each for each in text if not (each.isspace() or _is_unseen(each)))
    return unicodedata.normalize("NFKC", next(seen, ""))[:1] in FORMULA_SIGNS


def _is_unseen(character: str) -> bool:
    return is_invisible(character) or unicodedata.category(character) == "Cc"


def _as_attachment(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response
