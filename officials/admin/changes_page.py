"""Show who did what in a week, by place, person and kind, with a table to download."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_safe
from django_stubs_ext import StrOrPromise

from officials import clock, permissions
from officials.admin.base.integers import parse_integer
from officials.admin.changed_rows import describe_then
from officials.admin.posts.exports import attach
from officials.days import SHANGHAI, midnight
from officials.db.timeouts import LongAct, allow_time
from officials.exporting import workbooks
from officials.history.recent_changes import MOST_CHANGES, Change, ChangeKind, Span, read_changes
from officials.identity import Identity
from officials.models import User
from officials.permissions import Permission
from officials.staff.queue_piles import find_place, list_places
from officials.staff.requests import current_user

PAGE_SIZE = 25  # transactions
WEEKS = 53  # that can be chosen
NAMED = 3  # rows of a transaction that are named


@dataclass(frozen=True)
class Line:
    """A change in words.

    ``url``: the history of the row, or where it is restored; empty where it is gone. ``by``: who
    wrote it, or did it alone; ``approver``: who approved what was published; ``writer``: whose
    work was returned.
    """

    change: Change
    identity: Identity
    url: str
    by: str
    approver: str = ""
    writer: str = ""


@dataclass(frozen=True)
class Step:
    """Hold what one person did at one time. ``lines``: of the first rows; ``total``: of all."""

    lines: tuple[Line, ...]
    total: int

    @property
    def first(self) -> Line:
        return self.lines[0]


# The table, column by column: its heading and the text of a cell.
COLUMNS: Mapping[StrOrPromise, Callable[[Line], str]] = {
    gettext_lazy("时间"): lambda line: f"{line.change.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    gettext_lazy("做了什么"): lambda line: str(line.change.kind.label),
    gettext_lazy("谁"): lambda line: line.by,
    gettext_lazy("谁批准"): lambda line: line.approver,
    gettext_lazy("地方"): lambda line: line.identity.region,
    gettext_lazy("部门"): lambda line: line.identity.department,
    gettext_lazy("职务"): lambda line: line.identity.title,
    gettext_lazy("任职"): lambda line: line.identity.holder,
    gettext_lazy("号码"): lambda line: line.identity.number,
    gettext_lazy("说明"): lambda line: line.change.why,
}


def get_urls() -> list[URLPattern]:
    """Return the addresses of the page and of its table, for staff who are signed in."""
    return [
        path("changes/", admin.site.admin_view(show), name="changes"),
        path("changes/export.xlsx", admin.site.admin_view(export), name="changes_export"),
    ]


class Selection:
    """Hold what the query string selects. ``monday``: the first day of the week."""

    def __init__(self, request: HttpRequest) -> None:
        self.user = current_user(request)
        if not permissions.has_anywhere(self.user, Permission.VIEW):
            raise PermissionDenied
        present = clock.today()
        self.this_monday = present - timedelta(days=present.weekday())
        self.monday = self._read_monday(request.GET.get("week", ""))
        self.place = find_place(request.GET.get("place"))
        kind = request.GET.get("kind", "")
        self.kind = ChangeKind(kind) if kind in ChangeKind.values else None
        self.person = parse_integer(request.GET.get("person", "")) or 0

    def _read_monday(self, text: str) -> date:
        """Return the Monday of the week that holds a day; this week's for any other text."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return self.this_monday
        monday = day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
        first = self.this_monday - timedelta(weeks=WEEKS - 1)
        return min(max(monday, first), self.this_monday)

    def query(self, **changed: Any) -> str:
        """Return the query string of this selection with some values changed."""
        values = {
            "week": "" if self.monday == self.this_monday else self.monday,
            "place": self.place.pk if self.place else "",
            "person": self.person or "",
            "kind": self.kind or "",
        } | changed
        return "?" + urlencode({name: value for name, value in values.items() if value})

    @cached_property
    def changes(self) -> list[Change]:
        """The changes of all kinds that the user may see, the newest first."""
        everywhere = self.user.is_superuser
        regions = permissions.permitted_regions(self.user, Permission.VIEW)
        accounts = permissions.filter_permitted(User.objects.all(), self.user, Permission.VIEW)
        return read_changes(
            Span(
                begins=midnight(self.monday),
                ends=midnight(self.monday + timedelta(weeks=1)),
                regions=None if everywhere else regions,
                accounts=accounts.values_list("pk", flat=True),
                place=self.place.pk if self.place else None,
                person=self.person or None,
            )
        )

    @property
    def chosen(self) -> list[Change]:
        found = self.changes[:MOST_CHANGES]
        return [change for change in found if self.kind in {None, change.kind}]


