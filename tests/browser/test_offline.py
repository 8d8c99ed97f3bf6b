"""A device keeps places, the size of print, and one page for the time without a network."""

import json
import re

import pytest
from playwright.sync_api import expect

from officials.actions import withdrawal
from tests.browser.conftest import listen
from tests.support import factories
from tests.support.waits import wait_until

KEPT = """async () => { const cache = await caches.open("offline");
    return (await cache.keys()).map(({url}) => new URL(url).pathname).sort(); }"""
TEXT = """async () => { const cache = await caches.open("offline");
    for (const key of await cache.keys()) if (key.url.endsWith("/offline/"))
        return await (await cache.match(key)).text();
    return ""; }"""
AGE = """async (days) => { const cache = await caches.open("offline");
    for (const key of await cache.keys()) {
        const response = await cache.match(key), headers = new Headers(response.headers);
        headers.set("X-Kept-At", Date.now() - days * 24 * 3600 * 1000);
        await cache.put(key, new Response(await response.blob(), {headers})); } }"""
OFFICE = "tel:+869990123456;ext=801"


def wait_for(page, script, holds):
    """Wait until what a script returns ``holds``."""
    wait_until(lambda: holds(page.evaluate(script)))


def test_the_last_place_is_there_without_a_network_and_leaves_when_it_is_taken_down(visit, world):
    page = visit(360, scripts=True, workers=True)
    complaints = []
    listen(page, complaints)
    place, kept = f"/regions/{world.county.code}/", f"/regions/{world.county.code}/offline/"
    page.goto(place)
    wait_for(page, KEPT, lambda paths: len(paths) == 2)
    assert kept in page.evaluate(KEPT)
    assert complaints == []
    # Forms and staff are never kept, nor is any other page.
    for address in ("/about/", f"/report/{world.office.uid}/", "/admin/login/"):
        page.goto(address)
    assert [path for path in page.evaluate(KEPT) if not path.startswith("/static/")] == [kept]
    page.context.set_offline(True)
    # None that the browser itself still holds, as it may for half a minute.
    for address in (f"{place}?now=1", "/", "/hotlines/"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_contain_text("没有网络时用的号码")
        expect(page.locator(f"a[href='{OFFICE}']")).to_be_visible()
        # With its stylesheet.
        assert page.locator(f"a[href='{OFFICE}']").bounding_box()["height"] >= 48
    assert "15400000001" not in page.content()
    assert "王示例" not in page.content()
    page.context.set_offline(False)
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason="number_stopped")
    page.goto("/about/")
    page.evaluate(AGE, 1)
    page.reload()
    wait_for(page, TEXT, lambda text: text and OFFICE not in text)


@pytest.mark.reads_only
def test_after_a_week_only_the_emergency_numbers_are_left(visit, world):
    page = visit(360, scripts=True, workers=True)
    page.goto(f"/regions/{world.county.code}/")
    wait_for(page, KEPT, lambda paths: len(paths) == 2)
    page.evaluate(AGE, 6.9)
    page.context.set_offline(True)
    page.goto("/")
    expect(page.locator(f"a[href='{OFFICE}']")).to_be_visible()
    page.evaluate(AGE, 7.1)
    page.goto("/")
    for number in ("110", "119", "120", "12345"):
        expect(page.locator(f"a[href='tel:{number}']")).to_be_visible()
    assert "0999" not in page.content()
    assert page.evaluate(KEPT) == []


@pytest.mark.reads_only
def test_a_forgotten_place_is_not_kept_and_a_refused_one_leaves_the_device(visit, world):
    page = visit(360, scripts=True, workers=True)
    page.goto(f"/regions/{world.county.code}/")
    wait_for(page, KEPT, lambda paths: len(paths) == 2)
    page.goto("/")
    page.get_by_role("button", name="不再记住").click()
    wait_for(page, KEPT, lambda paths: "/offline/" in paths and len(paths) == 2)
    stored = json.dumps({"code": "999999", "zh": "没有", "en": "None"})
    page.evaluate("stored => localStorage.setItem('place', stored)", stored)
    page.goto("/")
    wait_for(page, KEPT, lambda paths: paths == [])


@pytest.mark.reads_only
def test_places_are_saved_on_the_device_and_removed_where_they_were_saved(visit, world):
    page = visit(360, scripts=True)
    for place in (world.county, world.zone):
        page.goto(f"/regions/{place.code}/")
        page.get_by_role("button", name="☆ 收藏").click()
        expect(page.get_by_role("button", name="★ 已收藏")).to_be_visible()
    page.goto("/")
    places = page.locator(".last-place")
    expect(places.get_by_role("link")).to_have_text(["样品新区", "样品县"])
    page.goto(f"/en/topics/{world.topic.slug}/")
    places.get_by_role("link", name="Sample County").click()
    expect(page).to_have_url(re.compile(f"/en/regions/{world.county.code}/topics/"))
    for place in (world.county, world.zone):
        page.goto(f"/regions/{place.code}/")
        page.get_by_role("button", name="★ 已收藏").click()
        expect(page.get_by_role("button", name="☆ 收藏")).to_be_visible()
    page.goto("/")
    expect(places.get_by_role("link")).to_have_text(["样品新区"])
    assert page.evaluate("localStorage.getItem('places')") is None
    assert page.context.cookies() == []
    plain = visit(360)
    plain.goto(f"/regions/{world.county.code}/")
    expect(plain.locator("[data-keep]")).to_be_hidden()
    plain.get_by_role("link", name="分享", exact=True).click()
    expect(plain.locator("#address")).to_contain_text(f"/regions/{world.county.code}/")


@pytest.mark.reads_only
@pytest.mark.usefixtures("world")
def test_large_print_is_offered_until_somebody_chose_a_size(visit):
    page = visit(360, scripts=True)
    page.goto("/")
    page.get_by_role("button", name="不用").click()
    expect(page.locator(".size-offer")).to_be_hidden()
    page.reload()
    expect(page.locator(".size-offer")).to_be_hidden()
    assert page.url.endswith("/")
    other = visit(360, scripts=True)
    other.goto("/")
    other.get_by_role("link", name="换成长辈版").click()
    expect(other).to_have_url(re.compile("/large/$"))
    expect(other.locator(".size-offer")).to_be_hidden()
    other.goto("/")
    expect(other).to_have_url(re.compile("/large/$"))
    assert other.context.cookies() == []


@pytest.mark.reads_only
@pytest.mark.usefixtures("world")
def test_the_site_can_be_installed(visit):
    page = visit(360)
    page.goto("/")
    link = page.locator("link[rel=manifest]").get_attribute("href")
    answer = page.request.get(link)
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest = answer.json()
    assert manifest["start_url"] == "/"
    for icon in manifest["icons"]:
        image = page.request.get(icon["src"])
        assert image.headers["content-type"] == icon["type"]
        size = "x".join(str(int.from_bytes(image.body()[at : at + 4], "big")) for at in (16, 20))
        assert size == icon["sizes"]
    policy = page.request.get("/").headers["content-security-policy"]
    assert "manifest-src 'self'" in policy
