"""A caller says in two taps what became of a call, on a phone without script."""

import pytest
from playwright.sync_api import expect

from directory.views.outcomes import MIN_SECONDS
from officials.models import CallOutcome
from tests.browser.test_admin_pages import violations
from tests.support.pairwise import by_turns

LARGE_TARGET = 44


@pytest.fixture
def press():
    """Return a function that presses a button, not sooner than a person does."""

    def pressed(page, name):
        page.wait_for_timeout(MIN_SECONDS * 1000)
        page.get_by_role("button", name=name, exact=True).click()

    return pressed


def test_two_taps_after_a_call(visit, world, press):
    page = visit(360)
    page.goto(f"/posts/{world.head.uid}/")
    page.get_by_role("link", name="打通了吗？").first.click()
    press(page, "打通·工作人员")
    expect(page.get_by_role("heading", name="事情办成了吗？")).to_be_visible()
    assert CallOutcome.objects.count() == 1
    page.get_by_role("button", name="会回电").click()
    expect(page.get_by_text("打通·工作人员，会回电")).to_be_visible()
    told = CallOutcome.objects.get()
    assert (told.reached, told.settled) == ("staff", "call_back")
    page.get_by_role("link", name="回到这个岗位").click()
    expect(page).to_have_url(f"{page.url.split('/posts/')[0]}/posts/{world.head.uid}/")


@pytest.mark.parametrize("form", by_turns(["", "/large/en"], 1))
def test_the_answers_keep_the_rules_of_accessibility(visit, world, press, form):
    page = visit(320, scripts=True)
    page.goto(f"{form}/outcome/{world.office.uid}/")
    for _answer in range(2):
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        button = page.locator(".outcome-form button")
        heights = [box.bounding_box()["height"] for box in button.all()]
        assert min(heights) >= LARGE_TARGET
        press(page, button.first.inner_text().split("\n")[0])
    assert CallOutcome.objects.get().settled == "settled"
