"""A plan is written by one button with its numbers, and taken back from a page that lists it."""

import json
from datetime import timedelta

import pytest

from officials.actions import publishing
from officials.admin.imports import applying, incoming, plan_views
from officials.clock import now
from officials.models import ImportBatch, ImportState, LivePost, Post, ReviewState
from tests.support import factories
from tests.support.imports import LIST, bring, compare, page_of
from tests.support.raw_sql import as_redaction, sql

pytestmark = pytest.mark.django_db
# The lock of a list that is written is held until the end of the transaction.
commits = pytest.mark.django_db(transaction=True)
GOOD = [LIST[0], LIST[1], ["城管局", "李样本", "局长", "15400002002"]]


@pytest.fixture
def reviewer(place):
    return factories.staff("reviewer", place, first_name="郑样本")


@pytest.fixture
def offices(place):
    return [factories.department(region=place, name=name) for name in ("教育局", "城管局")]


@pytest.fixture
def planned(clerk, notice, reviewer, offices):
    """Return a list of two new posts and one row with an error."""
    batch = bring(clerk, notice, [*GOOD, ["林业局", "张虚构", "局长", "1540000"]])
    compare(clerk, batch)
    return batch


def write(client, batch, seen=None):
    """Press the button of the plan; return the page after it."""
    page = client.get(page_of(batch, "change"))
    seen = page.context["summary"].text if seen is None else seen
    return client.post(page_of(batch, "apply"), {"seen": seen}, follow=True)


def state_of(batch):
    return ImportBatch.objects.get(pk=batch.pk).state


def approve(reviewer, *posts):
    publishing.approve([(post, post.revision) for post in posts], by=reviewer)


@commits
def test_one_button_says_what_it_writes_and_writes_it(clerk, planned):
    page = clerk.get(page_of(planned, "change"))
    assert "写入并提交审核" in page.text
    assert "新增 2、不收 1" in page.text
    result = write(clerk, planned)
    assert state_of(planned) == ImportState.APPLIED
    assert "已写入登记册" in result.text
    assert "等待审核 2 个" in result.text
    assert "可以审核的同事：郑样本" in result.text
    assert {post.review_state for post in Post.objects.all()} == {ReviewState.SUBMITTED}
    assert not LivePost.objects.exists()
    for post in Post.objects.all():
        assert f"/admin/officials/post/{post.pk}/change/" in result.text


def test_other_numbers_than_the_page_showed_write_nothing(clerk, planned):
    for seen in ("新增 3、不收 1", ""):
        assert "计划刚才变了" in write(clerk, planned, seen).text
    assert state_of(planned) == ImportState.PLANNED
    assert not Post.objects.exists()


def test_a_plan_with_an_open_doubt_has_no_button(clerk, notice, place, reviewer):
    kind = factories.department_type(name="应急局", aliases=["应急办"])
    for name in ("应急管理局", "应急管理二局"):
        factories.department(region=place, type=kind, name=name)
    batch = bring(clerk, notice, [*GOOD, ["应急办", "张虚构", "主任", "15400000009"]])
    page = compare(clerk, batch)
    assert "还有 1 行要您定" in page.text
    assert "写入并提交审核" not in page.text
    write(clerk, batch)
    assert state_of(batch) == ImportState.PLANNED
    assert not Post.objects.exists()


def test_a_list_that_changes_nothing_says_so(clerk, planned, notice):
    write(clerk, planned)
    page = compare(clerk, bring(clerk, notice, GOOD))
    assert "没有要写入的" in page.text
    assert "写入并提交审核" not in page.text


def test_planning_again_keeps_what_was_answered_and_asked(clerk, notice, place, offices):
    kind = factories.department_type(name="应急局", aliases=["应急办"])
    found = [
        factories.department(region=place, type=kind, name=name)
        for name in ("应急管理局", "应急管理二局")
    ]
    factories.post(department=offices[0], title="名单外的岗")
    batch = bring(clerk, notice, [*GOOD, ["应急办", "张虚构", "主任", "15400000009"]])
    entries = compare(clerk, batch).context["entries"]
    (question,) = (each for entry in entries for each in entry.questions)
    clerk.post(page_of(batch, "change"), {question.name: str(found[1].pk)})
    missing = batch.rows.get(action="missing")
    clerk.post(page_of(batch, "change"), {"missing": missing.pk, "asked": missing.pk})
    clerk.post(page_of(batch, "plan"))
    assert batch.rows.get(unit="应急办").department == found[1]
    assert batch.rows.get(action="missing").is_asked


