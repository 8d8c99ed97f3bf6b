"""Below each line of the grid stands what was understood of it, while the list is typed."""

import json

import pytest

from officials.admin.imports import incoming
from officials.models import ImportAction, ImportBatch
from tests.support import factories
from tests.support.imports import GRID, page_of

pytestmark = pytest.mark.django_db
READING = "/admin/officials/importbatch/reading/"
LINES = "城管局\t局长\t王示例\t\t15400002001\t\t工作日\n同上\t副局长\t李样本\t\t029\t\t"


@pytest.fixture
def bureau(place):
    kind = factories.department_type(name="城管局")
    return factories.department(region=place, type=kind, name="城市管理局")


def read(client, notice, lines=LINES, **values):
    data = {"notice": notice.pk, "lines": lines, **values}
    response = client.post(READING, data)
    assert response.status_code == 200
    return response.json()


def test_a_line_says_which_department_it_was_taken_for_and_what_becomes_of_it(
    clerk, notice, bureau
):
    found = read(clerk, notice)
    assert "城管局 → <strong>城市管理局</strong>" in found["lines"]["1"]
    assert "新岗位" in found["lines"]["1"]
    assert "新部门" not in found["lines"]["1"]
    assert "154 0000 2001" in found["lines"]["1"]
    assert "不收" in found["lines"]["2"]
    assert found["counts"] == "2 行 · 新岗位 1 · 不收 1"
    assert not ImportBatch.objects.exists()


def test_a_line_of_a_department_that_is_not_registered_says_so(clerk, notice):
    assert "城管局</strong>（新部门） · 新岗位" in read(clerk, notice)["lines"]["1"]


def test_a_line_shows_the_old_and_the_new_value(clerk, notice, bureau):
    post = factories.post(department=bureau, title="局长", duties="供水")
    official = factories.official(name="王示例", owner_region=bureau.region)
    factories.appointment(post=post, official=official)
    found = read(clerk, notice, "城管局\t局长\t王示例\t供热")
    assert "<del>供水</del>" in found["lines"]["1"]
    assert "<ins>供热</ins>" in found["lines"]["1"]


def test_a_doubt_below_a_line_is_chosen_and_travels_with_the_list(clerk, notice, place):
    kind = factories.department_type(name="应急局", aliases=["应急办"])
    offices = [
        factories.department(region=place, type=kind, name=name)
        for name in ("应急管理局", "应急管理二局")
    ]
    line = "应急办\t主任\t王示例\t\t15400002001"
    found = read(clerk, notice, line)
    assert found["doubtful"] == [1]
    assert "应急管理二局" in found["lines"]["1"]
    key = found["lines"]["1"].partition('type="radio" form="none" name="')[2].partition('"')[0]
    answers = json.dumps({key: str(offices[1].pk)})
    again = read(clerk, notice, line, answers=answers)
    assert again["doubtful"] == []
    assert f'value="{offices[1].pk}" checked' in again["lines"]["1"]

    sent = {"notice": notice.pk, "lines": line, "answers": answers}
    response = clerk.post(GRID, sent)
    batch = ImportBatch.objects.get()
    assert response["Location"] == page_of(batch, "change")
    row = batch.rows.get(action=ImportAction.ADD)
    assert row.department == offices[1]


def test_a_long_list_that_was_typed_is_planned_before_its_answers_are_given(
    clerk, notice, bureau, monkeypatch
):
    monkeypatch.setattr(incoming, "AT_ONCE", 1)
    clerk.post(GRID, {"notice": notice.pk, "lines": LINES})
    assert ImportBatch.objects.get().rows.count() == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"notice": ""}, "请选择印有这份名单的公告"),
        ({"lines": " "}, "空的"),
        ({"lines": 'a\t"b'}, "引号"),
    ],
)
def test_an_unreadable_line_is_answered_in_words(clerk, notice, values, words):
    response = clerk.post(READING, {"notice": notice.pk, "lines": LINES} | values)
    assert words in response.json()["refusal"]


@pytest.mark.parametrize("answers", ["", "null", "[1]", '{"a": 1}', "{", '"x"'])
def test_answers_that_are_none_harm_nothing(clerk, notice, bureau, answers):
    assert (
        clerk.post(READING, {"notice": notice.pk, "lines": LINES, "answers": answers}).status_code
        == 200
    )


def test_a_reading_is_asked_for_by_post_alone(clerk):
    assert clerk.get(READING).status_code == 405


def test_viewers_get_no_reading_of_lines(client, place, notice):
    client.force_login(factories.staff("viewer", place))
    assert client.post(READING, {"notice": notice.pk, "lines": LINES}).status_code == 403
