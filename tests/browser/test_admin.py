"""Staff at work in a browser: with scripts, under the policy, on a phone as on a desk."""

import re

import pytest
from playwright.sync_api import expect

from officials.actions import review
from officials.models import Department, Official, Post, User
from tests.browser.accessibility import read_looks, violations
from tests.browser.conftest import PASSWORD, enter_as
from tests.support import factories

WIDTH = 360


def choose(page, field, term, option):
    """Type into a choice and take what it offers."""
    page.locator(f"#{field} + .select2").click()
    page.locator(".select2-search__field").fill(term)
    page.get_by_role("option", name=option).click()


@pytest.fixture
def place():
    """A county with all that a post needs."""
    place = factories.county(name="样板县")
    factories.area_code(region=place.parent, code="0999", local_digits=[7])
    factories.department(region=place, name="城管局")
    factories.official(name="单样本", owner_region=place)
    factories.notice(owner_region=place, title="公开电话通告")
    return place


@pytest.fixture
def submitted(place):
    """A post with a holder and a number of each, which was returned once and waits again."""
    made = factories.post(
        department=Department.objects.get(region=place), title="副局长", duties=""
    )
    factories.sourced_hotline(post=made, kind="landline", digits="09990123456")
    term = factories.appointment(post=made, official=Official.objects.get(name="单样本"))
    factories.sourced_hotline(appointment=term, digits="15400000001")
    factories.submit(made)
    review.return_to_draft(made, by=factories.reviewer(), comment="请写明分管工作")
    factories.clear_history_user()
    return made


def test_a_post_is_submitted_once_each_number_has_a_source(sign_in, place):
    factories.staff("reviewer", place)  # who could approve it
    clerk = sign_in(WIDTH, "editor", "clerk")
    clerk.goto("/admin/officials/post/add/")
    choose(clerk, "id_department", "样板 城管", "城管局")
    clerk.get_by_label("岗位名称").fill("副局长")
    choose(clerk, "id_appointments-0-official", "shanyang", "单样本")
    clerk.locator("#id_hotlines-0-number").fill("012 3456")
    cite(clerk, 0, "012 3456")
    clerk.locator("#id_hotlines-1-as_above").uncheck()
    clerk.locator("#id_hotlines-1-owner").select_option("new")
    clerk.locator("#id_hotlines-1-number").fill("154 0000 0001")
    save(clerk)
    expect(clerk.get_by_text("已按本地区的区号 0999 补上")).to_be_visible()
    clerk.get_by_role("link", name="提交审核").click()
    clerk.get_by_role("button", name="提交审核").click()
    expect(clerk.get_by_text("没有公告来源")).to_be_visible()

    here = f"/admin/officials/post/{Post.objects.get().pk}"
    clerk.goto(f"{here}/change/")
    cite(clerk, 1, "154 0000 0001")
    save(clerk)
    submit(clerk, here)


def test_a_post_that_is_returned_is_mended_and_submitted_again(sign_in, submitted):
    here = f"/admin/officials/post/{submitted.pk}"
    clerk = sign_in(WIDTH, "editor", "clerk")
    factories.submit(submitted, by=User.objects.get(username="clerk"))
    reviewer = sign_in(WIDTH, "reviewer", "colleague")
    reviewer.goto(f"{here}/return/")
    reviewer.locator("[name=comment]").fill("请写明职责")
    reviewer.get_by_role("button", name="退回").click()
    expect(reviewer.locator(".messagelist .success")).to_be_visible()

    clerk.goto("/admin/")
    expect(clerk.get_by_text("请写明职责")).to_be_visible()
    clerk.goto(f"{here}/change/")
    clerk.locator("summary").filter(has_text="分管工作").click()
    clerk.get_by_role("textbox", name="分管工作").fill("分管城管执法")
    save(clerk)
    submit(clerk, here)
    clerk.goto(f"{here}/history/")
    for said in ("请写明职责", "分管城管执法"):
        expect(clerk.get_by_text(said).first).to_be_visible()


def test_a_post_that_is_approved_has_its_page_and_its_history(sign_in, submitted):
    here = f"/admin/officials/post/{submitted.pk}"
    Post.objects.filter(pk=submitted.pk).update(duties="分管城管执法")
    factories.submit(submitted)
    reviewer = sign_in(WIDTH, "reviewer", "colleague")
    reviewer.goto(f"{here}/change/")
    reviewer.get_by_role("link", name="批准公布").click()
    expect(
        reviewer.get_by_text(
            "单样本 Shan Yangben (shan yang ben、dan yang ben、chan yang ben) 正式"
        )
    ).to_be_visible()
    reviewer.get_by_role("button", name="批准公布").click()
    reviewer.get_by_role("link", name="查看公开页面").click()
    expect(reviewer.get_by_text("分管城管执法")).to_be_visible()
    for number in ("0999-012 3456", "154 0000 0001"):
        call = reviewer.get_by_role("link", name=re.compile(f"拨打.*{number}"))
        expect(call).to_be_visible()
    reviewer.goto(f"{here}/history/")
    for said in ("请写明分管工作", "分管城管执法", "批准"):
        expect(reviewer.get_by_text(said).first).to_be_visible()


