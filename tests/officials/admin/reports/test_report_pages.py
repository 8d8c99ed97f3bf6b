"""Clerks find reports by urgency, mend what they are about, come back and answer."""

import pytest

from officials.actions import reports, withdrawal
from officials.models import Hotline, LiveHotline, Report, ReportAnswer, ReportState, Verification
from tests.support import factories
from tests.support.admin_forms import form_at
from tests.support.queue_piles import items_of, open_piles

pytestmark = pytest.mark.django_db
LIST = "/admin/officials/report/"
BACK = "?report="


@pytest.fixture
def post(place):
    made = factories.post(
        department=factories.department(region=place, name="城管局"), title="局长"
    )
    factories.appointment(post=made, official=factories.official(name="王示例"))
    return factories.publish(made)


@pytest.fixture
def hotline(post):
    return post.hotlines.get()


@pytest.fixture
def clerk(place, client):
    """An editor of the county who is signed in."""
    user = factories.staff("editor", place, first_name="王样本")
    client.force_login(user)
    return user


def page_of(report, act="change"):
    return f"{LIST}{report.pk}/{act}/"


def take(client, report, act):
    """Press a way of the page of a report; return the form that opens and its address."""
    response = client.post(page_of(report, "take"), {"act": act}, follow=True)
    return response, response.redirect_chain[-1][0]


def answer(client, report, answer="called", **values):
    return client.post(page_of(report, "close"), {"answer": answer, **values}, follow=True)


def test_the_list_has_the_urgent_first_and_says_what_is_known(client, clerk, hotline, clock):
    factories.verification(hotline=hotline, checked_on=clock.today, result="answered")
    plain = factories.filed_report(hotline, "192.0.2.1", kind="dead", words="拨打说是空号")
    asked = factories.filed_report(hotline, "192.0.2.2", kind="on_request", contact="示例信箱")
    page = client.get(LIST)
    assert [row.report for row in page.context["rows"]] == [asked, plain]
    words = ("城管局 · 局长 · 王示例", str(hotline), "空号", "拨打说是空号", "示例信箱")
    for each in (*words, "这个号码另有 1 条", f"{clock.today}：有人接听", "近 180 天还没有"):
        assert each in page.text, each
    clock.move_to(plain.due_on)
    clock.advance(days=2)
    assert "已逾期 2 天" in client.get(LIST).text
    answer(client, plain, "not_reached")
    page = client.get(LIST)
    assert [row.report for row in page.context["rows"]] == [asked]
    assert "应答复 2 条，按期 0 条" in page.text
    for query, found in {
        "state=unverified": [plain],
        "state=all": [asked, plain],
        "state=all&kind__exact=dead": [plain],
        f"state=all&region={hotline.post.department.region_id}": [asked, plain],
        "region=999999999999999999999": [],
        "waiting=reports": [asked],
        "q=城管局 王示例": [asked],
        f"q={hotline}": [asked],
        "q=没有的局": [],
    }.items():
        rows = client.get(f"{LIST}?{query}").context["rows"]
        assert [row.report for row in rows] == found, query


def test_the_page_of_a_report_says_what_callers_say_of_the_number(client, clerk, hotline, clock):
    report = factories.filed_report(hotline)
    factories.call_outcome(hotline=hotline, reached="nobody")
    assert "来电者说" not in client.get(page_of(report)).text
    clock.advance(days=1)
    assert "来电者说：近 180 天 1 次" in client.get(page_of(report)).text


def test_staff_who_only_look_read_no_reports(client, place, hotline):
    report = factories.filed_report(hotline)
    for role in ("viewer", "office"):
        client.force_login(factories.staff(role, place))
        assert client.get(LIST).status_code == 403
        assert client.get(page_of(report)).status_code == 403
        assert client.post(page_of(report, "take"), {"act": "verify"}).status_code == 403
    report.refresh_from_db()
    assert report.state == ReportState.RECEIVED


def test_a_report_is_checked_from_its_page_and_answered_after_it(client, clerk, hotline):
    report = factories.filed_report(hotline, kind="dead", words="拨打说是空号")
    form, address = take(client, report, "verify")
    assert "纠错：空号" in form.text
    report.refresh_from_db()
    assert (report.state, report.taken_by) == (ReportState.CHECKING, clerk)
    # A result that takes the number off the site is heard by a person.
    assert '<option value="" selected>' in form.text
    values = form_at(client, address) | {"method": "called"}
    refused = client.post(address, values)
    assert refused.status_code == 200
    assert not Verification.objects.exists()
    page = client.post(address, values | {"result": "dead"}, follow=True)
    assert page.redirect_chain[-1][0] == page_of(report)
    assert LiveHotline.objects.get(uid=hotline.uid).suspended
    assert report.is_open
    assert client.post(page_of(report, "close"), {}).status_code == 200
    report.refresh_from_db()
    assert report.is_open
    page = client.get(page_of(report))
    offered = [value for value, _label in page.context["action"].fields["answer"].widget.choices]
    assert offered == ["suspended", "passed_on", "not_reached", "not_enough", "identity_unknown"]
    assert "“号码已经撤下。”这个号码只是暂停显示" in page.text
    assert "不能答复“号码已经更正。”" in answer(client, report, "number_corrected").text
    other = factories.filed_report(hotline, kind="dead")
    answer(client, other, "suspended")
    other.refresh_from_db()
    assert (other.state, other.answer) == (ReportState.CORRECTED, "suspended")
    withdrawal.withdraw_hotline(hotline, by=clerk, reason="number_wrong")
    answer(client, report, "withdrawn")
    report.refresh_from_db()
    assert (report.state, report.answered_by) == (ReportState.CORRECTED, clerk)


