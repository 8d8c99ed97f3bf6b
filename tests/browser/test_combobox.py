"""Combobox of the search form: keyboard, screen reader, and the form without suggestions."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from tests.browser.accessibility import contrast_violations, violations
from tests.browser.conftest import listen
from tests.support.pairwise import FORMS_OF_ONE

pytestmark = pytest.mark.reads_only


@pytest.fixture
def surf(visit):
    """Open a page with scripts; fail on warnings and errors of the browser."""
    complaints = []

    def opened(address="/search/", width=360):
        page = visit(width, scripts=True)
        listen(page, complaints)
        page.goto(address)
        return page

    yield opened
    ignored = "Failed to load resource"  # the browser's message for an error response
    assert [each for each in complaints if ignored not in each] == []


def box(page):
    return page.locator("#id_q")


def options(page):
    return page.get_by_role("option")


def type_text(page, text):
    box(page).press_sequentially(text)
    expect(options(page).first).to_be_visible()


def active(page):
    """Return the text of the active option, or None."""
    name = box(page).get_attribute("aria-activedescendant")
    marked = page.locator("[aria-selected=true]")
    expect(marked).to_have_count(1 if name else 0)
    return page.locator(f"#{name} span").text_content() if name else None


def test_typing_opens_a_list_of_suggestions_with_their_regions(surf, world):
    page = surf()
    expect(box(page)).to_have_role("combobox")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    type_text(page, "样品")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    assert box(page).get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute(
        "id"
    )
    texts = options(page).all_text_contents()
    assert "样品县 样品省样品市" in texts
    assert "样品县公安局 样品省样品市样品县" in texts
    expect(page.get_by_role("status")).to_have_text(f"有 {len(texts)} 条建议。")
    box(page).press_sequentially("没有")
    expect(page.get_by_role("status")).to_have_text("没有建议。")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_arrow_keys_cycle_through_options_and_enter_chooses(surf, world):
    page = surf()
    type_text(page, "样品")
    texts = [each.split(" ")[0] for each in options(page).all_text_contents()]
    assert active(page) is None
    for text in (*texts, None, texts[0]):
        box(page).press("ArrowDown")
        assert active(page) == text
    box(page).press("ArrowUp")
    assert active(page) is None
    box(page).press("ArrowUp")
    assert active(page) == texts[-1]
    for key in ("Home", "End", "ArrowLeft", "ArrowRight"):
        box(page).press("ArrowDown" if active(page) is None else "ArrowUp")
        assert active(page)
        box(page).press(key)
        assert active(page) is None
        expect(page.get_by_role("listbox")).to_be_visible()
    expect(box(page)).to_have_value("样品")
    for _step in range(texts.index("样品县") + 1):
        box(page).press("ArrowDown")
    box(page).press("Enter")
    expect(page).to_have_url(re.compile(f"/regions/{world.county.code}/$"))


def test_escape_closes_the_list_and_enter_submits_the_form(surf, world):
    page = surf()
    type_text(page, "王示")
    box(page).press("ArrowDown")
    box(page).press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box(page)).to_have_value("王示")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    box(page).press("ArrowDown")
    expect(options(page).first).to_be_visible()
    box(page).press("Enter")
    expect(page).to_have_url(re.compile("/search/[?]q=%E7%8E%8B%E7%A4%BA$"))


def test_tab_closes_the_list(surf, world):
    page = surf()
    type_text(page, "王示")
    box(page).press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_click_chooses_an_option(surf, world):
    page = surf()
    type_text(page, "wangshili")
    options(page).first.click()
    expect(page).to_have_url(re.compile(f"/posts/{world.head.uid}/$"))


def test_outdated_response_is_ignored(surf, world):
    page = surf()
    delayed = []

    def delay(route):
        delayed.append(route) if "q=%E7%8E%8B&" in f"{route.request.url}&" else route.continue_()

    page.route("**/suggest/*", delay)
    with page.expect_request("**/suggest/*"):
        box(page).press_sequentially("王")
    type_text(page, "示例")
    late = '{"said": "", "suggestions": [{"text": "late", "place": "", "address": "/"}]}'
    with suppress(Error):  # The page has aborted the request.
        delayed[0].fulfill(body=late, content_type="application/json")
    page.evaluate("new Promise(done => setTimeout(done))")
    expect(options(page)).to_have_text(["王示例 样品省样品市样品县"])


@pytest.mark.parametrize("status", [200, 429, 503])
def test_form_works_when_suggestions_fail(surf, world, status):
    page = surf()
    page.route("**/suggest/*", lambda route: route.fulfill(status=status, body="<h1>"))
    with page.expect_response("**/suggest/*"):
        box(page).press_sequentially("王示例")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box(page).press("Enter")
    expect(page.get_by_role("heading", name="局长")).to_be_visible()


def test_form_works_without_scripts(visit, world):
    page = visit(360)
    page.goto("/search/")
    expect(box(page)).to_have_role("searchbox")
    box(page).fill("王示例")
    box(page).press("Enter")
    expect(page.get_by_role("heading", name="局长")).to_be_visible()


def test_chinese_suggestions_on_english_pages_have_a_lang_attribute(surf, world):
    page = surf("/en/search/")
    type_text(page, "wsl")
    expect(options(page)).to_contain_text(["王示例"])
    expect(options(page).first.locator("span")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_role("status")).to_have_text("1 suggestion.")


@pytest.mark.parametrize(("prefix", "width"), FORMS_OF_ONE)
def test_open_list_is_accessible_and_does_not_overflow(surf, world, prefix, width):
    page = surf(f"{prefix}/search/", width)
    type_text(page, "样品")
    box(page).press("ArrowDown")
    assert violations(page, contrast=False) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert contrast_violations(page, set()) == [], scheme
    assert page.evaluate("document.documentElement.scrollWidth") == width
    least = 60 if "/large" in prefix else 44
    heights = [option.bounding_box()["height"] for option in options(page).all()]
    assert min(heights) >= least


@pytest.mark.parametrize("prefix", ["", "/large/en"])
def test_the_box_of_the_header_suggests_and_searches_from_any_page(surf, world, prefix):
    page = surf(f"{prefix}/about/")
    header = page.locator(".site-header").get_by_role("combobox")
    header.press_sequentially("样品")
    expect(options(page).first).to_be_visible()
    box_of_list = page.get_by_role("listbox").bounding_box()
    assert box_of_list["x"] + box_of_list["width"] <= 360
    header.press("Enter")
    expect(page).to_have_url(re.compile(f"{prefix}/(search|regions)/"))


def test_the_box_of_the_header_is_left_out_on_paper(visit, world):
    page = visit(360)
    page.goto("/about/")
    header = page.locator(".header-search")
    expect(header).to_be_visible()
    page.emulate_media(media="print")
    expect(header).to_be_hidden()
