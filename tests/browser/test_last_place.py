"""The last place: kept on the device alone, offered where it helps, and forgotten at a touch."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import listen

REFUSED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("refused", "SecurityError"); } })"""
FORGOTTEN = "已经忘记上次看的地方。"


@pytest.fixture
def surf(visit):
    """Open a browser with scripts; what it complains of, or asks of strangers, fails."""
    complaints = []

    def opened(width=360, *, script=""):
        page = visit(width, scripts=True)
        listen(page, complaints)
        if script:
            page.add_init_script(script)
        return page

    yield opened
    assert complaints == []


def line(page):
    return page.locator(".last-place")


def test_the_place_that_was_looked_at_is_offered_at_home_and_with_topics(surf, world):
    page = surf()
    page.goto("/")
    expect(line(page)).to_be_hidden()
    here = f"/regions/{world.county.code}/"
    page.goto(here)
    for prefix, name in (("", "样品县"), ("/en", "Sample County")):
        for address, there in (
            ("/", here),
            ("/topics/", f"{here}topics/"),
            (f"/topics/{world.topic.slug}/", f"{here}topics/{world.topic.slug}/"),
        ):
            page.goto(prefix + address)
            link = line(page).get_by_role("link", name=name, exact=True)
            expect(link).to_be_visible()
            assert link.get_attribute("href") == prefix + there
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sample matter")
    assert page.context.cookies() == []


def test_what_is_kept_is_the_code_and_the_names_and_nothing_is_sent(surf, world):
    page = surf()
    page.goto(f"/regions/{world.town.code}/topics/{world.topic.slug}/")
    kept = json.loads(page.evaluate("localStorage.getItem('place')"))
    assert kept == {"code": world.town.code, "zh": "空白镇", "en": "Blank Town"}
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    expect(line(page)).to_be_visible()
    # A browser may ask for the icon of a page again; it is the same address.
    assert len(set(asked)) <= 4
    assert not [url for url in asked if world.town.code in url]


def test_the_last_place_leads_to_a_number_in_two_taps(surf, world):
    page = surf()
    page.goto(f"/regions/{world.town.code}/")
    page.goto("/")
    page.get_by_role("link", name="样品事").click()
    line(page).get_by_role("link").click()
    expect(page.locator("a.call[href='tel:+869990123456;ext=801']")).to_be_visible()


def test_it_is_forgotten_at_a_touch_and_stays_so(surf, world):
    page = surf()
    page.goto(f"/regions/{world.county.code}/")
    page.goto("/")
    page.get_by_role("button", name="不再记住").press("Enter")
    expect(line(page)).to_have_text(FORGOTTEN)
    expect(line(page)).to_be_focused()
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(line(page)).to_be_hidden()


def test_a_page_that_comes_back_from_memory_shows_the_place_just_looked_at(surf, world):
    page = surf()
    page.goto("/")
    elsewhere = page.context.new_page()
    elsewhere.goto(f"/regions/{world.county.code}/")
    expect(line(page)).to_be_hidden()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(line(page).get_by_role("link", name="样品县")).to_be_visible()


@pytest.mark.parametrize("script", [REFUSED, "Storage.prototype.setItem = () => { throw 1 }"])
def test_where_storage_is_refused_nothing_breaks_and_nothing_is_shown(surf, world, script):
    page = surf(script=script)
    page.goto(f"/regions/{world.county.code}/")
    for address in ("/", "/topics/", f"/topics/{world.topic.slug}/"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(line(page)).to_be_hidden()


@pytest.mark.usefixtures("world")
def test_what_somebody_else_wrote_there_is_not_believed(surf):
    page = surf()
    page.goto("/")
    for kept in (
        "",
        "{",
        "null",
        "[]",
        '"610115"',
        '{"code": "//evil.example", "zh": "x", "en": "x"}',
        '{"code": "610115\\n", "zh": "x", "en": "x"}',
        '{"code": "610115", "zh": "样品县"}',
        '{"code": "610115", "zh": {}, "en": []}',
    ):
        page.evaluate("kept => localStorage.setItem('place', kept)", kept)
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(line(page)).to_be_hidden()
        assert page.evaluate("localStorage.getItem('place')") == kept


@pytest.mark.usefixtures("world")
def test_a_name_is_shown_as_text(surf):
    kept = {"code": "610115", "zh": "<img src=x onerror=alert(1)>", "en": "x"}
    page = surf(script=f"localStorage.setItem('place', {json.dumps(json.dumps(kept))})")
    page.goto("/")
    expect(line(page).get_by_role("link")).to_have_text(kept["zh"])
    assert line(page).locator("img").count() == 0


def test_without_scripts_nothing_is_shown(visit, world):
    page = visit(360)
    page.goto(f"/regions/{world.county.code}/")
    for address in ("/", "/topics/", f"/topics/{world.topic.slug}/"):
        page.goto(address)
        expect(line(page)).to_be_hidden()
