"""What was: each version of what staff keep, how any two differ, and the way back."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from officials.actions import withdrawal
from officials.models import Department, Hotline, Notice, Official, Post, ReviewState
from tests.officials.admin.test_conflicts import signed_in
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(place):
    client = Client()
    client.user = factories.staff("editor", place, username="小编", first_name="小编")
    client.force_login(client.user)
    return client


def save(client, thing, **values):
    answer = client.post(admin_url(thing), form_at(client, admin_url(thing)) | values)
    assert answer.status_code == 302, answer.context["errors"]


def history(client, thing, **asked):
    answer = client.get(admin_url(thing, "history"), asked)
    assert answer.status_code == 200
    return answer


def plain(answer):
    """The words of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", answer.content.decode()))


def latest(client, thing):
    return history(client, thing).context["latest"]


def back_to(client, thing, number):
    """The form of a former version, and what it sends when nobody touches it."""
    address = f"{admin_url(thing)}?back_to={number}"
    answer = client.get(address)
    assert answer.status_code == 200
    return answer, form_at(client, address)


def rows_of(answer, inline):
    return answer.context["inline_admin_formsets"][inline].formset.forms


def went_back(client, thing, number, **values):
    _answer, form = back_to(client, thing, number)
    answer = client.post(f"{admin_url(thing)}?back_to={number}", form | values)
    assert answer.status_code == 302, answer.context["errors"]


# Versions


def test_each_save_is_one_version_with_who_when_why_and_what(clerk, post):
    first = latest(clerk, post)
    save(clerk, post, duties="分管市容", why="分工调整", **{"hotlines-0-label": "值班"})
    page = plain(history(clerk, post))
    assert latest(clerk, post) == first + 1
    for said in (f"第 {first + 1} 版", "小编", "分工调整", "分管市容", "办公电话 → 值班"):
        assert said in page, said


def test_any_two_versions_are_compared_at_an_address_that_can_be_shared(clerk, post):
    first = latest(clerk, post)
    for duties in ("分管市容", "分管供水", "分管供水和供电"):
        save(clerk, post, duties=duties)
    save(clerk, post, **{"hotlines-0-number": "154 0000 0099"})
    answer = history(clerk, post, **{"from": first + 1, "to": first + 3})
    assert [c.fields for c in answer.context["changes"]] == [
        (("分管工作", "分管市容", "分管供水和供电"),)
    ]
    turned = history(clerk, post, **{"from": first + 3, "to": first + 1})
    assert turned.context["changes"][0].fields == (("分管工作", "分管供水和供电", "分管市容"),)
    all_of_it = plain(history(clerk, post, **{"from": first, "to": first + 4}))
    assert "15400000099" in all_of_it
    assert "没有差别" in plain(history(clerk, post, **{"from": first, "to": first}))


@pytest.mark.parametrize("wrong", ["abc", "0", "-1", "999", "", "1" * 50, "１"])
def test_a_version_that_is_not_there_is_told_in_words(clerk, post, wrong):
    save(clerk, post, duties="分管市容")
    answer = history(clerk, post, **{"from": wrong, "to": 1})
    assert "errorlist" in answer.content.decode()
    assert clerk.get(f"{admin_url(post)}?back_to={wrong}").status_code == 404


def test_a_trail_is_read_to_its_beginning_by_pages(clerk, post):
    for number in range(120):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true)"
            )
            cursor.execute(
                "UPDATE officials_post SET duties = %s WHERE id = %s", [f"第{number}项", post.pk]
            )
    pages = [plain(history(clerk, post, page=number)) for number in (1, 2, 3)]
    assert "第119项" in pages[0]
    assert "第0项" in pages[2]
    assert "添加 岗位" in pages[2]
    assert "较早的" not in pages[2]


def test_what_raw_sql_wrote_is_a_version_of_the_systems(clerk, post):
    first = latest(clerk, post)
    factories.clear_history_user()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true)")
        cursor.execute("UPDATE officials_hotline SET hours = '全天'")
    page = history(clerk, post)
    assert (page.context["entries"][0].who, page.context["latest"]) == ("系统", first + 1)
    assert "全天" in plain(page)
    went_back(clerk, post, first)
    assert Hotline.objects.get().hours == ""


def test_what_was_there_before_the_record_began_is_as_its_first_record_says(clerk, post):
    with connection.cursor() as cursor:
        for table in ("post", "hotline", "hotlinesource", "department", "notice"):
            cursor.execute(f"ALTER TABLE officials_{table}event DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM officials_{table}event")
            cursor.execute(f"ALTER TABLE officials_{table}event ENABLE TRIGGER USER")
    assert "还没有记录" in plain(history(clerk, post))
    save(clerk, post, duties="分管市容")
    assert "此前没有记录" in plain(history(clerk, post))
    save(clerk, post, duties="分管供水")
    _answer, form = back_to(clerk, post, 1)
    assert form["duties"] == "分管市容"
    assert "hotlines-0-DELETE" not in form


