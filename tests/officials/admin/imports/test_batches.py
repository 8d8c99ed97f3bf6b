"""A list comes in through the admin: read, corrected, compared, and nothing lost on the way."""

import io

import openpyxl
import pytest

from officials.models import ImportAction, ImportBatch
from tests.support import factories
from tests.support.imports import ADD, GRID, LIST, bring, choices, compare, page_of
from tests.support.list_files import Draft, xlsx
from tests.support.staged_lists import registered, stage

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_as_it_came_with_notice_region_and_clerk(clerk, notice):
    batch = bring(clerk, notice)
    assert bytes(batch.source) == xlsx(Draft(LIST)) or bytes(batch.source)[:2] == b"PK"
    assert (batch.file_name, batch.notice, batch.region) == (
        "名单.xlsx",
        notice,
        notice.owner_region,
    )
    assert batch.made_by.roles.get().region == notice.owner_region


def test_the_page_says_what_was_understood_before_anything_is_compared(clerk, notice):
    batch = bring(clerk, notice)
    page = clerk.get(page_of(batch, "columns")).text
    assert "读出 2 个岗位" in page
    assert "第 1 行：单位、姓名、职务、联系方式" in page
    assert "王示例" in page
    assert not batch.rows.exists()


def test_a_corrected_column_is_kept_with_the_batch(clerk, notice):
    rows = [[*LIST[0], "说明"], [*LIST[1], "主持全面工作"]]
    batch = bring(clerk, notice, rows)
    sent = choices(clerk, batch) | {"sheet0-column4": "duties", "again": "1"}
    assert clerk.post(page_of(batch, "columns"), sent)["Location"] == page_of(batch, "columns")
    assert choices(clerk, batch)["sheet0-column4"] == "duties"


def test_a_list_without_a_header_is_shown_with_the_remedy(clerk, notice):
    batch = bring(clerk, notice, LIST[1:2])
    page = clerk.get(page_of(batch, "columns")).text
    assert "没有认出表头" in page
    assert "王示例" in page
    sent = choices(clerk, batch) | {"plan": "1"}
    assert "没有认出表头" in clerk.post(page_of(batch, "columns"), sent, follow=True).text


def test_a_refused_paste_comes_back_in_the_form(clerk, notice):
    page = clerk.post(ADD, {"notice": "", "text": "单位\t姓名\n教育局\t王示例"}).text
    assert 'href="#id_notice"' in page
    assert "教育局\t王示例" in page
    assert not ImportBatch.objects.exists()


def test_the_grid_is_read_like_pasted_text(clerk, notice):
    lines = (
        "教育局\t局长\t王示例\t\t029-00002001\t\t工作日\n同上\t副局长\t李样本\t\t02900002002\t\t"
    )
    response = clerk.post(GRID, {"notice": notice.pk, "lines": lines})
    batch = ImportBatch.objects.get()
    assert response["Location"] == page_of(batch, "change")
    assert [row.unit for row in batch.rows.order_by("position")] == ["教育局", "教育局"]


def test_lines_with_a_header_of_their_own_are_shown_before_they_are_compared(clerk, notice):
    lines = "单位\t姓名\t职务\t电话\n教育局\t王示例\t局长\t029-00002001"
    response = clerk.post(GRID, {"notice": notice.pk, "lines": lines})
    assert response["Location"] == page_of(ImportBatch.objects.get(), "columns")


def test_more_than_a_form_holds_can_be_pasted(clerk, notice):
    text = "单位\t姓名\t职务\t电话\n" + "教育局\t王示例\t局长\t029-00002001\n" * 30_000
    assert len(text.encode()) > 2**20
    assert clerk.post(ADD, {"notice": notice.pk, "text": text}).status_code == 302


@pytest.mark.parametrize("role", ["viewer", "office"])
def test_viewers_import_no_list(client, place, role):
    client.force_login(factories.staff(role, place))
    for url in (ADD, GRID):
        assert client.get(url).status_code == 403
    batch = factories.importbatch(region=place)
    assert client.get(page_of(batch, "columns")).status_code == 403


# The rows


def test_a_list_is_compared_with_the_register_row_by_row(clerk, notice):
    department = factories.department(region=notice.owner_region, name="教育局")
    factories.post(department=department, title="副局长")
    batch = bring(clerk, notice)
    response = compare(clerk, batch)
    counted = {each.label: each.count for each in response.context["filters"]}
    assert (counted["新增"], counted["不收"], counted["名单上没有"]) == (1, 1, 1)
    assert "154 0000 2001" in response.text
    assert "「联系方式」：「1540000」" in response.text
    assert "副局长" in clerk.get(page_of(batch, "change"), {"action": "missing"}).text


