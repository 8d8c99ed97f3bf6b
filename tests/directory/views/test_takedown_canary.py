"""Look for what was taken down in every output: each URL, form and parameter of its page.

In CI each kind of take-down is looked for in all forms of each URL, and with all queries in one
language. Elsewhere it is looked for in one form of each URL, and with each fourth query; later
kinds take the other ones.
"""

import time
from urllib.parse import unquote_plus

import pytest
from django.utils import translation

from directory.search_page import PARAMETERS
from officials import pinyin
from officials.actions import promises, takedown, withdrawal, withholding
from officials.models import PublicReason
from tests.support import factories
from tests.support.outputs import (
    ARGUMENTS,
    OF_REGIONS,
    holds_digits,
    outputs,
    public_patterns,
    read,
)
from tests.support.pairwise import FULL
from tests.support.world import number

pytestmark = pytest.mark.django_db
REASON = PublicReason.ON_REQUEST
OFFICE, OWN = "09990123456", "15400000001"
COVERING, COVERING_OWN = "15400000021", "15400000022"
DOWNLOADS = ["search-xlsx", "search-csv", "search-json", "search-exact-csv"]
SEARCHES = ["search", "suggest", "regions"]
# Groups of URL patterns, each of which shows a number while it is public; together they are all.
GROUPS = {
    **{name: [name] for name in (*DOWNLOADS, *SEARCHES)},
    "places": sorted(OF_REGIONS),
    "others": sorted(set(ARGUMENTS) - {*DOWNLOADS, *SEARCHES, *OF_REGIONS}),
}
# A walk for each of these: each begins with a country and a take-down, and has its eight seconds.
MACHINES = {"workbook": DOWNLOADS[:1], "tables": DOWNLOADS[1:], "searches": SEARCHES}
PARTS = (MACHINES if FULL else {"machines": [*DOWNLOADS, *SEARCHES]}) | {
    name: GROUPS[name] for name in ("places", "others")
}
# So many walks in a row try all outputs.
TURNS = 8 if FULL else 16
every_part = pytest.mark.parametrize("part", PARTS)


def walk(client, world, part, turn):
    """Yield the address, the text and the seconds of every output of a part."""
    for place, address in enumerate(outputs(world, (PARTS | GROUPS)[part], turn)):
        begun = time.monotonic()
        # Each from another visitor: the limits of one are tested elsewhere.
        response = client.get(address, REMOTE_ADDR=f"10.0.{place // 256}.{place % 256}")
        text = read(response)
        assert response.status_code not in {429, 500, 503}, address
        yield address, text, time.monotonic() - begun


def assert_gone(address, text, *numbers):
    """Assert that an output holds no such number, unless it repeats what it was asked for."""
    for digits in numbers:
        assert digits in unquote_plus(address) or not holds_digits(text, digits), address


def assert_nameless(address, text, official):
    """Assert that an output neither names nor links a person, but as it was asked for."""
    assert official.uid not in text or official.uid in address, address
    asked_for = unquote_plus(address).lower()
    for name in (official.name, official.pinyin, official.pinyin.replace(" ", "")):
        assert name not in text.lower() or name in asked_for, (name, address)
    assert pinyin.latin_name(official.pinyin, official.name, None) not in text, address


def holders_of(client, world, part, turn, digits):
    walked = walk(client, world, part, turn)
    return [each for each, text, _seconds in walked if holds_digits(text, digits)]


def test_each_url_and_each_parameter_of_the_site_is_tried(world):
    assert {pattern.name for pattern in public_patterns()} == set(ARGUMENTS)
    tried = list(outputs(world))
    for parameter in (
        *PARAMETERS,
        "year",
        "before",
        "lang",
        "on",
        "printed",
        "columns",
        "page",
        "look",
        "turn",
        "posts",
    ):
        assert any(f"?{parameter}=" in address for address in tried), parameter


def test_the_same_is_tried_whatever_language_the_page_before_spoke(world):
    tried = list(outputs(world))
    with translation.override("en"):
        assert list(outputs(world)) == tried


def test_some_turns_in_a_row_try_all(world):
    turns = [set(outputs(world, turn=turn)) for turn in range(TURNS)]
    assert set().union(*turns) == set(outputs(world))


@pytest.mark.parametrize("part", GROUPS)
def test_the_walk_finds_a_number_while_it_is_public(client, world, part):
    found, turn = [], 0
    while len(found) <= 3 and turn < TURNS:
        found += holders_of(client, world, part, turn, OFFICE)
        turn += 1
    assert len(found) > 3


