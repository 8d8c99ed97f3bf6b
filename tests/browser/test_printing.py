"""Printed sheet of a region in the browser, and JSON-LD under the content security policy."""

import json
import re

import pytest

from tests.browser.conftest import listen
from tests.support import factories, world as worlds
from tests.support.pairwise import FULL

MILLIMETRES = 96 / 25.4
A4 = (210, 297)
BROADSHEET = (390, 540)

# Records violations of the policy from the start of the page.
WATCH = """window.refused = []; document.addEventListener(
    'securitypolicyviolation', event => window.refused.push(event.blockedURI))"""

# Size of the card, and the number of items that are cut off, under the code, or too small.
CARD = """() => {
    const card = document.querySelector('.wallet'), box = card.getBoundingClientRect();
    const code = card.querySelector('img').getBoundingClientRect();
    const lines = [...card.querySelectorAll('li, h2')].map(e => e.getBoundingClientRect());
    return {width: box.width, height: box.height,
        cut: lines.filter(line => line.bottom > box.bottom || line.right > box.right).length,
        under: lines.filter(line => line.top < code.bottom && line.bottom > code.top
            && line.right > code.left).length,
        small: [...card.querySelectorAll('li b')].filter(
            e => parseFloat(getComputedStyle(e).fontSize) < 13).length}; }"""

PAPER = """() => [document.body, document.querySelector('tbody td')].map(e => getComputedStyle(e))
    .map(style => [style.color, style.backgroundColor])"""
BREAKS = """() => [...new Set([...document.querySelectorAll('tr')].map(
    e => getComputedStyle(e).breakInside))]"""
# The smallest text that is displayed, in pixels of 0.75 pt.
SMALLEST = """() => Math.min(...[...document.querySelectorAll('main *')].filter(
    e => e.getClientRects().length && [...e.childNodes].some(
        node => node.nodeType === 3 && node.textContent.trim())).map(
    e => parseFloat(getComputedStyle(e).fontSize)))"""


def count_pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def page_size(pdf):
    """Return width and height of the pages in whole millimetres."""
    (box,) = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf))
    return tuple(round(float(points) / 72 * 25.4) for points in box)


@pytest.fixture
def sheet(visit):
    """Open the sheet of a region: ``sheet(region)``; scripts are off."""

    def open_sheet(region, *, width=1280, prefix=""):
        page = visit(width)
        page.goto(f"{prefix}/regions/{region.code}/print/")
        return page

    return open_sheet


def publish_posts(region, *, departments, each):
    """Publish posts with texts of a usual length, ``each`` per department."""
    notice = factories.notice(owner_region=region)
    posts = []
    for number in range(departments):
        department = factories.department(region=region, name=f"人力资源社会保障{number:02}局")
        for rank in range(each):
            post = factories.post(department=department, rank=rank)
            factories.appointment(post=post)
            worlds.number(notice, post=post, hours="工作日 9:00-12:00，14:00-17:30")
            posts.append(post)
    factories.publish(*posts)


# Departments, posts of each, and how many pages they may take.
SHEETS = [(20, 1, 1), (2, 10, 1), (20, 2, 2), (42, 9, 10)]


@pytest.mark.parametrize(("departments", "each", "most"), SHEETS if FULL else SHEETS[:3])
def test_a_region_of_378_posts_fits_on_five_sheets_printed_on_both_sides(
    sheet, world, departments, each, most
):
    publish_posts(world.zone, departments=departments, each=each)
    page = sheet(world.zone)
    assert page.locator("tbody [scope=row]").count() == departments * each
    for prefix in ("", "/en"):
        pdf = sheet(world.zone, prefix=prefix).pdf(prefer_css_page_size=True)
        assert page_size(pdf) == A4
        assert count_pages(pdf) <= most, prefix