def test_an_answer_is_changed_until_the_list_is_written(clerk, notice, place, offices):
    kind = factories.department_type(name="应急局", aliases=["应急办"])
    found = [
        factories.department(region=place, type=kind, name=name)
        for name in ("应急管理局", "应急管理二局")
    ]
    urgent = [["应急办", name, "科长", "15400000009"] for name in ("张虚构", "赵占位")]
    batch = bring(clerk, notice, [*GOOD, *urgent])
    entries = compare(clerk, batch).context["entries"]
    names = [each.name for entry in entries for each in entry.questions]
    clerk.post(page_of(batch, "change"), dict.fromkeys(names, str(found[0].pk)))
    entries = clerk.get(page_of(batch, "change")).context["entries"]
    first, _second = (each.name for entry in entries for each in entry.questions)
    clerk.post(page_of(batch, "change"), {"reopened": first})
    rows = batch.rows.filter(unit="应急办").order_by("position")
    assert [row.action for row in rows] == ["doubtful", "add"]
    for name in ("", "x", "answer-1-x", "answer-0-0", first.replace("-0", "-9")):
        clerk.post(page_of(batch, "change"), {"reopened": name})
    assert [row.action for row in rows.all()] == ["doubtful", "add"]


def test_a_long_list_is_planned_and_written_by_a_process_with_its_progress(
    clerk, planned, monkeypatch
):
    monkeypatch.setattr(applying, "AT_ONCE", 1)
    monkeypatch.setattr(incoming, "AT_ONCE", 1)
    page = clerk.post(page_of(planned, "plan"), follow=True)
    assert "正在与登记册比较" in page.text
    ImportBatch.objects.filter(pk=planned.pk).update(started_at=None)
    page = write(clerk, planned)
    assert "正在写入" in page.text
    assert page["Refresh"] == "2"
    assert "共 3 行" in page.text
    assert state_of(planned) == ImportState.APPLYING


@commits
def test_a_list_whose_process_is_gone_can_be_written_again(clerk, planned):
    long_ago = now() - timedelta(hours=1)
    ImportBatch.objects.filter(pk=planned.pk).update(
        state=ImportState.APPLYING, started_at=long_ago
    )
    assert "一行也没有写入" in clerk.get(page_of(planned, "change")).text
    assert "已写入登记册" in write(clerk, planned).text


def test_a_comparison_whose_process_is_gone_is_said_with_one_button_to_compare_again(
    clerk, notice, monkeypatch
):
    for module in (applying, incoming, plan_views):
        monkeypatch.setattr(module, "AT_ONCE", 1)
    lines = [["教育局", "王示例", f"科长{each}", f"154000{each:05}"] for each in range(130)]
    batch = bring(clerk, notice, [LIST[0], *lines])
    state = ImportBatch.objects.filter(pk=batch.pk)
    for lost in ({"under_way": "plan"}, {"started_at": now() - timedelta(hours=1)}):
        state.update(**lost)
        page = clerk.get(page_of(batch, "change"))
        assert "上次没有比较完就中断了" in page.text
        assert page.text.count(f'action="{page_of(batch, "plan")}"') == 1
        assert "名单有 131 行" in page.text
        assert len(page.context["entries"]) == 100
        assert "科长99" in page.text
        state.update(under_way="", started_at=None)
    assert "中断" not in clerk.get(page_of(batch, "change")).text


@commits
def test_an_undoing_whose_process_is_gone_can_be_done_again(clerk, planned):
    write(clerk, planned)
    ImportBatch.objects.filter(pk=planned.pk).update(under_way="undo")
    page = clerk.get(page_of(planned, "change"))
    assert "上次没有撤销完就中断了" in page.text
    assert "写入并提交审核" not in page.text
    assert "撤销这次导入" in page.text


def test_the_notice_is_a_source_of_what_stays_as_it_is_when_a_button_says_so(
    clerk, notice, offices
):
    post = factories.post(department=offices[0], title="局长")
    person = factories.official(owner_region=notice.owner_region, name="王示例")
    factories.appointment(post=post, official=person)
    newer = factories.notice(
        owner_region=notice.owner_region,
        title="新公告",
        published_on=notice.published_on + timedelta(days=9),
    )
    hotline = factories.hotline(post=post, digits="15400002001")
    factories.hotline_source(hotline=hotline, notice=newer)
    batch = bring(clerk, notice, [["单位", "姓名", "职务", "电话"], LIST[1]])
    page = compare(clerk, batch)
    assert "1 个岗位没有变化，本公告也印了它们的号码" in page.text
    assert "没有要写入的" in page.text
    page = clerk.post(page_of(batch, "plan"), {"cites": "1"}, follow=True)
    assert "更新 1" in page.text
    assert "其中 1 个岗位现有的来源比本公告新" in page.text
    assert f"现有来源比本公告新：新公告（{newer.published_on.isoformat()}）" in page.text
    page = clerk.post(page_of(batch, "plan"), {"cites": "0"}, follow=True)
    assert "没有要写入的" in page.text


