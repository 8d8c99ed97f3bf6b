"""The hand-over page: departure, fate of each hotline, successor."""

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
def appointment(post, place):
    """A published post with an office number and its holder's own."""
    made = factories.appointment(post=post)
    factories.sourced_hotline(appointment=made, label="手机")
    factories.publish(post)
    return made


def handover_url(post):
    return reverse("admin:officials_post_handover", args=[post.pk])


def hand_over(client, appointment, **values):
    """Send the hand-over form with its initial values; each hotline has its first choice."""
    client.cookies.pop("messages", None)
    form = client.get(handover_url(appointment.post)).context["action"]
    sent = {field.name: field.value() for field in form if field.value() is not None}
    choices = {field.name: field.field.choices for field in form if "number-" in field.name}
    sent |= {name: each[0][0] for name, each in choices.items()}
    return client.post(
        handover_url(appointment.post), sent | {"reason": "调任"} | values, follow=True
    )


def fates(*chosen):
    return {f"number-{hotline.pk}": fate for hotline, fate in chosen}


def live_digits(post):
    return {h.digits for h in LiveHotline.objects.filter(post__uid=post.uid, suspended=False)}


def holder_of(post):
    holder = LivePost.objects.get(uid=post.uid).card["holder"]
    return holder and holder["name"]


def test_handover_is_the_first_action_of_a_post_with_a_holder_only(clerk, post, appointment):
    vacant = factories.post(department=post.department)
    page = clerk.get(reverse("admin:officials_post_change", args=[post.pk])).context
    assert page["action_links"][0][0] == handover_url(post)
    page = clerk.get(reverse("admin:officials_post_change", args=[vacant.pk])).context
    assert handover_url(vacant) not in [each[0] for each in page["action_links"]]
    assert "今天没有任职者" in clerk.get(handover_url(vacant)).content.decode()
    response = clerk.post(handover_url(vacant), {"last_day": "2026-01-06", "reason": "x"})
    assert "今天没有任职者" in response.content.decode()


def test_own_hotlines_leave_with_the_holder_and_those_of_the_post_stay(
    clerk, post, appointment, clock
):
    office, own = post.hotlines.get(), appointment.hotlines.get()
    response = hand_over(clerk, appointment)
    text = response.content.decode()
    assert f"王示例的任职到 {clock.today} 为止，次日零时起生效；没有要审核的。" in text
    assert live_digits(post) == {office.digits, own.digits}
    clock.advance(days=1)
    assert (holder_of(post), live_digits(post)) == (None, {office.digits})
    post.refresh_from_db()
    assert post.review_state == ReviewState.APPROVED
    assert diff.diff_for(post) == ()


def test_departure_acts_at_once_and_successor_waits_for_approval(
    clerk, post, appointment, clock, reviewer
):
    elsewhere = factories.official(name="单样本")
    day = clock.today - timedelta(1)
    response = hand_over(clerk, appointment, last_day=day, successor=elsewhere.pk)
    text = response.content.decode()
    assert "已经生效" in text
    assert f"单样本从 {clock.today} 起接任，请提交审核，由另一位同事批准后公开。" in text
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


def test_departure_in_the_future_acts_on_its_day(clerk, post, appointment, clock):
    day = clock.today + timedelta(3)
    text = hand_over(clerk, appointment, last_day=day, name="单样本").content.decode()
    assert f"到 {day} 为止，次日零时起生效" in text
    new = post.appointments.get(official__name="单样本")
    assert new.start_date == day + timedelta(1)
    assert new.official.owner_region == post.department.region
    clock.move_to(day)
    assert holder_of(post) == "王示例"
    clock.advance(days=1)
    assert holder_of(post) is None


def test_each_hotline_gets_its_chosen_fate(clerk, post, appointment, clock):
    office, own = post.hotlines.get(), appointment.hotlines.get()
    second = factories.sourced_hotline(post=post)
    third = factories.sourced_hotline(post=post)
    factories.publish(post)
    chosen = fates((office, "goes"), (second, "withdrawn"), (third, "suspended"), (own, "stays"))
    text = hand_over(clerk, appointment, numbers_reason="号码停用", **chosen).content.decode()
    assert f"已撤下 {second}；已暂停 {third}；登记册里还有没公开的修改，请提交审核" in text
    assert live_digits(post) == {office.digits, own.digits}
    clock.advance(days=1)
    assert live_digits(post) == set()
    factories.clear_history_user()
    owners = dict(Hotline.objects.values_list("digits", "post"))
    assert (owners[office.digits], owners[own.digits]) == (None, post.pk)
    factories.publish(post)
    assert live_digits(post) == {own.digits}


