"""Forms of a post in a browser: how much fits on a screen, and how many presses a post takes."""

import pytest
from playwright.sync_api import expect

from officials.models import HotlineSource, Post
from tests.browser.accessibility import violations
from tests.support import factories

pytestmark = pytest.mark.ignore_template_errors
ADD = "/admin/officials/post/add/"
COUNT = (
    "addEventListener('pointerdown', () => { window.presses = (window.presses || 0) + 1 }, true)"
)


@pytest.fixture
def place():
    """A county with two departments, somebody and a notice."""
    place = factories.county(name="样板县")
    factories.area_code(region=place.parent, code="0999", local_digits=[7])
    for name in ("城管局", "林业局"):
        factories.department(region=place, name=name)
    factories.official(name="单样本", owner_region=place)
    factories.notice(owner_region=place, title="公开电话通告")
    return place


def choose(page, field, term, option):
    """Choose as a person does: press the box, type, press what it offers."""
    page.locator(f"#{field} + .select2").click()
    page.locator(".select2-search__field").fill(term)
    page.get_by_role("option", name=option).click()


def type_into(page, field, text):
    page.locator(f"#{field}").click()
    page.locator(f"#{field}").fill(text)


def test_a_post_takes_twelve_presses_and_two_numbers_one_screen(sign_in, place):
    clerk = sign_in(1280, "editor", "clerk")
    clerk.set_viewport_size({"width": 1280, "height": 900})
    clerk.add_init_script(COUNT)
    clerk.goto(ADD)
    choose(clerk, "id_department", "城管", "城管局")
    type_into(clerk, "id_title", "副局长")
    choose(clerk, "id_appointments-0-official", "shanyang", "单样本")
    type_into(clerk, "id_appointments-0-start_date", "2026-01-05")
    type_into(clerk, "id_hotlines-0-number", "（0999）012 3456")
    type_into(clerk, "id_hotlines-0-hours", "工作日 8:30–12:00")
    choose(clerk, "id_hotlines-0-notice", "公开电话", "公开电话通告")
    type_into(clerk, "id_hotlines-0-printed_name", "单样本（副局长）")
    assert clerk.evaluate("window.presses") == 11
    box = clerk.locator("#hotlines-1").bounding_box()
    assert box["y"] + box["height"] <= 900
    assert violations(clerk) == []
    clerk.get_by_role("button", name="保存并增加另一个").click()
    expect(clerk.get_by_text("公开页面没有变")).to_be_visible()
    assert HotlineSource.objects.get().printed_number == "（0999）012 3456"
    assert Post.objects.get().appointments.get().official.name == "单样本"
    expect(clerk.locator("#id_department + .select2")).to_contain_text("城管局")
    expect(clerk.locator("#id_hotlines-0-notice + .select2")).to_contain_text("公开电话通告")
    expect(clerk.locator("#id_hotlines-0-hours")).to_have_value("工作日 8:30–12:00")
