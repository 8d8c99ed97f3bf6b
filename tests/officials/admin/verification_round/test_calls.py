"""The calling round: one number after the other, what is pressed, and the way back."""

import re

import pytest

from officials.actions import call_round, verification
from officials.models import CallClaim, Hotline, LiveHotline, Verification
from officials.models.choices import Result
from tests.support import factories

pytestmark = pytest.mark.django_db

ROUND, BEGIN, CALL, UNDO = (f"/admin/round/{tail}" for tail in ("", "begin/", "call/", "undo/"))


def begin(client, pile="unverified", **values):
    return client.post(BEGIN, {"pile": pile, **values}, follow=True)


def form_of(page):
    """Return the hidden fields of the form with the six buttons."""
    form = page.text[page.text.index("round-answers") :]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def press(client, page, answer, **values):
    """Press a button of a page; return the next page."""
    return client.post(CALL, form_of(page) | {"answer": answer} | values, follow=True)


def called(page):
    return page.context["called"].first.post.title


def undo(client, page):
    call = page.context["last_call"].call
    return client.post(UNDO, {"call": call}, follow=True)


def test_each_press_records_a_call_and_opens_the_next_number(client, clerk, publish):
    hotlines = publish("局长", "副局长", "值班室")
    page = begin(client)
    titles = []
    for answer in ("holder", "unanswered", "skip"):
        titles.append(called(page))
        page = press(client, page, answer)
    assert titles == ["局长", "副局长", "值班室"]
    assert "打完了" in page.text
    results = [each.verifications.values_list("result", "answerer") for each in hotlines]
    assert [list(each) for each in results] == [[("answered", "holder")], [("unanswered", "")], []]
    assert not CallClaim.objects.exists()


@pytest.mark.parametrize("answer", ["wrong", "dead"])
def test_a_number_that_failed_is_hidden_and_the_undo_shows_it_again(client, clerk, publish, answer):
    publish("局长", "副局长")
    page = press(client, begin(client), answer)
    assert [row.suspended for row in LiveHotline.objects.order_by("pk")] == [True, False]
    page = undo(client, page)
    assert called(page) == "局长"
    assert not any(row.suspended for row in LiveHotline.objects.all())
    press(client, page, "staff")
    assert LiveHotline.objects.filter(result="answered").count() == 1


def test_the_last_number_is_taken_back_from_the_page_of_the_piles(client, clerk, publish):
    publish("局长")
    page = press(client, begin(client), "dead")
    assert page.request["PATH_INFO"] == ROUND
    assert called(undo(client, page)) == "局长"


def test_a_call_before_the_last_one_is_taken_back_and_the_last_one_stays(client, clerk, publish):
    publish("局长", "副局长", "值班室")
    page = press(client, press(client, begin(client), "dead"), "staff")
    (first,) = page.context["earlier_calls"]
    assert "十分钟内还记下 1 个号码" in page.text
    page = client.post(UNDO, {"call": first.call}, follow=True)
    assert called(page) == "局长"
    assert [row.suspended for row in LiveHotline.objects.order_by("pk")] == [False] * 3
    assert page.context["last_call"].posts[0].title == "副局长"


def test_the_history_of_a_post_tells_of_the_call_and_of_the_undo(client, clerk, publish):
    (hotline,) = publish("局长")
    undo(client, press(client, begin(client), "dead"))
    page = client.get(f"/admin/officials/post/{hotline.post_id}/history/").text
    for words in ("空号或停机", "划去", "撤回核验", "王样本"):
        assert words in page, words


def test_nothing_is_offered_to_take_back_after_ten_minutes(client, clerk, publish, clock):
    publish("局长", "副局长")
    page = press(client, begin(client), "dead")
    last = page.context["last_call"].call
    clock.advance(minutes=10)
    assert client.get(ROUND).context["last_call"] is None
    page = client.post(UNDO, {"call": last}, follow=True)
    assert "已经过了十分钟" in page.text
    assert LiveHotline.objects.filter(suspended=True).count() == 1


