"""The sample list of a county comes in from a file and becomes public by two people."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from officials.actions import import_apply, imports
from officials.admin.imports import applying
from officials.models import LivePost, Notice
from tests.browser.accessibility import violations
from tests.browser.conftest import enter_as
from tests.browser.test_admin import choose
from tests.browser.test_list_grid import COUNT_CLICKS
from tests.support import factories
from tests.support.child_processes import use_database_of_test
from tests.support.pairwise import by_turns

pytestmark = pytest.mark.ignore_template_errors
SAMPLE = Path(__file__).parents[1] / "officials/importing/sample_county_list.xlsx"
LISTS = "/admin/officials/importbatch/"


@pytest.fixture
def place():
    place = factories.county(name="样板县")
    factories.area_code(region=place.parent, code="0558", local_digits=[7])
    factories.township(parent=place, name="示例街道")
    factories.department_type(code="other", name="其他单位")
    factories.notice(owner_region=place, title="公开电话通告")
    return place


def clicks(page):
    return page.evaluate("Number(sessionStorage.getItem('clicks'))")


def fits(page):
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


@pytest.mark.parametrize("width", by_turns([1280, 360], 0))
def test_a_clerk_brings_the_list_and_writes_it(sign_in, place, width):
    factories.staff("reviewer", place)
    clerk = sign_in(width, "editor", "clerk")
    clerk.add_init_script(COUNT_CLICKS)
    clerk.goto(f"{LISTS}add/")
    choose(clerk, "id_notice", "公开", "公开电话通告")
    clerk.locator("#id_file").set_input_files(SAMPLE)
    clerk.get_by_role("button", name="读一读").click()
    expect(clerk.get_by_text("读出 8 个岗位")).to_be_visible()
    clerk.get_by_role("button", name="与登记册比较").click()
    expect(clerk.get_by_role("link", name="不收 2")).to_be_visible()
    fits(clerk)
    clerk.get_by_role("button", name="写入并提交审核").click()
    expect(clerk.get_by_role("heading", name="已写入登记册")).to_be_visible()
    fits(clerk)
    # Box and choice of the notice, the box of the file, and a button on each of three pages.
    assert clicks(clerk) + 1 <= 6
    assert not LivePost.objects.exists()


@pytest.fixture
def planned(place):
    """Return the list as it was compared with the register."""
    factories.staff("reviewer", place)
    clerk, notice = factories.staff("editor", place), Notice.objects.get()
    data = SAMPLE.read_bytes()
    return imports.stage(data, SAMPLE.name, region=place, notice=notice, by=clerk)


@pytest.fixture
def written(planned):
    """Return the list as a clerk has written it."""
    import_apply.apply(planned, by=planned.made_by)
    factories.clear_history_user()
    return planned


def test_a_page_without_a_script_follows_a_process_to_its_result(visit, planned, monkeypatch):
    monkeypatch.setattr(applying, "AT_ONCE", 1)
    use_database_of_test(monkeypatch)
    page = visit(360)
    enter_as(page, planned.made_by)
    page.goto(f"{LISTS}{planned.pk}/change/")
    page.get_by_role("button", name="写入并提交审核").click()
    expect(page.get_by_role("heading", name="正在写入")).to_be_visible()
    expect(page.get_by_role("heading", name="已写入登记册")).to_be_visible()


def test_a_colleague_approves_the_list_as_a_whole(sign_in, written, place):
    reviewer = sign_in(1280, "reviewer", "colleague")
    reviewer.add_init_script(COUNT_CLICKS)
    reviewer.goto("/admin/officials/post/?waiting=review")
    reviewer.locator("summary", has_text="导入").click()
    reviewer.get_by_role("link", name=SAMPLE.name).click()
    reviewer.goto(f"{LISTS}{written.pk}/change/")
    reviewer.get_by_role("button", name="审核这一批").click()
    expect(reviewer.get_by_text("县教育局 | ").first).to_be_visible()
    fits(reviewer)
    reviewer.get_by_role("button", name="批准公布").click()
    expect(reviewer.get_by_text("已批准，公开页面已更新").first).to_be_visible()
    assert clicks(reviewer) <= 4
    reviewer.goto(f"/regions/{place.code}/")
    expect(reviewer.get_by_text("张示例").first).to_be_visible()
    assert LivePost.objects.count() == import_apply.posts_of(written).count()


def test_a_clerk_reads_what_goes_and_takes_the_list_back(sign_in, written):
    clerk = sign_in(360, "editor", "clerk")
    clerk.goto(f"{LISTS}{written.pk}/change/")
    clerk.get_by_role("link", name="撤销这次导入").click()
    expect(clerk.get_by_text("删去 8 个")).to_be_visible()
    fits(clerk)
    clerk.get_by_role("button", name="撤销这次导入").click()
    expect(clerk.get_by_role("heading", name="已撤销")).to_be_visible()
    assert not import_apply.posts_of(written).exists()
