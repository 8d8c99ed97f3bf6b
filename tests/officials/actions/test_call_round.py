"""Several people call through one pile: each gets another number."""

import pytest

from officials.actions import Refused, call_round
from officials.calling.numbers import Number
from officials.calling.piles import PILES
from officials.models import CallClaim, Hotline
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotlines(place):
    """Three published numbers."""
    made = [factories.sourced_hotline() for _each in range(3)]
    factories.publish(*(each.post for each in made))
    return made


def pile():
    return PILES["unverified"].rows(Hotline.objects.all()).order_by("pk")


def number(hotline):
    return Number(hotline.digits)


def test_two_callers_get_different_numbers(hotlines, editor, reviewer):
    first, second = (call_round.claim_next(pile(), by=each) for each in (editor, reviewer))
    assert [first, second] == [number(each) for each in hotlines[:2]]
    assert call_round.claimed_number(editor) == first


def test_a_caller_holds_one_number_at_a_time(hotlines, editor, reviewer):
    call_round.claim_next(pile(), by=editor)
    assert call_round.claim(number(hotlines[2]), by=editor)
    assert CallClaim.objects.get().digits == hotlines[2].digits
    assert call_round.claim_next(pile(), by=reviewer) == number(hotlines[0])


def test_a_number_that_a_colleague_calls_is_not_claimed(hotlines, editor, reviewer):
    call_round.claim(number(hotlines[0]), by=editor)
    assert not call_round.claim(number(hotlines[0]), by=reviewer)


def test_a_number_is_free_again_after_a_quarter_of_an_hour(hotlines, editor, reviewer, clock):
    call_round.claim_next(pile(), by=editor)
    clock.advance(minutes=16)
    assert call_round.claimed_number(editor) is None
    assert call_round.claim_next(pile(), by=reviewer) == number(hotlines[0])


def test_nothing_is_left_when_colleagues_call_all(hotlines, editor, reviewer):
    call_round.make_sheet(pile(), by=reviewer, title="样品县", size=3)
    assert call_round.claim_next(pile(), by=editor) is None


def test_a_sheet_holds_its_numbers_in_order_until_it_is_discarded(hotlines, editor, reviewer):
    sheet = call_round.make_sheet(pile(), by=editor, title="样品县", size=2)
    assert call_round.numbers_of(sheet) == [number(each) for each in hotlines[:2]]
    assert call_round.claim_next(pile(), by=reviewer) == number(hotlines[2])
    call_round.discard_sheet(sheet)
    assert call_round.claim_next(pile(), by=reviewer) == number(hotlines[0])


def test_a_sheet_without_numbers_is_refused(editor):
    with pytest.raises(Refused, match="没有可打的号码"):
        call_round.make_sheet(pile(), by=editor, title="样品县", size=2)


def test_a_number_on_several_posts_is_claimed_once(place, editor, reviewer):
    made = [factories.sourced_hotline(digits="15400000007") for _each in range(2)]
    factories.publish(*(each.post for each in made))
    assert call_round.claim_next(pile(), by=editor) == Number("15400000007")
    assert call_round.claim_next(pile(), by=reviewer) is None


def test_a_number_is_written_and_read_with_its_extension():
    for each in (Number("02900000001", "801"), Number("15400000001")):
        assert Number.parse(str(each)) == each