def test_each_way_fills_in_what_the_report_says_and_leads_back(client, clerk, hotline):
    unanswered = factories.filed_report(hotline, kind="unanswered")
    _form, address = take(client, unanswered, "verify")
    assert form_at(client, address)["result"] == "unanswered"
    asked = factories.filed_report(hotline, kind="on_request")
    page = client.get(page_of(asked))
    assert page.context["ways"][0].act == "withdraw"
    _form, address = take(client, asked, "withdraw")
    values = form_at(client, address)
    assert values["reason"] == "on_request"
    _form, corrected = take(client, asked, "change")
    changed = client.post(corrected, form_at(client, corrected) | {"label": "改过"}, follow=True)
    assert changed.redirect_chain[-1][0] == page_of(asked)
    page = client.post(address, values, follow=True)
    assert page.redirect_chain[-1][0] == page_of(asked)
    assert Hotline.objects.get(pk=hotline.pk).withdrawn_at
    assert [way.act for way in page.context["ways"]] == ["post"]
    _form, address = take(client, asked, "post")
    changed = client.post(address, form_at(client, address) | {"duties": "改过"}, follow=True)
    assert changed.redirect_chain[-1][0] == page_of(asked)


def test_reports_of_one_number_are_answered_together(client, clerk, hotline, place):
    first, second, third = (
        factories.filed_report(hotline, f"192.0.2.{sender}") for sender in (1, 2, 3)
    )
    assert LiveHotline.objects.get(uid=hotline.uid).under_report
    form = form_at(client, page_of(first))
    assert set(form["together"]) == {str(second.pk), str(third.pk)}
    page = answer(client, first, together=[str(third.pk)])
    assert "已答复 2 条" in page.text
    assert list(Report.objects.filter(answer="")) == [second]
    assert not LiveHotline.objects.get(uid=hotline.uid).under_report
    assert "同一个号码还没有答复的" in client.get(page_of(first)).text


def test_the_second_of_two_who_answer_reads_that_it_is_answered(client, clerk, hotline, place):
    report, other = (factories.filed_report(hotline, f"192.0.2.{sender}") for sender in (1, 2))
    colleague = factories.staff("editor", place, first_name="李占位")
    reports.take_report(report, by=colleague)
    form, _address = take(client, report, "verify")
    assert "已在核实这条纠错" in form.text
    reports.close_report(other, by=colleague, answer=ReportAnswer.CALLED)
    page = answer(client, report, "not_reached", together=[str(other.pk)])
    assert page.status_code == 200
    report.refresh_from_db()
    assert report.is_open
    reports.close_report(report, by=colleague, answer=ReportAnswer.CALLED)
    page = answer(client, report, "not_reached")
    assert "答复" in str(next(iter(page.context["messages"])))
    report.refresh_from_db()
    assert report.answer == "called"


def test_nothing_that_citizens_wrote_is_edited_or_deleted_or_recorded(client, clerk, hotline):
    report = factories.filed_report(hotline, words="只给办的人看", contact="示例信箱")
    answer(client, report)
    for act in ("change", "delete"):
        assert (
            client.post(page_of(report, act), {"words": "改过", "post": "yes"}).status_code == 403
        )
    assert client.get(page_of(report, "history")).status_code == 404
    assert client.get(f"{LIST}add/").status_code == 403
    report.refresh_from_db()
    assert report.words == "只给办的人看"


def test_the_desk_shows_what_waits_and_the_round_what_was_reported(client, clerk, hotline):
    for sender, kind in enumerate(("dead", "dead", "wrong"), 1):
        factories.filed_report(hotline, f"192.0.2.{sender}", kind=kind)
    chosen = open_piles(client)["reports"]
    assert chosen.pile.total == 3
    assert "空号，还有" in items_of(chosen)[0].detail
    assert client.get(chosen.url).status_code == 200
    begun = client.post("/admin/round/begin/", {"pile": "reported"}, follow=True)
    assert "有人反映" in begun.text
    assert "空号 2、不是本人或单位 1" in begun.text
