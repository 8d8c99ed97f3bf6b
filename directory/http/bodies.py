"""Refuse a body by its length before anybody reads it; nothing of it reaches the disk."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from directory.http.pages import page

PUBLIC_BYTES = 64 * 1024
FORM_BYTES = 2**20
# The pages of staff whose forms take a file, or a pasted table in one field.
UPLOADS = {
    "admin:officials_notice_add",
    "admin:officials_notice_change",
    "admin:officials_importbatch_add",
    "admin:officials_importbatch_grid",
}


def refuse_large_bodies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that answers 413 in words; it knows the user and precedes all readers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        limit = PUBLIC_BYTES
        if _length_of(request, limit) > limit:
            limit = _find_limit(request)
            if _length_of(request, limit) > limit:
                return _refuse(request, limit)
        return get_response(request)

    return middleware


def _length_of(request: HttpRequest, limit: int) -> int:
    """Return the length of the body, of a chunked one at most one more than ``limit``.

    A chunked body says no length: it is read so far, and kept. Pages of the public read none, so
    whoever sends one and stops half-way keeps nobody waiting there.
    """
    if "HTTP_TRANSFER_ENCODING" not in request.META:
        length = request.META.get("CONTENT_LENGTH") or ""
        return int(length) if length.isdecimal() else 0
    if not _is_of_staff(request):
        return 0
    read: bytes = getattr(request, "_body", b"")
    read += request.META["wsgi.input"].read(limit + 1 - len(read))
    request._body = read  # noqa: SLF001 - whatever parses it looks here first
    request.META["CONTENT_LENGTH"] = str(len(read))
    return len(read)


def _find_limit(request: HttpRequest) -> int:
    """Return the length in bytes that the page of a request takes; files after sign-in only."""
    if not _is_of_staff(request):
        return PUBLIC_BYTES
    try:
        takes_files = resolve(request.path_info).view_name in UPLOADS
    except Resolver404:
        takes_files = False
    if takes_files and request.user.is_authenticated:
        return settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    return FORM_BYTES


def _is_of_staff(request: HttpRequest) -> bool:
    return request.path_info.startswith("/admin/")


def _refuse(request: HttpRequest, limit: int) -> HttpResponse:
    size = filesizeformat(limit)
    text = _("这里最多收 %s，没有保存。文件请缩小后再传；登录过期了，请重新登录。") % size
    if limit == PUBLIC_BYTES:
        text = _("这里最多收 %s。") % size
    context = {"title": _("发来的内容太长"), "text": text}
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    response = page(request, "error.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