def test_the_trail_names_what_was_published_and_taken_away_and_by_whom(clerk, post, editor):
    other = factories.sourced_hotline(post=post)
    factories.publish(post)
    withdrawal.suspend(other, by=editor, reason="正在核实")
    withdrawal.withdraw_post(post, by=editor, reason="机构改革")
    page = plain(history(clerk, post))
    for said in ("公布第", "审核 批准，编辑 提交", "撤下岗位。公开的原因：机构改革", "暂停 热线"):
        assert said in page, said


def test_a_withdrawal_of_a_draft_says_who_did_it(clerk, post, editor):
    factories.publish(post)
    save(clerk, post, duties="分管市容")
    withdrawal.withdraw_post(post, by=editor, reason="号码有误")
    (step,) = [step for step in history(clerk, post).context["entries"] if "撤下" in f"{step.acts}"]
    assert (step.who, step.why) == ("编辑", "号码有误")


@pytest.mark.parametrize("model", [Official, Department, Notice])
def test_officials_departments_and_notices_have_a_history_and_a_way_back(post, model):
    factories.appointment(post=post)
    boss, thing = signed_in("甲同事"), model.objects.get()
    name = "title" if model is Notice else "name"
    before = getattr(thing, name)
    save(boss, thing, **{name: "赵虚构"})
    assert before in plain(history(boss, thing, **{"from": 1, "to": 2}))
    went_back(boss, thing, 1)
    thing.refresh_from_db()
    assert getattr(thing, name) == before
    assert latest(boss, thing) == 3


def test_a_cited_notice_says_that_it_is_final(post):
    boss, notice = signed_in("甲同事"), Notice.objects.get()
    save(boss, notice, title="改过的标题")
    factories.publish(post)
    answer, _form = back_to(boss, notice, 1)
    assert "“标题”已经确定，不能改回。" in answer.context["revert_plan"].notes


def test_a_number_and_a_term_have_a_history_and_lead_to_their_posts(clerk, post):
    term, number = factories.appointment(post=post), post.hotlines.get()
    for thing in (term, number):
        answer = history(clerk, thing)
        assert admin_url(post, "history") in answer.content.decode()
        assert clerk.get(f"{admin_url(thing)}?back_to=1").status_code == 404


# The way back


def test_going_back_is_a_change_of_ones_own_that_waits_for_review(clerk, post):
    number = latest(clerk, post)
    title, duties = post.title, post.duties
    save(clerk, post, title="局长", duties="", **{"hotlines-0-label": "值班"})
    factories.publish(post)
    before = stored()
    answer, form = back_to(clerk, post, number)
    assert stored() == before
    assert (form["title"], form["duties"], form["hotlines-0-label"]) == (title, duties, "办公电话")
    assert "还没有保存" in plain(answer)
    went_back(clerk, post, number)
    post.refresh_from_db()
    assert (post.title, post.duties, post.review_state) == (title, duties, ReviewState.DRAFT)
    assert post.contributors == [clerk.user.pk]
    assert Hotline.objects.get().label == "办公电话"
    assert f"回到第 {number} 版" in plain(history(clerk, post))


def test_deleted_rows_of_a_draft_come_back_and_later_ones_go(clerk, post):
    term = factories.appointment(post=post)
    own = factories.sourced_hotline(appointment=term, digits="15400000055")
    with_both = latest(clerk, post)
    save(clerk, post, **{"hotlines-1-DELETE": "on"})
    later = {"hotlines-TOTAL_FORMS": 2, "hotlines-1-number": "154 0000 0066", "hotlines-1-rank": 99}
    save(clerk, post, **later)
    assert not Hotline.objects.filter(pk=own.pk).exists()
    answer, form = back_to(clerk, post, with_both)
    last = rows_of(answer, 1)[-1]
    brought = {each.html_name: each.value() for each in last if each.value() is not None}
    assert brought["hotlines-2-number"] == "154 0000 0055"
    assert form["hotlines-1-DELETE"] is True
    form |= brought | {"hotlines-TOTAL_FORMS": 3}
    answer = clerk.post(admin_url(post), form)
    assert answer.status_code == 302, answer.context["errors"]
    assert set(Hotline.objects.values_list("digits", "appointment")) == {
        (post.hotlines.get().digits, None),
        ("15400000055", term.pk),
    }
    assert Hotline.objects.get(digits="15400000055").sources.get().printed_name


