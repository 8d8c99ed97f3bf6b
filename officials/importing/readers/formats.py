"""Find out what a file is, by its content, and read it."""

import zipfile
from enum import StrEnum
from pathlib import PurePath

from .archives import open_archive
from .delimited import read_delimited, read_pasted
from .documents import read_document
from .refusals import CONTENTS, Reason, Refused
from .sheets import Book
from .web_pages import read_web_page
from .workbooks import read_workbook

MAX_FILE = 10 * 2**20  # bytes
PASTED_NAME = "粘贴"  # of the sheet that pasted text makes


class Format(StrEnum):
    """The formats that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    DOCX = "docx"
    HTML = "html"
    TEXT = "text"


# Programs of offices write web pages under the name .xls, and Excel opens them.
EXTENSIONS: dict[str, tuple[Format, ...]] = {
    ".xlsx": (Format.XLSX,),
    ".xlsm": (Format.XLSX,),
    ".xls": (Format.XLS, Format.HTML),
    ".et": (Format.XLS, Format.XLSX),  # of WPS
    ".ods": (Format.ODS,),
    ".docx": (Format.DOCX,),
    ".csv": (Format.TEXT,),
    ".tsv": (Format.TEXT,),
    ".tab": (Format.TEXT,),
    ".txt": (Format.TEXT,),
    ".html": (Format.HTML,),
    ".htm": (Format.HTML,),
}
# Formats that are refused by their names where the content is of no other known kind.
REFUSED_EXTENSIONS = {
    ".doc": Reason.DOC,
    ".pdf": Reason.PDF,
    ".rtf": Reason.RTF,
    ".ppt": Reason.SLIDES,
    ".pptx": Reason.SLIDES,
    ".odt": Reason.TEXT_DOCUMENT,
    ".xlsb": Reason.XLSB,
    ".mht": Reason.WEB_ARCHIVE,
    ".mhtml": Reason.WEB_ARCHIVE,
    ".zip": Reason.ARCHIVE,
    ".rar": Reason.ARCHIVE,
    ".7z": Reason.ARCHIVE,
    ".wps": Reason.DOC,
    ".numbers": Reason.APPLE,
    ".pages": Reason.APPLE,
} | dict.fromkeys(
    (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"), Reason.PICTURE
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF", Reason.PDF),
    (b"\x89PNG", Reason.PICTURE),
    (b"\xff\xd8\xff", Reason.PICTURE),
    (b"GIF8", Reason.PICTURE),
    (b"II*\0", Reason.PICTURE),
    (b"MM\0*", Reason.PICTURE),
    (b"{\\rtf", Reason.RTF),
    (b"Rar!", Reason.ARCHIVE),
    (b"7z\xbc\xaf", Reason.ARCHIVE),
    (b"\x1f\x8b", Reason.ARCHIVE),
    (b"MIME-Version:", Reason.WEB_ARCHIVE),
)
# Streams of OLE files, as their directory writes them; the first that is found decides.
_STREAMS = (
    ("EncryptedPackage", Reason.ENCRYPTED),
    ("WordDocument", Reason.DOC),
    ("PowerPoint Document", Reason.SLIDES),
    ("Workbook", None),
    ("Book", None),
)
# Members of ZIP files, likewise.
_MEMBERS = (
    ("xl/workbook.xml", Format.XLSX, None),
    ("word/document.xml", Format.DOCX, None),
    ("xl/workbook.bin", None, Reason.XLSB),
    ("ppt/presentation.xml", None, Reason.SLIDES),
)
_OPENDOCUMENT = (
    (b"application/vnd.oasis.opendocument.spreadsheet", Format.ODS, None),
    (b"application/vnd.oasis.opendocument.text", None, Reason.TEXT_DOCUMENT),
    (b"application/vnd.oasis.opendocument.presentation", None, Reason.SLIDES),
)
_HTML = (b"<html", b"<table", b"<tr", b"<!doc")
_HEAD = 2048


def read_file(data: bytes, name: str, *, include_hidden: bool = False) -> Book:
    """Read a file by its name and content. Raises Refused and nothing else."""
    try:
        return _read(data, name, include_hidden=include_hidden)
    except (Refused, KeyboardInterrupt, SystemExit):
        raise
    except MemoryError:
        raise Refused(Reason.TOO_MUCH_WORK) from None
    except BaseException:  # noqa: BLE001 (a panic of calamine is no Exception)
        raise Refused(Reason.BROKEN) from None


def read_paste(text: str, html: str = "") -> Book:
    """Read what a clipboard held. Raises Refused and nothing else.

    Its HTML is preferred where it has a table, because cells may be merged there.
    """
    if "<t" in html.lower():
        try:
            return read_file(html.encode(errors="replace"), "paste.html")
        except Refused:
            if not text.strip():
                raise
    if not text.strip():
        raise Refused(Reason.EMPTY)
    return read_pasted(text.encode(errors="replace"), PASTED_NAME)


def _read(data: bytes, name: str, *, include_hidden: bool) -> Book:
    if not data.strip(b" \t\r\n\0"):
        raise Refused(Reason.EMPTY)
    if len(data) > MAX_FILE:
        raise Refused(Reason.TOO_LARGE, size=-(-len(data) // 2**20), limit=MAX_FILE // 2**20)
    extension = PurePath(name).suffix.lower()
    found, archive = _identify(data, extension)
    if found not in EXTENSIONS.get(extension, ()):
        if extension not in EXTENSIONS and extension not in REFUSED_EXTENSIONS:
            raise Refused(Reason.UNKNOWN_EXTENSION, extension=extension)
        raise Refused(Reason.WRONG_CONTENT, extension=extension, content=CONTENTS[found])
    stem = PurePath(name).stem
    if found in {Format.XLSX, Format.XLS, Format.ODS}:
        return read_workbook(data, archive, include_hidden=include_hidden)
    if found == Format.DOCX and archive:
        book = read_document(archive)
    elif found == Format.HTML:
        book = read_web_page(data)
    else:
        return read_delimited(data, stem)
    if not any(sheet.rows for sheet in book.sheets):
        raise Refused(Reason.NO_TABLE)
    return book


def _identify(data: bytes, extension: str) -> tuple[Format, zipfile.ZipFile | None]:
    """Return the format of a content, with its checked archive. Raises Refused for another."""
    for magic, reason in _MAGIC:
        if data.startswith(magic):
            raise Refused(reason)
    if data.startswith((b"BM", b"RIFF")) and b"\0" in data[:_HEAD]:
        raise Refused(Reason.PICTURE)
    if data[4:8] == b"ftyp":  # .heic of telephones
        raise Refused(Reason.PICTURE)
    if data.startswith(b"PK"):
        return _identify_archive(data)
    if data.startswith(_OLE):
        for stream, refusal in _STREAMS:
            if stream.encode("utf-16-le") in data:
                return _accept(Format.XLS, refusal), None
        raise Refused(Reason.UNKNOWN_CONTENT)
    return _identify_text(data, extension), None


def _identify_archive(data: bytes) -> tuple[Format, zipfile.ZipFile]:
    archive = open_archive(data)
    names = set(archive.namelist())
    for member, found, reason in _MEMBERS:
        if member in names:
            return _accept(found, reason), archive
    mimetype = archive.read("mimetype").strip() if "mimetype" in names else b""
    if any(name.endswith(".iwa") for name in names):
        raise Refused(Reason.APPLE)
    for kind, found, reason in _OPENDOCUMENT:
        if mimetype.startswith(kind):
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise Refused(Reason.ENCRYPTED)
            return _accept(found, reason), archive
    raise Refused(Reason.ARCHIVE)


def _accept(found: Format | None, reason: Reason | None) -> Format:
    if reason or found is None:
        raise Refused(reason or Reason.UNKNOWN_CONTENT)
    return found


def _identify_text(data: bytes, extension: str) -> Format:
    """Return HTML or TEXT, by the first characters. Raises Refused for other markup."""
    head = data[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<workbook" in head:
        raise Refused(Reason.XML_SPREADSHEET)
    if head.startswith(b"<") and any(
        tag in head for tag in (b"<html", b"<table", b"<tr", b"<!doc")
    ):
        return Format.HTML
    if EXTENSIONS.get(extension) == (Format.HTML,):
        return Format.HTML
    if reason := REFUSED_EXTENSIONS.get(extension):
        raise Refused(reason)
    kinds = EXTENSIONS.get(extension, ())
    if kinds and Format.TEXT not in kinds and b"\0" in data[:_HEAD]:
        raise Refused(Reason.BROKEN)
    if extension not in EXTENSIONS:
        raise Refused(Reason.UNKNOWN_EXTENSION, extension=extension)
    return Format.TEXT
