"""A list is typed into the grid: by keys alone, with its reading below each row, nothing lost."""

import pytest
from playwright.sync_api import expect

from officials.models import ImportBatch
from tests.browser.accessibility import violations
from tests.browser.conftest import enter_as
from tests.browser.test_admin import choose
from tests.support import factories

pytestmark = pytest.mark.ignore_template_errors
GRID = "/admin/officials/importbatch/grid/"
TITLES = ("局长", "副局长", "科长", "副科长", "主任科员")
GIVEN = ("示例", "样本", "虚构", "占位", "演示", "范例")
# Department, title, name, duties, number: the department of the first counts for all.
PEOPLE = [
    ("" if at else "城管局", f"{TITLES[at % 5]}{at}", f"王{GIVEN[at % 6]}", "", f"154000010{at:02}")
    for at in range(20)
]
# Clicks of a mouse; a button that a key presses is none.
COUNT_CLICKS = """addEventListener('click', (event) => {
    const clicks = Number(sessionStorage.getItem('clicks') ?? 0);
    if (event.isTrusted && event.detail) sessionStorage.setItem('clicks', clicks + 1);
}, true);"""


@pytest.fixture
def place():
    place = factories.county(name="样板县")
    bureau = factories.department_type(name="城管局")
    factories.department(region=place, type=bureau, name="城市管理局")
    urgent = factories.department_type(name="应急局", aliases=["应急办"])
    for name in ("应急管理局", "应急管理二局"):
        factories.department(region=place, type=urgent, name=name)
    factories.notice(owner_region=place, title="公开电话通告")
    return place


@pytest.fixture
def clerk(sign_in, place):
    page = sign_in(1280, "editor", "clerk")
    page.add_init_script(COUNT_CLICKS)
    page.goto(GRID)
    choose(page, "id_notice", "公开", "公开电话通告")
    return page


def cell(page, row, name):
    return page.get_by_label(f"第 {row} 行 {name}", exact=True)


def reading(page, row):
    return page.locator(".list-grid tbody").nth(row - 1).locator(".list-reading")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_twenty_people_are_typed_by_keys_alone(clerk):
    cell(clerk, 1, "部门").click()
    for person in PEOPLE:
        for text in person:
            clerk.keyboard.insert_text(text)
            press(clerk, "Tab")
        press(clerk, "Shift+Tab", "Enter")
    expect(clerk.locator(".list-counts")).to_contain_text("20 行 · 新岗位 20")
    expect(reading(clerk, 2)).to_contain_text("城管局 → 城市管理局（样板县） · 新岗位")
    assert violations(clerk) == []
    clerk.get_by_role("button", name="与登记册比较").click()
    expect(clerk.get_by_role("link", name="新增 20")).to_be_visible()
    # Box and choice of the notice, the first cell, the button.
    assert clerk.evaluate("Number(sessionStorage.getItem('clicks'))") <= 4
    assert ImportBatch.objects.get().rows.count() == 20


def test_the_keys_are_those_of_a_spreadsheet(clerk):
    cell(clerk, 1, "部门").click()
    for text in ("城管局", "局长", "王示例"):
        clerk.keyboard.insert_text(text)
        press(clerk, "Tab")
    press(clerk, "Enter")  # to below the cell that Tab started from
    expect(cell(clerk, 2, "部门")).to_be_focused()
    press(clerk, "Tab", "Control+d")
    expect(cell(clerk, 2, "职务")).to_have_value("局长")
    press(clerk, "Control+z")
    expect(cell(clerk, 2, "职务")).to_have_value("")
    press(clerk, "Control+y", "ArrowUp")
    expect(cell(clerk, 2, "职务")).to_have_value("局长")
    expect(cell(clerk, 1, "职务")).to_be_focused()


def test_a_cell_is_filled_down_by_a_click_and_taken_back(clerk):
    cell(clerk, 1, "部门").fill("城管局")
    for row, name in enumerate(("王示例", "赵样本", "钱虚构", "孙占位"), 1):
        cell(clerk, row, "姓名").fill(name)
    cell(clerk, 4, "职务").fill("局长")
    cell(clerk, 1, "职务").fill("副局长")
    clerk.get_by_role("button", name="填到下面的空格").click()
    titles = [cell(clerk, row, "职务").input_value() for row in range(1, 6)]
    assert titles == ["副局长", "副局长", "副局长", "局长", ""]
    expect(cell(clerk, 1, "职务")).to_be_focused()
    press(clerk, "Control+z")
    assert cell(clerk, 2, "职务").input_value() == ""


def test_on_a_phone_the_fields_of_a_row_stand_below_each_other(sign_in, place):
    page = sign_in(390, "editor", "clerk")
    page.goto(GRID)
    cell(page, 1, "部门").fill("城管局")
    page.get_by_role("button", name="填到下面的空格").click()
    expect(cell(page, 2, "部门")).to_have_value("城管局")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tops = [cell(page, 1, name).bounding_box()["y"] for name in ("部门", "职务", "姓名", "电话")]
    assert tops == sorted(set(tops))
    page.goto("/admin/")
    page.goto(GRID)
    expect(cell(page, 2, "部门")).to_have_value("城管局")


def test_a_doubt_is_answered_below_its_row_and_not_asked_again(clerk):
    cell(clerk, 1, "部门").fill("应急办")
    cell(clerk, 1, "职务").fill("主任")
    cell(clerk, 1, "电话").fill("15400001001")
    clerk.get_by_label("应急管理二局").check()
    expect(reading(clerk, 1)).to_contain_text("应急管理二局（样板县） · 新岗位")
    clerk.get_by_role("button", name="与登记册比较").click()
    expect(clerk.get_by_role("link", name="新增 1")).to_be_visible()
    assert ImportBatch.objects.get().rows.get(action="add").department.name == "应急管理二局"


def test_a_page_that_was_closed_comes_back_with_notice_rows_and_answers(clerk):
    cell(clerk, 1, "部门").fill("应急办")
    cell(clerk, 1, "职务").fill("主任")
    cell(clerk, 1, "电话").fill("15400001001")
    clerk.get_by_label("应急管理二局").check()
    expect(reading(clerk, 1)).to_contain_text("应急管理二局（样板县）")
    expect(clerk.get_by_text("已留在这台电脑上")).to_be_visible()
    clerk.goto("/admin/")
    clerk.goto(GRID)
    expect(cell(clerk, 1, "职务")).to_have_value("主任")
    expect(clerk.locator("#id_notice + .select2")).to_contain_text("公开电话通告")
    expect(reading(clerk, 1)).to_contain_text("应急管理二局（样板县）")
    clerk.get_by_role("button", name="与登记册比较").click()
    expect(clerk.get_by_role("link", name="新增 1")).to_be_visible()
    clerk.goto(GRID)
    expect(cell(clerk, 1, "职务")).to_have_value("")


def test_without_a_script_a_list_is_a_line_for_a_person(visit, place):
    page = visit(360)
    enter_as(page, factories.staff("editor", place))
    page.goto(GRID)
    page.get_by_label("公告").select_option(index=1)
    lines = "城管局 | 局长 | 王示例 | | 15400001001\n同上 | 科长 | | | 15400001002"
    page.get_by_role("textbox", name="名单").fill(lines)
    page.get_by_role("button", name="与登记册比较").click()
    expect(page.get_by_role("link", name="新增 2")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
