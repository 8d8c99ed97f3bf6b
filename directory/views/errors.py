"""Render the error pages. None of them queries the database."""

import sys

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _, gettext_lazy

from directory.http.outages import Outage, find_outage
from directory.http.pages import page, unavailable
from officials.db.timeouts import describe_timeout

# The address can be right where Django refuses the body.
FAULTS_OF_FORMS = (
    BadRequest,
    MultiPartParserError,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
# Titles and texts for staff who cannot save.
UNSAVED = {
    Outage.DISK_FULL: (
        gettext_lazy("磁盘已满，暂时不能保存"),
        gettext_lazy(
            "刚才的内容没有保存。请告诉管理网站的人：服务器的磁盘满了。"
            "腾出空间以后，用浏览器的“后退”回到表单，再提交一次。"
        ),
    ),
    Outage.READ_ONLY: (
        gettext_lazy("网站现在只能看，暂时不能保存"),
        gettext_lazy(
            "刚才的内容没有保存。请告诉管理网站的人：数据库或磁盘现在是只读的。"
            "恢复以后，用浏览器的“后退”回到表单，再提交一次。"
        ),
    ),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Render the page of a request that cannot be read; say whether its form or its address."""
    if isinstance(exception, FAULTS_OF_FORMS):
        text = _("请用浏览器的“后退”回到表单，再发送一次。")
        return _error(request, _("这份表单读不出来，没有收下"), text, status=400)
    text = _("请检查网址，或从下面重新开始。")
    return _error(request, _("网址里有看不懂的内容"), text, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _error(request, _("这里不能看"), _("您没有权限看这个页面。"), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Render the same page for what is not there and for what was never public."""
    text = _("地址可能写错了，也可能这里从来没有公布过内容。")
    response = _error(request, _("没有这个页面"), text, status=404)
    # What is not there may be published a minute later.
    response["Cache-Control"] = "no-store"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Render the page of a fault; say what to do where it is an outage that will pass."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError) and (unsaved := describe_timeout(error)):
        reads = request.method in {"GET", "HEAD"}
        text = _("这一页等得太久，没有打开。请稍候再试。") if reads else unsaved
        return _try_later(request, _("网站正忙"), text, seconds=5)
    outage = find_outage(error)
    page_of_outage = UNSAVED.get(outage) if outage else None
    if page_of_outage and request.path_info.startswith("/admin/"):
        return _try_later(request, *map(str, page_of_outage), seconds=60)
    if isinstance(error, (OperationalError, InterfaceError)):
        return unavailable(request)
    return page(request, "500.html", status=500)


def _try_later(request: HttpRequest, title: str, text: str, *, seconds: int) -> HttpResponse:
    response = _error(request, title, text, status=503)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def _error(request: HttpRequest, title: str, text: str, *, status: int) -> HttpResponse:
    return page(request, "error.html", {"title": title, "text": text}, status=status)