def test_a_doubt_is_answered_in_its_row(clerk, notice):
    factories.department(region=notice.owner_region, name="教育局")
    batch = bring(clerk, notice, [LIST[0], ["教育局", "王示例", "局长", ""]])
    (question,) = compare(clerk, batch).context["entries"][0].questions
    answer = {question.name: question.choices[0].value}
    page = clerk.post(page_of(batch, "change"), answer, follow=True)
    assert batch.rows.get().action == ImportAction.ADD
    assert question.choices[0].label in page.text
    again = clerk.post(page_of(batch, "change"), answer, follow=True)
    assert "没有要回答的问题" in again.text


def test_one_answer_counts_for_all_rows_of_its_unit(clerk, notice):
    kind = factories.department_type(name="应急局", aliases=["应急办"])
    for name in ("应急管理局", "应急管理二局"):
        factories.department(region=notice.owner_region, type=kind, name=name)
    rows = [["应急办", name, "科长", "15400000001"] for name in ("王示例", "李样本", "张虚构")]
    batch = bring(clerk, notice, [LIST[0], *rows])
    response = compare(clerk, batch)
    assert "“应急办”的 3 行都照此办理" in response.text
    question = response.context["entries"][0].questions[0]
    chosen = {question.name: question.choices[1].value}
    clerk.post(page_of(batch, "change"), chosen)
    assert batch.rows.filter(action=ImportAction.DOUBTFUL).count() == 2
    question = clerk.get(page_of(batch, "change")).context["entries"][1].questions[0]
    assert question.alike == 2
    chosen = {question.name: question.choices[1].value, question.alike_name: "1"}
    clerk.post(page_of(batch, "change"), chosen)
    assert not batch.rows.filter(action=ImportAction.DOUBTFUL).exists()


def test_doubts_of_one_kind_are_answered_at_once_on_their_filter(clerk, notice):
    names = ("王示例", "李样本", "张虚构")
    for name in names:
        factories.official(name=name, owner_region=notice.owner_region)
    factories.department(region=notice.owner_region, name="教育局")
    rows = [["教育局", name, "科长", "15400000001"] for name in names]
    batch = bring(clerk, notice, [LIST[0], *rows])
    compare(clerk, batch)
    page = page_of(batch, "change")
    assert "有同名的人的 3 处：都选“另一个人”" in clerk.get(f"{page}?action=doubtful").text
    for wrong in ("official", "official:new", "official:new:x", "official:new:2", ":new:3"):
        clerk.post(page, {"everywhere": wrong})
    assert batch.rows.filter(action=ImportAction.DOUBTFUL).count() == 3
    clerk.post(page, {"everywhere": "official:new:3"})
    assert not batch.rows.filter(action=ImportAction.DOUBTFUL).exists()


def test_a_post_that_the_list_lacks_is_asked_to_leave_on_its_filter(clerk, planned):
    page = page_of(planned, "change") + "?action=missing"
    (missing,) = planned.rows.filter(action=ImportAction.MISSING)
    assert "写入时把这个岗位撤下" in clerk.get(page).text
    for asked in ([missing.pk], []):
        clerk.post(page, {"missing": missing.pk, "asked": asked})
        missing.refresh_from_db()
        assert missing.is_asked is bool(asked)


def test_choices_of_a_page_leave_missing_posts_of_other_pages_alone(clerk, planned):
    planned.rows.filter(action=ImportAction.MISSING).update(is_asked=True)
    clerk.post(page_of(planned, "change"), {"missing": ["x", ""], "answer-x": "1"})
    assert planned.rows.get(action=ImportAction.MISSING).is_asked


def test_a_list_that_was_not_compared_says_what_is_wrong_with_each_row(clerk, notice):
    batch = bring(clerk, notice)
    response = clerk.get(page_of(batch, "change"))
    counted = {each.label: each.count for each in response.context["filters"]}
    assert counted == {"全部": 2, "可以收": 1, "要看一看": 0, "不收": 1}
    assert "「联系方式」：「1540000」" in response.text
    assert "王示例" not in clerk.get(page_of(batch, "change"), {"action": "rejected"}).text


def test_the_rows_of_a_region_are_shown_to_its_viewers_alone(client, clerk, notice, place):
    batch = bring(clerk, notice)
    client.force_login(factories.staff("viewer", place))
    assert "王示例" in client.get(page_of(batch, "change")).text
    client.force_login(factories.staff("editor", factories.county()))
    for name in ("change", "columns", "rejected"):
        assert client.get(page_of(batch, name)).status_code == 404


# The plan


@pytest.fixture
def planned(clerk, place, notice):
    """Return a batch with rows of each action."""
    batch = bring(clerk, notice)
    post = factories.post(department=factories.department(region=place))
    against = {"post": post, "post_revision": post.revision}
    doubt = {
        "kind": "department",
        "question": "城管局是哪一个？",
        "options": [["1", "城市管理局"], ["new", "新部门"]],
        "answer": None,
    }
    sheet = "名单"
    rows = [
        {"action": ImportAction.ADD},
        {"action": ImportAction.UNCHANGED, **against},
        {"action": ImportAction.UNCHANGED, **against},
        {"action": ImportAction.UPDATE, "changes": {"duties": ["旧分工", "新分工"]}, **against},
        {"action": ImportAction.DOUBTFUL, "doubts": [doubt]},
        {"action": ImportAction.REJECTED, "problems": ["「联系方式」：只有 7 位。"]},
        {"action": ImportAction.MISSING, "row": 0, "title": "名单外的岗", **against},
    ]
    for position, values in enumerate(rows):
        row = {"row": position + 2, "sheet": sheet} | values
        factories.import_row(batch=batch, position=position, **row)
    return batch


