"""Run any sequence of acts: nothing that was taken down comes back but by a second person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    invariant,
    rule,
    run_state_machine_as_test,
)

from officials.actions import (
    bans,
    covers,
    import_apply,
    imports,
    publishing,
    review,
    scheduling,
    takedown,
    verification,
    withdrawal,
    withholding,
)
from officials.clock import now, today
from officials.models import (
    Cover,
    Hotline,
    ImportAction,
    LiveCover,
    LiveHotline,
    LivePost,
    LiveTerm,
    Post,
    PublicReason,
    RepublicationBan,
)
from officials.models.choices import Result
from officials.publication.live import read_open_editions
from officials.publication.schedules import find_schedule
from tests.support.any_sequence import NAMES, World, sourced_hotline
from tests.support.outputs import holds_digits, read
from tests.support.pairwise import examples
from tests.support.staged_lists import stage

people = st.integers(0, 2)
places = st.integers(0, 2)
officials = st.sampled_from([0, 0, 1])
reasons = st.sampled_from([PublicReason.ON_REQUEST, PublicReason.OTHER])


class Sequence(World):
    """Do what adds and what takes away, in any order, and look at what shows after each act."""

    def teardown(self):
        try:
            self.check_outputs()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

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
            official = self.officials[0]
            listed = takedown.numbers_of_person(official, person).as_value()
            takedown.withdraw_numbers_of(
                official, by=person, reason=PublicReason.ON_REQUEST, listed=listed
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

    @rule(by=people, place=places)
    def suspend(self, by, place):
        if hotline := self.number(place):
            with self.act():
                withdrawal.suspend(hotline, by=self.people[by], reason="核实")

    @rule(by=people, who=officials)
    def withhold(self, by, who):
        with self.act():
            withholding.withhold_name(self.officials[who], by=self.people[by], reason="security")
            self.hidden.add(who)
            self.asked_by.pop(who, None)

    @rule(by=people)
    def end_cover(self, by):
        if cover := Cover.objects.filter(ended_at=None).order_by("pk").first():
            with self.act():
                covers.end_cover(cover, by=self.people[by], reason="提前返回")

    @rule(by=people, place=places)
    def cancel_schedule(self, by, place):
        post, moment = self.posts[place], now()
        if found := find_schedule(read_open_editions([post.pk], moment), moment):
            with self.act():
                scheduling.cancel_schedule(post, by=self.people[by], listed=found.as_value())

    # Writing the register

    @rule(place=places, named=st.booleans())
    def edit(self, place, named):
        duties = f"{NAMES[0]}分管信访" if named else "分管信访"
        with self.act():
            Post.objects.filter(pk=self.posts[place].pk).update(duties=duties)

    @rule(place=places)
    def enter_again(self, place):
        gone = Hotline.objects.exclude(withdrawn_at=None).order_by("pk").first()
        if gone and not Hotline.objects.filter(digits=gone.digits, withdrawn_at=None).exists():
            with self.act():
                sourced_hotline(post=self.posts[place], digits=gone.digits)

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

    @rule(by=people, start=st.integers(0, 1), days=st.integers(0, 2))
    def arrange(self, by, start, days):
        with self.act():
            self.arrange_for(by, start, days)

    # Showing again: each takes a second person, but for the undo

    @rule(by=people, place=places)
    def approve(self, by, place):
        post, person = self.fresh(place), self.people[by]
        with self.act(adds=True):
            publishing.approve([(post, post.revision)], by=person)
            assert person.pk not in {post.submitted_by_id, *post.contributors}

    @rule(by=people, place=places, days=st.integers(1, 2))
    def schedule(self, by, place, days):
        post, person = self.fresh(place), self.people[by]
        with self.act(adds=True):
            day = today() + timedelta(days)
            publishing.schedule([(post, post.revision)], by=person, on=day)
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
        self.may_return = self.may_begin = False
        self.clock.advance(minutes=11)

    @rule()
    def pass_a_day(self):
        self.may_return, self.may_begin = False, True
        self.clock.advance(days=1)

    @rule(by=people, who=officials)
    def ask_for_the_name(self, by, who):
        with self.act():
            withholding.ask_to_show(self.officials[who], by=self.people[by], why="本人同意")
            self.asked_by[who] = by

    @rule(by=people, who=officials)
    def show_the_name(self, by, who):
        with self.act():
            withholding.show_name(self.officials[who], by=self.people[by])
            assert self.asked_by.get(who) not in {None, by}
            self.hidden.remove(who)

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
            shown, coming = self.read_shown(), self.read_coming()
            begun = self.coming if self.may_begin else set()
            assert self.may_return or shown <= self.shown | begun
            assert self.may_return or coming <= self.coming | self.shown
            shown_covers = self.read_covers()
            assert self.may_return or self.may_begin or shown_covers <= self.covers
            self.shown, self.coming, self.covers = shown, coming, shown_covers

    @invariant()
    def no_number_stands_without_a_notice(self):
        assert not LiveHotline.objects.filter(notice_uid="").exists()
        assert not LiveHotline.objects.filter(printed_name="").exists()

    @invariant()
    def nothing_that_was_withdrawn_is_public(self):
        shown = LiveHotline.objects.values_list("uid", flat=True)
        assert not Hotline.objects.filter(uid__in=shown).exclude(withdrawn_at=None).exists()
        dialled = LiveHotline.objects.exclude(digits="").values_list("uid", flat=True)
        assert not Hotline.objects.filter(uid__in=dialled).exclude(suspended_at=None).exists()
        numbers = list(LiveHotline.objects.exclude(digits="").values_list("digits", "extension"))
        assert not bans.find_bans(numbers)
        for official in getattr(self, "officials", []):
            if bans.find_ban_of(official):
                assert not LiveTerm.objects.of(official.uid).exists()

    @invariant()
    def no_card_has_a_withheld_name(self):
        for who in self.hidden:
            assert NAMES[who] not in str([*LivePost.objects.values_list("card", flat=True)])
            assert not LiveTerm.objects.of(self.officials[who].uid).exists()

    @invariant()
    def a_cover_is_shown_on_its_days_with_a_number_that_is_public(self):
        for shown in LiveCover.objects.select_related("post", "covered_by"):
            cover = Cover.objects.get(uid=shown.post.card["cover"]["cover"])
            assert cover.ended_at is None
            assert cover.start_date <= today() <= cover.end_date
            numbers = LiveHotline.objects.filter(post=shown.covered_by).exclude(digits="")
            assert numbers.exists()

    def check_outputs(self):
        if not hasattr(self, "shown"):
            return
        back = {digits for _uid, digits in self.shown}
        hidden = Hotline.objects.exclude(withdrawn_at=None, suspended_at=None)
        gone = {*hidden.values_list("digits", flat=True)} - back
        region = self.posts[0].department.region
        pages = [
            f"{form}/posts/{post.uid}{end}"
            for post in self.posts
            for form, end in (("", "/"), ("/large/en", "/"), ("", ".vcf"))
        ]
        pages += [f"/officials/{official.uid}/" for official in self.officials]
        pages += [f"/regions/{region.code}/{end}" for end in ("", "print/")]
        pages += ["/search/?q=wangshili", "/suggest/?q=shanyangben", "/search.json?q=副局长"]
        client = Client()
        for address in pages:
            text = read(client.get(address))
            assert not any(holds_digits(text, digits) for digits in gone), address
            assert not any(NAMES[who] in text for who in self.hidden), address


@pytest.mark.django_db
def test_no_sequence_of_acts_brings_back_what_was_taken_down():
    run_state_machine_as_test(
        Sequence,
        settings=settings(
            max_examples=examples(9),
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=[*HealthCheck],
        ),
    )
