"""Take what callers say of their calls, and count it: once, under the holder of its day."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from officials.actions import outcomes, verification, withdrawal
from officials.actions.outcomes import NotPublic, NotTold, ToldBefore, find_called, record_outcome
from officials.clock import now, today
from officials.daily.retention import delete_expired
from officials.intervals import wilson_interval
from officials.models import (
    Appointment,
    CallOutcome,
    Hotline,
    HotlineOutcome,
    HotlineSource,
    LiveHotline,
    LiveOutcome,
    OutcomeKey,
    PublicReason,
    Reached,
    Settled,
)
from officials.models.choices import Result
from tests.conftest import Clock
from tests.support import factories
from tests.support.pairwise import examples

pytestmark = pytest.mark.django_db

FIGURES = [*Reached.values, *Settled.values]


@pytest.fixture
def hotline():
    post = factories.post()
    factories.sourced_hotline(post=post)
    factories.publish(post)
    return Hotline.objects.get(post=post)


def tell(hotline, reached=Reached.HOLDER, *, form="form", network="203.0.113.7"):
    return record_outcome(find_called(hotline.uid), reached, form=form, network=network)


def tell_often(hotline, count, reached=Reached.HOLDER, network="198.51.100"):
    for each in range(count):
        tell(hotline, reached, form=f"{network} {each} {today()}", network=f"{network}.{each}")


def test_the_first_answer_counts_alone_and_the_second_completes_it(hotline):
    tell(hotline)
    assert CallOutcome.objects.get().settled == ""
    outcomes.add_settlement(find_called(hotline.uid), Settled.CALL_BACK, form="form")
    assert CallOutcome.objects.get().settled == Settled.CALL_BACK


def test_a_form_that_is_sent_again_changes_its_own_outcome(hotline):
    tell(hotline)
    outcomes.add_settlement(find_called(hotline.uid), Settled.SETTLED, form="form")
    tell(hotline)
    assert CallOutcome.objects.get().settled == Settled.SETTLED
    tell(hotline, Reached.NOBODY, network="another network")
    told = CallOutcome.objects.get()
    assert (told.reached, told.settled) == (Reached.NOBODY, "")
    with pytest.raises(NotTold):
        outcomes.add_settlement(find_called(hotline.uid), Settled.SETTLED, form="form")


def test_a_network_tells_of_a_number_once_a_day(hotline, clock):
    tell(hotline)
    with pytest.raises(ToldBefore):
        tell(hotline, Reached.WRONG, form="another")
    assert CallOutcome.objects.get().reached == Reached.HOLDER
    clock.advance(days=1)
    tell(hotline, form="another")
    assert CallOutcome.objects.count() == 2


def test_the_second_answer_belongs_to_its_number_and_its_day(hotline, clock):
    tell(hotline)
    other = factories.call_outcome()
    elsewhere = LiveHotline.objects.get(digits=other.digits)
    with pytest.raises(NotTold):
        outcomes.add_settlement(find_called(elsewhere.uid), Settled.SETTLED, form="form")
    called = find_called(hotline.uid)
    clock.advance(days=1)
    with pytest.raises(NotTold):
        outcomes.add_settlement(called, Settled.SETTLED, form="form")


def test_a_number_that_is_not_public_takes_no_outcome(hotline):
    called, editor = find_called(hotline.uid), factories.editor()
    withdrawal.withdraw_hotline(hotline, by=editor, reason=PublicReason.NUMBER_WRONG)
    assert find_called(hotline.uid) is None
    with pytest.raises(NotPublic):
        record_outcome(called, Reached.HOLDER, form="form", network="203.0.113.7")


def test_few_outcomes_are_no_figure(hotline, clock):
    tell_often(hotline, 7)
    clock.advance(days=1)
    assert not LiveOutcome.objects.exists()
    tell_often(hotline, 1)
    assert not LiveOutcome.objects.exists(), "today counts from tomorrow on"
    clock.advance(days=1)
    assert LiveOutcome.objects.get().total == 8
    clock.advance(days=179)
    assert not LiveOutcome.objects.exists()
    assert HotlineOutcome.objects.get().total == 1


def test_a_day_with_a_flood_counts_for_nobody(hotline, clock):
    tell_often(hotline, 9)
    clock.advance(days=1)
    tell_often(hotline, 30, Reached.WRONG)
    clock.advance(days=1)
    assert LiveOutcome.objects.get().wrong == 30
    tell_often(hotline, 31, Reached.WRONG)
    clock.advance(days=1)
    figures = LiveOutcome.objects.get()
    assert (figures.holder, figures.wrong, figures.total) == (9, 30, 39)


def test_no_network_is_known_after_its_day(hotline, clock):
    tell(hotline, network="203.0.113.7")
    assert CallOutcome.objects.get().caller
    assert OutcomeKey.objects.get().day == today()
    clock.advance(days=1)
    delete_expired(now())
    told = CallOutcome.objects.get()
    assert (told.caller, told.form) == (None, None)
    assert not OutcomeKey.objects.exists()
    clock.advance(days=179)
    delete_expired(now())
    assert CallOutcome.objects.exists()
    clock.advance(days=1)
    delete_expired(now())
    assert not CallOutcome.objects.exists()


def test_without_the_daily_work_the_next_outcome_forgets_the_networks(hotline, clock):
    tell(hotline)
    clock.advance(days=3)
    tell(hotline, form="another")
    assert CallOutcome.objects.filter(caller__isnull=False).get().day == today()
    assert OutcomeKey.objects.get().day == today()


def test_no_table_holds_the_address_of_a_caller(hotline):
    tell(hotline, network="203.0.113.7")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(told)::text FROM officials_calloutcome told")
        stored = cursor.fetchone()[0]
    assert "203.0.113" not in stored
    assert isinstance(CallOutcome.objects.get().caller, UUID)


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_interval_holds_the_shares_that_are_not_refuted(cases, total):
    """Wilson's bounds are the shares p with (cases/total - p)² = z² p (1 - p) / total."""
    cases = min(cases, total)
    for bound in wilson_interval(cases, total):
        square = (cases / total - bound) ** 2
        assert square == pytest.approx(3.841458820694124 * bound * (1 - bound) / total, abs=1e-12)
    low, high = wilson_interval(cases, total)
    assert 0 <= low <= cases / total <= high <= 1


