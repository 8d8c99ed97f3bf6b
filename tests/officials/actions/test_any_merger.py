"""Any regions merged: nothing is lost, nothing becomes public, each address leads on."""

from datetime import timedelta

from django.core.cache import cache
from hypothesis import Phase, example, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from officials import clock
from officials.actions import withdrawal
from officials.models import (
    Appointment,
    Department,
    Edition,
    Hotline,
    HotlineSource,
    LiveCountChange,
    LiveNotice,
    LivePost,
    Notice,
    Official,
    PastPost,
    Post,
    PublicReason,
    PublicVersion,
    Region,
    SearchRow,
    ShownNotice,
)
from tests.conftest import Clock
from tests.support import factories, proposed
from tests.support.pairwise import FULL, by_turns, examples

REGISTER = (Department, Post, Official, Appointment, Hotline, HotlineSource, Notice)
DAYS = (0, 4)
OLD, SUCCESSOR, BELOW, BESIDE = range(4)
STATES = ("draft", "submitted", "live", "coming", "edited", "gone")

posts = st.lists(
    st.fixed_dictionaries(
        {
            "region": st.sampled_from([OLD, OLD, SUCCESSOR, BELOW, BESIDE]),
            "department": st.integers(0, 1),
            "state": st.sampled_from(STATES),
            "ends": st.sampled_from([None, 2, 9]),
            "moved_to": st.sampled_from([None, None, OLD, SUCCESSOR, BELOW]),
        }
    ),
    min_size=1,
    max_size=4,
)
# Outside of CI only posts in each state, which are merged everywhere; random ones repeat some.
few = settings(
    max_examples=examples(3),
    deadline=None,
    phases=tuple(Phase) if FULL else (Phase.explicit,),
)


def each_state(region):
    """Return the values of posts in a region: one in each state, and one that left."""
    values = {"region": region, "department": 0, "ends": 2, "moved_to": None}
    states = [values | {"state": state} for state in STATES]
    return [*states, values | {"state": "live", "ends": None, "moved_to": BESIDE}]


