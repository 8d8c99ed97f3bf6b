"""Use of public pages: keys, taps, large print, the other language."""

import pytest

from tests.support import factories, posts, world as worlds

PREFIXES = ["", "/en", "/large", "/large/en"]

PARTS = ".site-header, .head, .search-form, .list, .index, .government-bar, .site-footer"

# What has the focus, where it is on the page, and what covers its middle.
FOCUSED = """parts => {
    const e = document.activeElement, box = e.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {name: e.tagName + ' ' + e.textContent.trim(), y: box.y + scrollY, x: box.x,
        part: e.closest(parts)?.className || '',
        covered: e !== top && !e.contains(top) && !top?.contains(e)}; }"""


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
    listed = [each["y"] for each in walked if each["part"] == "list" and each["x"] < 300]
    assert listed == sorted(listed)


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
    button = page.get_by_role("link", name="拨打办公电话 0999-012 3456 转 801")
    assert button.get_attribute("href") == "tel:+869990123456;ext=801"
    assert taps + 1 <= 5


@pytest.mark.usefixtures("world")
def test_a_caller_who_types_has_the_number_after_one_tap(visit):
    page = visit(360)
    page.goto("/")
    page.get_by_label("哪里？什么事？").fill("样品县")
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