def cite(page, row, number):
    choose(page, f"id_hotlines-{row}-notice", "公开电话", "公开电话通告")
    page.locator(f"#id_hotlines-{row}-printed_name").fill("单样本（副局长）")
    page.locator(f"#hotlines-{row}").get_by_role("heading", name="印得不同").click()
    page.locator(f"#id_hotlines-{row}-printed_number").fill(number)


def save(page):
    page.get_by_role("button", name="保存", exact=True).click()


def submit(page, here):
    page.goto(f"{here}/submit/")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("等待另一位同事审核")).to_be_visible()


def test_probable_duplicates_are_listed_while_a_name_is_typed(sign_in):
    place = factories.county(name="样板县")
    factories.official(name="单样本", owner_region=place)
    factories.department(region=place, name="城管执法局")
    factories.department(region=factories.county(), name="城管监察局")
    page = sign_in(360, "editor", "clerk")
    page.goto("/admin/officials/official/add/")
    page.locator("#id_name").press_sequentially("单样")
    expect(page.get_by_role("status")).to_contain_text("登记册里已有：样板县 · 单样本")
    page.locator("#id_name").fill("单独")
    expect(page.get_by_role("status")).to_be_empty()
    page.goto("/admin/officials/department/add/")
    choose(page, "id_region", "样板", "样板县")
    page.locator("#id_name").press_sequentially("城管")
    said = page.get_by_role("status").filter(has_text="登记册里已有")
    expect(said).to_contain_text("城管执法局")
    expect(said).not_to_contain_text("城管监察局")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_no_screen_scrolls_sideways_on_a_phone(sign_in):
    department = factories.department(name="很长很长的名字" * 8)
    post = factories.post(department=department, title="副局长" * 20, duties="分管工作" * 80)
    factories.sourced_hotline(appointment=factories.appointment(post=post), purpose="投诉" * 90)
    factories.publish(post)
    number = post.appointments.get().hotlines.get()
    here = f"/admin/officials/post/{post.pk}"
    page = sign_in(360, "reviewer", "phone")
    addresses = [f"{here}/{act}/" for act in ("change", "submit", "withdraw", "trail", "history")]
    addresses += [f"/admin/officials/hotline/{number.pk}/{act}/" for act in ("change", "verify")]
    models = ("post", "hotline", "appointment", "official", "notice", "department", "region")
    for address in (*addresses, *(f"/admin/officials/{model}/" for model in models), "/admin/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address


def test_an_office_makes_an_account_that_finds_nothing_elsewhere(sign_in, visit):
    width = 1280
    factories.county(name="样板县")
    elsewhere = factories.post()
    office = sign_in(width, "office", "office")
    office.goto("/admin/officials/user/add/")
    expect(office.get_by_label("用户名")).to_be_focused()
    office.get_by_label("用户名").fill("newcomer")
    for field in ("id_password1", "id_password2"):
        office.locator(f"#{field}").fill(PASSWORD)
    choose(office, "id_roles-0-region", "样板", "样板县")
    office.locator("#id_roles-0-role").select_option("查看")
    assert office.evaluate("document.documentElement.scrollWidth") == width
    office.get_by_role("button", name="保存", exact=True).click()
    expect(office.get_by_role("heading", name="样板县 查看")).to_be_visible()

    newcomer = visit(width)
    newcomer.goto("/admin/")
    newcomer.get_by_label("用户名").fill("newcomer")
    newcomer.get_by_label("密码").fill(PASSWORD)
    newcomer.get_by_role("button", name="登录").click()
    newcomer.goto(f"/admin/officials/post/{elsewhere.pk}/change/")
    expect(newcomer.get_by_role("heading", name="没有找到")).to_be_visible()
    assert newcomer.evaluate("document.documentElement.scrollWidth") == width
    newcomer.get_by_role("link", name="回到工作台首页").click()
    expect(newcomer.get_by_role("heading", name="登记与公布")).to_be_visible()


def test_large_print_is_kept_by_the_account(sign_in, visit, submitted):
    page = sign_in(320, "reviewer", "colleague")
    here = f"/admin/officials/post/{submitted.pk}/change/"
    page.goto(here)
    page.get_by_role("button", name="大字").click()
    expect(page.get_by_role("button", name="标准字")).to_be_visible()
    assert page.url.endswith(here)

    elsewhere = visit(320, scripts=True)
    enter_as(elsewhere, User.objects.get(username="colleague"))
    for width in (320, 1280):
        elsewhere.set_viewport_size({"width": width, "height": 800})
        for address in ("/admin/", "/admin/officials/post/", here, f"{here}../approve/"):
            elsewhere.goto(address)
            small, low, scrolling, filled = read_looks(elsewhere, text=16.9, target=44)
            assert (small, low, scrolling) == ([], [], []), (address, width)
            assert len(filled) <= 1, address
            assert elsewhere.evaluate("document.documentElement.scrollWidth") == width, address
            assert elsewhere.evaluate("getComputedStyle(document.body).fontSize") == "18px"
    assert violations(elsewhere) == []
    elsewhere.get_by_role("button", name="标准字").click()
    expect(elsewhere.get_by_role("button", name="大字")).to_be_visible()
