"""Last viewed region: stored on the device only, offered as a link, removable."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import listen

STORAGE_BLOCKED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("refused", "SecurityError"); } })"""
FORGOTTEN = "已经忘记上次看的地方。"
pytestmark = pytest.mark.reads_only


@pytest.fixture
def surf(visit):
    """Open a page with scripts; fail on warnings and errors of the browser."""
    complaints = []

    def opened(width=360, *, script=""):
        page = visit(width, scripts=True)
        listen(page, complaints)
        if script:
            page.add_init_script(script)
        return page

    yield opened
    assert complaints == []


def last_region(page):
    return page.locator(".last-place")


def test_last_region_is_offered_on_the_home_page_and_on_topics(surf, world):
    page = surf()
    page.goto("/")
    expect(last_region(page)).to_be_hidden()
    region_url = f"/regions/{world.county.code}/"
    page.goto(region_url)
    for prefix, name in (("", "样品县"), ("/en", "Sample County")):
        for address, target in (
            ("/", region_url),
            ("/topics/", f"{region_url}topics/"),
            (f"/topics/{world.topic.slug}/", f"{region_url}topics/{world.topic.slug}/"),
        ):
            page.goto(prefix + address)
            link = last_region(page).get_by_role("link", name=name, exact=True)
            expect(link).to_be_visible()
            assert link.get_attribute("href") == prefix + target
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sample matter")
    assert page.context.cookies() == []


def test_only_code_and_names_are_stored_and_nothing_is_sent(surf, world):
    page = surf()
    page.goto(f"/regions/{world.town.code}/topics/{world.topic.slug}/")
    stored = json.loads(page.evaluate("localStorage.getItem('place')"))
    assert stored == {"code": world.town.code, "zh": "空白镇", "en": "Blank Town"}
    urls = []
    page.on("request", lambda request: urls.append(request.url))
    page.goto("/")
    expect(last_region(page)).to_be_visible()
    # The browser may request the icon of a page again, from the same URL.
    assert len(set(urls)) <= 4
    assert not [url for url in urls if world.town.code in url]


def test_last_region_leads_to_a_hotline_in_two_taps(surf, world):
    page = surf()
    page.goto(f"/regions/{world.town.code}/")
    page.goto("/")
    page.get_by_role("link", name="样品事", exact=True).click()
    last_region(page).get_by_role("link").click()
    expect(page.locator("a.call[href='tel:+869990123456;ext=801']")).to_be_visible()


def test_button_removes_the_last_region_for_good(surf, world):
    page = surf()
    page.goto(f"/regions/{world.county.code}/")
    page.goto("/")
    page.get_by_role("button", name="不再记住").press("Enter")
    expect(last_region(page)).to_have_text(FORGOTTEN)
    expect(last_region(page)).to_be_focused()
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(last_region(page)).to_be_hidden()


def test_page_restored_from_the_back_forward_cache_offers_the_last_region(surf, world):
    page = surf()
    page.goto("/")
    elsewhere = page.context.new_page()
    elsewhere.goto(f"/regions/{world.county.code}/")
    expect(last_region(page)).to_be_hidden()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(last_region(page).get_by_role("link", name="样品县")).to_be_visible()


@pytest.mark.parametrize(
    "script", [STORAGE_BLOCKED, "Storage.prototype.setItem = () => { throw 1 }"]
)
def test_blocked_storage_hides_the_link_and_breaks_nothing(surf, world, script):
    page = surf(script=script)
    page.goto(f"/regions/{world.county.code}/")
    for address in ("/", "/topics/", f"/topics/{world.topic.slug}/"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(last_region(page)).to_be_hidden()


@pytest.mark.usefixtures("world")
def test_invalid_stored_values_are_ignored(surf):
    page = surf()
    page.goto("/")
    for stored in (
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
        page.evaluate("stored => localStorage.setItem('place', stored)", stored)
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(last_region(page)).to_be_hidden()
        assert page.evaluate("localStorage.getItem('place')") == stored


@pytest.mark.usefixtures("world")
def test_stored_name_is_escaped(surf):
    stored = {"code": "610115", "zh": "<img src=x onerror=alert(1)>", "en": "x"}
    page = surf(script=f"localStorage.setItem('place', {json.dumps(json.dumps(stored))})")
    page.goto("/")
    expect(last_region(page).get_by_role("link")).to_have_text(stored["zh"])
    assert last_region(page).locator("img").count() == 0


def test_link_is_hidden_without_scripts(visit, world):
    page = visit(360)
    page.goto(f"/regions/{world.county.code}/")
    for address in ("/", "/topics/", f"/topics/{world.topic.slug}/"):
        page.goto(address)
        expect(last_region(page)).to_be_hidden()


@pytest.mark.usefixtures("country")
def test_the_home_page_of_an_empty_site_ends_within_1000_pixels_of_a_phone(visit):
    page = visit(360, scripts=True)
    page.goto("/")
    stored = json.dumps({"code": "610115", "zh": "临潼区", "en": "Lintong District"})
    page.evaluate("stored => { localStorage.place = stored; }", stored)
    page.reload()
    expect(page.locator(".size-offer")).to_be_visible()
    expect(last_region(page).get_by_role("link")).to_have_count(1)
    expect(page.get_by_label("哪里？什么事？")).to_be_visible()
    provinces = page.locator(".provinces").bounding_box()
    assert provinces["y"] + provinces["height"] <= 1000


@pytest.mark.usefixtures("demonstration")
def test_the_home_page_of_a_phone_ends_within_1000_pixels_with_all_that_a_device_adds(visit):
    places = [
        {"code": code, "zh": "样品自治县", "en": "Sample"}
        for code in ("610101", "610102", "610103")
    ]
    last = {"code": "610115", "zh": "临潼区", "en": "Lintong District"}
    page = visit(360, scripts=True)
    page.goto("/")
    for kept in ([], places):
        page.evaluate(
            "([last, kept]) => { localStorage.place = last; localStorage.places = kept; }",
            [json.dumps(last), json.dumps(kept)],
        )
        page.reload()
        expect(page.locator(".size-offer")).to_be_visible()
        expect(last_region(page).get_by_role("link")).to_have_count(1 + len(kept))
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        provinces = page.locator(".provinces").bounding_box()
        assert provinces["y"] + provinces["height"] <= 1000
    # The line scrolls; by keyboard it is seen whole.
    last_region(page).get_by_role("link").last.focus()
    page.keyboard.press("Tab")
    button = last_region(page).get_by_role("button")
    expect(button).to_be_focused()
    box = button.bounding_box()
    assert box["x"] + box["width"] <= 360
    button.press("Enter")
    expect(last_region(page).get_by_role("link")).to_have_count(len(places))
    expect(last_region(page)).to_contain_text(FORGOTTEN)