def test_withdrawn_hotline_stays_withdrawn_in_the_period_after_the_departure(
    clerk, post, appointment, clock
):
    office = post.hotlines.get()
    hand_over(
        clerk,
        appointment,
        last_day=clock.today,
        numbers_reason="停用",
        **fates((office, "withdrawn")),
    )
    clock.advance(days=1)
    assert live_digits(post) == set()


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"last_day": "2026-01-01"}, "离任日期不能早于任职日期 2026-01-05"),
        ({"last_day": ""}, "这个字段是必填项"),
        ({"reason": "请拨 029-0381 2345"}, "像是电话号码"),
        ({"name": "单样本", "start": "2026-01-06"}, "任职日期要在离任之后"),
        ({"start": "2030-01-06"}, "请先选择或填写接任者"),
        ({"name": "王示例、单样本"}, "像是几个人的姓名"),
        ({"office": "suspended"}, "请写明为什么撤下或暂停"),
        ({"office": "no such fate"}, "不在可用的选项中"),
    ],
)
def test_invalid_input_is_refused_with_a_message_and_kept(clerk, post, appointment, values, text):
    office = post.hotlines.get()
    values = {f"number-{office.pk}" if key == "office" else key: v for key, v in values.items()}
    response = hand_over(clerk, appointment, **{"reason": "调任，见通知"} | values)
    assert text in response.content.decode()
    form = response.context["action"]
    assert form["reason"].value() == values.get("reason", "调任，见通知")
    for field, typed in values.items():
        assert str(form[field].value()) == typed
    appointment.refresh_from_db()
    assert appointment.end_date is None


def test_second_holder_on_one_day_refuses_the_whole_handover(clerk, post, appointment, clock):
    coming = clock.today + timedelta(30)
    withdrawal.end_appointment(
        appointment, by=clerk.user, last_day=coming - timedelta(1), reason="调任"
    )
    factories.appointment(post=post, official=factories.official(name="赵虚构"), start_date=coming)
    page = clerk.get(handover_url(post)).content.decode()
    assert f"登记册里已有接任者：赵虚构，从 {coming} 起。" in page
    response = hand_over(clerk, appointment, last_day=clock.today, name="单样本")
    assert "同一岗位同一天只能有一位任职者" in response.content.decode()
    assert response.context["action"]["name"].value() == "单样本"
    appointment.refresh_from_db()
    assert appointment.end_date == coming - timedelta(1)
    assert not Official.objects.filter(name="单样本").exists()


def test_registered_departure_gets_its_successor_only(clerk, post, appointment, clock):
    factories.clear_history_user()
    withdrawal.end_appointment(appointment, by=clerk.user, last_day=clock.today, reason="调任")
    text = hand_over(clerk, appointment, name="单样本").content.decode()
    assert "单样本从" in text
    assert post.appointments.count() == 2


def test_hotline_withdrawn_meanwhile_refuses_the_handover(clerk, post, appointment):
    office = post.hotlines.get()
    withdrawal.withdraw_hotline(office, by=factories.editor(), reason="number_stopped")
    response = hand_over(clerk, appointment, **fates((office, "stays")))
    assert "号码刚刚有变化" in response.content.decode()
    appointment.refresh_from_db()
    assert appointment.end_date is None


def test_number_that_the_post_has_already_cannot_be_moved_to_it(clerk, post, appointment):
    own = appointment.hotlines.get()
    factories.sourced_hotline(post=post, digits=own.digits)
    response = hand_over(clerk, appointment, **fates((own, "stays")))
    assert f"号码 {own} 重复" in response.content.decode()


def test_namesake_needs_a_choice_and_may_be_chosen(clerk, post, appointment, place):
    mine = factories.appointment(
        post=factories.post(department=post.department, title="科长"),
        official=factories.official(name="单样本", owner_region=place),
    )
    there = factories.appointment(official=factories.official(name="单样本"))
    response = hand_over(clerk, appointment, name="单样本")
    page = response.content.decode()
    assert "登记册里有同名或同音的人" in page
    assert f"任职：{place.name} {mine.post}" in page
    assert str(there.official.owner_region) in page
    assert str(there.post) not in page
    again = hand_over(clerk, appointment, name="单样本", namesake=mine.official.pk)
    assert "单样本从" in again.content.decode()
    assert post.appointments.filter(official=mine.official).exists()
    assert Official.objects.filter(name="单样本").count() == 2


def test_another_official_of_the_same_name_may_be_added(clerk, post, appointment):
    factories.official(name="单样本")
    hand_over(clerk, appointment, name="单样本", namesake="new")
    assert Official.objects.filter(name="单样本").count() == 2
