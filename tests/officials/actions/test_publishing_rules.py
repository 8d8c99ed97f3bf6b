"""Random actions on random days: the public views agree with a plain model of the rules."""

from datetime import date, timedelta

import pghistory
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from officials import clock, search
from officials.actions import Refused, publishing, review, scheduling, withdrawal
from officials.models import (
    Appointment,
    Hotline,
    HotlineSource,
    LivePost,
    Post,
    PublicReason,
    ReviewState,
)
from officials.models.versions import LiveCountChange, PublicVersion
from officials.publication.live import Publication, read_open_editions
from officials.publication.schedules import find_schedule
from tests.conftest import Clock
from tests.support import factories, replay
from tests.support.pairwise import examples
from tests.support.publication_rules import Rules
from tests.support.publication_states import publication

NAMES = ("王示例", "单样本", "赵虚构")
DAYS_AHEAD = 6


users = st.integers(0, 2)
which = st.integers(0, 5)
actions = st.lists(
    st.one_of(
        st.tuples(st.just("rename"), users, st.sampled_from(["局长", "副局长", "主任"])),
        st.tuples(st.just("appoint"), users, st.integers(0, 6), st.integers(0, 5)),
        st.tuples(st.just("add_number"), users, which),
        st.tuples(st.just("change_number"), users, which),
        st.tuples(
            st.sampled_from(
                ["submit", "approve", "return_to_draft", "withdraw_post", "cancel_schedule"]
            ),
            users,
        ),
        st.tuples(st.just("publish"), st.just(0)),
        st.tuples(st.just("publish"), st.integers(1, 5)),
        st.tuples(st.just("review"), users, users),
        st.tuples(st.just("schedule"), users, st.integers(1, 5)),
        st.tuples(st.sampled_from(["withdraw_number", "suspend", "restore"]), users, which),
        st.tuples(st.just("end"), users, which, st.integers(-3, 5)),
        st.tuples(st.just("end"), users, which, st.integers(-3, 5)),
        st.tuples(st.just("pass_days"), st.integers(1, 3)),
    ),
    min_size=2,
    max_size=10,
)


