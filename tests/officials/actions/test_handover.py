"""An official leaves: one page ends the term, settles each number and notes who comes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from officials.actions import publishing, review, withdrawal
from officials.models import Hotline, LiveHotline, LivePost, Official, ReviewState
from officials.publication import diff
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client, place):
    user = factories.staff("editor", place, username="clerk")
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def term(post, place):
    """A published post with an office number and its holder's own."""
    made = factories.appointment(post=post)
    factories.sourced_hotline(appointment=made, label="手机")
    factories.publish(post)
    return made


def address(post):
    return reverse("admin:officials_post_handover", args=[post.pk])


def hand_over(client, term, **values):
    """Fill in what the page asks, each number with its ordinary answer unless said otherwise."""
    client.cookies.pop("messages", None)
    form = client.get(address(term.post)).context["action"]
    sent = {field.name: field.value() for field in form if field.value() is not None}
    choices = {field.name: field.field.choices for field in form if "number-" in field.name}
    sent |= {name: each[0][0] for name, each in choices.items()}
    return client.post(address(term.post), sent | {"reason": "调任"} | values, follow=True)


def fates(*chosen):
    return {f"number-{hotline.pk}": fate for hotline, fate in chosen}


def shown(post):
    return {h.digits for h in LiveHotline.objects.filter(post__uid=post.uid, suspended=False)}


def holder_of(post):
    holder = LivePost.objects.get(uid=post.uid).card["holder"]
    return holder and holder["name"]


def test_it_stands_first_on_a_post_with_a_holder_and_on_no_other(clerk, post, term):
    vacant = factories.post(department=post.department)
    page = clerk.get(reverse("admin:officials_post_change", args=[post.pk])).context
    assert page["action_links"][0][0] == address(post)
    page = clerk.get(reverse("admin:officials_post_change", args=[vacant.pk])).context
    assert address(vacant) not in [each[0] for each in page["action_links"]]
    assert "今天没有任职者" in clerk.get(address(vacant)).content.decode()
    answer = clerk.post(address(vacant), {"last_day": "2026-01-06", "reason": "x"})
    assert "今天没有任职者" in answer.content.decode()


def test_the_holder_goes_with_own_numbers_and_the_offices_stay(clerk, post, term, clock):
    office, own = post.hotlines.get(), term.hotlines.get()
    answer = hand_over(clerk, term)
    said = answer.content.decode()
    assert f"王示例的任职到 {clock.today} 为止，次日零时起生效；没有要审核的。" in said
    assert shown(post) == {office.digits, own.digits}
    clock.advance(days=1)
    assert (holder_of(post), shown(post)) == (None, {office.digits})
    post.refresh_from_db()
    assert post.review_state == ReviewState.APPROVED
    assert diff.diff_for(post) == ()


def test_the_successor_waits_for_another_person_and_the_departure_does_not(
    clerk, post, term, clock, reviewer
):
    elsewhere = factories.official(name="单样本")
    day = clock.today - timedelta(1)
    answer = hand_over(clerk, term, last_day=day, successor=elsewhere.pk)
    said = answer.content.decode()
    assert "已经生效" in said
    assert f"单样本从 {clock.today} 起接任，请提交审核，由另一位同事批准后公开。" in said
    assert holder_of(post) is None
    factories.clear_history_user()
    post.refresh_from_db()
    asked = clerk.get(reverse("admin:officials_post_submit", args=[post.pk])).content.decode()
    assert "单样本的任职还没有任命公告" in asked
    assert post.review_state == ReviewState.DRAFT
    assert post.contributors == [clerk.user.pk]
    review.submit([post], by=clerk.user)
    post.refresh_from_db()
    publishing.approve([(post, post.revision)], by=reviewer)
    assert holder_of(post) == "单样本"
    change = reverse("admin:officials_official_change", args=[elsewhere.pk])
    assert clerk.post(change, {"name": "改名"}).status_code == 404


def test_a_departure_on_a_day_to_come_waits_for_that_day(clerk, post, term, clock):
    day = clock.today + timedelta(3)
    said = hand_over(clerk, term, last_day=day, name="单样本").content.decode()
    assert f"到 {day} 为止，次日零时起生效" in said
    new = post.appointments.get(official__name="单样本")
    assert new.start_date == day + timedelta(1)
    assert new.official.owner_region == post.department.region
    clock.move_to(day)
    assert holder_of(post) == "王示例"
    clock.advance(days=1)
    assert holder_of(post) is None


def test_each_number_goes_the_way_that_was_chosen(clerk, post, term, clock):
    office, own = post.hotlines.get(), term.hotlines.get()
    second = factories.sourced_hotline(post=post)
    third = factories.sourced_hotline(post=post)
    factories.publish(post)
    chosen = fates((office, "goes"), (second, "withdrawn"), (third, "suspended"), (own, "stays"))
    said = hand_over(clerk, term, numbers_reason="号码停用", **chosen).content.decode()
    assert f"已撤下 {second}；已暂停 {third}；登记册里还有没公开的修改，请提交审核" in said
    assert shown(post) == {office.digits, own.digits}
    clock.advance(days=1)
    assert shown(post) == set()
    factories.clear_history_user()
    owners = dict(Hotline.objects.values_list("digits", "post"))
    assert (owners[office.digits], owners[own.digits]) == (None, post.pk)
    factories.publish(post)
    assert shown(post) == {own.digits}


