"""A screen in a hall with its script: pages change once the next has come, for a day at most."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import listen
from tests.support import factories, world as worlds


def test_a_screen_turns_keeps_its_pages_without_the_network_and_drops_them_after_a_day(
    visit, world
):
    worlds.fill(world.zone, departments=3, each=5)
    address = f"/regions/{world.zone.code}/screen/"
    page = visit(1280, scripts=True, workers=True)
    complaints = []
    listen(page, complaints)
    page.clock.install()
    page.goto(address)
    expect(page).to_have_url(re.compile("turn=script"))
    # Before its script has run a page has no timer that the clock of this test could move.
    page.wait_for_load_state("load")
    number = page.locator(".screen-page")
    expect(number).to_have_text("1 / 2")
    # The worker takes this page over while it stands.
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    for text in ("2 / 2", "1 / 2"):
        page.clock.run_for(20_000)
        expect(number).to_have_text(text)
    assert complaints == []
    page.context.set_offline(True)
    page.clock.run_for(20_000)
    expect(page.locator("html")).to_have_class(re.compile("screen-kept"))
    expect(page.locator(".screen-day")).to_be_visible()
    expect(page.locator(".screen-number").first).to_be_visible()
    page.clock.run_for(25 * 3600 * 1000)
    expect(page.locator("main")).to_have_class("screen-old")
    assert "0999" not in page.locator("main").inner_text()
    for emergency in ("110", "119", "120", "12345"):
        expect(page.locator("main").get_by_text(emergency, exact=True)).to_be_visible()
    page.context.set_offline(False)
    page.clock.run_for(20_000)
    expect(page.locator(".screen-number").first).to_be_visible()


def test_a_screen_that_starts_without_the_network_has_its_pages(visit, world):
    page = visit(1280, scripts=True, workers=True)
    page.goto(f"/regions/{world.county.code}/screen/?turn=script")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.reload()
    expect(page.locator(".screen-number").first).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-kept-at", re.compile("[0-9]+"))
    expect(page.locator(".screen-number").first).to_have_text("0999-012 3456 转 801")
    expect(page.locator("html")).to_have_class(re.compile("screen-kept"))


def test_a_screen_fits_each_width_in_both_looks(visit, world):
    for width in (320, 1280, 1920):
        page = visit(width)
        for look in ("", "?look=dark", "?look=light"):
            page.goto(f"/regions/{world.county.code}/screen/{look}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_of_twelve_fits_a_screen_as_it_hangs_there(visit, world):
    seats = worlds.fill(world.zone, departments=1, each=12)
    for seat in seats:
        seat.hotlines.update(extension="80155")
    factories.publish(*seats)
    page = visit(1280)
    for width, height in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"/regions/{world.zone.code}/screen/?turn=no")
        assert page.locator(".screen-number").count() == 12
        assert page.evaluate("document.documentElement.scrollHeight") <= height
    # A board of lamps: the tools may stand below its edge, where nobody presses them.
    for width, height in ((640, 320), (800, 400), (1024, 512)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"/regions/{world.zone.code}/screen/?turn=no&posts=4")
        assert page.locator(".screen-number").count() == 4
        box = page.locator(".screen-emergency").bounding_box()
        assert box["y"] + box["height"] <= height