def test_a_colleague_is_offered_nothing_to_take_back(client, clerk, publish, place):
    publish("局长", "副局长")
    page = press(client, begin(client), "dead")
    client.force_login(factories.staff("editor", place))
    assert client.get(ROUND).context["last_call"] is None
    client.post(UNDO, {"call": page.context["last_call"].call})
    assert LiveHotline.objects.filter(suspended=True).count() == 1


def test_one_call_settles_all_posts_with_the_number_and_names_them(client, clerk, publish):
    publish("局长", "值班室", digits="15400000007")
    page = begin(client)
    assert "也是这个号码，一起记下" in page.text
    assert "城管局 · 值班室" in page.text
    press(client, page, "staff")
    assert LiveHotline.objects.filter(result="answered").count() == 2


def test_a_number_on_more_than_three_posts_is_asked_about_once(client, clerk, publish):
    titles = ["局长", "副局长", "科长", "值班室"]
    publish(*titles, digits="15400000007")
    page = press(client, begin(client), "dead")
    assert "这个号码在 4 个岗位上" in page.text
    assert all(f"城管局 · {title}" in page.text for title in titles)
    assert not Verification.objects.exists()
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    client.post(CALL, sent)
    assert LiveHotline.objects.filter(suspended=True).count() == 4


def test_a_number_of_another_region_with_the_same_digits_is_left_alone(client, clerk, publish):
    publish("局长", digits="15400000007")
    elsewhere = factories.sourced_hotline(digits="15400000007")
    factories.publish(elsewhere.post)
    press(client, begin(client), "dead")
    assert not elsewhere.verifications.exists()
    assert Hotline.objects.get(pk=elsewhere.pk).suspended_at is None


def test_the_page_says_whom_to_ask_for_and_what_was_heard_last(
    client, clerk, department, clock, editor
):
    held = factories.appointment(
        post=factories.post(department=department, title="局长"),
        official=factories.official(name="钱示例"),
    )
    hotline = factories.sourced_hotline(post=held.post, hours="每天 0:00–24:00")
    factories.publish(held.post)
    check = verification.Check(clock.today, Result.UNANSWERED, note="周二下午在")
    verification.record_call([hotline], check, by=editor)
    day = clock.today
    clock.advance(days=15)
    page = begin(client, "retried")
    for words in ("<strong>钱示例</strong> 局长", "现在可打", f"{day}：没人接，周二下午在"):
        assert words in page.text, words


def test_two_clerks_who_call_at_once_get_different_numbers(client, clerk, publish, place):
    publish("局长", "副局长")
    page = begin(client)
    client.force_login(factories.staff("editor", place))
    other = begin(client)
    assert {called(page), called(other)} == {"局长", "副局长"}


def test_the_round_says_that_a_colleague_calls_the_rest(client, clerk, publish, place):
    publish("局长", "副局长")
    begin(client)
    client.force_login(factories.staff("editor", place))
    page = press(client, begin(client), "staff")
    assert "其余 1 个号码同事正在打" in page.text


def test_the_second_of_two_clerks_on_one_number_is_told_what_the_first_heard(
    client, clerk, publish, place
):
    publish("局长", "副局长")
    stale = begin(client)
    CallClaim.objects.all().delete()  # as after a quarter of an hour
    client.force_login(factories.staff("editor", place, first_name="李样本"))
    press(client, begin(client), "holder")
    client.force_login(clerk)
    begin(client)
    page = press(client, stale, "dead")
    assert "李样本 刚刚记下" in page.text
    assert "本人接" in page.text
    assert not LiveHotline.objects.filter(suspended=True).exists()


def test_a_result_that_is_sent_twice_counts_once(client, clerk, publish):
    publish("局长", "副局长")
    page = begin(client)
    for _sent in range(2):
        press(client, page, "unanswered")
    assert Verification.objects.count() == 1