@every_part
def test_a_withdrawn_number_and_promise_leave_every_output(client, world, part, record_property):
    """The page of the promise shows no number, so that neither hides that the other one is left."""
    promised = read(client.get(f"/regions/{world.county.code}/promise/"))
    assert world.promise.wording in promised
    assert not holds_digits(promised, OFFICE)
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason=REASON)
    promises.withdraw_promise(world.promise, by=factories.editor(), why="抄错")
    worst = 0.0
    for address, text, seconds in walk(client, world, part, 1):
        assert_gone(address, text, OFFICE)
        assert world.promise.wording not in text, address
        worst = max(worst, seconds)
    record_property("slowest output in seconds", round(worst, 3))


@pytest.fixture
def standing_in(world):
    """The holder of a post with two numbers that answers for the head."""
    post = factories.post(department=world.bureau, title="副政委", rank=8)
    person = factories.official(name="孙范例", owner_region=world.county)
    held = factories.appointment(post=post, official=person)
    number(world.notice, post=post, digits=COVERING)
    number(world.notice, appointment=held, digits=COVERING_OWN)
    factories.cover(post=world.head, covered_by=post)
    factories.publish(post)
    factories.publish(world.head)
    factories.check_deferred()
    return held


def cover_on_card(client, world):
    """Return the part of the page of the head that says who answers meanwhile."""
    page = read(client.get(f"/posts/{world.head.uid}/"))
    return page[page.index("代接") : page.index("代接") + 2000] if "代接" in page else ""


@every_part
def test_the_number_and_the_name_of_who_stands_in_leave_every_output(
    client, world, standing_in, part
):
    shown = cover_on_card(client, world)
    assert holds_digits(shown, COVERING)
    assert "孙范例" in shown
    withdrawal.withdraw_hotline(
        standing_in.post.hotlines.get(), by=factories.editor(), reason=REASON
    )
    withholding.withhold_name(standing_in.official, by=factories.editor(), reason="security")
    assert holds_digits(cover_on_card(client, world), COVERING_OWN)
    for address, text, _seconds in walk(client, world, part, 2):
        assert_gone(address, text, COVERING)
        assert_nameless(address, text, standing_in.official)


@every_part
def test_a_withdrawn_post_leaves_the_card_that_it_covered(client, world, standing_in, part):
    assert standing_in.post.uid in cover_on_card(client, world)
    withdrawal.withdraw_post(standing_in.post, by=factories.editor(), reason=REASON)
    assert not cover_on_card(client, world)
    for address, text, _seconds in walk(client, world, part, 3):
        assert_gone(address, text, COVERING, COVERING_OWN)
        assert standing_in.post.uid not in text, address


@every_part
def test_a_withdrawn_post_leaves_every_output_with_all_its_numbers(client, world, part):
    withdrawal.withdraw_post(world.head, by=factories.editor(), reason=REASON)
    for address, text, _seconds in walk(client, world, part, 5):
        assert_gone(address, text, OFFICE, OWN)
        assert world.head.uid not in text or world.head.uid in address, address


@every_part
def test_the_numbers_of_a_person_leave_every_output_in_one_act(client, world, part):
    by = factories.user("administrator", is_staff=True, is_superuser=True)
    official = world.holder.official
    listed = takedown.numbers_of_person(official, by).as_value()
    takedown.withdraw_numbers_of(official, by=by, reason=REASON, listed=listed)
    for address, text, _seconds in walk(client, world, part, 6):
        assert_gone(address, text, OFFICE, OWN)


@every_part
def test_a_withdrawn_term_leaves_every_output_with_its_holder(client, world, part):
    withdrawal.withdraw_term(world.holder, by=factories.editor(), reason=REASON)
    uid = world.holder.official.uid
    for address, text, _seconds in walk(client, world, part, 7):
        assert_gone(address, text, OWN)
        assert uid not in text or uid in address, address
        assert "王示例" not in text or "王示例" in unquote_plus(address), address


@every_part
@pytest.mark.parametrize(("who", "turn"), [("holder", 8), ("former", 4)], ids=["holder", "former"])
def test_a_withheld_name_leaves_every_output(client, world, part, who, turn):
    official = getattr(world, who).official
    withholding.withhold_name(official, by=factories.editor(), reason="security")
    for address, text, _seconds in walk(client, world, part, turn):
        assert_nameless(address, text, official)


def test_a_copy_that_a_reader_holds_is_not_confirmed(client, world):
    address = f"/posts/{world.head.uid}/"
    etag = client.get(address)["ETag"]
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason=REASON)
    again = client.get(address, headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert not holds_digits(read(again), OFFICE)
