"""Two people call at the same moment: neither takes the other's number, nor writes over it."""

from functools import partial

import pytest

from officials.actions import Refused, call_round, verification
from officials.calling.piles import PILES
from officials.clock import today
from officials.models import Hotline, Verification
from officials.models.choices import Result
from tests.support import factories
from tests.support.parallel import run_in_parallel

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_of_many_who_ask_at_once_gets_another_number():
    callers = [factories.user() for _each in range(4)]
    made = [factories.sourced_hotline() for _each in range(4)]
    factories.publish(*(each.post for each in made))

    def claim(by):
        return call_round.claim_next(PILES["unverified"].rows(Hotline.objects.all()), by=by)

    claimed = run_in_parallel(*(partial(claim, by) for by in callers))
    assert {each.digits for each in claimed} == {each.digits for each in made}


def test_the_second_of_two_results_of_one_number_is_refused():
    callers = [factories.editor(), factories.reviewer()]
    hotlines = [factories.sourced_hotline(digits="15400000007") for _each in range(2)]
    factories.publish(*(each.post for each in hotlines))
    check = verification.Check(today(), Result.DEAD)
    acts = [partial(verification.record_call, hotlines, check, by=by) for by in callers]
    done = run_in_parallel(*acts)
    assert sum(isinstance(each, Refused) for each in done) == 1
    assert Verification.objects.count() == 2


def test_a_check_stands_once_a_colleague_edited_the_number():
    hotline = factories.sourced_hotline()
    factories.publish(hotline.post)
    check = verification.Check(today(), Result.DEAD)
    (made,) = verification.record_call([hotline], check, by=factories.editor())
    Hotline.objects.filter(pk=hotline.pk).update(hours="工作日")
    with pytest.raises(Refused, match="同事已经处理过"):
        verification.strike_out(made.call, by=factories.editor())
