"""Digits at which a check reached nobody are on no page, though somebody restored the number."""

import json
from datetime import timedelta

import pytest

from officials.actions import verification, withdrawal
from officials.clock import today
from officials.models.choices import Result
from tests.support import factories


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.fixture
def failed(world):
    """Return the post of a number that a check found dead, and that was restored since."""
    verification.record(
        world.overdue, by=factories.editor(), checked_on=today(), result=Result.DEAD
    )
    world.overdue.refresh_from_db()
    withdrawal.restore(world.overdue, by=factories.reviewer(), why="核实")
    return world.overdue.of_post


def test_no_page_has_its_digits_and_each_says_what_the_check_found(client, world, failed):
    county = f"/regions/{world.county.code}"
    addresses = [f"/posts/{failed.uid}/", f"{county}/screen/?turn=no", f"{county}/print/"]
    addresses.append(f"{county}/?printed={today() - timedelta(1)}")
    for address in addresses:
        html = read(client, address)
        assert "154 0000 0002" not in html, address
        assert "15400000002" not in html, address
        assert "空号或停机" in html, address
    row = read(client, addresses[1]).partition("副局长")[2].partition("</li>")[0]
    assert "空号或停机" in row
    assert "暂停受理" not in row
    suggested = json.loads(read(client, "/suggest/?q=154000000"))["suggestions"]
    assert suggested
    assert not [row for row in suggested if "0002" in row["text"]]


def test_a_search_for_the_number_says_not_to_call_it(client, failed):
    block = read(client, "/search/?q=15400000002").partition('id="number"')[2]
    block = block.partition("</section>")[0]
    assert f'href="/posts/{failed.uid}/"' in block
    assert "不要打这个号码。核验：" in block
    assert "空号或停机" in block
    assert "刚公布" not in block
