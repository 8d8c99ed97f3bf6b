"""A sheet on paper: printed once, its results typed in a row, shown, and recorded."""

import re
from datetime import timedelta

import pytest

from officials.models import CallSheet, Hotline, LiveHotline, Verification
from tests.support import factories

pytestmark = pytest.mark.django_db

SHEETS = "/admin/round/sheets/"


@pytest.fixture
def sheet(client, clerk, publish):
    """A sheet of three numbers that the clerk printed."""
    publish("局长", "副局长", "值班室")
    page = client.post(SHEETS, {"pile": "unverified"}, follow=True)
    assert page.status_code == 200
    return CallSheet.objects.get()


def type_in(client, sheet, answers, **values):
    """Type results and look them over; return the page that shows them."""
    form = client.get(f"{SHEETS}{sheet.pk}/results/").context["form"]
    sent = {name: form[name].value() for name in ("checked_on", "time_of_day")}
    return client.post(f"{SHEETS}{sheet.pk}/results/", sent | {"answers": answers} | values)


def confirm(client, sheet, page):
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return client.post(f"{SHEETS}{sheet.pk}/results/", sent, follow=True)


def results():
    return [(row.result, row.suspended) for row in LiveHotline.objects.order_by("pk")]


def test_a_sheet_lists_its_numbers_in_order_with_a_box_for_each(client, sheet):
    page = client.get(f"{SHEETS}{sheet.pk}/")
    titles = [row.called.first.post.title for row in page.context["rows"]]
    assert titles == ["局长", "副局长", "值班室"]
    assert page.text.count("round-box") == 3


def test_results_are_shown_beside_their_numbers_and_then_recorded(client, sheet):
    page = type_in(client, sheet, "2 5 6")
    shown = [(row.called.first.post.title, str(answer.label)) for row, answer in
             page.context["results"]]  # fmt: skip
    assert shown == [("局长", "工作人员接"), ("副局长", "空号"), ("值班室", "跳过")]
    assert "记下 2 个号码，其中 <strong>1 个马上停止显示</strong>" in page.text
    assert not Verification.objects.exists()
    assert "记下 2 个号码" in confirm(client, sheet, page).text
    assert results() == [("answered", False), ("dead", True), ("", False)]
    assert not CallSheet.objects.exists()


def test_each_row_that_was_typed_may_be_taken_back(client, sheet):
    page = confirm(client, sheet, type_in(client, sheet, "2 5 6"))
    (first,) = page.context["earlier_calls"]
    client.post("/admin/round/undo/", {"call": first.call})
    assert results() == [("", False), ("dead", True), ("", False)]


@pytest.mark.parametrize(
    ("answers", "words"), [("12", "3 个号码，您填了 2 个"), ("127", "“7”不是 1 到 6"), ("", "必填")]
)
def test_results_that_do_not_fit_the_sheet_are_refused_in_words(client, sheet, answers, words):
    page = type_in(client, sheet, answers)
    assert words in page.text
    assert not Verification.objects.exists()


def test_results_keep_the_day_and_the_time_of_the_calls(client, sheet, clock):
    day = clock.today - timedelta(days=1)
    confirm(client, sheet, type_in(client, sheet, "366", checked_on=day, time_of_day="morning"))
    check = Verification.objects.get()
    assert (check.checked_on, check.time_of_day) == (day, "morning")


def test_a_row_that_a_colleague_called_meanwhile_is_left_as_it_is(client, sheet, place, clock):
    hotline = LiveHotline.objects.order_by("pk").first()
    factories.verification(
        hotline=Hotline.objects.get(uid=hotline.uid),
        checked_by=factories.staff("editor", place, first_name="李样本"),
    )
    page = type_in(client, sheet, "555")
    assert "李样本 已在" in page.text
    confirm(client, sheet, page)
    assert Verification.objects.filter(result="dead").count() == 2


def test_a_result_of_a_colleague_is_shown_before_the_sheet_is_recorded(client, sheet, place):
    page = type_in(client, sheet, "111")
    hotline = Hotline.objects.order_by("pk").first()
    factories.verification(hotline=hotline, checked_by=factories.staff("editor", place))
    again = confirm(client, sheet, page)
    assert "核对拨打结果" in again.text
    assert Verification.objects.count() == 1


def test_a_sheet_belongs_to_who_printed_it(client, sheet, place):
    client.force_login(factories.staff("editor", place))
    for tail in ("", "results/", "discard/"):
        response = client.post if tail == "discard/" else client.get
        assert response(f"{SHEETS}{sheet.pk}/{tail}").status_code == 404
    assert CallSheet.objects.exists()


def test_a_sheet_that_nobody_needs_is_thrown_away(client, sheet):
    assert "录入结果" in client.get("/admin/round/").text
    client.post(f"{SHEETS}{sheet.pk}/discard/")
    assert not CallSheet.objects.exists()
    assert "录入结果" not in client.get("/admin/round/").text
