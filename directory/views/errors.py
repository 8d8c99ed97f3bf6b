"""Render the error pages. None of them queries the database."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from directory.http.pages import page, unavailable
from officials.db.timeouts import describe_timeout


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    text = _("请检查网址，或从下面重新开始。")
    return _error(request, _("网址里有看不懂的内容"), text, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _error(request, _("这里不能看"), _("您没有权限看这个页面。"), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Render the same page for what is not there and for what was never public."""
    text = _("地址可能写错了，也可能这里从来没有公布过内容。")
    return _error(request, _("没有这个页面"), text, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Render the page of a fault; say what to do where only the database does not answer."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError) and (text := describe_timeout(error)):
        response = _error(request, _("网站正忙"), text, status=503)
        response["Retry-After"] = "5"
        response["Cache-Control"] = "no-store"
        return response
    if isinstance(error, (OperationalError, InterfaceError)):
        return unavailable(request)
    return page(request, "500.html", status=500)


def _error(request: HttpRequest, title: str, text: str, *, status: int) -> HttpResponse:
    return page(request, "error.html", {"title": title, "text": text}, status=status)
