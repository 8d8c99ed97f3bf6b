"""Transitions of the review state: one table for every action and role."""

import pghistory
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from officials.actions import review
from officials.models import Post
from officials.models.staff import RoleName
from tests.support import factories
from tests.support.pairwise import by_turns

pytestmark = pytest.mark.django_db

# The form values of each action.
FORM_VALUES = {
    "submit": {},
    "approve": {"revision": ""},
    "return": {"comment": "请核对号码"},
    "withdraw": {"reason": "number_wrong"},
}
WRITERS = ("editor", "reviewer", "author", "chief")
REVIEWERS = ("reviewer", "chief")
# State, whether the post is public, action: who may, the state afterwards.
TABLE = {
    ("draft", "never", "submit"): (WRITERS, "submitted"),
    ("draft", "live", "submit"): (WRITERS, "submitted"),
    ("draft", "live", "withdraw"): (WRITERS, "draft"),
    ("submitted", "never", "approve"): (REVIEWERS, "approved"),
    ("submitted", "live", "approve"): (REVIEWERS, "approved"),
    ("submitted", "never", "return"): ((*REVIEWERS, "author"), "draft"),
    ("submitted", "live", "return"): ((*REVIEWERS, "author"), "draft"),
    ("submitted", "live", "withdraw"): (WRITERS, "draft"),
    ("approved", "live", "withdraw"): (WRITERS, "draft"),
}
STATES = [
    ("draft", "never"),
    ("draft", "live"),
    ("submitted", "never"),
    ("submitted", "live"),
    ("approved", "live"),
]


@pytest.fixture
def users(place):
    """A user of each role in the region, the author, an administrator, and two without a role."""
    elsewhere = factories.county()
    made = {str(role): factories.staff(role, place) for role in RoleName}
    return made | {
        "author": factories.staff("reviewer", place),
        "neighbour": factories.staff("reviewer", elsewhere),
        "chief": factories.user("chief", is_staff=True, is_superuser=True),
        "visitor": factories.user("visitor"),
    }


def reach_state(post, state, public, author):
    if public == "live":
        factories.publish(post)
    if state != "approved":
        with pghistory.context(user=author.pk):
            Post.objects.filter(pk=post.pk).update(duties=f"负责{state}")
    if state == "submitted":
        review.submit([Post.objects.get(pk=post.pk)], by=author)
    return Post.objects.get(pk=post.pk)


def listed_numbers(client, address):
    """Return the list on the page of a withdrawal, which its form sends along."""
    return client.get(address).context["action"]["listed"].value()


@pytest.mark.parametrize(("state", "public"), STATES)
def test_each_role_makes_the_transitions_of_the_table_only(users, post, state, public):
    post = reach_state(post, state, public, users["author"])
    assert post.review_state == state
    clients = {name: Client() for name in users}
    for name, each in clients.items():
        each.force_login(users[name])
    for number, (action, form) in enumerate(FORM_VALUES.items(), STATES.index((state, public))):
        allowed, after = TABLE.get((state, public, action), ((), state))
        address = reverse(f"admin:officials_post_{action}", args=[post.pk])
        values = form | ({"revision": post.revision} if "revision" in form else {})
        if action == "withdraw" and public == "live":
            values["listed"] = listed_numbers(clients["chief"], address)
        for name in by_turns([*clients], number):  # outside of CI half of them try each act
            each = clients[name]
            with transaction.atomic():
                response = each.post(address, values)
                current = Post.objects.get(pk=post.pk)
                may = name in allowed
                assert current.review_state == (after if may else state), (action, name)
                # Others get the sign-in page, 403 or 404.
                done = response.status_code == 302 and "login" not in response["Location"]
                assert done == may, (action, name, response.status_code)
                transaction.set_rollback(True)
