"""The results of a search, or all of a place, as tables for people and for programs.

People get .xlsx or CSV: ``lang=en`` asks for headings and words in English, since the addresses are
in no language. Programs get CSV or JSON with names of columns and exact values. A place is sent in
batches, as it is read; only .xlsx is written as a whole first.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _

from directory.filters import SearchFilter
from directory.http import rate_limits, versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical
from directory.search_page import PARAMETERS, card_posts, find_error
from officials.db.timeouts import LongAct, allow_time
from officials.exporting import columns, formats, workbooks
from officials.models.public import LivePost
from officials.models.regions import Region

DOWNLOAD_PARAMETERS = (*PARAMETERS, "lang")
CSV = "text/csv; charset=utf-8"
BATCH = 100
# A worker is ended when it sends for too long; a post takes about a millisecond.
MAX_POSTS = 10_000
MAX_WORKBOOK_POSTS = 3_000  # a cell of .xlsx takes seventeen microseconds, a post forty cells
MAX_NAME_LENGTH = 60
NO_FILE_NAME = re.compile(r"[\W_]+")
ORDER = ("region__code", "department__rank", "department", "rank", "id")


@dataclass(frozen=True)
class Download:
    """The posts to send, in batches. ``posts``: how many; ``more``: whether there are others.

    ``name`` and ``code`` become part of the file's name: what was asked for, and its ASCII form.
    """

    batches: Iterable[list[LivePost]]
    posts: int
    more: bool
    name: str
    code: str
    is_long: bool


class DownloadError(Exception):
    """Nothing can be sent; ``str()`` is a message for the reader."""

    def __init__(self, message: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.status = status


@public_page(versions.COUNTRY, parameters=DOWNLOAD_PARAMETERS)
def search_xlsx(request: PublicRequest) -> HttpResponseBase:
    """Return a workbook with a row for each hotline of the posts found, best posts first."""
    return _send_table(request, "xlsx", workbooks.MEDIA_TYPE, _write_xlsx, MAX_WORKBOOK_POSTS)


@public_page(versions.COUNTRY, parameters=DOWNLOAD_PARAMETERS)
def search_csv(request: PublicRequest) -> HttpResponseBase:
    """Return the rows of the workbook as CSV that spreadsheets read safely."""
    return _send_table(request, "csv", CSV, _write_csv)


@public_page(versions.COUNTRY, parameters=DOWNLOAD_PARAMETERS)
def search_exact_csv(request: PublicRequest) -> HttpResponseBase:
    """Return the rows of the JSON as CSV for programs."""
    return _send_table(request, "csv", CSV, _write_exact_csv)


@public_page(versions.COUNTRY, parameters=DOWNLOAD_PARAMETERS)
def search_json(request: PublicRequest) -> HttpResponseBase:
    """Return JSON with the rows of the table, and whether there are more posts."""
    try:
        with translation.override(_language(request)):
            download = _find(request)
    except DownloadError as error:
        content, options = {"error": str(error)}, {"ensure_ascii": False}
        response = JsonResponse(content, status=error.status, json_dumps_params=options)
        return rate_limits.add_retry_after(response)
    parts = _write_json(download, _addresses(request))
    return _send(request, download, parts, "json", "application/json")


def _send_table(
    request: PublicRequest,
    suffix: str,
    media_type: str,
    write: Callable[[Download, str, Callable[[LivePost], str]], Iterator[Any]],
    max_posts: int = MAX_POSTS,
) -> HttpResponseBase:
    """Return a file that ``write`` makes, or a message in plain text."""
    language = _language(request)
    try:
        with translation.override(language):
            download = _find(request, max_posts)
    except DownloadError as error:
        text_type = "text/plain; charset=utf-8"
        response = HttpResponse(str(error), status=error.status, content_type=text_type)
        return rate_limits.add_retry_after(response)
    parts = write(download, language, _addresses(request))
    return _send(request, download, parts, suffix, media_type)


def _language(request: PublicRequest) -> str:
    return "en" if request.GET.get("lang") == "en" else settings.LANGUAGE_CODE


def _addresses(request: PublicRequest) -> Callable[[LivePost], str]:
    return lambda post: canonical(request, post.get_absolute_url())


def _find(request: PublicRequest, max_posts: int = 0) -> Download:
    """Return what a request asks for: of a place at most ``max_posts``. Raises DownloadError."""
    known = request.dependencies
    search_filter = SearchFilter(
        request.GET, card_posts(), reference=known.reference, moment=known.now
    )
    query = request.GET.get("q", "").strip()
    if not query:
        return _find_place(request, search_filter, max_posts or MAX_POSTS)
    if error := find_error(request, search_filter):
        raise DownloadError(*error)
    posts, result = list(search_filter.qs), search_filter.result
    request.expires_at = search_filter.changes_at
    region = search_filter.form.cleaned_data["region"]
    name = f"{region.label}-{query}" if region else query
    code = region.code if region else ""
    return Download([posts], result.total, result.capped, name, code, is_long=False)


def _find_place(request: PublicRequest, search_filter: SearchFilter, max_posts: int) -> Download:
    """Return all posts of the region and below it, place by place. Raises DownloadError."""
    asked = {name for name in search_filter.filters if request.GET.get(name, "").strip()}
    if errors := search_filter.form.errors:
        raise DownloadError(" ".join(chain.from_iterable(errors.values())))
    if "region" not in asked:
        raise DownloadError(_("请输入姓名、地区、部门或号码。"))
    if others := asked - {"region"}:
        filters = search_filter.filters.items()
        labels = _("、").join(str(each.label) for name, each in filters if name in others)
        raise DownloadError(
            _("没有写要找什么。要下载整个地方，请去掉这些条件：%(labels)s。") % {"labels": labels}
        )
    region = search_filter.form.cleaned_data["region"]
    if rate_limits.is_region_download_limited(request, request.dependencies.today):
        raise DownloadError(str(rate_limits.TOO_MANY_SEARCHES), status=HTTPStatus.TOO_MANY_REQUESTS)
    ids = _list_place(region, max_posts)
    if len(ids) > max_posts:
        if max_posts < MAX_POSTS:
            raise DownloadError(_("这里公布的岗位太多，请下载 CSV，或选择下级地区。"))
        raise DownloadError(_("这里公布的岗位太多，请选择下级地区下载。"))
    return Download(
        _read(ids), len(ids), more=False, name=region.label, code=region.code, is_long=True
    )


def _list_place(region: Region, max_posts: int) -> list[int]:
    """Return the ids of the posts of a place in their order, at most one more than are sent."""
    with allow_time(LongAct.DOWNLOAD):
        posts = LivePost.objects.below(region).order_by(*ORDER)
        return list(posts.values_list("pk", flat=True)[: max_posts + 1])


def _read(ids: list[int]) -> Iterator[list[LivePost]]:
    """Yield the posts in batches; one that was taken down meanwhile is left out."""
    for begin in range(0, len(ids), BATCH):
        with allow_time(LongAct.DOWNLOAD):
            by_id = card_posts().in_bulk(ids[begin : begin + BATCH])
        yield [by_id[pk] for pk in ids[begin : begin + BATCH] if pk in by_id]


def _write_csv(
    download: Download, language: str, address: Callable[[LivePost], str]
) -> Iterator[str]:
    # The language is not active between two parts, when the thread may do something else.
    with translation.override(language):
        head = formats.BYTE_ORDER_MARK + formats.write_csv([columns.headings()])
    yield head
    for posts in download.batches:
        with translation.override(language):
            lines = formats.write_csv(columns.read_texts(posts, address))
        yield lines


def _write_exact_csv(
    download: Download, _language: str, address: Callable[[LivePost], str]
) -> Iterator[str]:
    yield formats.write_exact_csv([columns.COLUMNS])
    for posts in download.batches:
        rows = columns.read_rows(posts, address)
        yield formats.write_exact_csv([row[name] for name in columns.COLUMNS] for row in rows)


def _write_xlsx(
    download: Download, language: str, address: Callable[[LivePost], str]
) -> Iterator[bytes]:
    with translation.override(language):
        name, headings = _("号码"), columns.headings()
    return workbooks.write_xlsx(name, headings, _read_texts(download, language, address))


def _read_texts(
    download: Download, language: str, address: Callable[[LivePost], str]
) -> Iterator[list[Any]]:
    for posts in download.batches:
        with translation.override(language):
            rows = [*columns.read_texts(posts, address)]
        yield from rows


def _write_json(download: Download, address: Callable[[LivePost], str]) -> Iterator[str]:
    more = formats.write_json(download.more)
    yield f'{{"posts": {download.posts}, "more": {more}, "rows": ['
    separator = ""
    for posts in download.batches:
        rows = [formats.write_json(row) for row in columns.read_rows(posts, address)]
        if rows:
            yield separator + ",\n".join(rows)
            separator = ",\n"
    yield "]}"


def _send(
    request: PublicRequest, download: Download, parts: Iterator[Any], suffix: str, media_type: str
) -> HttpResponseBase:
    """Return a file; a long one is sent part by part."""
    response: HttpResponseBase
    if download.is_long:
        sent = parts if request.method == "GET" else iter(())
        response = StreamingHttpResponse(sent, content_type=media_type)
    else:
        response = HttpResponse(parts, content_type=media_type)
    day = f"{request.dependencies.today}.{suffix}"
    cleaned = NO_FILE_NAME.sub("-", download.name).strip("-")[:MAX_NAME_LENGTH]
    name = "-".join(filter(None, ("hotlines", cleaned, day)))
    plain = "-".join(filter(None, ("hotlines", download.code, day)))
    # RFC 6266: the first name is for what does not know the second.
    response["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response["X-Robots-Tag"] = "noindex"
    return response
