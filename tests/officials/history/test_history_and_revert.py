"""History of objects of the register: versions, their comparison, and reverting to one."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from officials.actions import withdrawal
from officials.models import Department, Hotline, Notice, Official, Post, PublicReason, ReviewState
from tests.officials.admin.test_conflicts import signed_in
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at, form_of, snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(place):
    client = Client()
    client.user = factories.staff("editor", place, username="小编", first_name="小编")
    client.force_login(client.user)
    return client


def save(client, obj, **values):
    response = client.post(admin_url(obj), form_at(client, admin_url(obj)) | values)
    assert response.status_code == 302, response.context["errors"]


def history(client, obj, **query):
    response = client.get(admin_url(obj, "history"), query)
    assert response.status_code == 200
    return response


def text_of(response):
    """Return the text of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", response.content.decode()))


def latest_version(client, obj):
    return history(client, obj).context["latest"]


def open_revert_form(client, obj, number):
    """Return the page of a revert form, and the values that it sends unchanged."""
    address = f"{admin_url(obj)}?back_to={number}"
    response = client.get(address)
    assert response.status_code == 200
    return response, form_of(response)


def rows_of(response, inline):
    return response.context["inline_admin_formsets"][inline].formset.forms


def revert_to(client, obj, number, **values):
    _answer, form = open_revert_form(client, obj, number)
    response = client.post(f"{admin_url(obj)}?back_to={number}", form | values)
    assert response.status_code == 302, response.context["errors"]


# Versions


def test_each_save_makes_a_version_with_user_reason_and_changes(clerk, post):
    first = latest_version(clerk, post)
    save(clerk, post, duties="分管市容", why="分工调整", **{"hotlines-0-label": "值班"})
    page = text_of(history(clerk, post))
    assert latest_version(clerk, post) == first + 1
    for text in (f"第 {first + 1} 版", "小编", "分工调整", "分管市容", "办公电话 → 值班"):
        assert text in page, text


def test_any_two_versions_are_compared_by_url(clerk, post):
    first = latest_version(clerk, post)
    for duties in ("分管市容", "分管供水", "分管供水和供电"):
        save(clerk, post, duties=duties)
    save(clerk, post, **{"hotlines-0-number": "154 0000 0099"})
    response = history(clerk, post, **{"from": first + 1, "to": first + 3})
    assert [c.fields for c in response.context["changes"]] == [
        (("分管工作", "分管市容", "分管供水和供电"),)
    ]
    reversed_comparison = history(clerk, post, **{"from": first + 3, "to": first + 1})
    assert reversed_comparison.context["changes"][0].fields == (
        ("分管工作", "分管供水和供电", "分管市容"),
    )
    full_comparison = text_of(history(clerk, post, **{"from": first, "to": first + 4}))
    assert "15400000099" in full_comparison
    assert "没有差别" in text_of(history(clerk, post, **{"from": first, "to": first}))


def test_unknown_version_is_a_form_error_and_cannot_be_reverted_to(clerk, post):
    save(clerk, post, duties="分管市容")
    for wrong in ("abc", "0", "-1", "999", "", "1" * 50, "１"):
        response = history(clerk, post, **{"from": wrong, "to": 1})
        assert "errorlist" in response.content.decode(), wrong
        assert clerk.get(f"{admin_url(post)}?back_to={wrong}").status_code == 404, wrong


def test_long_history_is_paginated_to_its_beginning(clerk, post):
    for number in range(120):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true)"
            )
            cursor.execute(
                "UPDATE officials_post SET duties = %s WHERE id = %s", [f"第{number}项", post.pk]
            )
    pages = [text_of(history(clerk, post, page=number)) for number in (1, 2, 3)]
    assert "第119项" in pages[0]
    assert "第0项" in pages[2]
    assert "添加 岗位" in pages[2]
    assert "较早的" not in pages[2]


def test_change_by_raw_sql_is_a_version_of_the_system_and_can_be_reverted(clerk, post):
    first = latest_version(clerk, post)
    factories.clear_history_user()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true)")
        cursor.execute("UPDATE officials_hotline SET hours = '全天'")
    page = history(clerk, post)
    assert (page.context["entries"][0].user, page.context["latest"]) == ("系统", first + 1)
    assert "全天" in text_of(page)
    revert_to(clerk, post, first)
    assert Hotline.objects.get().hours == ""


