"""Show the archived file of a notice as a picture beside what was taken from it."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

from django.core.cache import caches
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from officials.actions import Refused, notices
from officials.models import FileType, Notice
from officials.page_images.pages import MIN_DIGITS, Page
from officials.page_images.png import read_size
from officials.page_images.process import find_printed, render
from officials.page_images.refusals import Reason, Refused as PageRefused

# Pixels that a browser is asked to decode, of a picture that staff uploaded.
MAX_PIXELS = 60_000_000
# A file may keep a core busy for seconds, so a worker renders one at a time; others wait so long.
PATIENCE = 15
_rendering = Lock()
_DIGITS = re.compile(r"[0-9](?:[ \-()（）－–—]*[0-9])*")
_ONLY_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True)
class NoticePage:
    """A page of the archived file of a notice. ``url``: of its picture; ``page``: without one."""

    url: str
    page: Page


def read_digits(printed: Sequence[str]) -> list[str]:
    """Return the digits of printed numbers, without extensions and what is too short to be sure."""
    runs = (_ONLY_DIGITS.sub("", run) for each in printed for run in _DIGITS.findall(each))
    return sorted({run for run in runs if len(run) >= MIN_DIGITS})


def read_page(notice: Notice, printed: Sequence[str], number: int | None) -> NoticePage:
    """Return page ``number`` of the archived file, else the first that prints one of ``printed``.

    Raises Refused, with the reason in words, for a file that cannot be shown.
    """
    page = _open_page(notice, tuple(read_digits(printed)), number)
    url = reverse("admin:officials_notice_page", args=[notice.pk])
    return NoticePage(f"{url}?number={page.number}", page)


def find_in_text(notice: Notice, digits: Sequence[str]) -> frozenset[str]:
    """Return those of ``digits`` that the text of the archived file prints as whole numbers.

    Empty where nothing is archived, or a mere scan without text: nothing is guessed.
    """
    wanted = sorted({each for each in digits if len(each) >= MIN_DIGITS})
    if not wanted or notice.file_type != FileType.PDF or not has_file(notice):
        return frozenset()
    asked = hashlib.sha256(",".join(wanted).encode()).hexdigest()
    cache, key = caches["page_images"], f"{notice.file_sha256}:text:{asked}"
    remembered: frozenset[str] | None = cache.get(key)
    if remembered is not None:
        return remembered
    if not _rendering.acquire(timeout=PATIENCE):
        return frozenset()
    try:
        with notices.open_file(notice) as file:
            found = find_printed(file.read(), wanted)
    except PageRefused:
        found = frozenset()
    finally:
        _rendering.release()
    cache.set(key, found)
    return found


def has_file(notice: Notice) -> bool:
    """Return whether the archived file of ``notice`` can be downloaded."""
    return bool(notice.file_sha256) and notices.is_file_kept(notice)


def send_picture(notice: Notice, number: int) -> HttpResponse:
    """Return the picture of page ``number``. Raises Http404 where there is none."""
    try:
        page = _open_page(notice, (), number)
    except Refused as refused:
        raise Http404(str(refused)) from refused
    kind = FileType.PNG if notice.file_type == FileType.PDF else FileType(notice.file_type)
    return HttpResponse(
        page.png,
        content_type=kind.value,
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )


def _open_page(notice: Notice, digits: Sequence[str], number: int | None) -> Page:
    """Return a page with the bytes of its picture. Raises Refused."""
    if not notice.file_sha256:
        raise Refused(_("这份公告没有存档文件。"))
    # Redaction deletes the file: a picture that is still remembered must not outlive it.
    if not notices.is_file_kept(notice):
        raise Refused(_("存档文件已清除，只留下指纹。"))
    if notice.file_type != FileType.PDF:
        return _open_picture(notice, number)
    found = _render(notice, digits, number)
    if isinstance(found, Page):
        return found
    raise Refused(_explain(found))


def _open_picture(notice: Notice, number: int | None) -> Page:
    """Return an archived picture as a page. Raises Refused."""
    with notices.open_file(notice) as file:
        data = file.read()
    size = read_size(data)
    if number not in {None, 1}:
        raise Refused(_explain(Reason.NO_SUCH_PAGE))
    if size is None:
        raise Refused(_explain(Reason.BROKEN))
    if size[0] * size[1] > MAX_PIXELS:
        raise Refused(_explain(Reason.TOO_MUCH_WORK))
    return Page(1, 1, *size, (), data)


def _render(notice: Notice, digits: Sequence[str], number: int | None) -> Page | Reason:
    """Return a page of a PDF, or why it has none; both are remembered for a while."""
    cache = caches["page_images"]
    key = f"{notice.file_sha256}:{number or ''}:{','.join(digits)}"
    remembered: Page | Reason | None = cache.get(key)
    if remembered is not None:
        return remembered
    if not _rendering.acquire(timeout=PATIENCE):
        return Reason.BUSY
    try:
        with notices.open_file(notice) as file:
            found: Page | Reason = render(file.read(), digits=digits, number=number)
    except PageRefused as refused:
        found = refused.reason
    finally:
        _rendering.release()
    cache.set(key, found)
    if isinstance(found, Page) and (number is None or digits):
        # The browser asks for the picture alone, by its number.
        cache.set(f"{notice.file_sha256}:{found.number}:", replace(found, frames=()))
    return found


def _explain(reason: Reason) -> str:
    """Return why a page has no picture, in words."""
    texts = {
        Reason.ENCRYPTED: _("这份 PDF 设有密码，这里显示不了。请下载原件，用密码打开来核对。"),
        Reason.BROKEN: _("这份文件打不开，可能已经损坏。请下载原件，或到网上原文核对。"),
        Reason.TOO_MUCH_WORK: _("这份文件太大或太复杂，这里显示不了。请下载原件核对。"),
        Reason.NO_SUCH_PAGE: _("这份文件没有这一页。"),
        Reason.BUSY: _("正在显示别的文件，请稍后刷新，或下载原件核对。"),
    }
    return texts[reason]