@pytest.mark.parametrize("left", ["ended", "deleted"])
def test_a_holders_own_number_does_not_outlive_the_term_by_going_back(clerk, post, clock, left):
    term = factories.appointment(post=post)
    own = factories.sourced_hotline(appointment=term)
    number = latest(clerk, post)
    save(clerk, post, **{"hotlines-1-DELETE": "on"})
    if left == "ended":
        save(clerk, post, **{"appointments-0-end_date": clock.today - timedelta(1)})
    else:
        save(clerk, post, **{"appointments-0-DELETE": "on"})
    answer, form = back_to(clerk, post, number)
    assert f"号码 {own} 当时属于一段任职" in " ".join(answer.context["revert_plan"].notes)
    shown = [str(field.value()) for row in rows_of(answer, 1) for field in row]
    assert str(own) not in shown
    assert form["hotlines-TOTAL_FORMS"] == 1


def test_what_is_public_is_neither_deleted_nor_revived_by_going_back(clerk, post, editor, clock):
    bare = latest(clerk, post)
    term = factories.appointment(post=post)
    gone, added = factories.sourced_hotline(post=post), factories.sourced_hotline(post=post)
    full = latest(clerk, post)
    factories.publish(post)
    withdrawal.withdraw_hotline(gone, by=editor, reason="空号")
    withdrawal.end_appointment(term, by=editor, last_day=clock.today, reason="调任")
    term.refresh_from_db()

    answer, form = back_to(clerk, post, bare)
    said = " ".join(answer.context["revert_plan"].notes)
    assert f"号码 {added} 公布过" in said
    assert "王示例 的任职公布过，留在登记册里" in said
    assert not any(name.endswith("DELETE") for name in form)
    went_back(clerk, post, bare)

    answer, form = back_to(clerk, post, full)
    said = " ".join(answer.context["revert_plan"].notes)
    assert f"号码 {gone} 已经撤下，不再恢复" in said
    assert "“离任日期”保持现在的内容" in said
    assert str(gone) not in json.dumps(form, default=str)
    went_back(clerk, post, full)
    ended = term.end_date
    term.refresh_from_db()
    gone.refresh_from_db()
    assert (term.end_date, gone.withdrawn_at is None) == (ended, False)
    assert Hotline.objects.filter(withdrawn_at=None).count() == 2


def test_a_suspended_number_stays_suspended(clerk, post, editor):
    factories.publish(post)
    number = latest(clerk, post)
    withdrawal.suspend(post.hotlines.get(), by=editor, reason="正在核实")
    answer, _form = back_to(clerk, post, number)
    assert "仍然暂停" in " ".join(answer.context["revert_plan"].notes)
    went_back(clerk, post, number)
    assert Hotline.objects.get().suspended_at


def test_an_older_source_comes_back_and_one_of_several_is_left_to_the_numbers_page(clerk, post):
    number = latest(clerk, post)
    old = post.hotlines.get().sources.get()
    newer = factories.notice(published_on="2026-03-01")
    save(clerk, post, **{"hotlines-0-notice": newer.pk, "hotlines-0-printed_name": "新名单"})
    went_back(clerk, post, number)
    source = post.hotlines.get().sources.get()
    assert (source.notice_id, source.printed_name) == (old.notice_id, old.printed_name)
    factories.hotline_source(hotline=post.hotlines.get(), notice=newer)
    answer, _form = back_to(clerk, post, number)
    assert "来源请在号码页上修改" in " ".join(answer.context["revert_plan"].notes)
    went_back(clerk, post, number)
    assert post.hotlines.get().sources.count() == 2


def test_whoever_may_only_look_reads_the_history_and_does_not_go_back(place, post):
    viewer = Client()
    viewer.force_login(factories.staff("viewer", place))
    Post.objects.filter(pk=post.pk).update(duties="分管市容")
    page = history(viewer, post, **{"from": 1, "to": 2})
    assert "回到" not in plain(page)
    assert viewer.get(f"{admin_url(post)}?back_to=1").status_code == 403


def test_a_form_that_went_back_meets_the_same_clash_as_any_other(clerk, post):
    number = latest(clerk, post)
    save(clerk, post, title="局长")
    _answer, form = back_to(clerk, post, number)
    save(signed_in("甲同事"), post, duties="另一项")
    answer = clerk.post(f"{admin_url(post)}?back_to={number}", form)
    assert "没有保存" in plain(answer)
    assert "另一项" in plain(answer)