class Mergers:
    """Mergers of regions with random posts. ``MERGED``: each region and its successor, in order.

    ``TURN``: outside of CI each merger asks for another part of the addresses, all read all rows.
    """

    MERGED = ()
    TURN = 0

    def setup_example(self):
        super().setup_example()
        cache.clear()
        self.clock = Clock()
        old, successor, beside = (factories.county(name=f"样{word}县") for word in "甲乙丙")
        factories.region_alias(region=old, code="999999", redirects=True)
        self.regions = [old, successor, factories.township(parent=old), beside]
        self.departments = {}

    def merge_and_compare(self, chosen):
        for values in chosen:
            self.make_post(**values)
        leads_to = {region.pk: region.pk for region in self.regions}
        for old, into in self.MERGED:
            source, target = (self.regions[each].pk for each in (old, into))
            leads_to = {key: target if at == source else at for key, at in leads_to.items()}
        register, addresses = self.read_register(leads_to), self.addresses()
        shown = self.on_each_day(lambda: self.read_public(leads_to))
        answers = self.on_each_day(lambda: [self.answer(each) for each in addresses])
        for old, into in self.MERGED:
            rows = (Region.objects.get(pk=self.regions[each].pk) for each in (old, into))
            proposed.merge_regions(*rows)
        assert self.read_register({}) == register
        assert self.on_each_day(lambda: self.read_public({})) == shown
        assert self.on_each_day(lambda: [self.answer(each) for each in addresses]) == answers
        self.on_each_day(self.check_counts)
        for row in SearchRow.objects.select_related("edition__region"):
            assert row.region_path == row.edition.region.path

    def make_post(self, region, department, state, ends, moved_to):
        """Create a post with a holder who has a number, in one of two departments of a region."""
        post = factories.post(department=self.department(region, department))
        end = ends and clock.today() + timedelta(days=ends)
        holder = factories.appointment(post=post, end_date=end)
        factories.sourced_hotline(appointment=holder)
        factories.sourced_hotline(post=post)
        if state == "submitted":
            factories.submit(post)
        elif state == "coming":
            factories.publish(post, on=clock.today() + timedelta(days=3))
        elif state != "draft":
            factories.publish(post)
        if state == "gone":
            reason = PublicReason.NUMBER_WRONG
            withdrawal.withdraw_post(post, by=factories.editor(), reason=reason)
            factories.clear_history_user()
        if state == "edited":
            Hotline.objects.filter(post=post).update(digits=f"154{next(factories.numbers):08}")
        if moved_to is not None:  # the edition stays where it was
            Post.objects.filter(pk=post.pk).update(department=self.department(moved_to, 0))

    def department(self, region, number):
        key = region, number
        if key not in self.departments:
            self.departments[key] = factories.department(region=self.regions[region])
        return self.departments[key]

    def on_each_day(self, read):
        """Return what ``read`` returns now, and on days to come."""
        try:
            return [self.on_day(days, read) for days in DAYS]
        finally:
            self.clock.reset()

    def on_day(self, days, read):
        self.clock.reset()
        self.clock.advance(days=days)
        return read()

    def read_register(self, leads_to):
        """Return all rows of the register, with regions as ``leads_to`` has them."""
        return {
            model: [
                {
                    name: leads_to.get(value, value) if "region" in name else value
                    for name, value in row.items()
                }
                for row in model.objects.order_by("pk").values()
            ]
            for model in REGISTER
        }

    def read_public(self, leads_to):
        """Return all that the public can read, and what is scheduled."""
        live = LivePost.objects.order_by("uid").prefetch_related("hotlines")
        coming = Edition.objects.filter(closed=False, period__startswith__gt=clock.now())
        return {
            "live": [
                (
                    post.uid,
                    post.card,
                    leads_to.get(post.region_id, post.region_id),
                    sorted((each.uid, each.digits) for each in post.hotlines.all()),
                )
                for post in live
            ],
            "coming": list(
                coming.order_by("post", "period").values_list(
                    "post", "card", "period", "revision", "contributors", "approved_by", "waived"
                )
            ),
            "past": list(PastPost.objects.order_by("uid").values_list("uid", "outcome")),
            "notices": [
                sorted(model.objects.values_list("uid", flat=True))
                for model in (LiveNotice, ShownNotice)
            ],
        }

    def addresses(self):
        rows = [*self.regions, *(row for model in REGISTER for row in model.objects.all())]
        pages = [row.get_absolute_url() for row in rows if hasattr(row, "get_absolute_url")]
        return by_turns(["/regions/999999/", *pages], self.TURN, of=5)

    def answer(self, address):
        """Return the status of the page to which an address leads."""
        return address, self.client.get(address, follow=True).status_code

    def check_counts(self):
        shown = list(LivePost.objects.select_related("region"))
        for version in PublicVersion.objects.filter(region__merged_into=None):
            due = LiveCountChange.objects.filter(region=version.region, at__lte=clock.now())
            inside = sum(version.region_id in post.region.path for post in shown)
            assert version.live + sum(change.change for change in due) == inside, version.region


class IntoANeighbour(Mergers, TestCase):
    MERGED = ((OLD, SUCCESSOR),)

    @few
    @given(posts)
    @example(each_state(OLD))
    def test_nothing_is_lost_and_nothing_becomes_public(self, chosen):
        self.merge_and_compare(chosen)


class ATownshipElsewhere(Mergers, TestCase):
    MERGED = ((BELOW, BESIDE),)
    TURN = 1

    @few
    @given(posts)
    @example(each_state(BELOW))
    def test_nothing_is_lost_and_nothing_becomes_public(self, chosen):
        self.merge_and_compare(chosen)


class OneAfterAnother(Mergers, TestCase):
    MERGED = ((OLD, SUCCESSOR), (SUCCESSOR, BESIDE))
    TURN = 2

    @few
    @given(posts)
    @example(each_state(OLD))
    def test_nothing_is_lost_and_nothing_becomes_public(self, chosen):
        self.merge_and_compare(chosen)


class TwoIntoOne(Mergers, TestCase):
    MERGED = ((SUCCESSOR, BESIDE), (OLD, BESIDE))
    TURN = 3

    @few
    @given(posts)
    @example(each_state(SUCCESSOR))
    def test_nothing_is_lost_and_nothing_becomes_public(self, chosen):
        self.merge_and_compare(chosen)


class ATownshipAndItsCounty(Mergers, TestCase):
    MERGED = ((BELOW, SUCCESSOR), (OLD, SUCCESSOR))
    TURN = 4

    @few
    @given(posts)
    @example(each_state(BELOW))
    def test_nothing_is_lost_and_nothing_becomes_public(self, chosen):
        self.merge_and_compare(chosen)