def test_89_posts_fit_on_one_page_of_a_broadsheet_and_no_entry_is_split(visit, world):
    publish_posts(world.zone, departments=13, each=7)
    page = visit(1280)
    page.goto(f"/regions/{world.zone.code}/newspaper/?columns=6")
    assert page.locator(".entry").count() == 91
    pdf = page.pdf(prefer_css_page_size=True)
    assert page_size(pdf) == BROADSHEET
    assert count_pages(pdf) == 1
    page.emulate_media(media="print")
    breaks = "all => new Set(all.map(e => getComputedStyle(e).breakInside)).size"
    assert page.locator(".entry").evaluate_all(breaks) == 1
    assert page.evaluate(SMALLEST) >= 12


def test_rows_are_not_split_and_no_text_on_paper_is_smaller_than_9_points(sheet, world):
    for prefix in ("", "/en", "/large"):
        page = sheet(world.county, prefix=prefix)
        page.emulate_media(media="print")
        assert page.evaluate(BREAKS) == ["avoid"]
        assert page.evaluate(SMALLEST) >= 12, prefix


def test_english_titles_beside_long_names_are_not_broken_within_words(sheet, world):
    notice = factories.notice(owner_region=world.zone)
    post = factories.post(department=factories.department(region=world.zone), title="副区长")
    holder = factories.official(name="阿卜杜热依木买买提·示例")
    factories.appointment(post=post, official=holder)
    worlds.number(notice, post=post, extension="801")
    factories.publish(post)
    page = sheet(world.zone, prefix="/en", width=720)
    page.emulate_media(media="print")
    title, name, number = (page.locator("tbody [scope=row], tbody td").nth(n) for n in range(3))
    assert "Deputy District Head" in title.inner_text()
    assert title.bounding_box()["height"] <= 2 * number.bounding_box()["height"] + 1
    assert name.bounding_box()["y"] > number.bounding_box()["y"]


def test_print_is_black_on_white_in_each_colour_scheme(sheet, world):
    page = sheet(world.county)
    for scheme in ("light", "dark"):
        page.emulate_media(media="print", color_scheme=scheme)
        assert page.evaluate(PAPER) == [
            ["rgb(0, 0, 0)", "rgb(255, 255, 255)"],
            ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"],
        ]
        assert page.get_by_role("navigation").count() == 0


@pytest.mark.parametrize("prefix", ["", "/en", "/large"])
def test_wallet_card_has_the_size_of_a_bank_card_and_cuts_nothing_off(sheet, world, prefix):
    publish_posts(world.zone, departments=4, each=2)
    page = sheet(world.zone, prefix=prefix)
    page.emulate_media(media="print")
    card = page.evaluate(CARD)
    assert abs(card["width"] / MILLIMETRES - 85.6) < 0.1
    assert abs(card["height"] / MILLIMETRES - 54) < 0.1
    assert (card["cut"], card["under"], card["small"]) == (0, 0, 0)
    assert page.locator(".wallet li").count() == 8


def test_qr_codes_are_at_least_20_mm_wide(sheet, world):
    page = sheet(world.county)
    page.emulate_media(media="print")
    for code in page.get_by_alt_text("二维码").all():
        assert code.evaluate("e => e.complete && e.naturalWidth > 0")
        assert code.bounding_box()["width"] >= 20 * MILLIMETRES - 1


@pytest.mark.parametrize("prefix", ["", "/en", "/large"])
def test_content_security_policy_allows_json_ld_and_qr_codes(visit, world, prefix):
    title = "</script><script>self['hostile'] = 1</script>"
    post = factories.publish(factories.post(department=world.bureau, title=title))
    page = visit(360, scripts=True)
    complaints = []
    listen(page, complaints)
    page.add_init_script(WATCH)
    seen = 0
    for address in (
        "/",
        f"/regions/{world.county.code}/",
        f"/regions/{world.county.code}/print/",
        f"/departments/{world.bureau.uid}/",
        f"/posts/{world.head.uid}/",
        f"/posts/{post.uid}/",
    ):
        page.goto(prefix + address)
        for block in page.locator('script[type="application/ld+json"]').all():
            seen += bool(json.loads(block.text_content())["@graph"])
        assert page.evaluate("[window.refused, window.hostile === undefined]") == [[], True]
    assert complaints == []
    assert seen == 5
