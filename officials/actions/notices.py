"""Archive the file of a notice: evidence for staff, stored by its content, never public."""

import hashlib
from pathlib import PurePath

import pghistory
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.models import EditionHotline, FileType, Notice, User

MAX_BYTES = 20 * 1024 * 1024
# The first bytes of each type that is accepted.
SIGNATURES = {
    b"%PDF-": FileType.PDF,
    b"\xff\xd8\xff": FileType.JPEG,
    b"\x89PNG\r\n\x1a\n": FileType.PNG,
}
SUFFIXES = {
    FileType.PDF: (".pdf",),
    FileType.JPEG: (".jpg", ".jpeg"),
    FileType.PNG: (".png",),
}


def check_file(notice: Notice, file: File[bytes]) -> tuple[FileType, str]:
    """Return the type of ``file`` by its content, and its SHA-256 in hexadecimal digits.

    Raises Refused for an empty file, one above 20 MB, or one that is no PDF, JPEG or PNG; and for
    another file than that of a notice which a published hotline cites.
    """
    if not file.size or file.size > MAX_BYTES:
        raise Refused(_("文件是空的，或超过 20 MB。请上传不超过 20 MB 的 PDF、JPEG 或 PNG。"))
    sha256, first = hashlib.sha256(), b""
    for chunk in file.chunks():
        first = first or chunk
        sha256.update(chunk)
    file_type = next((SIGNATURES[each] for each in SIGNATURES if first.startswith(each)), None)
    if file_type is None:
        raise Refused(_("这个文件的内容不是 PDF、JPEG 或 PNG，请换一个文件。"))
    digest = sha256.hexdigest()
    replaces = notice.file_sha256 not in {"", digest}
    if replaces and EditionHotline.objects.filter(notice=notice).exists():
        raise Refused(_("公告已被引用，存档文件不能更换。"))
    return file_type, digest


def archive_file(notice: Notice, file: File[bytes], *, by: User, why: str = "") -> None:
    """Store ``file`` as the archived file of ``notice``. Raises Refused as ``check_file`` does.

    It is stored before the row refers to it, so a process that is killed in between leaves an
    unused file, never a notice without its file.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, why=why):
        locked = Notice.objects.select_for_update().get(pk=notice.pk)
        file_type, sha256 = check_file(locked, file)
        if not default_storage.exists(_path(sha256)):
            default_storage.save(_path(sha256), file)
        Notice.objects.filter(pk=notice.pk).update(
            file_name=_name(file.name or sha256, file_type),
            file_type=file_type,
            file_size=file.size,
            file_sha256=sha256,
        )


def is_file_kept(notice: Notice) -> bool:
    """Return whether the archived file is there: redaction deletes it and leaves its hash."""
    return default_storage.exists(_path(notice.file_sha256))


def open_file(notice: Notice) -> File[bytes]:
    """Open the archived file for reading. Raises FileNotFoundError when it is missing."""
    return default_storage.open(_path(notice.file_sha256))


def _name(name: str, file_type: FileType) -> str:
    """Return the name of a file with the ending of what it is: ``x.html`` would run from disk."""
    path = PurePath(name)
    if path.suffix.lower() not in SUFFIXES[file_type]:
        name += SUFFIXES[file_type][0]
    return name[-200:]


def _path(sha256: str) -> str:
    return f"notices/{sha256}"
