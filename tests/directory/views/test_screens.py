"""A screen in a hall: twelve posts a page, which turns by a header."""

import re

from officials.actions import withdrawal
from officials.models import PublicReason
from tests.support import factories, world as worlds


def screen(client, place, query="", prefix=""):
    response = client.get(f"{prefix}/regions/{place.code}/screen/{query}")
    assert response.status_code == 200, query
    return response


def entries(response):
    """Return the text of each post on a page."""
    html = response.content.decode().partition("<footer")[0]
    rows = re.findall(r"<li>(.*?)</li>", html, re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in rows]


def test_pages_of_twelve_turn_by_a_header_and_begin_again(client, world):
    worlds.fill(world.zone, departments=5, each=5)
    address = f"/regions/{world.zone.code}/screen/"
    seen = []
    for number, following in ((1, 2), (2, 3), (3, 1)):
        response = screen(client, world.zone, f"?page={number}")
        assert response["Refresh"] == f"20; url={address}?page={following}"
        assert f"{number} / 3" in response.content.decode()
        seen.append(entries(response))
    assert [len(page) for page in seen] == [12, 12, 1]
    assert len({row for page in seen for row in page}) == 25
    assert entries(screen(client, world.zone)) == seen[0]
    # Posts may have left while the last page stood.
    assert entries(screen(client, world.zone, "?page=9")) == seen[0]
    assert screen(client, world.zone, "?look=dark")["Refresh"].endswith("?page=2&look=dark")
    for turn in ("no", "script"):
        assert "Refresh" not in screen(client, world.zone, f"?turn={turn}")
    board = screen(client, world.zone, "?posts=4&page=2")
    assert entries(board) == seen[0][4:8]
    assert board["Refresh"] == f"20; url={address}?page=3&posts=4"


def test_a_screen_shows_its_day_the_emergency_numbers_and_the_first_good_number(
    client, world, clock
):
    response = screen(client, world.county)
    html = response.content.decode()
    assert f"{clock.today.year}年{clock.today.month}月{clock.today.day}日的号码" in html
    assert f'src="/regions/{world.county.code}/qr.svg"' in html
    for number in ("110", "119", "120", "12345"):
        assert f"<b>{number}</b>" in html.partition("<footer")[2]
    rows = entries(response)
    covered = factories.covered_post().post
    factories.sourced_hotline(post=covered)
    factories.publish(covered)
    shown = entries(screen(client, covered.department.region))
    assert "由“值班室”代接" in next(row for row in shown if covered.title in row)
    assert rows[0] == "样品县公安局 局长 王示例 0999-012 3456 转 801"
    assert rows[2].endswith("值班室 暂停受理")
    assert response["X-Robots-Tag"] == "noindex, noarchive"
    assert "Director" in entries(screen(client, world.county, prefix="/en"))[0]
    withdrawal.withdraw_hotline(
        world.office, by=factories.editor(), reason=PublicReason.NUMBER_STOPPED
    )
    assert entries(screen(client, world.county))[0].endswith("154 0000 0001")


def test_a_page_that_there_is_not_is_refused_in_words_and_a_former_code_redirects(client, world):
    address = f"/regions/{world.county.code}/screen/"
    for query in (
        "page=0",
        "page=x",
        "page=",
        "page=²",
        "page=99999",
        "look=red",
        "turn=1",
        "posts=5",
    ):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 400, query
        assert "page 是页码" in response.content.decode()
    moved = client.get("/regions/990000/screen/?page=2")
    assert moved["Location"] == f"{address}?page=2"