def describe(changes: Sequence[Change]) -> list[Line]:
    """Return changes in words, in a constant number of queries."""
    ids = {each for change in changes for each in (change.by, change.writer) if each}
    people = {pk: str(user) for pk, user in User.objects.in_bulk(ids).items()}
    rows = describe_then(changes)

    def name(user: int | None) -> str:
        return people.get(user, _("（已删除）")) if user else _("系统")

    def put(change: Change) -> Line:
        row = rows[change]
        if change.kind == ChangeKind.PUBLISHED and change.writer:
            return Line(change, *row, by=name(change.writer), approver=name(change.by))
        writer = name(change.writer) if change.writer else ""
        return Line(change, *row, by=name(change.by), writer=writer)

    return [put(change) for change in changes if change in rows]


def group_steps(changes: Sequence[Change]) -> list[list[Change]]:
    """Return what one transaction did of one kind together."""

    def key(change: Change) -> Any:
        return change.at, change.context, change.kind, change.writer

    ordered = sorted(changes, key=lambda change: (change.at, str(key(change))), reverse=True)
    return [list(group) for _key, group in groupby(ordered, key=key)]


def _key_of(change: Change) -> Any:
    return change.at, change.context, change.kind, change.table, change.row


def _describe_steps(groups: Sequence[list[Change]]) -> Iterator[Step]:
    lines = {
        _key_of(line.change): line
        for line in describe([change for group in groups for change in group[:NAMED]])
    }
    for group in groups:
        named = (lines.get(_key_of(each)) for each in group[:NAMED])
        if found := tuple(line for line in named if line):
            yield Step(found, len(group))


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Render the changes of a week, a page of them."""
    selection = Selection(request)
    counts = Counter(change.kind for change in selection.changes[:MOST_CHANGES])
    page = Paginator(group_steps(selection.chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    weeks = [selection.this_monday - timedelta(weeks=back) for back in range(WEEKS)]
    context = {
        **admin.site.each_context(request),
        "title": _("本周的变化"),
        "selection": selection,
        "is_this_week": selection.monday == selection.this_monday,
        "sunday": selection.monday + timedelta(days=6),
        "kinds": [
            (kind, counts[kind], selection.query(kind=kind.value))
            for kind in ChangeKind
            if counts[kind] or kind == selection.kind
        ],
        "all_kinds": (sum(counts.values()), selection.query(kind="")),
        "is_capped": len(selection.changes) > MOST_CHANGES,
        "weeks": weeks,
        "places": list_places(selection.user),
        "people": _list_people(selection),
        "page": page,
        "steps": list(_describe_steps(list(page.object_list))),
        "query": selection.query(),
    }
    return TemplateResponse(request, "admin/changes.html", context)


def _list_people(selection: Selection) -> list[User]:
    """Return who did something in the week; with a chosen person, that one."""
    found = selection.changes[:MOST_CHANGES]
    ids = {each for change in found for each in (change.by, change.writer) if each}
    if selection.person:
        ids &= {selection.person}
    return sorted(User.objects.filter(pk__in=ids), key=str)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Return the changes of the week with the filters of the query string, a row for each post."""
    selection = Selection(request)
    with allow_time(LongAct.DOWNLOAD):
        lines = describe(selection.chosen)
    rows = ([cell(line) for cell in COLUMNS.values()] for line in lines)
    parts = list(workbooks.write_xlsx(_("变化"), [str(each) for each in COLUMNS], rows))
    return attach(parts, workbooks.MEDIA_TYPE, "changes", "变化", "xlsx")
