"""The page of a reviewer in a browser: both columns, the picture, and acts that stay in view."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from officials.actions import notices
from officials.models import HotlineSource, Notice, Post
from tests.browser.accessibility import violations
from tests.support import factories
from tests.support.pdf_files import pdf

pytestmark = pytest.mark.ignore_template_errors


@pytest.fixture
def waiting(settings, tmp_path):
    """A changed post that waits, with a PDF that prints its number, and another after it."""
    settings.MEDIA_ROOT = tmp_path
    place = factories.county(name="样板县")
    department = factories.department(region=place, name="林业局")
    for title in ("副局长", "局长"):
        post = factories.post(department=department, title=title, duties="森林资源管理")
        factories.appointment(post=post, official=factories.official(name="邵样本"))
        factories.sourced_hotline(post=post, label="办公电话")
        factories.publish(post)
        Post.objects.filter(pk=post.pk).update(duties="森林资源管理、林长制")
        post.refresh_from_db()
        factories.submit(post)
    Notice.objects.update(owner_region=place)
    first = Post.objects.earliest("pk")
    source = HotlineSource.objects.get(hotline__post=first)
    page = [(60, 700 - 40 * line, f"029-0000 005{line}") for line in range(9)]
    content = pdf([[*page, (60, 200, source.printed_number)]])
    notices.archive_file(
        source.notice, SimpleUploadedFile("通告.pdf", content), by=factories.user()
    )
    return first


@pytest.mark.parametrize("width", [1280, 360])
def test_the_notice_stands_beside_the_card_and_the_acts_stay_in_view(sign_in, waiting, width):
    page = sign_in(width, "reviewer", "colleague")
    page.goto(f"/admin/officials/post/{waiting.pk}/approve/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    act = page.get_by_role("button", name="批准，看下一个（1/2）")
    expect(act).to_be_in_viewport()
    card, notice = page.locator(".public-card"), page.locator(".review-notice")
    where = card.bounding_box(), notice.bounding_box()
    if width == 1280:
        assert where[1]["x"] + where[1]["width"] < where[0]["x"]
    else:
        changes = page.locator(".review-changes").bounding_box()
        assert where[0]["y"] + where[0]["height"] < where[1]["y"] < changes["y"]
    notice.scroll_into_view_if_needed()
    expect(page.locator(".notice-row")).to_have_count(1)
    expect(act).to_be_in_viewport()
    picture = page.request.get(page.locator(".notice-sheet").get_attribute("href"))
    assert (picture.status, picture.headers["content-type"]) == (200, "image/png")
    page.get_by_role("link", name="对“分管工作”写意见").click()
    assert violations(page) == []
    page.get_by_label("对“分管工作”的意见").fill("公告没有林长制")
    page.get_by_role("button", name="退回").click()
    expect(page.get_by_role("heading", name="林业局")).to_contain_text("局长")
    waiting.refresh_from_db()
    assert waiting.review_comment == "【分管工作】公告没有林长制"
    page.goto(f"/admin/officials/post/{waiting.pk}/preview/")
    assert violations(page) == []
    page.locator(".public-card summary").first.click()
    label, value = (
        page.locator(f".public-card {tag}").first.bounding_box() for tag in ("dt", "dd")
    )
    assert abs(label["y"] - value["y"]) < 1, "a label stands lower than its value"
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.goto(f"/admin/officials/post/{waiting.pk}/change/")
    expect(page.locator("summary .opinion")).to_contain_text("公告没有林长制")