class PublicationRules:
    """Actions on one post. ``OPENING``: those that precede the random ones."""

    OPENING = ()

    def setup_example(self):
        super().setup_example()
        self.clock = Clock()
        self.users = [factories.user() for _name in NAMES]
        factories.user("root", is_staff=True, is_superuser=True)  # who could approve
        self.region = factories.township()
        self.post = factories.post(
            title="局长", department=factories.department(region=self.region), duties=""
        )
        self.notice = factories.notice()
        self.rules = Rules(today=clock.today())
        # A published post whose holder has a hotline too: from here most rules can be broken.
        self.add_number(0, 0)
        self.appoint(0, -9, 12)
        self.add_number(0, 1)
        self.publish()
        self.perform(self.OPENING)

    def perform_and_check(self, chosen):
        """Perform actions; compare views and rules after each, and on the days that follow."""
        self.perform(chosen)
        for _day in range(DAYS_AHEAD):
            self.pass_days(1)
            self.check()
        self.replay()

    def perform(self, chosen):
        for name, *values in chosen:
            getattr(self, name)(*values)
            self.check()

    def replay(self):
        """Check that the history alone gives every table, and has each revision of the post."""
        for model, event in replay.recorded().items():
            assert replay.replayed(event) == replay.stored(model, event), model
        events = replay.recorded()[Post].objects.filter(pgh_obj_id=self.post.pk)
        seen = sorted({*events.values_list("revision", flat=True)})
        assert seen == list(range(seen[0], self.fresh().revision + 1))

    def check(self):
        live = LivePost.objects.filter(uid=self.post.uid).prefetch_related("hotlines").first()
        shown = None
        if live:
            past = [(t["name"], date.fromisoformat(t["end"])) for t in live.card["terms"]]
            holder = live.card["holder"] and live.card["holder"]["name"]
            numbers = {hotline.uid: hotline.digits for hotline in live.hotlines.all()}
            shown = (live.card["title"], holder, sorted(past), numbers)
        expected = self.rules.expected_state()
        assert shown == expected
        assert (publication(self.post) == Publication.LIVE) == bool(expected)
        for version in PublicVersion.objects.filter(region__in=self.region.path):
            due = LiveCountChange.objects.filter(region=version.region, at__lte=clock.now())
            assert version.live + sum(change.change for change in due) == bool(expected)
        if self.rules.today.toordinal() % 2:  # search is the slow part
            return
        findable = {digits for digits in (expected or (0, 0, 0, {}))[3].values() if digits}
        for _owner, digits in self.rules.numbers.values():
            assert bool(search.find_posts(digits).editions) == (digits in findable)
        for name in NAMES:
            assert bool(search.find_posts(name).editions) == bool(expected and expected[1] == name)
        post = Post.objects.get(pk=self.post.pk)
        assert post.review_state == self.rules.state
        assert set(post.contributors) == {self.users[by].pk for by in self.rules.contributors}

    def fresh(self):
        return Post.objects.get(pk=self.post.pk)

    # Edits

    def rename(self, by, title):
        if title != self.rules.title:
            with pghistory.context(user=self.users[by].pk):
                Post.objects.filter(pk=self.post.pk).update(title=title)
            self.rules.title = title
            self.rules.record_edit(by)

    def appoint(self, by, start, length):
        begins = self.rules.today + timedelta(start)
        ends = begins + timedelta(length) if length else None
        for _name, other_start, other_end in self.rules.terms.values():
            if (ends or date.max) >= other_start and (other_end or date.max) >= begins:
                return
        name = NAMES[len(self.rules.terms) % len(NAMES)]
        official = factories.official(name=name, owner_region=self.region)
        with pghistory.context(user=self.users[by].pk):
            made = Appointment.objects.create(
                post=self.post, official=official, start_date=begins, end_date=ends
            )
        self.rules.terms[made.pk] = (name, begins, ends)
        self.rules.record_edit(by)

    def add_number(self, by, owner):
        owners = [None, *self.rules.terms]
        appointment = owners[owner % len(owners)]
        values = {"appointment_id": appointment} if appointment else {"post": self.post}
        digits = f"154{next(factories.numbers):08}"
        with pghistory.context(user=self.users[by].pk):
            made = Hotline.objects.create(kind="mobile", digits=digits, **values)
            made.sources.create(notice=self.notice, printed_name="照印", printed_number=digits)
        self.rules.numbers[made.uid] = (appointment, digits)
        self.rules.record_edit(by)

    def change_number(self, by, index):
        uid = self.pick(index)
        digits = f"154{next(factories.numbers):08}"
        with pghistory.context(user=self.users[by].pk):
            Hotline.objects.filter(uid=uid).update(digits=digits)
            HotlineSource.objects.filter(hotline__uid=uid).update(printed_number=digits)
        self.rules.numbers[uid] = (self.rules.numbers[uid][0], digits)
        self.rules.record_edit(by)

    def pick(self, index):
        return list(self.rules.numbers)[index % len(self.rules.numbers)]

    # Actions: allowed by the rules, or refused

    def expect(self, allowed, action, *args, **kwargs):
        try:
            action(*args, **kwargs)
        except Refused:
            assert not allowed
        else:
            assert allowed
        return allowed

    def has_a_number(self):
        return any(uid not in self.rules.withdrawn for uid in self.rules.numbers)

    def submit(self, by):
        allowed = self.rules.state == "draft" and self.has_a_number()
        if self.expect(allowed, review.submit, [self.fresh()], by=self.users[by]):
            self.rules.state, self.rules.submitter = "submitted", by

    def approve(self, by):
        post, allowed = self.fresh(), self.rules.may_approve(by) and self.has_a_number()
        reviewed = [(post, post.revision)]
        if self.expect(allowed, publishing.approve, reviewed, by=self.users[by]):
            self.rules.publish(self.rules.today)

    def schedule(self, by, days):
        post, on = self.fresh(), self.rules.today + timedelta(days)
        allowed = self.rules.may_approve(by) and self.has_a_number()
        reviewed = [(post, post.revision)]
        if self.expect(allowed, publishing.schedule, reviewed, by=self.users[by], on=on):
            self.rules.publish(on)

    def publish(self, days=0):
        """Submit and approve by users who may, so that random sequences reach publication."""
        if self.rules.state == ReviewState.DRAFT:
            self.submit(next(iter(self.rules.contributors), 0))
        second = next((by for by in range(3) if self.rules.may_approve(by)), None)
        if second is not None:
            self.schedule(second, days) if days else self.approve(second)

    def review(self, first, second):
        self.submit(first)
        self.approve(second)

    def return_to_draft(self, by):
        action, comment = review.return_to_draft, "请核对"
        allowed = self.rules.state == "submitted"
        if self.expect(allowed, action, self.fresh(), by=self.users[by], comment=comment):
            self.rules.state = "draft"

    def withdraw_number(self, by, index):
        uid = self.pick(index)
        allowed, hotline = uid not in self.rules.withdrawn, Hotline.objects.get(uid=uid)
        action = withdrawal.withdraw_hotline
        if self.expect(allowed, action, hotline, by=self.users[by], reason="number_stopped"):
            self.rules.withdrawn.add(uid)

    def suspend(self, by, index):
        uid = self.pick(index)
        allowed = uid not in self.rules.suspended and uid not in self.rules.withdrawn
        hotline = Hotline.objects.get(uid=uid)
        if self.expect(allowed, withdrawal.suspend, hotline, by=self.users[by], reason="搬迁"):
            self.rules.suspended[uid] = by

    def restore(self, by, index):
        uid = self.pick(index)
        suspended_by = self.rules.suspended.get(uid)
        allowed = suspended_by not in {None, by} and uid not in self.rules.withdrawn
        if self.expect(
            allowed, withdrawal.restore, Hotline.objects.get(uid=uid), by=self.users[by]
        ):
            del self.rules.suspended[uid]

    def withdraw_post(self, by):
        action = withdrawal.withdraw_post
        allowed = bool(self.rules.has_open_editions())
        values = {"by": self.users[by], "reason": PublicReason.MISTAKE}
        if self.expect(allowed, action, self.fresh(), **values):
            self.rules.withdraw_post()

    def cancel_schedule(self, by):
        allowed = bool(self.rules.find_schedule())
        opened = read_open_editions([self.post.pk], clock.now())
        found = find_schedule(opened, clock.now())
        values = {"by": self.users[by], "listed": found.as_value() if found else ""}
        if self.expect(allowed, scheduling.cancel_schedule, self.fresh(), **values):
            self.rules.cancel_schedule()

    def end(self, by, index, days):
        if not self.rules.terms:
            return
        pk = list(self.rules.terms)[index % len(self.rules.terms)]
        _name, start, end = self.rules.terms[pk]
        last_day = self.rules.today + timedelta(days)
        allowed = last_day >= start and (end is None or last_day < end)
        appointment, by_user = Appointment.objects.get(pk=pk), self.users[by]
        action = withdrawal.end_appointment
        if self.expect(allowed, action, appointment, by=by_user, last_day=last_day, reason="调离"):
            approved = self.rules.state == "approved"
            self.rules.end(pk, last_day)
            if not approved:
                self.rules.record_edit(by)

    def pass_days(self, days):
        self.clock.advance(days=days)
        self.rules.today += timedelta(days)


