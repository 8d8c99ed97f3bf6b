"""The archived file of a notice: evidence for staff, known by its content, never public."""

import hashlib

import pghistory
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.models import EditionHotline, FileType, Notice, User

MOST_BYTES = 20 * 1024 * 1024
BEGINNINGS = {
    b"%PDF-": FileType.PDF,
    b"\xff\xd8\xff": FileType.JPEG,
    b"\x89PNG\r\n\x1a\n": FileType.PNG,
}


def check(notice: Notice, file: File[bytes]) -> tuple[FileType, str]:
    """Return what ``file`` is by its content, and its SHA-256 in hexadecimal digits.

    Raises Refused when its first bytes are not those of a PDF, JPEG or PNG, when it is empty or
    above 20 MB, or when a published number rests on another file.
    """
    if not file.size or file.size > MOST_BYTES:
        raise Refused(_("文件是空的，或超过 20 MB。请上传不超过 20 MB 的 PDF、JPEG 或 PNG。"))
    sha256, first = hashlib.sha256(), b""
    for piece in file.chunks():
        first = first or piece
        sha256.update(piece)
    kind = next((BEGINNINGS[head] for head in BEGINNINGS if first.startswith(head)), None)
    if kind is None:
        raise Refused(_("这个文件的内容不是 PDF、JPEG 或 PNG，请换一个文件。"))
    name = sha256.hexdigest()
    replaces = notice.file_sha256 not in {"", name}
    if replaces and EditionHotline.objects.filter(notice=notice).exists():
        raise Refused(_("公告已被引用，存档文件不能更换。"))
    return kind, name


def archive(notice: Notice, file: File[bytes], *, by: User, why: str = "") -> None:
    """Keep ``file`` as what the notice looked like. Raises Refused as ``check`` does.

    It is stored under its SHA-256 before the notice says so: a process that is killed between
    the two leaves a file that nothing names.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, why=why):
        locked = Notice.objects.select_for_update().get(pk=notice.pk)
        kind, sha256 = check(locked, file)
        if not default_storage.exists(_path(sha256)):
            default_storage.save(_path(sha256), file)
        Notice.objects.filter(pk=notice.pk).update(
            file_name=(file.name or sha256)[-200:],
            file_type=kind,
            file_size=file.size,
            file_sha256=sha256,
        )


def archived(notice: Notice) -> File[bytes]:
    """Return the archived file, open for reading. Raises FileNotFoundError when it is gone."""
    return default_storage.open(_path(notice.file_sha256))


def _path(sha256: str) -> str:
    return f"notices/{sha256}"
