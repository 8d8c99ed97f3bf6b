"""Use of public pages: keys, taps, large print, the other language."""

import re
from itertools import product

import pytest
from playwright.sync_api import expect

from tests.support import factories, posts, world as worlds
from tests.support.pairwise import by_turns

PREFIXES = ["", "/en", "/large", "/large/en"]

PARTS = ".site-header, .head, .search-form, .list, .index, .government-bar, .site-footer"

# What has the focus, where it is on the page, and what covers its middle.
FOCUSED = """parts => {
    const e = document.activeElement, box = e.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {name: e.tagName + ' ' + e.textContent.trim(), y: box.y + scrollY, x: box.x,
        part: e.closest(parts)?.className || '',
        covered: e !== top && !e.contains(top) && !top?.contains(e)}; }"""


@pytest.mark.parametrize(
    ("width", "prefix"),
    by_turns([(360, ""), (1280, ""), (1280, "/large"), (360, "/large")], 0),
)
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
        walked.append(page.evaluate(FOCUSED, PARTS))
        page.keyboard.press("Tab")
    assert [each["name"] for each in walked if each["covered"]] == []
    parts = [part for part in dict.fromkeys(each["part"].split(" ")[0] for each in walked) if part]
    assert parts == [
        "site-header",
        "head",
        "list",
        "search-form",
        "index",
        "government-bar",
        "site-footer",
    ]
    listed = [each for each in walked if each["part"] == "list"]
    left = min(each["x"] for each in listed)
    column = [each["y"] for each in listed if each["x"] < left + 20]
    assert len(column) > 3
    assert column == sorted(column)


def test_at_four_times_the_size_nothing_sticks_and_nothing_is_lost(visit, world):
    page = visit(320, scripts=True)
    page.set_viewport_size({"width": 320, "height": 256})
    for prefix in PREFIXES:
        page.goto(f"{prefix}/regions/{world.county.code}/")
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        bars = "document.querySelectorAll('.government-bar, h2, .search-form')"
        positions = f"[...{bars}].map(e => getComputedStyle(e).position)"
        assert "sticky" not in page.evaluate(positions)


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
    page.locator(".provinces .has-posts").first.click()
    taps = 1
    for tapped in ("样品市", "样品县"):
        page.get_by_role("link", name=tapped).first.click()
        taps += 1
    button = page.get_by_role("link", name="拨打 0999-012 3456 转 801")
    assert button.get_attribute("href") == "tel:+869990123456;ext=801"
    assert taps + 1 <= 5


@pytest.mark.usefixtures("world")
def test_a_caller_who_types_has_the_number_after_one_tap(visit):
    page = visit(360)
    page.goto("/")
    page.get_by_label("哪里？什么事？").fill("样品县")
    page.get_by_role("button", name="查找").click()
    assert page.get_by_role("link", name="拨打 0999-012 3456 转 801").count() == 1


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


@pytest.mark.parametrize("prefix", ["", "/en", "/large"])
def test_the_first_number_is_on_the_first_screen_of_a_place(visit, world, prefix):
    worlds.fill(world.county, departments=2, each=2)
    page = visit(360)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{prefix}/regions/{world.county.code}/")
    number = page.locator("main .call").first.bounding_box()
    assert number["y"] + number["height"] <= page.locator(".government-bar").bounding_box()["y"]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_name_size_and_language_share_a_row(visit, world, prefix):
    page = visit(360)
    page.goto(f"{prefix}/regions/{world.county.code}/")
    boxes = [link.bounding_box() for link in page.locator(".site-header a").all()]
    assert len(boxes) == 3
    assert len({round(box["y"] + box["height"] / 2) for box in boxes}) == 1