def test_an_interval_needs_cases():
    for cases, total in ((0, 0), (3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="no share"):
            wilson_interval(cases, total)


which = st.integers(0, 2)
steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("tell"),
            which,
            st.sampled_from(Reached),
            st.sampled_from(["", *Settled]),
            st.integers(1, 12),
        ),
        st.tuples(st.just("tell"), which, st.just(Reached.STAFF), st.just(""), st.just(8)),
        st.tuples(st.just("tell"), which, st.just(Reached.WRONG), st.just(""), st.just(20)),
        st.tuples(st.just("check"), which),
        st.tuples(st.just("withdraw"), which),
        st.tuples(st.just("change_holder")),
        st.tuples(st.just("change_digits")),
        st.tuples(st.just("pass_days"), st.sampled_from([1, 1, 1, 90, 179])),
    ),
    min_size=3,
    max_size=12,
)


class FiguresTest(TestCase):
    """A post with a number, its holder's own, and a vacant post with the number of the first."""

    @settings(max_examples=examples(30), deadline=None)
    @given(steps)
    def test_every_figure_is_that_of_a_plain_model(self, chosen):
        clock = Clock()
        self.told, self.withdrawn, self.networks = [], set(), 0
        self.editor = factories.editor()
        region = factories.township()
        bureau = factories.department(region=region)
        self.post, self.other = (factories.post(department=bureau) for _each in range(2))
        self.holder = factories.appointment(post=self.post)
        self.hotlines = [
            factories.sourced_hotline(post=self.post, kind="mobile", digits="15400000001"),
            factories.sourced_hotline(appointment=self.holder),
            factories.sourced_hotline(post=self.other, kind="mobile", digits="15400000001"),
        ]
        self.digits = [hotline.digits for hotline in self.hotlines]
        factories.publish(self.post, self.other)
        for name, *values in [*chosen, ("pass_days", 1)]:
            if name == "pass_days":
                clock.advance(days=values[0])
            else:
                getattr(self, name)(*values)
            self.compare()
        clock.reset()

    def holder_of(self, index):
        """Return the appointment under which a hotline is public."""
        return None if self.hotlines[index].post_id == self.other.pk else self.holder.pk

    def is_live(self, index):
        return index not in self.withdrawn

    def compare(self):
        expected = {}
        days = Counter((day, digits) for day, digits, *_rest in self.told)
        for index, hotline in enumerate(self.hotlines):
            if not self.is_live(index):
                continue
            counted = [
                (reached, settled)
                for day, digits, holder, reached, settled in self.told
                if today() - timedelta(180) <= day < today()
                and (digits, holder) == (self.digits[index], self.holder_of(index))
                and days[day, digits] <= 30
            ]
            names = Counter(name for pair in counted for name in pair)
            expected[hotline.uid] = [len(counted), *(names[name] for name in FIGURES)]
        read = {
            model: {
                row.uid: [row.total, *(getattr(row, name) for name in FIGURES)]
                for row in model.objects.all()
            }
            for model in (HotlineOutcome, LiveOutcome)
        }
        assert read[HotlineOutcome] == expected
        public = {uid: figures for uid, figures in expected.items() if figures[0] >= 8}
        assert read[LiveOutcome] == public

    def tell(self, index, reached, settled, count):
        called = find_called(self.hotlines[index].uid)
        assert (called is not None) == self.is_live(index)
        if called is None:
            return
        self.networks += 1
        record_outcome(called, reached, form=str(self.networks), network=str(self.networks))
        answered = settled if reached in {Reached.HOLDER, Reached.STAFF} else ""
        if answered:
            outcomes.add_settlement(called, answered, form=str(self.networks))
        values = {"reached": reached, "settled": answered}
        factories.call_outcomes(count - 1, hotline=self.hotlines[index], **values)
        holder = self.holder_of(index)
        self.told += [(today(), self.digits[index], holder, reached, answered)] * count

    def check(self, index):
        if self.is_live(index):
            verification.record(
                self.fresh(index), by=self.editor, checked_on=today(), result=Result.ANSWERED
            )

    def withdraw(self, index):
        if self.is_live(index):
            withdrawal.withdraw_hotline(
                self.fresh(index), by=self.editor, reason=PublicReason.NUMBER_STOPPED
            )
            self.withdrawn.add(index)

    def change_holder(self):
        """Let the holder leave; the successor holds the post today, without an own number."""
        if self.holder.start_date and self.holder.start_date >= today():
            return
        withdrawal.end_appointment(
            Appointment.objects.get(pk=self.holder.pk),
            by=self.editor,
            last_day=today() - timedelta(1),
            reason="调离",
        )
        self.withdrawn.add(1)
        self.holder = factories.appointment(post=self.post, start_date=today())
        self.publish()

    def change_digits(self):
        if not self.is_live(0):
            return
        self.digits[0] = f"154{next(factories.numbers):08}"
        Hotline.objects.filter(pk=self.hotlines[0].pk).update(digits=self.digits[0])
        HotlineSource.objects.filter(hotline=self.hotlines[0]).update(printed_number=self.digits[0])
        self.publish()

    def publish(self):
        """Publish the post again; one without a number has nothing to publish."""
        if Hotline.objects.filter(post=self.post, withdrawn_at=None).exists():
            factories.publish(self.post)
            return
        digits = f"154{next(factories.numbers):08}"
        added = factories.sourced_hotline(post=self.post, kind="mobile", digits=digits)
        self.hotlines.append(added)
        self.digits.append(digits)
        factories.publish(self.post)

    def fresh(self, index):
        return Hotline.objects.get(pk=self.hotlines[index].pk)
