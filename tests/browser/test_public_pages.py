"""Every public page in a browser: no violation, nothing to scroll sideways, easy to hit."""

from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import world as worlds

CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}

# Links inside a sentence are as tall as its lines (WCAG 2.5.8, inline).
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, select')]
    .filter(e => !e.closest('p, dd, .where, h1, h2, h3, .skip') && e.type !== 'hidden'
        && !e.matches('.skip, [type=checkbox]'))
    .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
    .filter(([_, box]) => box.height < 44)
    .map(([html, box]) => html + ' ' + box.height)"""

CALLS = """() => [...document.querySelectorAll('.call')].map(e => {
    const inner = e.parentElement.getBoundingClientRect(), box = e.getBoundingClientRect();
    return [box.height, Math.round(inner.width - box.width)]; })"""


def addresses(world, prefix):
    return [prefix + quote(address, safe="/?=&") for address in worlds.addresses(world)]


def told(results):
    return [
        (each["id"], node["html"], node["failureSummary"])
        for each in results.response["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_page_violates_a_rule_of_accessibility(visit, world, prefix, width):
    page = visit(width, scripts=True)
    for address in addresses(world, prefix):
        page.emulate_media(color_scheme="light")
        page.goto(address)
        assert told(Axe().run(page)) == [], address
        page.emulate_media(color_scheme="dark")
        assert told(Axe().run(page, options=CONTRAST)) == [], address


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_nothing_scrolls_sideways_and_all_is_easy_to_hit_on_a_small_phone(visit, world, prefix):
    page = visit(320, scripts=True)
    for address in addresses(world, prefix):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
        assert page.evaluate(SMALL_TARGETS) == [], address
        for height, missing in page.evaluate(CALLS):
            assert height >= 48, address
            assert missing == 0, address


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


@pytest.mark.usefixtures("world")
def test_a_caller_browses_to_a_number_in_five_taps(visit):
    page = visit(360)
    page.goto("/")
    for tapped in ("样品省", "样品市", "样品县"):
        page.get_by_role("link", name=tapped).first.click()
    button = page.get_by_role("link", name="拨打 0999-012 3456 转 801")
    assert button.get_attribute("href") == "tel:+869990123456;ext=801"


@pytest.mark.usefixtures("world")
def test_a_caller_who_types_has_the_number_after_one_tap(visit):
    page = visit(360)
    page.goto("/")
    page.get_by_label("您在哪里？").fill("样品县")
    page.get_by_role("button", name="查找").click()
    assert page.get_by_role("link", name="拨打 0999-012 3456 转 801").count() == 1


def test_a_reader_changes_the_language_and_stays_on_the_page(visit, world):
    page = visit(360)
    page.goto(f"/posts/{world.head.uid}/")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith(f"/en/posts/{world.head.uid}/")
    page.get_by_role("link", name="中文").click()
    assert page.url.endswith(f"/posts/{world.head.uid}/")
    assert "/en/" not in page.url


def test_the_first_key_leads_past_the_menu(visit, world):
    page = visit(1280)
    page.goto(f"/regions/{world.county.code}/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
