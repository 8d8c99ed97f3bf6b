"""Export the filtered list of posts: .xlsx, CSV for spreadsheets and CSV for programs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import IGNORED_PARAMS, PAGE_VAR, SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrOrPromise

from officials import clock, permissions
from officials.admin.base.filters import PUBLICATION_LABELS
from officials.admin.base.scoped import ScopedAdmin
from officials.db.timeouts import LongAct, allow_time
from officials.exporting import formats, register_list, template, workbooks
from officials.models import Department, DepartmentType, Post
from officials.models.national_hotlines import read_numbering
from officials.permissions import Permission
from officials.publication.live import Publication
from officials.publication.register import held_today
from officials.staff.requests import current_user

MAX_DEPARTMENTS = 500  # that the template offers
MAX_POSTS = 10_000  # of a file: a post takes a millisecond and a half, a worker has 75 s
CSV = "text/csv; charset=utf-8"
Write = Callable[[Iterable[Sequence[str]]], Iterable[bytes | str]]


@dataclass(frozen=True)
class Export:
    """A form of the list: the last part of its URL, its media type, and how it is written."""

    name: str
    label: StrOrPromise
    media_type: str
    write: Write

    @property
    def url_name(self) -> str:
        return f"officials_post_{self.name}"


def _write_xlsx(rows: Iterable[Sequence[str]]) -> Iterable[bytes]:
    return workbooks.write_xlsx(_("岗位"), register_list.headings(), rows)


def _write_csv(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield formats.BYTE_ORDER_MARK + formats.write_csv([register_list.headings()])
    yield formats.write_csv(rows)


def _write_exact_csv(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield formats.write_exact_csv([[*register_list.CELLS]])
    yield formats.write_exact_csv(rows)


EXPORTS = (
    Export("export.xlsx", "Excel", workbooks.MEDIA_TYPE, _write_xlsx),
    Export("export.csv", "CSV", CSV, _write_csv),
    Export("export-exact.csv", gettext_lazy("CSV（程序用）"), CSV, _write_exact_csv),
)


def list_links(request: HttpRequest) -> list[tuple[str, StrOrPromise]]:
    """Return address and label of each form of the list that a changelist displays."""
    query = query_of(request)
    return [(reverse(f"admin:{each.url_name}") + query, each.label) for each in EXPORTS]


def send_template(model_admin: ScopedAdmin[Post], request: HttpRequest) -> HttpResponse:
    """Return the empty list; it offers departments of the user's regions, then all types."""
    if refusal := _refuse(model_admin, request):
        return refusal
    own = permissions.filter_permitted(
        permissions.not_merged(Department.objects.all()), current_user(request), Permission.VIEW
    )
    names = own.order_by("rank", "pk").values_list("name", flat=True)[:MAX_DEPARTMENTS]
    types = DepartmentType.objects.values_list("name", flat=True)
    parts = template.write_template([*dict.fromkeys(chain(names, types))])
    return attach(parts, workbooks.MEDIA_TYPE, "posts-template", "岗位名单模板", "xlsx")


def query_of(request: HttpRequest) -> str:
    """Return the filters of a changelist as a query string, without the page and its order."""
    query = request.GET.copy()
    for name in {*IGNORED_PARAMS, PAGE_VAR} - {SEARCH_VAR}:
        query.pop(name, None)
    return f"?{query.urlencode()}" if query else ""


def send(model_admin: ScopedAdmin[Post], request: HttpRequest, export: Export) -> HttpResponseBase:
    """Return the posts of the changelist with the filters of the request's query string."""
    if refusal := _refuse(model_admin, request):
        return refusal
    back = HttpResponseRedirect(reverse("admin:officials_post_changelist") + query_of(request))
    try:
        posts = model_admin.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        return back  # the list says what is wrong with them
    with allow_time(LongAct.DOWNLOAD):
        if posts.order_by().count() > MAX_POSTS:
            message = _("符合条件的岗位超过 %(count)d 个，请先筛选再下载。") % {"count": MAX_POSTS}
            messages.error(request, message)
            return back
        parts = [*export.write(_read(posts))]
    suffix = export.name.rpartition(".")[2]
    return attach(parts, export.media_type, "posts", "岗位登记册", suffix)


def _refuse(model_admin: ScopedAdmin[Post], request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a request that writes. Raises PermissionDenied without any role."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    is_read = request.method in {"GET", "HEAD"}
    return None if is_read else HttpResponseNotAllowed(["GET", "HEAD"])


def attach(
    parts: Iterable[bytes | str], media_type: str, plain: str, name: str, suffix: str
) -> HttpResponse:
    """Return a file with the day in its names (RFC 6266: the first is for old programs)."""
    response = HttpResponse(parts, content_type=media_type)
    end = f"-{clock.today()}.{suffix}"
    response["Content-Disposition"] = (
        f"attachment; filename=\"{plain}{end}\"; filename*=UTF-8''{quote(name + end, safe='')}"
    )
    return response


def _read(posts: QuerySet[Post]) -> Iterator[list[str]]:
    def publication_label(post: Any) -> str:
        return str(PUBLICATION_LABELS[Publication(post.published)])

    return register_list.read_rows(posts, held_today(), read_numbering(), publication_label)