random_actions = given(actions)
few = settings(max_examples=examples(7), deadline=None)


class Published(PublicationRules, TestCase):
    @few
    @random_actions
    def test_views_agree_with_the_rules(self, chosen):
        self.perform_and_check(chosen)


class Scheduled(PublicationRules, TestCase):
    OPENING = (("rename", 0, "主任"), ("publish", 2))

    @few
    @random_actions
    def test_views_agree_with_the_rules(self, chosen):
        self.perform_and_check(chosen)


class WithSuccessor(PublicationRules, TestCase):
    OPENING = (("appoint", 1, 5, 0), ("publish", 3))

    @few
    @random_actions
    def test_views_agree_with_the_rules(self, chosen):
        self.perform_and_check(chosen)


class Cancelled(PublicationRules, TestCase):
    OPENING = (("appoint", 1, 5, 0), ("publish", 3), ("rename", 0, "主任"), ("publish", 4))

    @few
    @given(actions.map(lambda chosen: [*chosen[:3], ("cancel_schedule", 0), *chosen[3:]]))
    def test_views_agree_with_the_rules(self, chosen):
        self.perform_and_check(chosen)


class Withdrawn(PublicationRules, TestCase):
    OPENING = (("rename", 1, "主任"), ("withdraw_post", 0))

    @few
    @random_actions
    def test_views_agree_with_the_rules(self, chosen):
        self.perform_and_check(chosen)
