"""Forms of a post in a browser: how much fits on a screen, and how many presses a post takes."""

import re

import pytest
from playwright.sync_api import expect

from officials.models import Department, HotlineSource, Post
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


def test_enter_goes_on_leaving_asks_and_what_is_wrong_is_a_link_to_its_field(sign_in, place):
    clerk = sign_in(1280, "editor", "clerk")
    asked = []
    clerk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    clerk.goto(ADD)
    type_into(clerk, "id_title", "副局长")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#id_duties")).to_be_focused()
    clerk.keyboard.press("Enter")  # over what is folded away
    expect(clerk.locator("#id_duties")).not_to_be_focused()
    expect(clerk.locator(":focus")).to_be_visible()
    assert clerk.url.endswith(ADD)
    type_into(clerk, "id_hotlines-0-number", "12")
    expect(clerk.locator("#id_hotlines-0-printed_number")).to_have_attribute("placeholder", "12")
    with clerk.expect_event("dialog"):
        clerk.get_by_role("link", name="使用手册").click()
    expect(clerk.locator("#id_title")).to_have_value("副局长")

    choose(clerk, "id_department", "城管", "城管局")
    type_into(clerk, "id_title", "")
    clerk.get_by_role("button", name="保存", exact=True).click()
    listed = clerk.get_by_role("alert")
    expect(listed.get_by_role("link")).to_have_count(2)
    assert violations(clerk) == []
    listed.get_by_role("link", name="热线第 1 行 · 号码").click()
    expect(clerk.locator("#id_hotlines-0-number")).to_be_focused()
    clerk.locator("#id_hotlines-0-number").fill("012 3456")
    type_into(clerk, "id_title", "副局长")
    clerk.get_by_role("button", name="保存并继续编辑").click()
    expect(clerk.get_by_text("公开页面没有变")).to_be_visible()
    assert asked == ["beforeunload"]

    line = clerk.locator("details").filter(has_text="分管工作")
    line.locator("summary").click()
    type_into(clerk, "id_duties", "信访")
    line.get_by_text("好了").click()
    expect(line.locator(".line-value")).to_have_text("信访")


def test_an_act_goes_on_by_enter_asks_before_leaving_and_says_on_top_what_is_wrong(sign_in, place):
    post = factories.post(department=Department.objects.get(name="城管局"))
    factories.appointment(post=post)
    clerk = sign_in(1280, "editor", "clerk")
    asked = []
    clerk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    clerk.goto(f"/admin/officials/post/{post.pk}/handover/")
    clerk.locator("#id_last_day").fill("")
    clerk.locator("#id_reason").fill("调任")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#id_reason")).not_to_be_focused()
    assert clerk.url.endswith("/handover/")
    with clerk.expect_event("dialog"):
        clerk.get_by_role("link", name="使用手册").click()
    clerk.get_by_role("button", name="办理交接").click()
    listed = clerk.get_by_role("alert")
    expect(listed).to_contain_text("没有办理，有 1 处要改")
    assert violations(clerk) == []
    listed.get_by_role("link", name="最后一天").click()
    expect(clerk.locator("#id_last_day")).to_be_focused()
    assert asked == ["beforeunload"]


def test_the_end_of_a_session_is_announced_and_put_off(sign_in, place, settings):
    clerk = sign_in(360, "editor", "clerk")
    clerk.goto(ADD)
    expect(clerk.locator(".session-end")).to_be_hidden()
    settings.SESSION_UNUSED_SECONDS = 200
    clerk.goto(ADD)
    expect(clerk.get_by_text("登录还有 4 分钟到期")).to_be_visible()
    assert violations(clerk) == []
    with clerk.expect_response("**/admin/jsi18n/") as answer:
        clerk.get_by_role("button", name="继续使用").click()
    assert answer.value.ok


def test_a_choice_takes_nothing_before_the_list_answers_what_is_typed(sign_in, place):
    clerk = sign_in(1280, "editor", "clerk")
    held = []

    def hold(route):
        held.append(route)

    clerk.route("**/choices/?term=%E6%9E%97*", hold)
    clerk.goto(ADD)
    clerk.locator("#id_department + .select2").click()
    box = clerk.locator(".select2-search__field")
    expect(clerk.get_by_role("option", name="城管局")).to_have_text(
        re.compile("^样板县 · 城管局（")
    )
    with clerk.expect_request("**/choices/?term=%E6%9E%97*"):
        box.press_sequentially("林业")
        box.press("Enter")
    box.press("Enter")
    expect(clerk.locator("#id_department")).to_have_value("")
    held.pop().continue_()
    expect(clerk.get_by_role("option", name="城管局")).to_have_count(0)
    expect(clerk.get_by_role("option", name="林业局")).to_be_visible()
    box.press("Enter")
    expect(clerk.locator("#id_department + .select2")).to_contain_text("样板县 · 林业局")
