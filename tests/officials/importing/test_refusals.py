"""Files that are not read: refused at once, in one sentence with the remedy, never by an error."""

import io
import re
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from officials.importing.readers.binary_workbooks import is_encrypted
from officials.importing.readers.decoding import decode
from officials.importing.readers.formats import EXTENSIONS, read_file, read_paste
from officials.importing.readers.refusals import Reason, Refused
from officials.importing.tables import understand
from officials.phones import Numbering
from tests.support.list_files import Draft, archive, html, ods, text, word, xls, xlsx
from tests.support.pairwise import examples

LIST = Draft([["单位", "姓名", "职务", "电话"], ["区教育局", "王示例", "局长", "0558-0000001"]])
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
LOCKED = (Path(__file__).parent / "locked.xls").read_bytes()  # of LibreOffice
SHEET = "xl/worksheets/sheet1.xml"


def ole(stream):
    return OLE + stream.encode("utf-16-le") + bytes(100)


def changed(data, member, content):
    """Return a ZIP file with one member replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    before = members.get(member, b"")
    return archive(members | {member: content(before)})


def locked(data):
    """Return a ZIP file whose first member says that it is encrypted."""
    begin = data.index(b"PK\x01\x02")
    return data[: begin + 8] + b"\x01" + data[begin + 9 :]


def many_members():
    return archive({f"{number}.xml": "" for number in range(201)})


def lines(*rows):
    return "\n".join(rows)


UTF8 = lines("单位,姓名,职务,电话", "区教育局,王示例,局长,0558-0000001").encode()
BIG5 = lines("單位,姓名,職務,電話", "教育局,王示例,局長,0558-0000001").encode("big5")
MILLION = changed(
    xlsx(LIST), SHEET, lambda old: re.sub(b'ref="A1:[A-Z0-9]+"', b'ref="A1:D1048576"', old)
)
LAST_ROW = changed(xlsx(LIST), SHEET, lambda old: old.replace(b'<row r="2"', b'<row r="1048576"'))
BOMB = archive({"xl/workbook.xml": bytes(60 * 2**20)})
RATIO = archive({"xl/workbook.xml": bytes(40 * 2**20)})

REFUSED = [
    ("an empty file", "a.xlsx", b"", Reason.EMPTY),
    ("more than 10 MB", "a.csv", b"a" * (10 * 2**20 + 1), Reason.TOO_LARGE),
    ("a Word file of former times", "a.doc", ole("WordDocument"), Reason.DOC),
    ("the same under another name", "a.xls", ole("WordDocument"), Reason.DOC),
    ("text under the name .doc", "a.doc", b"abc", Reason.DOC),
    ("a PDF", "a.pdf", b"%PDF-1.7\n", Reason.PDF),
    ("a PDF under the name .xlsx", "a.xlsx", b"%PDF-1.7\n", Reason.PDF),
    ("a PNG", "a.png", b"\x89PNG\r\n\x1a\n", Reason.PICTURE),
    ("a photo under the name .xlsx", "a.xlsx", b"\xff\xd8\xff\xe0", Reason.PICTURE),
    ("a WebP", "a.webp", b"RIFF\x10\0\0\0WEBP", Reason.PICTURE),
    ("an RTF", "a.rtf", b"{\\rtf1 abc}", Reason.RTF),
    ("an RTF under the name .doc", "a.doc", b"{\\rtf1 abc}", Reason.RTF),
    ("slides", "a.pptx", archive({"ppt/presentation.xml": ""}), Reason.SLIDES),
    ("a text of OpenDocument", "a.odt", b"abc", Reason.TEXT_DOCUMENT),
    ("a ZIP", "a.zip", archive({"a.xlsx": "x"}), Reason.ARCHIVE),
    ("a RAR", "a.rar", b"Rar!\x1a\x07", Reason.ARCHIVE),
    ("a binary workbook", "a.xlsb", archive({"xl/workbook.bin": "x"}), Reason.XLSB),
    (
        "a spreadsheet of XML",
        "a.xls",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        Reason.XML_SPREADSHEET,
    ),
    ("a web archive", "a.mht", b"MIME-Version: 1.0\n", Reason.WEB_ARCHIVE),
    ("an unknown extension", "a.numberz", b"abc", Reason.UNKNOWN_EXTENSION),
    ("a table of Numbers", "a.numbers", archive({"Index/Tables.iwa": "x"}), Reason.APPLE),
    ("a document of WPS", "a.wps", ole("WordDocument"), Reason.DOC),
    ("a photo of a telephone as text", "a.csv", b"\0\0\0\x18ftypheic\0", Reason.PICTURE),
    ("a program under the name .xlsx", "a.xlsx", b"MZ\x90\0" + bytes(99), Reason.BROKEN),
    ("a PDF that is a workbook too", "a.xlsx", b"%PDF-1.7\n" + xlsx(LIST), Reason.PDF),
    ("EBCDIC", "a.csv", "UNIT,NAME,PHONE\n".encode("cp500") * 9, Reason.UNKNOWN_ENCODING),
    ("a line of ten megabytes", "a.txt", b"a" * (10 * 2**20), Reason.LONG_CELL),
    ("a cell of a megabyte", "a.csv", b'a,"' + b"b\n" * 2**19 + b'"', Reason.LONG_CELL),
    ("no extension", "名单", b"abc", Reason.UNKNOWN_EXTENSION),
    ("text under the name .xlsx", "a.xlsx", UTF8, Reason.WRONG_CONTENT),
    ("a workbook under the name .csv", "a.csv", xlsx(LIST), Reason.WRONG_CONTENT),
    ("a Word file under the name .xlsx", "a.xlsx", word(LIST), Reason.WRONG_CONTENT),
    ("an .xls under the name .xlsx", "a.xlsx", xls(LIST), Reason.WRONG_CONTENT),
    ("a workbook with a password", "a.xlsx", ole("EncryptedPackage"), Reason.ENCRYPTED),
    ("an .xls with a password", "a.xls", LOCKED, Reason.ENCRYPTED),
    (
        "an .xls with sectors of a gigabyte",
        "a.xls",
        LOCKED[:30] + b"\x1e\0" + LOCKED[32:],
        Reason.BROKEN,
    ),
    ("an archive with a password", "a.xlsx", locked(xlsx(LIST)), Reason.ENCRYPTED),
    (
        "an .ods with a password",
        "a.ods",
        changed(ods(LIST), "META-INF/manifest.xml", lambda _old: "<encryption-data/>"),
        Reason.ENCRYPTED,
    ),
    ("half a workbook", "a.xlsx", xlsx(LIST)[:2000], Reason.BROKEN),
    ("half an .xls", "a.xls", xls(LIST)[:1000] + b"W\0o\0r\0k\0b\0o\0o\0k\0", Reason.BROKEN),
    (
        "a workbook whose XML is broken",
        "a.xlsx",
        changed(xlsx(LIST), "xl/workbook.xml", lambda _old: b"<workbook><sheets>"),
        Reason.BROKEN,
    ),
    (
        "a document whose XML is broken",
        "a.docx",
        archive({"word/document.xml": "<"}),
        Reason.BROKEN,
    ),
    ("a ZIP bomb", "a.xlsx", BOMB, Reason.UNPACKED),
    ("a ZIP bomb of 40 MB", "a.xlsx", RATIO, Reason.UNPACKED),
    ("an archive of many members", "a.xlsx", many_members(), Reason.UNPACKED),
    ("a declared million of rows", "a.xlsx", MILLION, Reason.TOO_MANY_ROWS),
    ("a cell in the last row", "a.xlsx", LAST_ROW, Reason.TOO_MANY_ROWS),
    ("a text of many rows", "a.csv", b"a\n" * 60_001, Reason.TOO_MANY_ROWS),
    ("a table of many columns", "a.csv", b"a," * 300, Reason.TOO_MANY_COLUMNS),
    (
        "a page whose cells span too much",
        "a.html",
        b"<table>" + b'<tr><td colspan="250" rowspan="60000">a</td></tr>' * 8100,
        Reason.TOO_MANY_COLUMNS,
    ),
    ("a page without a table", "a.html", b"<html><p>a</p></html>", Reason.NO_TABLE),
    ("a page of nothing", "a.html", b"<html></html>", Reason.NO_TABLE),
    ("a document without a table", "a.docx", word(), Reason.NO_TABLE),
    (
        "hidden sheets alone",
        "a.xls",
        xls(Draft([["a"]], is_hidden=True)),
        Reason.ONLY_HIDDEN,
    ),
    ("Big5", "a.csv", BIG5, Reason.BIG5),
    (
        "one broken byte in UTF-8",
        "a.csv",
        UTF8.replace(b"\xe5\xb1\x80", b"\xe5\xb1", 1),
        Reason.BAD_BYTE,
    ),
    (
        "one broken byte in GBK",
        "a.csv",
        UTF8.decode().encode("gbk").replace("局长".encode("gbk"), b"\xff\xbe\xd6", 1),
        Reason.BAD_BYTE,
    ),
    (
        "a header of UTF-8 above a list of GBK",
        "a.csv",
        UTF8.split(b"\n")[0] + b"\n" + UTF8.decode().partition("\n")[2].encode("gbk"),
        Reason.MIXED_ENCODINGS,
    ),
    (
        "a header of GBK above a list of UTF-8",
        "a.csv",
        UTF8.decode().partition("\n")[0].encode("gbk") + b"\n" + UTF8.partition(b"\n")[2],
        Reason.MIXED_ENCODINGS,
    ),
    (
        "a line of GBK in a text of UTF-16",
        "a.txt",
        UTF8.decode().encode("utf-16-le") + "\n区民政局,赵样本,局长,0558-0000002\n ".encode("gbk"),
        Reason.UNKNOWN_ENCODING,
    ),
    ("a broken byte behind a BOM", "a.csv", b"\xef\xbb\xbf" + UTF8 + b"\xff", Reason.BAD_BYTE),
    ("half a character of UTF-16", "a.txt", b"\xff\xfe" + b"a\0b", Reason.BAD_BYTE),
    ("bytes of no encoding", "a.csv", bytes(range(128, 256)) * 4, Reason.UNKNOWN_ENCODING),
    ("bytes with zeros", "a.csv", b"a\0\0\0b\0\0\0\0", Reason.UNKNOWN_CONTENT),
    ("quotes that do not close", "a.csv", UTF8 + b'\n"a,b\n', Reason.QUOTES),
]


def reading(data, name):
    with pytest.raises(Refused) as refused:
        read_file(data, name)
    return refused.value


@pytest.mark.parametrize(
    ("name", "data", "reason"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED]
)
def test_a_file_that_is_not_read_is_refused_in_one_sentence(name, data, reason):
    refused = reading(data, name)
    assert refused.reason is reason
    assert re.fullmatch("[^\n。]+。", str(refused))
    assert "%(" not in str(refused)


def test_sectors_in_a_circle_take_no_more_memory_than_the_file():
    """The table of sectors, and so the directory, leads from the first one to itself."""
    circle = bytearray(2**21)
    circle[30] = 12  # sectors of 4,096 bytes
    tracemalloc.start()
    try:
        assert not is_encrypted(bytes(circle))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 8 * len(circle)


ENCODINGS = ["utf-8", "gb18030", "utf-16-le"]
LINES = ["区教育局,王示例,局长,0558-0000001\n", "城市管理局,欧阳演示,党组书记,0558-0000002\n"]


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(ENCODINGS)), max_size=5))
def test_lines_in_several_encodings_are_right_or_refused(lines_of_several):
    said = [("单位,姓名,职务,电话\n", "utf-8"), *lines_of_several]
    try:
        text, _encoding = decode(b"".join(line.encode(encoding) for line, encoding in said))
    except Refused:
        return
    assert text == "".join(line for line, _encoding in said)


def test_a_broken_byte_is_located():
    refused = reading(UTF8.replace("示".encode(), b"\xe7\xa4", 1), "a.csv")
    assert refused.issue.params["line"] == 2
    assert refused.issue.params["column"] == 7


def test_open_quotes_are_located_where_they_begin():
    assert reading(UTF8 + b'\n"a,b\nc\nd\n', "a.csv").issue.params["line"] == 3


def test_a_list_without_headers_is_refused():
    numbering = Numbering({}, ())
    for data, name in [(b"a,b\n1,2\n", "a.csv"), (xlsx(Draft([["a"], ["b"]])), "a.xlsx")]:
        with pytest.raises(Refused) as refused:
            understand(read_file(data, name), numbering)
        assert "没有认出表头" in str(refused.value)


def test_html_of_the_clipboard_is_preferred_to_its_text():
    book = read_paste("a\tb", html(LIST).decode())
    assert book.sheets[0].rows[1].cells == ("区教育局", "王示例", "局长", "0558-0000001")


def test_text_of_the_clipboard_is_read_where_its_html_has_no_table():
    book = read_paste("a\tb\n\nc\td", "<meta><t>")
    assert [(row.number, row.cells) for row in book.sheets[0].rows] == [
        (1, ("a", "b")),
        (3, ("c", "d")),
    ]


@pytest.mark.parametrize("pasted", ["a|b", "a　　b", "a    b", "a,b", "a\tb", '"a"\t"b"'])
def test_cells_of_pasted_text_stand_between_tabs_strokes_commas_or_wide_gaps(pasted):
    assert read_paste(pasted).sheets[0].rows[0].cells == ("a", "b")


def test_hidden_sheets_are_read_when_asked_for():
    data = xlsx(LIST, Draft([["a"]], name="旧", is_hidden=True))
    book = read_file(data, "a.xlsx", include_hidden=True)
    assert [sheet.name for sheet in book.sheets] == ["名单", "旧"]
    assert not book.hidden


VALID = [xlsx(LIST), xls(LIST), ods(LIST), word(LIST), html(LIST), text(LIST), BIG5]
MAGIC = [b"", b"PK\x03\x04", OLE, b"<table>", b"\xff\xfe", b"\xef\xbb\xbf", b'"']


def is_read_or_refused(data, name):
    with suppress(Refused):
        assert read_file(data, name).sheets is not None


@settings(max_examples=examples(150), deadline=None)
@given(st.sampled_from(MAGIC), st.binary(max_size=400), st.sampled_from([*EXTENSIONS]))
def test_random_bytes_never_raise_an_error(magic, data, extension):
    is_read_or_refused(magic + data, f"a{extension}")


@settings(max_examples=examples(150), deadline=None)
@given(st.data(), st.sampled_from(VALID), st.binary(min_size=1, max_size=8))
def test_a_file_with_some_bytes_changed_never_raises_an_error(data, valid, noise):
    place = data.draw(st.integers(0, len(valid)))
    for extension in (".xlsx", ".xls", ".ods", ".docx", ".html", ".csv"):
        is_read_or_refused(valid[:place] + noise + valid[place + len(noise) :], f"a{extension}")


@settings(max_examples=examples(100), deadline=None)
@given(st.text(max_size=200), st.text(alphabet="<tabler d>/spn='12\"x", max_size=120))
def test_a_random_clipboard_never_raises_an_error(pasted, markup):
    with suppress(Refused):
        assert read_paste(pasted, f"<table>{markup}").sheets
