"""Admin site for staff: opens on their work queues; 403 and 404 reveal nothing elsewhere."""

from collections.abc import Callable
from functools import wraps
from operator import itemgetter
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrOrPromise

from officials import permissions
from officials.actions.second_person import explain_waiting, name_confirmers
from officials.clock import one_moment
from officials.models import RoleName
from officials.permissions import Permission, is_waiting
from officials.staff import kept_forms
from officials.staff.auth.site import TwoFactorSite
from officials.staff.calling_queues import OVERDUE
from officials.staff.first_steps import find_first_step, has_posts, list_first_days
from officials.staff.index_queues import INDEX_QUEUES
from officials.staff.missing_holidays import find_missing_holidays
from officials.staff.queue_piles import (
    arrange_piles,
    choose_pile,
    find_place,
    list_places,
    open_pile,
    read_piles,
)
from officials.staff.queues import register
from officials.staff.requests import current_user

# Stock views that answer for any row of any model. ScopedAutocompleteView replaces the first,
# ScopedMixin.get_view_on_site_url the second.
REMOVED_VIEWS = {"autocomplete", "view_on_site"}

# Models in the order in which a clerk looks for them; others follow by name.
REGISTERS = (
    "Post",
    "Official",
    "Department",
    "Hotline",
    "Notice",
    "Appointment",
    "ImportBatch",
    "Report",
    "Region",
    "User",
)

# Before those that modules of the admin register.
register(*INDEX_QUEUES)

FIRST_DAYS = {
    RoleName.VIEWER: "admin/first_day/viewer.html",
    RoleName.EDITOR: "admin/first_day/editor.html",
    RoleName.REVIEWER: "admin/first_day/reviewer.html",
    RoleName.OFFICE: "admin/first_day/office.html",
}


class StaffSite(TwoFactorSite):
    site_header = gettext_lazy("领导干部公开热线 · 工作台")
    site_title = site_header
    logout_template = "admin/auth/logged_out.html"
    # Each page leads to the desk, which lists what there is.
    enable_nav_sidebar = False
    index_title = gettext_lazy("登记与公布")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._wings: list[Callable[[], list[URLPattern]]] = []

    def register_urls(self, get_urls: Callable[[], list[URLPattern]]) -> None:
        """Add the addresses of pages that belong to no model."""
        self._wings.append(get_urls)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        stock: list[Any] = super().get_urls()
        wings = [url for get_urls in self._wings for url in get_urls()]
        handbook = path("handbook/", self.admin_view(self.handbook), name="handbook")
        first_day = path("handbook/<slug:role>/", self.admin_view(self.first_day), name="first_day")
        kept = (url for url in stock if getattr(url, "name", None) not in REMOVED_VIEWS)
        return [handbook, first_day, *wings, *kept]

    def handbook(self, request: HttpRequest) -> TemplateResponse:
        """Render the manual for staff, one page with pictures."""
        context = {**self.each_context(request), "title": _("使用手册")}
        return TemplateResponse(request, "admin/handbook.html", context)

    def first_day(self, request: HttpRequest, role: str) -> TemplateResponse:
        """Render what somebody with ``role`` does first. Raises Http404 for no role."""
        if role not in FIRST_DAYS:
            raise Http404
        context = {**self.each_context(request), "title": _("第一天：%s") % RoleName(role).label}
        return TemplateResponse(request, FIRST_DAYS[RoleName(role)], context)

    def each_context(self, request: Any) -> dict[str, Any]:
        return super().each_context(request) | {
            "waived": settings.WAIVE_SECOND_PERSON,
            "form_owner": kept_forms.sign_owner(request.user),
            "session_left": _seconds_left(request),
            "session_unused": settings.SESSION_UNUSED_SECONDS,
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the models that the user may see, sorted by name, once somebody reads them.

        Stock asks each page for them, which few show, and sorts lazy names, which are translated
        anew for each comparison.
        """
        found: Any = SimpleLazyObject(lambda: self._list_apps(request, app_label))
        return cast(list[Any], found)

    def _list_apps(self, request: HttpRequest, app_label: str | None) -> list[Any]:
        apps = self._build_app_dict(request, app_label)
        for app in apps.values():
            for model in app["models"]:
                model["name"] = str(model["name"])
            app["models"].sort(key=itemgetter("name"))
        return sorted(apps.values(), key=lambda app: str(app["name"]).lower())

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Render the desk: search, acts, the piles of the user, and the rows of one of them."""
        user = current_user(request)
        begun = has_posts(user)
        with one_moment():
            piles = read_piles(user)
            pile = choose_pile(piles, request.GET.get("pile", ""))
            place = find_place(request.GET.get("place"))
            chosen = pile and open_pile(pile, user, place)
        context = {
            "groups": arrange_piles(piles),
            "chosen": chosen,
            "places": list_places(user),
            "has_work": any(each.total for each in piles),
            "to_call": next((each for each in piles if each.queue is OVERDUE), None),
            "first_step": None if begun else find_first_step(user),
            "first_days": list_first_days(user),
            "confirmers": name_confirmers(user) if is_waiting(user) else "",
            "missing_holidays": find_missing_holidays(user),
            "may_search": begun,
            "may_write": begun and permissions.has_anywhere(user, Permission.EDIT),
            "registers": SimpleLazyObject(lambda: self._list_registers(request)),
        }
        return super().index(request, context | (extra_context or {}))

    def _list_registers(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the models that the user may see, in the order of a clerk's thoughts."""
        models = [model for app in self.get_app_list(request) for model in app["models"]]
        places = {name: place for place, name in enumerate(REGISTERS)}
        return sorted(models, key=lambda model: places.get(model["object_name"], len(places)))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT002 - Django's
        """Render Http404, PermissionDenied and bad addresses as pages of the admin site.

        A form that comes after the session has ended is kept until its owner is back.
        """

        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return view(request, *args, **kwargs)
            except Http404:
                title, message = _("没有找到"), _("没有这一页，或者它不属于您负责的地区。")
                return self._render_error(request, title, message, status=404)
            except PermissionDenied:
                title = _("不能办理")
                message = _("您的角色不包括这项操作。需要时请联系办公室管理员。")
                if is_waiting(current_user(request)):
                    message = explain_waiting(current_user(request))
                return self._render_error(request, title, message, status=403)
            except SuspiciousOperation:
                title = _("没有这样的网址")
                message = _("网址里有这一页没有的筛选或内容。请从列表重新选。")
                return self._render_error(
                    request, title, message, status=400, back=(_("回到列表"), request.path)
                )

        admitted: Any = super().admin_view(wrapped, cacheable)

        @wraps(admitted)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method == "POST" and not self.has_permission(request):
                kept_forms.keep(request)
            return admitted(request, *args, **kwargs)

        return keeping

    def _render_error(
        self,
        request: HttpRequest,
        title: StrOrPromise,
        message: StrOrPromise,
        *,
        status: int,
        back: tuple[StrOrPromise, str] | None = None,
    ) -> HttpResponse:
        """Render a refusal; ``back``: words and address of a nearer way back than the desk."""
        context = {**self.each_context(request), "title": title, "message": message, "back": back}
        return TemplateResponse(request, "admin/refusal.html", context, status=status)


def _seconds_left(request: HttpRequest) -> int:
    """Return for how many seconds the session of somebody lasts, however it is used; else 0."""
    return request.session.get_expiry_age() if request.user.is_authenticated else 0