def test_what_is_withdrawn_does_not_come_back_with_the_stretch_after_the_departure(
    clerk, post, term, clock
):
    office = post.hotlines.get()
    hand_over(
        clerk, term, last_day=clock.today, numbers_reason="停用", **fates((office, "withdrawn"))
    )
    clock.advance(days=1)
    assert shown(post) == set()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"last_day": "2026-01-01"}, "离任日期不能早于任职日期 2026-01-05"),
        ({"last_day": ""}, "这个字段是必填项"),
        ({"reason": "请拨 029-8381 2345"}, "里有电话号码"),
        ({"name": "单样本", "start": "2026-01-06"}, "任职日期要在离任之后"),
        ({"start": "2030-01-06"}, "请先选择或填写接任者"),
        ({"name": "王示例、单样本"}, "像是几个人的姓名"),
        ({"office": "suspended"}, "请写明为什么撤下或暂停"),
        ({"office": "no such fate"}, "不在可用的选项中"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_nothing_typed_is_lost(
    clerk, post, term, values, said
):
    office = post.hotlines.get()
    values = {f"number-{office.pk}" if key == "office" else key: v for key, v in values.items()}
    answer = hand_over(clerk, term, **{"reason": "调任，见通知"} | values)
    assert said in answer.content.decode()
    form = answer.context["action"]
    assert form["reason"].value() == values.get("reason", "调任，见通知")
    for field, typed in values.items():
        assert str(form[field].value()) == typed
    term.refresh_from_db()
    assert term.end_date is None


def test_a_second_holder_on_one_day_is_refused_and_the_departure_with_it(clerk, post, term, clock):
    coming = clock.today + timedelta(30)
    withdrawal.end_appointment(term, by=clerk.user, last_day=coming - timedelta(1), reason="调任")
    factories.appointment(post=post, official=factories.official(name="赵虚构"), start_date=coming)
    page = clerk.get(address(post)).content.decode()
    assert f"登记册里已有接任者：赵虚构，从 {coming} 起。" in page
    answer = hand_over(clerk, term, last_day=clock.today, name="单样本")
    assert "同一岗位同一天只能有一位任职者" in answer.content.decode()
    assert answer.context["action"]["name"].value() == "单样本"
    term.refresh_from_db()
    assert term.end_date == coming - timedelta(1)
    assert not Official.objects.filter(name="单样本").exists()


def test_a_departure_that_is_registered_already_only_gets_its_successor(clerk, post, term, clock):
    factories.clear_history_user()
    withdrawal.end_appointment(term, by=clerk.user, last_day=clock.today, reason="调任")
    said = hand_over(clerk, term, name="单样本").content.decode()
    assert "单样本从" in said
    assert post.appointments.count() == 2


def test_a_number_that_a_colleague_took_down_meanwhile_is_looked_at_again(clerk, post, term):
    office = post.hotlines.get()
    withdrawal.withdraw_hotline(office, by=factories.editor(), reason="停用")
    answer = hand_over(clerk, term, **fates((office, "stays")))
    assert "号码刚刚有变化" in answer.content.decode()
    term.refresh_from_db()
    assert term.end_date is None


def test_a_number_that_the_post_has_already_is_not_given_to_it_again(clerk, post, term):
    own = term.hotlines.get()
    factories.sourced_hotline(post=post, digits=own.digits)
    answer = hand_over(clerk, term, **fates((own, "stays")))
    assert f"号码 {own} 重复" in answer.content.decode()


def test_a_namesake_is_asked_about_and_stands_in_nobodys_way(clerk, post, term, place):
    mine = factories.appointment(
        post=factories.post(department=post.department, title="科长"),
        official=factories.official(name="单样本", owner_region=place),
    )
    there = factories.appointment(official=factories.official(name="单样本"))
    answer = hand_over(clerk, term, name="单样本")
    page = answer.content.decode()
    assert "登记册里有同名或同音的人" in page
    assert f"任职：{mine.post}" in page
    assert str(there.official.owner_region) in page
    assert str(there.post) not in page
    again = hand_over(clerk, term, name="单样本", namesake=mine.official.pk)
    assert "单样本从" in again.content.decode()
    assert post.appointments.filter(official=mine.official).exists()
    assert Official.objects.filter(name="单样本").count() == 2


def test_one_more_of_the_same_name_is_added_when_staff_say_so(clerk, post, term):
    factories.official(name="单样本")
    hand_over(clerk, term, name="单样本", namesake="new")
    assert Official.objects.filter(name="单样本").count() == 2
