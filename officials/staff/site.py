"""The staff's site: stock admin that begins with what waits, and tells nothing by refusing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrOrPromise

from officials.days import day_of
from officials.models import Appointment, Hotline, Post, User
from officials.staff.auth.site import TwoFactorSite
from officials.staff.queues import QUEUES, Queue

# Stock views that answer for any row of any table: choices are asked for at an address of their
# own, and a screen links to the public page itself.
WITHOUT = {"autocomplete", "view_on_site"}
SHOWN = 10


@dataclass(frozen=True)
class QueueItem:
    """One thing that waits. ``address``: where it is done."""

    name: str
    detail: str
    address: str


@dataclass(frozen=True)
class QueuePreview:
    """The top of a pile. ``total``: all of it; ``address``: the list of all."""

    pile: Queue
    total: int
    address: str
    lines: tuple[QueueItem, ...]


def _post(post: Post, detail: str, act: str = "change") -> QueueItem:
    address = reverse(f"admin:officials_post_{act}", args=[post.pk])
    return QueueItem(f"{post.department.region} {post}", detail, address)


def _number(hotline: Any) -> QueueItem:
    detail = _("上次核验 %s") if hotline.verified else _("从未核验，公告日期 %s")
    address = reverse("admin:officials_hotline_verify", args=[hotline.pk])
    return QueueItem(f"{hotline} · {hotline.of_post}", detail % hotline.known, address)


def _term(term: Appointment) -> QueueItem:
    return QueueItem(str(term), _("到 %s 为止") % term.end_date, _post(term.post, "").address)


LINES: Mapping[str, Callable[[Any], QueueItem]] = {
    "returned": lambda post: _post(post, post.review_comment),
    "review": lambda post: _post(post, str(post.submitted_by), "approve"),
    "overdue": _number,
    "ending": _term,
    "scheduled": lambda post: _post(post, f"{day_of(post.begins)}"),
    "drafts": lambda post: _post(post, ""),
}
READ: Mapping[type[Any], tuple[str, ...]] = {
    Post: ("department__region", "submitted_by"),
    Hotline: ("post__department", "appointment__post__department"),
    Appointment: ("official", "post__department__region"),
}


def preview_queues(user: User) -> list[QueuePreview]:
    """Return what waits for ``user``, those piles left out that are empty."""
    found = []
    for pile in QUEUES:
        rows = pile.rows(user).select_related(*READ[pile.model])
        lines = tuple(LINES[pile.name](row) for row in rows[:SHOWN])
        if lines:
            opts = f"officials_{pile.model._meta.model_name}"
            address = f"{reverse(f'admin:{opts}_changelist')}?waiting={pile.name}"
            found.append(QueuePreview(pile, rows.count(), address, lines))
    return found


class StaffSite(TwoFactorSite):
    """Where staff work."""

    site_header = gettext_lazy("领导干部公开热线 · 工作台")
    site_title = site_header
    index_title = gettext_lazy("登记与公布")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        stock: list[Any] = super().get_urls()
        handbook = path("handbook/", self.admin_view(self.handbook), name="handbook")
        return [handbook, *(each for each in stock if getattr(each, "name", None) not in WITHOUT)]

    def handbook(self, request: HttpRequest) -> TemplateResponse:
        """Show how each thing is done, on one page with pictures."""
        context = {**self.each_context(request), "title": _("使用手册")}
        return TemplateResponse(request, "admin/handbook.html", context)

    def each_context(self, request: Any) -> dict[str, Any]:
        return super().each_context(request) | {"waived": settings.WAIVE_SECOND_PERSON}

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show what waits for this person, and below it the registers."""
        waiting = preview_queues(cast(User, request.user))
        return super().index(request, {"heaps": waiting, **(extra_context or {})})

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT002 - Django's
        """Answer what is not there, and what may not be done, in the look of this site."""

        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return view(request, *args, **kwargs)
            except Http404:
                title, said = _("没有找到"), _("没有这一页，或者它不属于您负责的地区。")
                return self._refusal(request, title, said, status=404)
            except PermissionDenied:
                title, said = _("不能办理"), _("您的角色不包括这项操作。需要时请联系办公室管理员。")
                return self._refusal(request, title, said, status=403)

        return super().admin_view(answered, cacheable)

    def _refusal(
        self, request: HttpRequest, title: StrOrPromise, said: StrOrPromise, *, status: int
    ) -> HttpResponse:
        context = {**self.each_context(request), "title": title, "said": said}
        return TemplateResponse(request, "admin/refusal.html", context, status=status)