def test_leaving_a_round_releases_the_number(client, clerk, publish):
    publish("局长")
    begin(client)
    client.post("/admin/round/leave/")
    assert call_round.claimed_number(clerk) is None


def test_an_unanswered_number_is_not_offered_twice_in_a_round(client, clerk, publish, clock):
    (hotline,) = publish("局长")
    for _attempt in range(3):
        factories.verification(hotline=hotline, result=Result.UNANSWERED)
    page = press(client, begin(client, "unreachable"), "unanswered")
    assert "打完了" in page.text


def test_only_numbers_of_the_chosen_place_are_called(client, publish, place):
    publish("局长")
    elsewhere = factories.sourced_hotline()
    factories.publish(elsewhere.post)
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    for address, total in ((ROUND, 2), (f"{ROUND}?region={place.pk}", 1)):
        counts = {each.pile.name: each.total for each in client.get(address).context["piles"]}
        assert counts["overdue"] == total
    assert called(begin(client, region=place.pk)) == "局长"


# Who may call what


@pytest.mark.parametrize("role", ["viewer", "office"])
def test_only_recorders_of_checks_have_a_round(client, publish, place, role):
    (hotline,) = publish("局长")
    client.force_login(factories.staff(role, place))
    assert client.get(ROUND).status_code == 403
    assert begin(client).status_code == 403
    assert client.post(CALL, sent_for(hotline)).status_code == 403
    assert "打电话核验" not in client.get("/admin/").text


def sent_for(hotline):
    return {
        "answer": "dead",
        "number": hotline.digits,
        "hotlines": hotline.pk,
        "seen": 0,
        "call": "00000000-0000-4000-8000-000000000001",
        "confirmed": 1,
    }


def test_a_number_of_another_region_is_neither_called_nor_seen(client, clerk, publish):
    publish("局长")
    elsewhere = factories.sourced_hotline()
    factories.publish(elsewhere.post)
    region = elsewhere.post.department.region
    begin(client)
    assert client.post(CALL, sent_for(elsewhere)).status_code == 404
    assert client.get(f"{ROUND}?region={region.pk}").status_code == 404
    assert begin(client, region=region.pk).status_code == 404
    assert not elsewhere.verifications.exists()
    assert elsewhere.digits not in client.get(ROUND).text


@pytest.mark.parametrize(
    "change",
    [{"answer": "x"}, {"number": "12-3"}, {"hotlines": "1;2"}, {"seen": "-1"}, {"call": "x"}],
)
def test_a_broken_form_records_nothing_and_returns_to_the_number(client, clerk, publish, change):
    publish("局长")
    sent = form_of(begin(client)) | {"answer": "dead"} | change
    page = client.post(CALL, sent, follow=True)
    assert called(page) == "局长"
    assert not Verification.objects.exists()


def test_a_note_with_characters_that_nobody_sees_is_refused(client, clerk, publish):
    publish("局长")
    page = press(client, begin(client), "staff", note="在\u202e")
    assert "没有记下" in page.text
    assert not Verification.objects.exists()


def test_a_number_says_what_its_callers_said(client, clerk, publish, clock):
    (hotline,) = publish("局长")
    for reached in ("holder", "staff", "staff", "nobody"):
        factories.call_outcome(hotline=hotline, reached=reached)
    elsewhere = factories.post(title="外地")
    factories.publish(elsewhere)
    shared = {"kind": hotline.kind, "digits": hotline.digits}
    held = factories.appointment(post=elsewhere)
    other = factories.sourced_hotline(appointment=held, **shared)
    factories.publish(elsewhere)
    factories.call_outcome(hotline=other, reached="wrong")
    assert "来电者说" not in begin(client).text, "today counts from tomorrow on"
    clock.advance(days=1)
    page = begin(client)
    assert "来电者说" in page.text
    assert "近 180 天 4 次：打通·本人 1、打通·工作人员 2、没人接 1、不对 0" in page.text
