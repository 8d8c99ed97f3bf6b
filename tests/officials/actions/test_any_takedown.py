"""Any sequence of acts: what was taken down stays away, and nothing comes back by one person."""

from contextlib import suppress

from django.core.cache import caches
from django.test import Client
from hypothesis import example, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from officials.actions import Refused, publishing, review, takedown, withdrawal, withholding
from officials.models import Hotline, LiveHotline, LivePost, LiveTerm, Post, PublicReason
from tests.support import factories
from tests.support.outputs import holds_digits, read
from tests.support.pairwise import examples

NAME = "王示例"
REASON = PublicReason.ON_REQUEST
ACTS = (
    *("withdraw_number", "withdraw_post", "withdraw_term", "withdraw_person"),
    *("suspend", "restore", "withhold", "ask", "show", "edit", "submit", "approve"),
)
steps = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.integers(0, 1)), max_size=12
)
few = settings(max_examples=examples(6), deadline=None)


class TakingDown(TestCase):
    """Three people act on two posts of one person, in two counties."""

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
        self.hidden, self.asked_by = False, None

    def number(self, index):
        own = Hotline.objects.filter(appointment=self.terms[index])
        return (own | Hotline.objects.filter(post=self.posts[index])).order_by("pk").first()

    def fresh(self, index):
        return Post.objects.get(pk=self.posts[index].pk)

    def withdraw_number(self, by, index):
        withdrawal.withdraw_hotline(self.number(index), by=self.people[by], reason=REASON)

    def withdraw_post(self, by, index):
        withdrawal.withdraw_post(self.posts[index], by=self.people[by], reason=REASON)

    def withdraw_term(self, by, index):
        withdrawal.withdraw_term(self.terms[index], by=self.people[by], reason=REASON)

    def withdraw_person(self, by, _index):
        person = self.people[by]
        listed = takedown.numbers_of_person(self.official, person).as_value()
        takedown.withdraw_numbers_of(self.official, by=person, reason=REASON, listed=listed)

    def suspend(self, by, index):
        withdrawal.suspend(self.number(index), by=self.people[by], reason="核实")

    def restore(self, by, index):
        withdrawal.restore(self.number(index), by=self.people[by])

    def withhold(self, by, _index):
        withholding.withhold_name(self.official, by=self.people[by], reason="security")
        self.hidden, self.asked_by = True, None

    def ask(self, by, _index):
        withholding.ask_to_show(self.official, by=self.people[by], why="本人同意")
        self.asked_by = by

    def show(self, by, _index):
        withholding.show_name(self.official, by=self.people[by])
        assert self.asked_by not in {None, by}
        self.hidden = False

    def edit(self, _by, index):
        Post.objects.filter(pk=self.posts[index].pk).update(duties=f"{NAME}分管信访")

    def submit(self, by, index):
        review.submit([self.fresh(index)], by=self.people[by])

    def approve(self, by, index):
        post, person = self.fresh(index), self.people[by]
        publishing.approve([(post, post.revision)], by=person)
        assert post.submitted_by_id != person.pk

    def check_views(self):
        withdrawn = set(Hotline.objects.exclude(withdrawn_at=None).values_list("digits", flat=True))
        assert withdrawn.isdisjoint(LiveHotline.objects.values_list("digits", flat=True))
        if self.hidden:
            assert NAME not in str([*LivePost.objects.values_list("card", flat=True)])
            assert not LiveTerm.objects.of(self.official.uid).exists()

    def check_outputs(self):
        withdrawn = Hotline.objects.exclude(withdrawn_at=None).values_list("digits", flat=True)
        client = Client()
        region = self.posts[0].department.region
        pages = [
            f"{form}/posts/{post.uid}{end}"
            for post in self.posts
            for form, end in (("", "/"), ("/large/en", "/"), ("", ".vcf"))
        ]
        pages += [f"/officials/{self.official.uid}/", f"/regions/{region.code}/print/"]
        pages += ["/search/?q=wangshili", "/suggest/?q=wangshili", "/search.json?q=副局长"]
        for address in pages:
            text = read(client.get(address))
            assert not any(holds_digits(text, digits) for digits in withdrawn), address
            assert not self.hidden or NAME not in text, address

    @few
    @given(steps)
    @example([("withhold", 0, 0), ("edit", 0, 0), ("submit", 0, 0), ("approve", 1, 0)])
    @example([("withdraw_term", 0, 0), ("withhold", 0, 0)])
    @example([("withhold", 0, 0), ("ask", 0, 1), ("show", 0, 0), ("show", 1, 0)])
    @example([("withdraw_person", 0, 0), ("edit", 0, 1), ("submit", 0, 1), ("approve", 1, 1)])
    @example([("withdraw_term", 0, 0), ("submit", 0, 0), ("approve", 0, 0), ("approve", 1, 0)])
    def test_a_take_down_holds_until_a_second_person_agrees(self, sequence):
        self.begin()
        for name, by, index in sequence:
            with suppress(Refused):
                getattr(self, name)(by, index)
            factories.clear_history_user()
            self.check_views()
        self.check_outputs()
