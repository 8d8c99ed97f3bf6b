"""Look for what was taken down in every output: each URL, form and parameter of its page.

Each kind of take-down is looked for in all forms of each URL, and in each query in one language:
the next kind in the other one.
"""

import time
from urllib.parse import unquote_plus

import pytest

from directory.search_page import PARAMETERS
from officials import pinyin
from officials.actions import takedown, withdrawal, withholding
from officials.models import PublicReason
from tests.support import factories
from tests.support.outputs import ARGUMENTS, holds_digits, outputs, public_patterns, read

pytestmark = pytest.mark.django_db
REASON = PublicReason.ON_REQUEST
OFFICE, OWN, COVERING = "09990123456", "15400000001", "15400000002"
DOWNLOADS = ["search-xlsx", "search-csv", "search-json", "search-exact-csv"]
SEARCHES = ["search", "suggest", "regions"]
# A walk for each of these groups of URL patterns; together they are all.
PARTS = {
    **{name: [name] for name in (*DOWNLOADS, *SEARCHES)},
    "others": sorted(set(ARGUMENTS) - {*DOWNLOADS, *SEARCHES}),
}
every_part = pytest.mark.parametrize("part", PARTS)


def walk(client, world, part, turn):
    """Yield the address, the text and the seconds of every output of a part."""
    for number, address in enumerate(outputs(world, PARTS[part], turn)):
        begun = time.monotonic()
        # Each from another visitor: the limits of one are tested elsewhere.
        response = client.get(address, REMOTE_ADDR=f"10.0.{number // 256}.{number % 256}")
        text = read(response)
        assert response.status_code not in {429, 500, 503}, address
        yield address, text, time.monotonic() - begun


def assert_gone(address, text, *digits):
    """Assert that an output holds no such number, unless it repeats what it was asked for."""
    for number in digits:
        assert number in unquote_plus(address) or not holds_digits(text, number), address


def holders_of(client, world, part, number):
    return [
        each for each, text, _seconds in walk(client, world, part, 0) if holds_digits(text, number)
    ]


def test_each_url_and_each_parameter_of_the_site_is_tried(world):
    assert {pattern.name for pattern in public_patterns()} == set(ARGUMENTS)
    tried = list(outputs(world))
    for parameter in (*PARAMETERS, "year", "before", "lang"):
        assert any(f"?{parameter}=" in address for address in tried), parameter


@every_part
def test_the_walk_finds_a_number_while_it_is_public(client, world, part):
    assert len(holders_of(client, world, part, OFFICE)) > 3


@every_part
def test_a_withdrawn_number_leaves_every_output(client, world, part, record_property):
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason=REASON)
    worst = 0.0
    for address, text, seconds in walk(client, world, part, 1):
        assert_gone(address, text, OFFICE)
        worst = max(worst, seconds)
    record_property("slowest output in seconds", round(worst, 3))


@every_part
def test_a_withdrawn_number_leaves_the_card_of_the_post_that_it_covered(client, world, part):
    factories.cover(post=world.head, covered_by=world.vacant)
    factories.publish(world.head)
    factories.check_deferred()
    if part == "others":
        assert holds_digits(read(client.get(f"/posts/{world.head.uid}/")), COVERING)
    withdrawal.withdraw_hotline(world.overdue, by=factories.editor(), reason=REASON)
    for address, text, _seconds in walk(client, world, part, 2):
        assert_gone(address, text, COVERING)


@every_part
def test_a_withdrawn_post_leaves_every_output_with_all_its_numbers(client, world, part):
    withdrawal.withdraw_post(world.head, by=factories.editor(), reason=REASON)
    for address, text, _seconds in walk(client, world, part, 0):
        assert_gone(address, text, OFFICE, OWN)
        assert world.head.uid not in text or world.head.uid in address, address


@every_part
def test_the_numbers_of_a_person_leave_every_output_in_one_act(client, world, part):
    by = factories.user("administrator", is_staff=True, is_superuser=True)
    official = world.holder.official
    listed = takedown.numbers_of_person(official, by).as_value()
    takedown.withdraw_numbers_of(official, by=by, reason=REASON, listed=listed)
    for address, text, _seconds in walk(client, world, part, 1):
        assert_gone(address, text, OFFICE, OWN)


@every_part
def test_a_withdrawn_term_leaves_every_output_with_its_holder(client, world, part):
    withdrawal.withdraw_term(world.holder, by=factories.editor(), reason=REASON)
    uid = world.holder.official.uid
    for address, text, _seconds in walk(client, world, part, 0):
        assert_gone(address, text, OWN)
        assert uid not in text or uid in address, address
        assert "王示例" not in text or "王示例" in unquote_plus(address), address


@every_part
@pytest.mark.parametrize(("who", "turn"), [("holder", 1), ("former", 0)], ids=["holder", "former"])
def test_a_withheld_name_leaves_every_output(client, world, part, who, turn):
    official = getattr(world, who).official
    withholding.withhold_name(official, by=factories.editor(), reason="security")
    for address, text, _seconds in walk(client, world, part, turn):
        assert official.uid not in text or official.uid in address, address
        asked_for = unquote_plus(address).lower()
        for name in (official.name, official.pinyin, official.pinyin.replace(" ", "")):
            assert name not in text.lower() or name in asked_for, (name, address)
        latin = pinyin.latin_name(official.pinyin, official.name, None)
        assert latin not in text, address


def test_a_copy_that_a_reader_holds_is_not_confirmed(client, world):
    address = f"/posts/{world.head.uid}/"
    etag = client.get(address)["ETag"]
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason=REASON)
    again = client.get(address, headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert not holds_digits(read(again), OFFICE)
