"""Answer a form of staff whose token is not that of the session, such as after another sign-in."""

from http import HTTPStatus

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from officials.staff import kept_forms


def refuse(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's
    """Open the form again with what was typed; where that is not known, say what to do.

    Nothing is done: only a form of ours names its owner, and its owner has to send it again.
    """
    is_kept = request.path_info.startswith("/admin/") and kept_forms.keep(request)
    if is_kept:
        return HttpResponseRedirect(request.get_full_path())
    context = {
        **admin.site.each_context(request),
        "title": _("没有保存"),
        "message": _(
            "这一页打开以后，您又登录或退出过，所以没有办理。请用浏览器的“后退”回到原来的页面，"
            "把写好的内容复制下来，重新打开后再填写。"
        ),
    }
    status = HTTPStatus.FORBIDDEN
    return TemplateResponse(request, "admin/refusal.html", context, status=status)