def test_the_plan_counts_what_the_rows_do_and_shows_each_where_the_file_has_it(clerk, planned):
    response = clerk.get(page_of(planned, "change"))
    counted = {each.label: each.count for each in response.context["filters"]}
    assert counted == {
        "全部": 6,
        "新增": 1,
        "更新": 1,
        "不变": 2,
        "待定": 1,
        "不收": 1,
        "名单上没有": 1,
    }
    page = response.text
    assert "第 3–4 行" in page
    assert "2 个岗位与登记册一样" in page
    assert "<del>旧分工</del>" in page
    assert "<ins>新分工</ins>" in page
    assert "城管局是哪一个？" in page
    assert "只有 7 位" in page
    assert "名单外的岗" not in page


def test_a_row_that_says_the_same_again_stands_apart_from_what_is_as_in_the_register(
    clerk, planned
):
    same = "与“名单”第 2 行一样，没有别的内容。"
    factories.import_row(
        batch=planned, position=9, row=9, action=ImportAction.UNCHANGED, problems=[same]
    )
    page = clerk.get(page_of(planned, "change")).text
    assert "2 个岗位与登记册一样" in page
    assert same in page


def test_a_row_says_who_and_which_numbers_leave_the_public_at_once(clerk, place):
    office = factories.department(region=place, name="教育局")
    post = registered(office, name="何虚构")
    factories.sourced_hotline(post=post, digits="02900001234")
    factories.publish(post)
    line = "教育局,孟样本,局长,全面工作,15400000002"
    page = clerk.get(page_of(stage(place, line), "change")).text
    assert "写入时 何虚构 立即不再公开；孟样本 批准后公开。" in page
    assert "写入时立即撤下：029-0000 1234。" in page
    assert "154 0000 0001 批准后换成 154 0000 0002，此前仍然公开。" in page


def test_posts_that_the_list_lacks_are_shown_by_their_filter(clerk, planned):
    assert "名单外的岗" in clerk.get(page_of(planned, "change"), {"action": "missing"}).text


@pytest.mark.parametrize("query", [{"action": "x"}, {"page": "x"}, {"page": "99"}])
def test_a_filter_or_page_that_is_none_shows_the_plan(clerk, planned, query):
    assert "第 2 行" in clerk.get(page_of(planned, "change"), query).text


def test_a_page_of_a_long_plan_stays_small(clerk, place, notice):
    batch = bring(clerk, notice)
    long = {"unit": "某某市某某区城市管理局" * 2, "duties": "负责市容环卫、停车、绿化" * 5}
    for position in range(150):
        factories.import_row(batch=batch, position=position, row=position + 2, **long)
    response = clerk.get(page_of(batch, "change"))
    assert len(response.content) < 200_000
    assert "第 1 页，共 2 页" in response.text


def test_a_page_of_questions_stays_small(clerk, notice):
    batch = bring(clerk, notice)
    options = [[str(pk), "某某市某某区应急管理局指挥中心办公室"] for pk in range(5)]
    doubt = {"kind": "department", "question": "是哪一个？", "options": options, "answer": None}
    for position in range(100):
        values = {"action": ImportAction.DOUBTFUL, "doubts": [doubt], "row": position + 2}
        factories.import_row(batch=batch, position=position, **values)
    assert len(clerk.get(page_of(batch, "change")).content) < 200_000


def test_rejected_rows_download_as_the_file_has_them_to_be_mended(clerk, notice):
    batch = bring(clerk, notice)
    data = b"".join(clerk.get(page_of(batch, "rejected")).streaming_content)
    rows = [*openpyxl.load_workbook(io.BytesIO(data)).active.values]
    assert rows[0] == ("单位", "姓名", "职务", "联系方式", "原表位置", "不收的原因")
    assert rows[1][:5] == ("城管局", "李样本", "局长", "1540000", "名单 3")
    assert rows[1][5].startswith("「联系方式」")
    again = bring(clerk, notice, [rows[0], [*rows[1][:3], "15400000001", *rows[1][4:]]])
    filters = clerk.get(page_of(again, "change")).context["filters"]
    assert [each.count for each in filters] == [1, 1, 0, 0]


def test_a_list_without_rejected_rows_has_nothing_to_download(clerk, notice):
    batch = bring(clerk, notice, LIST[:2])
    assert clerk.get(page_of(batch, "rejected")).status_code == 404
