"""An office confirms its list of 89 numbers by its link, on a phone without script."""

import re

import pytest
from playwright.sync_api import expect

from officials.models import LiveHotline, OfficeCorrection
from tests.browser.test_admin_pages import violations
from tests.support import factories
from tests.support.pairwise import FULL, PREFIXES

ROWS = 89


@pytest.fixture
def link():
    county = factories.county(name="样板县")
    bureaus = [factories.department(region=county, rank=rank) for rank in range(8)]
    posts = [
        factories.post(department=bureaus[number % 8], title=f"{number + 1}科", rank=number)
        for number in range(ROWS)
    ]
    factories.publish(*posts)
    address = factories.confirmed_address(department=bureaus[0], scope="region")
    return factories.office_link(address=address)


def test_an_office_confirms_89_rows_with_one_press(visit, link):
    page = visit(360)
    page.goto(f"/confirm/{link.token}/")
    expect(page.get_by_role("listitem").filter(has_text="科")).to_have_count(ROWS)
    page.get_by_role("button", name="全部无误").click()
    expect(page.get_by_role("heading", name="已经收到，谢谢")).to_be_visible()
    assert LiveHotline.objects.filter(result="confirmed").count() == ROWS


def test_an_office_ticks_two_of_89_rows(visit, link):
    page = visit(360)
    page.goto(f"/large/confirm/{link.token}/")
    for title in ("3科", "40科"):
        page.get_by_role("checkbox", name=re.compile(f"这一行有误 {title} ")).check()
    page.get_by_label("哪里有误").fill("这两科已经合并")
    page.get_by_role("button", name="全部无误").click()
    expect(page.get_by_role("alert")).to_contain_text("有的行打了勾")
    page.get_by_role("button", name="打勾的行有误，其余无误").click()
    expect(page.get_by_role("heading", name="已经收到，谢谢")).to_be_visible()
    assert LiveHotline.objects.filter(result="confirmed").count() == ROWS - 2
    assert OfficeCorrection.objects.filter(note="这两科已经合并").count() == 2


@pytest.mark.parametrize("form", PREFIXES if FULL else ["/large/en"])
def test_the_page_keeps_the_rules_of_accessibility(visit, link, form):
    page = visit(360, scripts=True)
    page.goto(f"{form}/confirm/{link.token}/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