def test_rows_older_than_the_record_are_as_their_first_event_says(clerk, post):
    with connection.cursor() as cursor:
        for table in ("post", "hotline", "hotlinesource", "department", "notice"):
            cursor.execute(f"ALTER TABLE officials_{table}event DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM officials_{table}event")
            cursor.execute(f"ALTER TABLE officials_{table}event ENABLE TRIGGER USER")
    assert "还没有记录" in text_of(history(clerk, post))
    save(clerk, post, duties="分管市容")
    assert "此前没有记录" in text_of(history(clerk, post))
    save(clerk, post, duties="分管供水")
    _answer, form = open_revert_form(clerk, post, 1)
    assert form["duties"] == "分管市容"
    assert "hotlines-0-DELETE" not in form


def test_history_notes_publications_and_withdrawals_with_their_users(clerk, post, editor):
    other = factories.sourced_hotline(post=post)
    factories.publish(post)
    withdrawal.suspend(other, by=editor, reason="正在核实")
    withdrawal.withdraw_post(post, by=editor, reason=PublicReason.REORGANISED)
    page = text_of(history(clerk, post))
    for text in ("公布第", "审核 批准，编辑 提交", "撤下岗位。公开的原因：机构调整", "暂停 热线"):
        assert text in page, text


def test_withdrawal_of_a_draft_has_its_user_and_reason(clerk, post, editor):
    factories.publish(post)
    save(clerk, post, duties="分管市容")
    withdrawal.withdraw_post(post, by=editor, reason=PublicReason.NUMBER_WRONG, why="与公告不符")
    entries = history(clerk, post).context["entries"]
    (withdrawal_entry,) = [entry for entry in entries if "撤下" in f"{entry.notes}"]
    assert (withdrawal_entry.user, withdrawal_entry.why) == ("编辑", "与公告不符")


@pytest.mark.parametrize("model", [Official, Department, Notice])
def test_officials_departments_and_notices_have_history_and_revert(post, model):
    factories.appointment(post=post)
    boss, obj = signed_in("甲同事"), model.objects.get()
    name = "title" if model is Notice else "name"
    before = getattr(obj, name)
    save(boss, obj, **{name: "赵虚构"})
    assert before in text_of(history(boss, obj, **{"from": 1, "to": 2}))
    revert_to(boss, obj, 1)
    obj.refresh_from_db()
    assert getattr(obj, name) == before
    assert latest_version(boss, obj) == 3


def test_revert_of_a_cited_notice_notes_that_its_title_is_final(post):
    boss, notice = signed_in("甲同事"), Notice.objects.get()
    save(boss, notice, title="改过的标题")
    factories.publish(post)
    response, _form = open_revert_form(boss, notice, 1)
    assert "“标题”已经确定，不能改回。" in response.context["revert_plan"].notes


def test_history_of_hotline_and_appointment_links_to_their_post(clerk, post):
    term, number = factories.appointment(post=post), post.hotlines.get()
    for obj in (term, number):
        response = history(clerk, obj)
        assert admin_url(post, "history") in response.content.decode()
        assert clerk.get(f"{admin_url(obj)}?back_to=1").status_code == 404


# Revert


def test_revert_is_a_change_that_waits_for_review(clerk, post):
    number = latest_version(clerk, post)
    title, duties = post.title, post.duties
    save(clerk, post, title="局长", duties="", **{"hotlines-0-label": "值班"})
    factories.publish(post)
    before = snapshot()
    response, form = open_revert_form(clerk, post, number)
    assert snapshot() == before
    assert (form["title"], form["duties"], form["hotlines-0-label"]) == (title, duties, "办公电话")
    assert "还没有保存" in text_of(response)
    revert_to(clerk, post, number)
    post.refresh_from_db()
    assert (post.title, post.duties, post.review_state) == (title, duties, ReviewState.DRAFT)
    assert post.contributors == [clerk.user.pk]
    assert Hotline.objects.get().label == "办公电话"
    assert f"回到第 {number} 版" in text_of(history(clerk, post))


def test_revert_restores_deleted_rows_and_deletes_later_ones_of_a_draft(clerk, post):
    term = factories.appointment(post=post)
    own = factories.sourced_hotline(appointment=term, digits="15400000055")
    with_both = latest_version(clerk, post)
    save(clerk, post, **{"hotlines-1-DELETE": "on"})
    later = {"hotlines-TOTAL_FORMS": 2, "hotlines-1-number": "154 0000 0066", "hotlines-1-rank": 99}
    save(clerk, post, **later)
    assert not Hotline.objects.filter(pk=own.pk).exists()
    response, form = open_revert_form(clerk, post, with_both)
    last = rows_of(response, 1)[-1]
    restored = {each.html_name: each.value() for each in last if each.value() is not None}
    assert restored["hotlines-2-number"] == "154 0000 0055"
    assert form["hotlines-1-DELETE"] is True
    form |= restored | {"hotlines-TOTAL_FORMS": 3}
    response = clerk.post(admin_url(post), form)
    assert response.status_code == 302, response.context["errors"]
    assert set(Hotline.objects.values_list("digits", "appointment")) == {
        (post.hotlines.get().digits, None),
        ("15400000055", term.pk),
    }
    assert Hotline.objects.get(digits="15400000055").sources.get().printed_name


