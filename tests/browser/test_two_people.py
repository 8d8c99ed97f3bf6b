"""Two people on one post: the second reads what the first did, keeps the words, and goes back."""

import pghistory
import pytest
from playwright.sync_api import expect

from officials.models import Post
from tests.browser.accessibility import violations
from tests.support import factories

pytestmark = pytest.mark.ignore_template_errors


def save(page):
    page.get_by_role("button", name="保存并继续编辑").click()


def open_line(page, words):
    page.locator("summary").filter(has_text=words).click()


@pytest.fixture
def post():
    made = factories.post(title="副局长", duties="分管城管")
    factories.sourced_hotline(post=made, label="办公电话")
    return made


def test_the_second_of_two_keeps_the_words_and_saves_them(sign_in, post):
    here = f"/admin/officials/post/{post.pk}"
    first, second = sign_in(1280, "editor", "first"), sign_in(360, "editor", "second")
    for page in (first, second):
        page.goto(f"{here}/change/")
    open_line(first, "分管工作")
    first.get_by_role("textbox", name="分管工作").fill("分管供水")
    open_line(first, "更多：类别")
    first.locator("#id_why").fill("分工调整")
    save(first)
    expect(first.get_by_text("公开页面没有变")).to_be_visible()

    open_line(second, "岗位名称")
    second.get_by_role("textbox", name="岗位名称").fill("局长")
    second.locator("#id_hotlines-0-label").fill("值班")
    save(second)
    expect(second.get_by_role("heading", name="没有保存")).to_be_visible()
    for said in ("分工调整", "分管城管", "分管供水"):
        expect(second.locator(".message").get_by_text(said)).to_be_visible()
    expect(second.get_by_label("岗位名称")).to_have_value("局长")
    expect(second.locator("#id_hotlines-0-label")).to_have_value("值班")
    assert violations(second) == []
    assert second.evaluate("document.documentElement.scrollWidth") == 360
    save(second)
    expect(second.get_by_text("公开页面没有变")).to_be_visible()
    post.refresh_from_db()
    # The form was filled with the old duties, and saved again after reading the new ones.
    assert (post.title, post.duties) == ("局长", "分管城管")


def test_somebody_reads_what_others_changed_and_goes_back(sign_in, post):
    for title, duties in (("副局长", "分管供水"), ("局长", "分管供水")):
        with pghistory.context(user=factories.editor().pk):
            Post.objects.filter(pk=post.pk).update(title=title, duties=duties)
    page = sign_in(1280, "editor", "first")
    page.goto(f"/admin/officials/post/{post.pk}/change/")
    page.get_by_role("link", name="修改记录").click()
    page.get_by_label("从").select_option(index=1)
    page.get_by_role("button", name="看差别").click()
    expect(page.get_by_role("table").get_by_text("局长", exact=True)).to_be_visible()
    page.get_by_role("link", name="回到").first.click()
    expect(page.get_by_text("还没有保存")).to_be_visible()
    expect(page.get_by_label("岗位名称")).to_have_value("副局长")
    assert violations(page) == []
    save(page)
    expect(page.get_by_text("公开页面没有变")).to_be_visible()
    post.refresh_from_db()
    assert (post.title, post.duties) == ("副局长", "分管供水")