@commits
def test_the_page_lists_the_losses_before_a_list_is_undone(clerk, planned, reviewer):
    write(clerk, planned)
    approve(reviewer, Post.objects.get(department__name="教育局"))
    assert LivePost.objects.count() == 1
    page = clerk.get(page_of(planned, "undo"))
    assert page.context["counts"] == "马上撤下 1 个；删去 1 个"
    assert "王示例" in page.text
    assert "李样本" in page.text
    assert LivePost.objects.count() == 1
    result = clerk.post(page_of(planned, "undo"), follow=True)
    assert state_of(planned) == ImportState.UNDONE
    assert "已撤销" in result.text
    assert not LivePost.objects.exists()
    assert clerk.get(page_of(planned, "undo")).status_code == 302


def test_old_values_that_come_back_stand_as_the_new_ones(clerk, planned, notice, reviewer):
    write(clerk, planned)
    approve(reviewer, *Post.objects.all())
    rows = [[*GOOD[0], "分工"], [*GOOD[1], "供热"], [*GOOD[2], ""]]
    batch = bring(clerk, notice, rows)
    compare(clerk, batch)
    write(clerk, batch)
    page = clerk.get(page_of(batch, "undo"))
    assert page.context["counts"] == "恢复原来的内容，提交审核 1 个"
    assert "<del>供热</del>" in page.text


def test_a_post_that_was_changed_later_keeps_a_list_from_being_taken_back(clerk, planned):
    write(clerk, planned)
    Post.objects.filter(department__name="教育局").update(duties="后来改的")
    page = clerk.post(page_of(planned, "undo"), follow=True)
    assert "改过" in page.text
    assert state_of(planned) == ImportState.APPLIED


def test_the_original_is_sent_as_it_came(clerk, planned):
    response = clerk.get(page_of(planned, "original"))
    assert b"".join(response.streaming_content) == bytes(planned.source)
    assert response["Content-Security-Policy"] == "sandbox"
    assert response["Content-Disposition"].startswith("attachment")


def test_an_original_that_was_redacted_is_not_offered(clerk, planned):
    with as_redaction():
        sql(
            "SELECT public.officials_redact('officials_importbatch', 'source', %s, %s)",
            str(planned.pk),
            json.dumps("■■■".encode().hex()),
        )
    page = clerk.get(page_of(planned, "change")).text
    assert "原件已清除" in page
    assert page_of(planned, "original") not in page
    assert clerk.get(page_of(planned, "original")).status_code == 404


def test_viewers_read_the_result_and_write_nothing(client, clerk, planned, place):
    client.force_login(factories.staff("viewer", place))
    page = client.get(page_of(planned, "change"))
    assert "写入并提交审核" not in page.text
    for name in ("apply", "undo", "plan"):
        assert client.post(page_of(planned, name), {"seen": "新增 2、不收 1"}).status_code == 403
    assert state_of(planned) == ImportState.PLANNED


def test_the_list_of_imports_says_how_far_each_has_come(clerk, planned):
    address = "/admin/officials/importbatch/"
    assert "待确认" in clerk.get(address).text
    write(clerk, planned)
    assert "已写入" in clerk.get(address).text


# The review


def review_address(batch):
    return f"/admin/officials/post/?import={batch.uid}&waiting=review"


@commits
def test_a_reviewer_approves_a_list_on_one_page_with_its_rows_beside(
    client, clerk, planned, reviewer
):
    write(clerk, planned)
    other = factories.post(department=Post.objects.first().department, title="别的岗位")
    factories.sourced_hotline(post=other)
    factories.submit(other)
    client.force_login(reviewer)
    result = client.get(page_of(planned, "change"))
    assert "审核这一批（2 个）" in result.text
    listed = client.get(review_address(planned)).context["cl"].queryset
    assert other not in listed
    assert listed.count() == 2
    sent = {"action": "approve_selected", "select_across": "1", "index": "0"}
    sent |= {"_selected_action": "0"}
    page = client.post(review_address(planned), sent)
    assert "名单 名单 第 2 行" in page.text
    assert "教育局 | 王示例 | 局长 | 15400002001" in page.text
    assert page.text.index("王示例") < page.text.index("李样本")
    assert "别的岗位" not in page.text
    confirmed = page.context["hidden"] | {page.context["confirmed"]: "1"}
    confirmed |= {"taken": [post.pk for post, *_rest in page.context["rows"]]}
    client.post(review_address(planned), confirmed)
    assert LivePost.objects.count() == 2
    assert "已批准 2 个" in client.get(page_of(planned, "change")).text


def test_lists_that_wait_are_offered_in_the_list_of_posts_to_their_regions_alone(
    client, clerk, planned, reviewer
):
    write(clerk, planned)
    client.force_login(reviewer)
    assert f"import={planned.uid}" in client.get("/admin/officials/post/").text
    elsewhere = factories.staff("reviewer", factories.county())
    client.force_login(elsewhere)
    assert planned.file_name not in client.get("/admin/officials/post/").text
    assert not client.get(review_address(planned)).context["cl"].queryset.exists()
