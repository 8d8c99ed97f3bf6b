"""A clerk calls through a pile: one press a number, on a phone without script, or by keys."""

import pytest
from playwright.sync_api import expect

from officials.models import LiveHotline, Verification
from tests.browser.accessibility import violations
from tests.browser.conftest import enter_as
from tests.support import factories
from tests.support.pairwise import FULL, by_turns

NUMBERS = 20 if FULL else 8


@pytest.fixture
def place():
    return factories.county(name="样板县")


@pytest.fixture
def publish(place):
    """Return a function that publishes so many numbers of the county."""

    def published(count):
        department = factories.department(region=place, name="城管局")
        posts = [factories.post(department=department, title=f"{n}科") for n in range(count)]
        factories.publish(*posts)

    return published


class CountedPage:
    """A page of a browser that counts what is pressed on it."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def press(self, name):
        self.page.get_by_role("button", name=name).first.click()
        self.clicks += 1


def test_a_clerk_calls_each_number_of_a_pile_with_one_press_without_script(visit, publish, place):
    publish(NUMBERS)
    page = visit(360)
    # The server of a test sends the styles anew with each page, which costs more than the calls.
    page.route("**/static/**", lambda route: route.abort())
    enter_as(page, factories.staff("editor", place))
    page.goto("/admin/round/")
    row = page.get_by_role("listitem").filter(has_text="从未核验")
    row.get_by_role("button", name="开始打").click()
    counted = CountedPage(page)
    for position in range(NUMBERS):
        expect(page.get_by_text(f"{position + 1}/{NUMBERS}")).to_be_visible()
        counted.press(("本人接", "工作人员接", "没人接", "打错了")[position % 4])
    expect(page.get_by_text(f"这一堆打完了：{NUMBERS} 个号码")).to_be_visible()
    assert counted.clicks <= NUMBERS
    assert Verification.objects.count() == NUMBERS
    assert LiveHotline.objects.filter(suspended=True).count() == NUMBERS // 4


def test_the_keys_press_the_buttons_and_leave_what_is_typed_alone(sign_in, publish, place):
    publish(3)
    page = sign_in(1280, "editor", "clerk")
    page.goto("/admin/round/")
    row = page.get_by_role("listitem").filter(has_text="从未核验")
    row.get_by_role("button", name="开始打").click()
    expect(page.get_by_text("1/3")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("备注").press_sequentially("5 号窗口")
    page.get_by_label("备注").press("Enter")
    assert not Verification.objects.exists()
    page.get_by_label("备注").blur()
    page.keyboard.press("5")
    expect(page.get_by_text("2/3")).to_be_visible()
    assert Verification.objects.get().note == "5 号窗口"
    assert LiveHotline.objects.filter(suspended=True).count() == 1
    assert violations(page) == []
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("已撤回")).to_be_visible()
    expect(page.get_by_text("1/3")).to_be_visible()
    assert not LiveHotline.objects.filter(suspended=True).exists()
    page.keyboard.press("6")
    expect(page.get_by_text("2/3")).to_be_visible()


@pytest.mark.parametrize("width", by_turns([360, 1280], 1))
def test_the_pages_of_a_sheet_break_no_rule(sign_in, publish, place, width):
    publish(3)
    page = sign_in(width, "editor", "clerk")
    page.goto("/admin/round/")
    row = page.get_by_role("listitem").filter(has_text="从未核验")
    row.get_by_role("button", name="打印拨打单").click()
    expect(page.get_by_role("heading", name="拨打单", exact=True)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="录入结果").click()
    page.get_by_label("结果").fill("1 3 5")
    assert violations(page) == []
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("对照纸上看一遍")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("button", name="没错，记下").click()
    expect(page.get_by_text("记下 3 个号码")).to_be_visible()
