"""Run any sequence of acts: nothing that was taken down comes back but by a second person."""

from contextlib import contextmanager, suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from officials.actions import (
    Refused,
    bans,
    import_apply,
    imports,
    publishing,
    review,
    takedown,
    verification,
    withdrawal,
    withholding,
)
from officials.clock import now, today
from officials.models import (
    Hotline,
    ImportAction,
    LiveHotline,
    LivePost,
    LiveTerm,
    Post,
    PublicReason,
    RepublicationBan,
)
from officials.models.choices import Result
from tests.conftest import Clock
from tests.support import factories
from tests.support.outputs import holds_digits, read
from tests.support.pairwise import examples
from tests.support.staged_lists import stage

NAME = "王示例"
people = st.integers(0, 2)
places = st.integers(0, 1)
reasons = st.sampled_from([PublicReason.ON_REQUEST, PublicReason.OTHER])


class Sequence(RuleBasedStateMachine):
    """Three people act on two posts of one person, in two counties.

    ``shown``: the numbers that the public read after the last act; ``may_return``: whether the
    act was one of those that add; ``hidden``: whether the name is withheld.
    """

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.clock = Clock()
        self.hidden, self.asked_by, self.may_return = False, None, True
        self.lifting: dict[int, int] = {}
        self.calls: list[tuple] = []

    def teardown(self):
        try:
            self.check_outputs()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @initialize()
    def begin(self):
        for kept in caches.all():  # under versions that begin anew with each example
            kept.clear()
        self.people = [
            factories.user(name, is_staff=True, is_superuser=True) for name in ("a", "b", "c")
        ]
        self.official = factories.official(name=NAME)
        self.posts = [factories.post(duties=f"{NAME}主持工作"), factories.post()]
        self.terms = []
        for post in self.posts:
            self.terms.append(factories.appointment(post=post, official=self.official))
            factories.sourced_hotline(post=post)
            factories.sourced_hotline(appointment=self.terms[-1])
        factories.publish(*self.posts)
        self.shown = self.read_shown()

    def read_shown(self):
        return set(LiveHotline.objects.exclude(digits="").values_list("uid", "digits"))

    def fresh(self, place):
        return Post.objects.get(pk=self.posts[place].pk)

    def number(self, place):
        own = Hotline.objects.filter(appointment=self.terms[place])
        lines = own | Hotline.objects.filter(post=self.posts[place])
        return lines.filter(withdrawn_at=None).order_by("pk").first()

    @contextmanager
    def act(self, *, adds=False):
        """Do an act that may be refused; only one that ``adds`` may show a number again."""
        self.may_return = adds
        with suppress(Refused), transaction.atomic():
            yield
        factories.clear_history_user()

    # Taking away

    @rule(by=people, place=places, reason=reasons)
    def withdraw_number(self, by, place, reason):
        if hotline := self.number(place):
            with self.act():
                withdrawal.withdraw_hotline(hotline, by=self.people[by], reason=reason)

    @rule(by=people, place=places, reason=reasons)
    def withdraw_post(self, by, place, reason):
        with self.act():
            withdrawal.withdraw_post(self.posts[place], by=self.people[by], reason=reason)

    @rule(by=people, place=places, reason=reasons)
    def withdraw_term(self, by, place, reason):
        with self.act():
            withdrawal.withdraw_term(self.terms[place], by=self.people[by], reason=reason)

    @rule(by=people)
    def withdraw_person(self, by):
        with self.act():
            person = self.people[by]
            listed = takedown.numbers_of_person(self.official, person).as_value()
            takedown.withdraw_numbers_of(
                self.official, by=person, reason=PublicReason.ON_REQUEST, listed=listed
            )

    @rule(by=people, place=places, dead=st.booleans())
    def check(self, by, place, dead):
        if hotline := self.number(place):
            call = uuid4()
            newest = hotline.verifications.order_by("-pk").first()
            result = Result.DEAD if dead else Result.ANSWERED
            with self.act():
                verification.record_call(
                    [hotline],
                    verification.Check(today(), result),
                    by=self.people[by],
                    seen=newest.pk if newest else 0,
                    call=call,
                )
                self.calls.append((call, by, now()))

    @rule(by=people)
    def withhold(self, by):
        with self.act():
            withholding.withhold_name(self.official, by=self.people[by], reason="security")
            self.hidden, self.asked_by = True, None

    # Writing the register

    @rule(place=places, named=st.booleans())
    def edit(self, place, named):
        duties = f"{NAME}分管信访" if named else "分管信访"
        with self.act():
            Post.objects.filter(pk=self.posts[place].pk).update(duties=duties)

    @rule(place=places)
    def enter_again(self, place):
        gone = Hotline.objects.exclude(withdrawn_at=None).order_by("pk").first()
        if gone and not Hotline.objects.filter(digits=gone.digits, withdrawn_at=None).exists():
            with self.act():
                factories.sourced_hotline(post=self.posts[place], digits=gone.digits)

    @rule(by=people, place=places)
    def import_list(self, by, place):
        digits = Hotline.objects.order_by("pk").values_list("digits", flat=True)[place]
        department = self.posts[place].department
        with self.act():
            line = f"{department.name},,值班室,,{digits}"
            batch = stage(department.region, line, by=self.people[by])
            for row in batch.rows.filter(action=ImportAction.DOUBTFUL):
                answers = {
                    (row.pk, at): str(doubt["options"][0][0]) for at, doubt in enumerate(row.doubts)
                }
                imports.answer_all(batch, answers, by=self.people[by])
            import_apply.apply(batch, by=self.people[by])
            self.posts[place] = Post.objects.filter(department=department).latest("pk")

    @rule(by=people, place=places)
    def submit(self, by, place):
        with self.act():
            review.submit([self.fresh(place)], by=self.people[by])

    # Showing again: each takes a second person, but for the undo

    @rule(by=people, place=places)
    def approve(self, by, place):
        post, person = self.fresh(place), self.people[by]
        with self.act(adds=True):
            publishing.approve([(post, post.revision)], by=person)
            assert person.pk not in {post.submitted_by_id, *post.contributors}

    @rule(by=people, place=places)
    def restore(self, by, place):
        hotline = self.number(place)
        if hotline and hotline.suspended_at:
            with self.act(adds=True):
                withdrawal.restore(hotline, by=self.people[by])
                assert hotline.suspended_by_id != self.people[by].pk

    @rule(by=people)
    def undo(self, by):
        if self.calls:
            call, caller, at = self.calls[-1]
            with self.act(adds=True):
                verification.strike_out(call, by=self.people[by])
                assert by == caller
                assert now() < at + timedelta(minutes=10)

    @rule()
    def wait(self):
        self.may_return = False
        self.clock.advance(minutes=11)

    @rule(by=people)
    def ask_for_the_name(self, by):
        with self.act():
            withholding.ask_to_show(self.official, by=self.people[by], why="本人同意")
            self.asked_by = by

    @rule(by=people)
    def show_the_name(self, by):
        with self.act():
            withholding.show_name(self.official, by=self.people[by])
            assert self.asked_by not in {None, by}
            self.hidden = False

    @rule(by=people)
    def ask_to_lift(self, by):
        if ban := RepublicationBan.objects.in_force().first():
            with self.act():
                bans.ask_to_lift(ban, by=self.people[by], why="本人同意")
                self.lifting[ban.pk] = by

    @rule(by=people)
    def lift(self, by):
        if ban := RepublicationBan.objects.in_force().first():
            with self.act():
                bans.lift(ban, by=self.people[by])
                assert self.lifting.get(ban.pk) not in {None, by}

    # Whatever was done

    @invariant()
    def nothing_came_back_by_one_person(self):
        if hasattr(self, "shown"):
            shown = self.read_shown()
            assert self.may_return or shown <= self.shown
            self.shown = shown

    @invariant()
    def no_number_stands_without_a_notice(self):
        assert not LiveHotline.objects.filter(notice_uid="").exists()
        assert not LiveHotline.objects.filter(printed_name="").exists()

    @invariant()
    def nothing_that_was_withdrawn_is_public(self):
        shown = LiveHotline.objects.values_list("uid", flat=True)
        assert not Hotline.objects.filter(uid__in=shown).exclude(withdrawn_at=None).exists()
        numbers = list(LiveHotline.objects.exclude(digits="").values_list("digits", "extension"))
        assert not bans.find_bans(numbers)
        if bans.find_ban_of(getattr(self, "official", None)):
            assert not LiveTerm.objects.of(self.official.uid).exists()

    @invariant()
    def no_card_has_a_withheld_name(self):
        if self.hidden:
            assert NAME not in str([*LivePost.objects.values_list("card", flat=True)])
            assert not LiveTerm.objects.of(self.official.uid).exists()

    def check_outputs(self):
        if not hasattr(self, "shown"):
            return
        back = {digits for _uid, digits in self.shown}
        withdrawn = Hotline.objects.exclude(withdrawn_at=None).values_list("digits", flat=True)
        region = self.posts[0].department.region
        pages = [
            f"{form}/posts/{post.uid}{end}"
            for post in self.posts
            for form, end in (("", "/"), ("/large/en", "/"), ("", ".vcf"))
        ]
        pages += [f"/officials/{self.official.uid}/", f"/regions/{region.code}/print/"]
        pages += ["/search/?q=wangshili", "/suggest/?q=wangshili", "/search.json?q=副局长"]
        client = Client()
        for address in pages:
            text = read(client.get(address))
            gone = {*withdrawn} - back
            assert not any(holds_digits(text, digits) for digits in gone), address
            assert not self.hidden or NAME not in text, address


@pytest.mark.django_db
def test_no_sequence_of_acts_brings_back_what_was_taken_down():
    run_state_machine_as_test(
        Sequence,
        settings=settings(
            max_examples=examples(12),
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=[*HealthCheck],
        ),
    )
