"""A citizen reports a number on a phone without script, and reads the answer a day later."""

import re

import pytest
from playwright.sync_api import expect

from directory.http.forms import MIN_SECONDS
from officials.actions import reports, withdrawal
from officials.models import Hotline, PublicReason, Report, ReportAnswer
from tests.browser.accessibility import violations
from tests.support import factories
from tests.support.pairwise import FULL, PREFIXES, by_turns


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.REPORTS_FOLDER = tmp_path / "reports"


@pytest.fixture
def post(place):
    made = factories.post(department=factories.department(region=place), title="值班室")
    return factories.publish(made)


def read_receipt(page):
    expect(page.get_by_role("heading", name="收到了，谢谢")).to_be_visible()
    return page.locator(".receipt").inner_text()


@pytest.mark.parametrize("form", by_turns(["", "/large"], 1))
def test_a_report_takes_three_presses_and_its_answer_is_read_the_next_day(
    visit, post, editor, clock, form
):
    page = visit(360)
    page.goto(f"{form}/posts/{post.uid}/")
    page.get_by_role("link", name="号码有误？").first.click()
    page.get_by_label("没人接").check()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.wait_for_timeout(MIN_SECONDS * 1000)  # nobody is faster
    page.get_by_role("button", name="发送").click()
    receipt = read_receipt(page)
    assert re.fullmatch(r"(\d{4}\s*){5}", receipt)
    report = reports.take_report(Report.objects.get(), by=editor)
    hotline = Hotline.objects.get(uid=report.hotline_uid)
    withdrawal.withdraw_hotline(hotline, by=editor, reason=PublicReason.NUMBER_WRONG)
    reports.close_report(report, by=editor, answer=ReportAnswer.WITHDRAWN)
    clock.advance(days=1)
    page.goto(f"{form}/about/")
    page.get_by_role("link", name="查处理情况").click()
    page.get_by_label("回执号").fill(receipt)
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("heading", name="已更正")).to_be_visible()
    expect(page.get_by_text("号码已经撤下。")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize("form", PREFIXES if FULL else ["/large/en"])
def test_pages_after_a_form_keep_the_rules_of_accessibility(visit, post, form):
    page = visit(320, scripts=True)
    address = f"{form}/report/{post.hotlines.get().uid}/"
    page.goto(address)
    page.locator("form.public-form button").click()  # nothing chosen: the browser asks first
    page.locator("form.public-form").evaluate("form => { form.noValidate = true; form.submit() }")
    expect(page.get_by_role("alert")).to_be_visible()
    keeps_rules(page)
    page.wait_for_timeout(MIN_SECONDS * 1000)
    page.locator("[name=kind]").first.check()
    page.locator("form.public-form button").click()
    expect(page.locator(".receipt")).to_be_visible()
    keeps_rules(page)
    page.locator("form.public-form button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("已收到|Received"))
    keeps_rules(page)


def keeps_rules(page):
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
