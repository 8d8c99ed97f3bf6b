"""A list is staged on the command line: the plan of each row, or one sentence why it is refused."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from officials.models import Department, ImportBatch, Official, Post, Region, RoleName
from tests.officials.importing import messes_of_cells, messes_of_shape
from tests.support import factories
from tests.support.pairwise import by_turns

pytestmark = [pytest.mark.django_db]

MESSES = [*messes_of_shape.MESSES, *messes_of_cells.MESSES]


@pytest.fixture
def clerk():
    county = factories.county(name="样甲区")
    factories.area_code(region=county.parent, code="0558", local_digits=[7])
    factories.department_type(code="other", name="其他单位")
    for number in ("12345", "12315", "110"):
        factories.national_hotline(number=number)
    person = factories.staff(RoleName.EDITOR, county, username="clerk")
    notice = factories.notice(owner_region=county)
    return {"region": county.code, "notice": notice.uid, "by": person.username}


def staged(path, clerk):
    out = StringIO()
    call_command("stage_spreadsheet", str(path), json=True, stdout=out, **clerk)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def posts_of(mess):
    """Return row, unit, title and name of the expected posts."""
    fields = [line.partition("!")[0].split("·") for line in mess.expected]
    return [(int(row), unit) for row, unit, *_rest in fields]


@pytest.mark.parametrize("mess", by_turns(MESSES, 0, of=3), ids=lambda mess: mess.what)
def test_each_row_of_a_messy_list_is_planned_and_the_register_stays(mess, clerk, tmp_path):
    content = mess.content() if callable(mess.content) else mess.content
    path = tmp_path / mess.file
    path.write_bytes(content)
    rows = staged(path, clerk)
    assert [(row["row"], row["unit"]) for row in rows] == posts_of(mess)
    # Nothing is in the register: what is unchanged says the same as an earlier row.
    again = [row["problems"] for row in rows if row["action"] == "unchanged"]
    assert all("一样" in problems[0] for problems in again), again
    assert {row["action"] for row in rows} <= {"add", "doubtful", "rejected", "unchanged"}
    for row, line in zip(rows, mess.expected, strict=True):
        assert bool(row["problems"]) == (row["action"] != "add")
        assert row["action"] != "add" or "!" not in line
    assert not any(model.objects.exists() for model in (Post, Department, Official))


def test_a_file_that_is_refused_is_named_in_one_sentence_and_stages_nothing(clerk, tmp_path):
    header = "单位,姓名,职务,电话".encode()
    for name, content, word in (("a.pdf", b"%PDF-1.7", "PDF"), ("a.csv", header, "一行也没有")):
        path = tmp_path / name
        path.write_bytes(content)
        err = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("stage_spreadsheet", str(path), stderr=err, **clerk)
        assert ended.value.code == 2
        assert len(err.getvalue().splitlines()) == 1
        assert word in err.getvalue()
    assert not ImportBatch.objects.exists()


def test_a_clerk_of_another_region_stages_nothing(clerk, tmp_path):
    factories.staff(RoleName.EDITOR, factories.county(), username="stranger")
    path = tmp_path / "a.csv"
    path.write_text("单位,姓名,职务,电话\n教育局,王示例,局长,0558-0000001\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("stage_spreadsheet", str(path), **clerk | {"by": "stranger"})
    assert not ImportBatch.objects.exists()


def test_columns_that_the_office_corrected_before_are_used(clerk, tmp_path):
    headings = ["单位", "姓名", "职务", "联系方式", "说明"]
    roles = {"0": "unit", "1": "name", "2": "title", "3": "phone", "4": "duties"}
    factories.import_batch(
        region=Region.objects.get(code=clerk["region"]),
        corrections={"名单": {"header_row": 1, "roles": roles, "headings": headings}},
    )
    path = tmp_path / "新名单.csv"
    path.write_text(",".join(headings) + "\n教育局,王示例,局长,15400002001,主持全面工作\n")
    (row,) = staged(path, clerk)
    assert (row["name"], row["duties"]) == ("王示例", "主持全面工作")