def test_folded_numbers_open_with_a_tap_and_stand_on_paper(visit, world):
    factories.publish(posts.post_with_hotlines(6, department=world.bureau, title="值守"))
    page = visit(360)
    page.goto(f"/departments/{world.bureau.uid}/")
    card = page.locator(".card", has_text="值守")
    buttons = card.get_by_role("link", name="拨打")
    assert buttons.count() == 3
    page.emulate_media(media="print")
    assert buttons.count() == 6
    page.emulate_media(media="screen")
    card.get_by_text("还有 3 个号码").click()
    assert buttons.count() == 6


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    ("width", "most", "duties"), [(360, 165, ".card-office"), (1280, 80, ".card-office > div")]
)
def test_a_card_with_one_number_is_low_and_opens_to_all_its_duties(
    visit, world, width, most, duties, prefix
):
    *_, post = worlds.fill(world.zone, departments=2, each=3)
    post.title, post.duties = "堤防巡查员", "负责堤防巡查，协助联系乡镇和街道，" * 8
    post.save()
    factories.publish(post)
    page = visit(width)
    for address, count in ((f"/regions/{world.zone.code}/", 6), ("/search/?q=堤防巡查员", 1)):
        page.goto(prefix + address)
        cards = page.locator("article.card")
        heights = [card.bounding_box()["height"] for card in cards.all()]
        assert len(heights) == count
        assert max(heights) <= most, address
        card = cards.filter(has_text="堤防巡查员")
        hidden = "office => office.scrollHeight - office.clientHeight"
        assert card.locator(duties).evaluate(hidden) > 1
        card.locator("summary").click()
        assert card.locator(duties).evaluate(hidden) <= 1
        assert card.locator("details").bounding_box()["width"] >= min(width - 40, 560)


def test_a_caller_is_asked_beside_the_number_and_the_bar_waits_for_the_block(visit, world):
    page = visit(360, scripts=True)
    page.goto(f"/regions/{world.county.code}/")
    bar = page.locator(".government-bar")
    expect(bar).to_be_hidden()
    page.locator(".site-footer").scroll_into_view_if_needed()
    expect(bar).to_be_visible()
    factories.publish(posts.post_with_hotlines(6, department=world.bureau, title="值守"))
    page.goto(f"/departments/{world.bureau.uid}/")
    card = page.locator(".card", has_text="值守")
    asked = card.locator(".asked")
    assert asked.count() == 0
    call = card.locator(".call").nth(1)
    call.evaluate("button => button.addEventListener('click', event => event.preventDefault())")
    for _click in range(2):
        call.click()
    assert asked.count() == 1
    assert asked.get_attribute("href") == call.get_attribute("data-ask")
    asked.click()
    expect(page.get_by_role("heading", name="打通了吗？")).to_be_visible()


def test_the_index_marks_the_department_that_is_being_read(visit, world):
    worlds.fill(world.zone, departments=3, each=8)
    page = visit(1280, scripts=True)
    page.goto(f"/regions/{world.zone.code}/")
    links = page.locator(".index a")
    current = page.locator(".index [aria-current]")
    for number in (1, 0):
        links.nth(number).click()
        expect(current).to_have_count(1)
        expect(current).to_have_attribute("href", links.nth(number).get_attribute("href"))


@pytest.mark.reads_only
@pytest.mark.usefixtures("world")
def test_a_card_with_one_number_is_165_pixels_high_at_most_on_a_telephone(visit):
    page = visit(360)
    for prefix, words in product(("", "/en"), ("副局长", "值班室")):
        page.goto(f"{prefix}/search/?q=样品县 {words}")
        card = page.locator("article.card")
        expect(card).to_have_count(1)
        assert card.bounding_box()["height"] <= 165, (prefix, words)


@pytest.mark.reads_only
def test_the_usual_label_of_a_number_is_read_out_alone_on_english_pages(visit, world):
    page = visit(360)
    page.goto(f"/en/regions/{world.county.code}/")
    labels = page.locator("article.card").get_by_text("Office", exact=True).all()
    assert labels
    for label in labels:
        assert label.bounding_box()["width"] <= 1
        assert label.locator("xpath=following-sibling::*").inner_text()


@pytest.mark.reads_only
@pytest.mark.usefixtures("world")
def test_an_english_card_has_the_chinese_to_show_in_one_place_beside_the_title(visit):
    for width in (360, 1280):
        page = visit(width)
        page.goto("/en/search/?q=样品县 副局长")
        card = page.locator("article.card")
        assert not re.search("[一-鿿]", card.get_by_role("heading").inner_text())
        expect(card.get_by_text("副局长")).to_have_count(1)
        shown = card.locator("[lang=zh-Hans]", has_text="副局长")
        # In a row of a wide screen it stands below the title, in the column of names.
        places = [each.bounding_box() for each in (card.get_by_role("heading"), shown)]
        assert places[0]["x"] == places[1]["x"]
        assert places[0]["y"] < places[1]["y"]
