"""A clerk changes twenty numbers in one act: the notice they cite, their hours."""

import pytest
from playwright.sync_api import expect

from officials.models import Hotline, HotlineSource, Post
from tests.browser.accessibility import violations
from tests.browser.conftest import enter_as
from tests.support import factories
from tests.support.admin_forms import admin_url

NUMBERS, CORRECTED = 20, 2


@pytest.fixture
def place():
    return factories.county(name="样板县")


@pytest.fixture
def notice(place):
    """A notice that twenty published numbers cite."""
    notice = factories.notice(owner_region=place)
    department = factories.department(region=place, name="城管局")
    for number in range(NUMBERS):
        factories.publish_citing(notice, department=department, title=f"{number + 1}科")
    return notice


@pytest.fixture
def clerk_page(visit, place, notice):
    page = visit(1280, scripts=True)
    enter_as(page, factories.staff("editor", place))
    factories.staff("reviewer", place)
    return page


def test_numbers_cite_a_correction_by_a_tick_each_and_two_clicks(clerk_page, place, notice):
    correction = factories.notice(owner_region=place, title="更正通告", supersedes=notice)
    clerk_page.goto(admin_url(correction))
    clerk_page.get_by_role("link", name="改引这份公告").click()
    assert violations(clerk_page) == []
    rows = clerk_page.locator(".correction-rows > li")
    expect(rows).to_have_count(NUMBERS)
    for row in (rows.nth(3), rows.nth(7)):
        row.get_by_role("checkbox").check()
    clerk_page.get_by_role("button", name="勾选的改引").click()
    expect(clerk_page.get_by_text("2 个号码已改，2 个岗位已提交")).to_be_visible()
    assert HotlineSource.objects.filter(notice=correction).count() == CORRECTED
    assert Post.objects.filter(review_state="submitted").count() == CORRECTED


def test_twenty_numbers_get_their_hours_with_four_clicks(clerk_page):
    clerk_page.goto("/admin/officials/hotline/")
    clerk_page.locator("#action-toggle").click()
    clerk_page.locator("select[name=action]").select_option(label="统一受理时间")
    clerk_page.get_by_role("button", name="执行").click()
    assert violations(clerk_page) == []
    clerk_page.get_by_label("受理时间").fill("工作日 9:00–17:00")
    clerk_page.get_by_role("button", name="改 20 个号码，提交审核").click()
    expect(clerk_page.get_by_text("20 个号码已改，20 个岗位已提交")).to_be_visible()
    assert Hotline.objects.filter(hours="工作日 9:00–17:00").count() == NUMBERS
