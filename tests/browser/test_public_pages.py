"""Every public page in a browser: no violation, nothing to scroll sideways, easy to hit."""

import re
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import world as worlds

SCRIPT = Axe().axe_script
CHECK = """options => axe.run(document, options).then(found => found.violations.flatMap(
    each => each.nodes.map(node => [each.id, node.html, node.failureSummary])))"""
ALL = {"resultTypes": ["violations"]}
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
ENHANCED = {"runOnly": ["color-contrast-enhanced"], "resultTypes": ["violations"]}
PREFIXES = ["", "/en", "/large", "/large/en"]

# Links inside a sentence are as tall as its lines (WCAG 2.5.8, inline).
SMALL_TARGETS = """least => [...document.querySelectorAll('a, button, input, select, summary')]
    .filter(e => e.checkVisibility() && e.type !== 'checkbox' && !e.matches('.skip')
        && !e.closest('.notice, .prose p, .prose li, .lead, .hint'))
    .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect().height])
    .filter(([_, height]) => height < least)"""

CALLS = """() => [...document.querySelectorAll('main .call')].map(e => {
    const inner = e.parentElement.getBoundingClientRect(), box = e.getBoundingClientRect();
    return [box.height, Math.round(inner.width - box.width)]; })"""

# What is set too small or too tight for reading in large print.
SMALL_PRINT = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), small = [];
    while (walker.nextNode()) {
        const style = getComputedStyle(walker.currentNode.parentElement);
        const size = parseFloat(style.fontSize), text = walker.currentNode.data.trim();
        if (text && (size < 24 || parseFloat(style.lineHeight) < 1.499 * size))
            small.push([text, style.fontSize, style.lineHeight]);
    }
    return small; }"""

# Of a card, what stands beside something else instead of below it.
BESIDE = """() => [...document.querySelectorAll('.card, .hotline, .cards')].flatMap(e =>
    [...e.children].map(child => [child, child.getBoundingClientRect()]).filter(
        ([child, box]) => child.previousElementSibling && box.height
        && child.previousElementSibling.getBoundingClientRect().bottom > box.top + 1
    ).map(([child]) => child.outerHTML.slice(0, 90)))"""

# What has the focus, where it is on the page, and what covers its middle.
FOCUSED = """() => {
    const e = document.activeElement, box = e.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {name: e.tagName + ' ' + e.textContent.trim(), y: box.y + scrollY, x: box.x,
        part: e.closest('.top, .head, .ask, .list, .index, .bar, .bottom')?.className || '',
        covered: e !== top && !e.contains(top) && !top?.contains(e)}; }"""


def addresses(world, prefix):
    """Return an address for each page that looks different from all before it."""
    looks = {}
    for address, status in worlds.addresses(world).items():
        kept = address if address.startswith(("/regions/", "/posts/")) else ""
        look = re.sub("/[0-9a-z]{12}/|/[0-9]{6,9}/", "/…/", address)
        looks.setdefault((look, status, kept), address)
    return [prefix + quote(address, safe="/?=&") for address in (*looks.values(), "/components/")]


def violations(page, options):
    return page.evaluate(CHECK, options)


@pytest.fixture(autouse=True)
def _demonstration(settings):
    """Let the gallery of components be seen; the pages of ``world`` do not change by it."""
    settings.DEMO = True


class EveryPage:
    """A class for each language: two processes share the longest test."""

    LANGUAGE: str

    @pytest.mark.parametrize("size", ["", "/large"])
    def test_no_page_violates_a_rule_of_accessibility(self, visit, world, size):
        page = visit(320, scripts=True)
        for address in addresses(world, size + self.LANGUAGE):
            page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": 320, "height": 800})
            page.goto(address)
            page.evaluate(SCRIPT)
            assert violations(page, ALL) == [], address
            if not size:  # in large print a stricter contrast is tried below
                page.emulate_media(color_scheme="dark")
                assert violations(page, CONTRAST) == [], ("dark", address)
            page.set_viewport_size({"width": 1280, "height": 800})
            if not size:
                assert violations(page, CONTRAST) == [], ("dark, wide", address)
                page.emulate_media(color_scheme="light")
            assert violations(page, ALL) == [], ("wide", address)


class TestInChinese(EveryPage):
    LANGUAGE = ""


class TestInEnglish(EveryPage):
    LANGUAGE = "/en"


@pytest.mark.parametrize("prefix", PREFIXES)
def test_nothing_scrolls_sideways_and_all_is_easy_to_hit_on_a_small_phone(visit, world, prefix):
    least = 60 if "large" in prefix else 44
    page = visit(320, scripts=True)
    for address in addresses(world, prefix):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
        assert page.evaluate(SMALL_TARGETS, least - 0.5) == [], address
        for height, missing in page.evaluate(CALLS):
            assert height >= 48, address
            assert missing == 0, address


@pytest.mark.parametrize("prefix", ["/large", "/large/en"])
def test_large_print_is_large_and_dark_and_in_one_column(visit, world, prefix):
    page = visit(1280, scripts=True)
    for address in addresses(world, prefix):
        page.goto(address)
        assert page.evaluate(SMALL_PRINT) == [], address
        assert page.evaluate(BESIDE) == [], address
        page.evaluate(SCRIPT)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page, ENHANCED) == [], (scheme, address)


def test_a_page_takes_at_most_four_requests_and_no_stranger(visit, world, live_server):
    for address in addresses(world, ""):
        page = visit(360, scripts=True)
        asked, problems = [], []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda message, problems=problems: problems.append(message.text))
        page.goto(address)
        assert len(asked) <= 4, asked
        assert all(url.startswith(live_server.url) for url in asked)
        assert [text for text in problems if "status of 4" not in text] == [], address


@pytest.mark.parametrize("prefix", ["", "/large"])
@pytest.mark.parametrize("width", [360, 1280])
def test_keys_walk_a_place_in_the_order_of_reading_and_never_under_a_bar(
    visit, world, width, prefix
):
    worlds.fill(world.county, departments=3, each=2)
    page = visit(width, scripts=True)
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{prefix}/regions/{world.county.code}/")
    walked = []
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body") and len(walked) < 400:
        walked.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    assert [each["name"] for each in walked if each["covered"]] == []
    parts = [part for part in dict.fromkeys(each["part"].split(" ")[0] for each in walked) if part]
    assert parts == ["top", "head", "ask", "list", "index", "bar", "bottom"]
    listed = [each["y"] for each in walked if each["part"] == "list" and each["x"] < 300]
    assert listed == sorted(listed)


def test_at_four_times_the_size_nothing_sticks_and_nothing_is_lost(visit, world):
    page = visit(320, scripts=True)
    page.set_viewport_size({"width": 320, "height": 256})
    for prefix in PREFIXES:
        page.goto(f"{prefix}/regions/{world.county.code}/")
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        positions = "[...document.querySelectorAll('.bar, h2, .ask')].map(e => getComputedStyle(e)"
        assert "sticky" not in page.evaluate(f"{positions}.position)")


def test_forced_colours_and_still_pictures_are_respected(visit, world):
    page = visit(360, scripts=True)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto(f"/regions/{world.county.code}/")
    border = "getComputedStyle(document.querySelector('.call')).borderTopWidth"
    assert page.evaluate(border) == "2px"
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("prefix", ["", "/large"])
def test_a_caller_browses_to_a_number_in_five_taps(visit, prefix):
    page = visit(360)
    page.goto(f"{prefix}/")
    taps = 0
    for tapped in ("样品省", "样品市", "样品县"):
        page.get_by_role("link", name=tapped).first.click()
        taps += 1
    button = page.get_by_role("link", name="拨打办公电话 0999-012 3456 转 801")
    assert button.get_attribute("href") == "tel:+869990123456;ext=801"
    assert taps + 1 <= 5


@pytest.mark.usefixtures("world")
def test_a_caller_who_types_has_the_number_after_one_tap(visit):
    page = visit(360)
    page.goto("/")
    page.get_by_label("您在哪里？").fill("样品县")
    page.get_by_role("button", name="查找").click()
    assert page.get_by_role("link", name="拨打办公电话 0999-012 3456 转 801").count() == 1


def test_a_reader_changes_size_and_language_and_stays_on_the_page(visit, world, live_server):
    page = visit(360)
    page.goto(f"/posts/{world.head.uid}/")
    for link, prefix in (
        ("English", "/en"),
        ("Large print", "/large/en"),
        ("中文", "/large"),
        ("标准版", ""),
    ):
        page.get_by_role("link", name=link, exact=True).click()
        assert page.url == f"{live_server.url}{prefix}/posts/{world.head.uid}/"


def test_the_first_key_leads_past_the_menu(visit, world):
    page = visit(1280)
    page.goto(f"/regions/{world.county.code}/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
