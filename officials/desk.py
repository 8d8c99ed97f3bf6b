"""The staff's site: stock admin in which what is refused looks like what does not exist."""

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrOrPromise

# Stock views that answer for any row of any table: choices are asked for at an address of their
# own, and a screen links to the public page itself.
WITHOUT = {"autocomplete", "view_on_site"}


class Desk(AdminSite):
    """Where staff work."""

    site_header = gettext_lazy("领导干部公开热线 · 工作台")
    site_title = site_header
    index_title = gettext_lazy("登记与公布")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        stock: list[Any] = super().get_urls()
        return [each for each in stock if getattr(each, "name", None) not in WITHOUT]

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