@pytest.mark.parametrize("left", ["ended", "deleted"])
def test_revert_does_not_restore_own_hotline_of_an_ended_appointment(clerk, post, clock, left):
    term = factories.appointment(post=post)
    own = factories.sourced_hotline(appointment=term)
    number = latest_version(clerk, post)
    save(clerk, post, **{"hotlines-1-DELETE": "on"})
    if left == "ended":
        save(clerk, post, **{"appointments-0-end_date": clock.today - timedelta(1)})
    else:
        save(clerk, post, **{"appointments-0-DELETE": "on"})
    response, form = open_revert_form(clerk, post, number)
    assert f"号码 {own} 当时属于一段任职" in " ".join(response.context["revert_plan"].notes)
    shown = [str(field.value()) for row in rows_of(response, 1) for field in row]
    assert str(own) not in shown
    assert form["hotlines-TOTAL_FORMS"] == 1


def test_revert_neither_deletes_nor_restores_published_rows(clerk, post, editor, clock):
    bare = latest_version(clerk, post)
    term = factories.appointment(post=post)
    gone, added = factories.sourced_hotline(post=post), factories.sourced_hotline(post=post)
    full = latest_version(clerk, post)
    factories.publish(post)
    withdrawal.withdraw_hotline(gone, by=editor, reason="number_stopped")
    withdrawal.end_appointment(term, by=editor, last_day=clock.today, reason="调任")
    term.refresh_from_db()

    response, form = open_revert_form(clerk, post, bare)
    notes = " ".join(response.context["revert_plan"].notes)
    assert f"号码 {added} 公布过" in notes
    assert "王示例 的任职公布过，留在登记册里" in notes
    assert not any(name.endswith("DELETE") for name in form)
    revert_to(clerk, post, bare)

    response, form = open_revert_form(clerk, post, full)
    notes = " ".join(response.context["revert_plan"].notes)
    assert f"号码 {gone} 已经撤下，不再恢复" in notes
    assert "“离任日期”保持现在的内容" in notes
    assert str(gone) not in json.dumps(form, default=str)
    revert_to(clerk, post, full)
    ended = term.end_date
    term.refresh_from_db()
    gone.refresh_from_db()
    assert (term.end_date, gone.withdrawn_at is None) == (ended, False)
    assert Hotline.objects.filter(withdrawn_at=None).count() == 2


def test_revert_keeps_a_suspended_hotline_suspended(clerk, post, editor):
    factories.publish(post)
    number = latest_version(clerk, post)
    withdrawal.suspend(post.hotlines.get(), by=editor, reason="正在核实")
    response, _form = open_revert_form(clerk, post, number)
    assert "仍然暂停" in " ".join(response.context["revert_plan"].notes)
    revert_to(clerk, post, number)
    assert Hotline.objects.get().suspended_at


def test_revert_restores_an_older_source_unless_there_are_several(clerk, post):
    number = latest_version(clerk, post)
    old = post.hotlines.get().sources.get()
    newer = factories.notice(published_on="2026-03-01")
    save(clerk, post, **{"hotlines-0-notice": newer.pk, "hotlines-0-printed_name": "新名单"})
    revert_to(clerk, post, number)
    source = post.hotlines.get().sources.get()
    assert (source.notice_id, source.printed_name) == (old.notice_id, old.printed_name)
    factories.hotline_source(hotline=post.hotlines.get(), notice=newer)
    response, _form = open_revert_form(clerk, post, number)
    assert "来源请在号码页上修改" in " ".join(response.context["revert_plan"].notes)
    revert_to(clerk, post, number)
    assert post.hotlines.get().sources.count() == 2


def test_viewer_reads_history_and_cannot_revert(place, post):
    viewer = Client()
    viewer.force_login(factories.staff("viewer", place))
    Post.objects.filter(pk=post.pk).update(duties="分管市容")
    page = history(viewer, post, **{"from": 1, "to": 2})
    assert "回到" not in text_of(page)
    assert viewer.get(f"{admin_url(post)}?back_to=1").status_code == 403


def test_revert_form_detects_edit_conflicts(clerk, post):
    number = latest_version(clerk, post)
    save(clerk, post, title="局长")
    _answer, form = open_revert_form(clerk, post, number)
    save(signed_in("甲同事"), post, duties="另一项")
    response = clerk.post(f"{admin_url(post)}?back_to={number}", form)
    assert "没有保存" in text_of(response)
    assert "另一项" in text_of(response)
