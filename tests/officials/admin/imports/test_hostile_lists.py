"""Lists that somebody made to harm: texts that swell, names of files, rows of other regions."""

import io
import unicodedata
import zipfile

import pytest

from officials.importing.readers import process
from officials.importing.readers.refusals import Reason, Refused
from officials.importing.readers.sheets import MAX_CHARACTERS
from officials.models import ImportBatch
from tests.support import factories
from tests.support.list_files import Draft, xlsx

ADD = "/admin/officials/importbatch/add/"
LIST = [["单位", "职务", "姓名", "办公电话"], ["样本局", "局长", "王示例", "029-01234567"]]
LONG = "字" * 30_000
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def archive(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(name, text)
    return stream.getvalue()


def workbook_that_names_one_text(times):
    with zipfile.ZipFile(io.BytesIO(xlsx(Draft([["单位"]])))) as packed:
        members = {name: packed.read(name).decode() for name in packed.namelist()}
    kind = "http://schemas.openxmlformats.org/"
    main = f"{kind}spreadsheetml/2006/main"
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{main}"><si><t>{LONG}</t></si></sst>'
    relation = f"{kind}officeDocument/2006/relationships/sharedStrings"
    members["xl/_rels/workbook.xml.rels"] = members["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="s" Type="{relation}" Target="sharedStrings.xml"/></Relationships>',
    )
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, times + 1)
    )
    sheet = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    return archive(members | {"xl/worksheets/sheet1.xml": sheet})


def table_that_repeats_one_text(times):
    names = " ".join(f'xmlns:{each}="{OFFICE}:{each}:1.0"' for each in ("office", "table", "text"))
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="a"><table:table-row table:number-rows-repeated="{times}">'
        f'<table:table-cell office:value-type="string"><text:p>{LONG}</text:p></table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>'
    manifest = f'<m:manifest xmlns:m="{OFFICE}:manifest:1.0">{entry}</m:manifest>'
    members = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
    return archive(members)


def page_whose_cell_spans(times):
    return f"<table><tr><td rowspan={times}>{LONG}</td></tr>{times * '<tr></tr>'}</table>".encode()


SWELLING = {
    "a.xlsx": workbook_that_names_one_text,
    "a.ods": table_that_repeats_one_text,
    "a.html": page_whose_cell_spans,
}


@pytest.mark.parametrize("name", SWELLING)
@pytest.mark.parametrize("times", [700, 50_000])
def test_a_text_that_a_file_has_once_and_names_in_many_cells_is_counted_for_each(name, times):
    data = SWELLING[name](times)
    assert len(data) < 2**20 < MAX_CHARACTERS < times * len(LONG)
    with pytest.raises(Refused) as refused:
        process.read(data, name)
    assert refused.value.reason in {Reason.UNPACKED, Reason.TOO_MUCH_WORK, Reason.BROKEN}


@pytest.mark.parametrize("name", SWELLING)
def test_a_long_text_in_several_cells_is_read(name):
    (sheet,) = process.read(SWELLING[name](20), name).sheets
    assert [row.cells for row in sheet.rows] == [(LONG,)] * 20


def upload(client, notice, name):
    """Send a list as a client that is no browser may send it, with any name."""
    body = (
        f'--b\r\nContent-Disposition: form-data; name="notice"\r\n\r\n{notice.pk}\r\n'
        f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    )
    data = body.encode() + xlsx(Draft(LIST)) + b"\r\n--b--\r\n"
    return client.post(ADD, data, content_type="multipart/form-data; boundary=b")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/名单.xlsx",
        "C:\\\\fakepath\\名单.xlsx",
        '名单"; filename="a.exe.xlsx',
        "名单\u202exslx.exe.xlsx",
        "名单\x00\x1b\u200b.xlsx",
        "名单" * 90 + ".xlsx",
    ],
    ids=["up", "drive", "quotes", "direction", "controls", "long"],
)
def test_the_name_of_a_file_is_a_name_and_nothing_more(clerk, notice, name):
    assert upload(clerk, notice, name).status_code == 302
    batch = ImportBatch.objects.get()
    assert not {*"/\\"} & {*batch.file_name}
    assert not [each for each in batch.file_name if unicodedata.category(each) in {"Cc", "Cf"}]
    response = clerk.get(f"/admin/officials/importbatch/{batch.pk}/original/")
    header = response["Content-Disposition"]
    assert header.startswith("attachment; filename")
    assert header.isascii()
    assert header.isprintable()
    assert "set-cookie" not in {each.lower() for each in response.headers}
    assert response["X-Content-Type-Options"] == "nosniff"
    assert clerk.get(f"/admin/officials/importbatch/{batch.pk}/change/").status_code == 200


@pytest.mark.django_db
def test_answers_and_choices_for_rows_of_another_list_are_ignored(clerk, notice):
    upload(clerk, notice, "名单.xlsx")
    own = ImportBatch.objects.get()
    post = factories.post()
    elsewhere = factories.import_row(
        batch=factories.import_batch(region=post.department.region),
        post=post,
        post_revision=post.revision,
        action="missing",
    )
    fields = {
        f"answer-{elsewhere.pk}-0": "x",
        f"alike-answer-{elsewhere.pk}-0": "on",
        "reopened": f"answer-{elsewhere.pk}-0",
        "missing": [elsewhere.pk],
        "asked": [elsewhere.pk],
    }
    response = clerk.post(f"/admin/officials/importbatch/{own.pk}/change/", fields)
    assert response.status_code == 302
    elsewhere.refresh_from_db()
    assert not elsewhere.is_asked


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["change", "columns", "rejected"])
def test_a_list_whose_original_is_not_read_again_says_why(clerk, place, notice, page):
    batch = factories.import_batch(region=place, notice=notice, source=b"PK", sheets=None)
    url = f"/admin/officials/importbatch/{batch.pk}"
    answer = clerk.get(f"{url}/{page}/", follow=True)
    assert answer.redirect_chain == [("/admin/officials/importbatch/", 302)]
    assert "另存" in answer.text or "重新" in answer.text
    assert clerk.get(f"{url}/original/").status_code == 200
