"""Answer the search box of the desk: posts, numbers, people, departments and notices at once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_safe
from django_stubs_ext import StrOrPromise

from officials import permissions, search
from officials.admin.base.autocomplete import ANCESTORS, label, with_labels
from officials.admin.base.filters import match_official
from officials.admin.base.register_search import (
    explain_refusal,
    read_address,
    read_digits,
    search_departments,
    search_hotlines,
    search_officials,
    search_posts,
)
from officials.identity import Identity, set_identities
from officials.models import Department, Edition, Hotline, Notice, Official, Post, Region, User
from officials.permissions import Permission
from officials.staff.requests import current_user

SHOWN = 10
MAX_LENGTH = search.MAX_QUERY_LENGTH


@dataclass(frozen=True)
class Result:
    """A row that was found: a link, and the identity of its post or else a name.

    ``note``: why it was found, where its line does not say.
    """

    url: str
    name: str
    identity: Identity | None
    note: str = ""


@dataclass(frozen=True)
class ResultGroup:
    """The first results of one kind. ``url``: the list of all; ``has_more``: it has others."""

    title: StrOrPromise
    url: str
    results: tuple[Result, ...]
    has_more: bool


def get_urls() -> list[URLPattern]:
    """Return the address of the page, for staff who are signed in."""
    return [path("find/", admin.site.admin_view(find), name="find")]


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Render what the user may see of what ``q`` names, grouped by kind."""
    user = current_user(request)
    if not permissions.has_anywhere(user, Permission.VIEW):
        raise PermissionDenied
    query = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_LENGTH]
    refusal = explain_refusal(query)
    groups = [read(query, user) for read in _GROUPS] if query and not refusal else []
    context = {
        **admin.site.each_context(request),
        "title": _("查找"),
        "query": query,
        "refusal": refusal,
        "groups": [group for group in groups if group.results],
    }
    return TemplateResponse(request, "admin/find.html", context)


def _permitted(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    return permissions.filter_permitted(rows, user, Permission.VIEW)


def _group(
    title: StrOrPromise,
    query: str,
    rows: list[Any],
    name_of: Callable[[Any], str] = str,
    note_of: Callable[[Any], str] = lambda _row: "",
) -> ResultGroup:
    """Return the group of ``rows``, which are one more than are shown where there are others."""
    shown = rows[:SHOWN]
    if not shown:
        return ResultGroup(title, "", (), has_more=False)
    set_identities(shown)
    route = f"admin:officials_{shown[0]._meta.model_name}"
    results = tuple(
        Result(reverse(f"{route}_change", args=[row.pk]), name_of(row), row.identity, note_of(row))
        for row in shown
    )
    url = f"{reverse(f'{route}_changelist')}?{urlencode({'q': query})}"
    return ResultGroup(title, url, results, has_more=len(rows) > SHOWN)


def _find_posts(query: str, user: User) -> ResultGroup:
    """Find posts of every state: the live ones in the order of the public search, then others."""
    posts = _permitted(Post.objects.order_by(), user)
    ranked = _rank_live_posts(query, user)
    live = posts.in_bulk(ranked)
    rows = [live[pk] for pk in ranked if pk in live][: SHOWN + 1]
    if len(rows) <= SHOWN:
        others = search_posts(posts, query).exclude(pk__in=ranked).order_by("-pk")
        rows += others[: SHOWN + 1 - len(rows)]
    return _group(gettext_lazy("岗位"), query, rows)


def _rank_live_posts(query: str, user: User) -> list[int]:
    """Return the ids of the posts that the public search finds, best first."""
    if read_address(query):
        return []
    regions = permissions.permitted_regions(user, Permission.VIEW)
    only = len(regions) == 1 and not user.is_superuser
    region = Region.objects.get(pk=regions[0]) if only else None
    try:
        found = search.find_posts(query, region=region).editions
    except (search.InvalidQuery, search.TooBroad):
        return []
    posts = dict(Edition.objects.filter(pk__in=found).values_list("pk", "post"))
    return [posts[edition] for edition in found if edition in posts]


def _find_hotlines(query: str, user: User) -> ResultGroup:
    """Find numbers, also former ones: by digits alone, as the posts answer the words."""
    rows: list[Any] = []
    digits = read_digits(query)
    if digits:
        hotlines = _permitted(Hotline.objects.select_related("appointment__official"), user)
        rows = list(search_hotlines(hotlines, query).order_by("-pk")[: SHOWN + 1])
    former = _("公开过这个号码，登记册里已经改了")
    return _group(
        gettext_lazy("号码"),
        query,
        rows,
        note_of=lambda hotline: "" if digits in hotline.digits else former,
    )


def _find_officials(query: str, user: User) -> ResultGroup:
    officials = _permitted(Official.objects.select_related(f"owner_region__{ANCESTORS}"), user)
    found = search_officials(officials, query)
    if not read_address(query):  # whoever holds a post of a department stands among the posts
        found = found.filter(reduce(or_, map(match_official, query.split())))
    rows = list(found.order_by("-pk")[: SHOWN + 1])
    return _group(gettext_lazy("领导干部"), query, rows, label)


def _find_departments(query: str, user: User) -> ResultGroup:
    departments = _permitted(Department.objects.select_related(f"region__{ANCESTORS}"), user)
    rows = list(search_departments(departments, query).order_by("pk")[: SHOWN + 1])
    return _group(gettext_lazy("部门"), query, rows, label)


def _find_notices(query: str, user: User) -> ResultGroup:
    address = read_address(query)
    named = Q(pk__in=[])
    if address:
        named = Q(uid=address.uid)
    else:
        for field in ("title", "issuer", "document_number", "url"):
            named |= Q(**{f"{field}__icontains": query})
    notices = with_labels(_permitted(Notice.objects.filter(named), user))
    return _group(gettext_lazy("公告"), query, list(notices.order_by("-pk")[: SHOWN + 1]), label)


_GROUPS = (_find_posts, _find_hotlines, _find_officials, _find_departments, _find_notices)
