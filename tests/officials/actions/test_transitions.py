"""The transitions of posts: one table, compared with every action and role."""

import pghistory
import pytest
from django.db import transaction
from django.urls import reverse

from officials.actions import review
from officials.models import Post
from officials.models.staff import RoleName
from tests.support import factories

pytestmark = pytest.mark.django_db

# What is asked for beside the act itself.
GIVEN = {
    "submit": {},
    "approve": {"revision": ""},
    "return": {"comment": "请核对号码"},
    "withdraw": {"reason": "号码有误"},
}
WRITERS = ("editor", "reviewer", "author", "chief")
CHECKERS = ("reviewer", "chief")
# The state before and whether anything is public; the act; who may; the state after.
TABLE = {
    ("draft", "never", "submit"): (WRITERS, "submitted"),
    ("draft", "live", "submit"): (WRITERS, "submitted"),
    ("draft", "live", "withdraw"): (WRITERS, "draft"),
    ("submitted", "never", "approve"): (CHECKERS, "approved"),
    ("submitted", "live", "approve"): (CHECKERS, "approved"),
    ("submitted", "never", "return"): ((*CHECKERS, "author"), "draft"),
    ("submitted", "live", "return"): ((*CHECKERS, "author"), "draft"),
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
def people(place):
    """One of each role in the place, who wrote the post, and three who have no say here."""
    elsewhere = factories.county()
    made = {str(role): factories.staff(role, place) for role in RoleName}
    return made | {
        "author": factories.staff("reviewer", place),
        "neighbour": factories.staff("reviewer", elsewhere),
        "chief": factories.user("chief", is_staff=True, is_superuser=True),
        "visitor": factories.user("visitor"),
    }


def bring_to(post, state, shown, author):
    if shown == "live":
        factories.publish(post)
    if state != "approved":
        with pghistory.context(user=author.pk):
            Post.objects.filter(pk=post.pk).update(duties=f"负责{state}")
    if state == "submitted":
        review.submit([Post.objects.get(pk=post.pk)], by=author)
    return Post.objects.get(pk=post.pk)


@pytest.mark.parametrize(("state", "shown"), STATES)
def test_the_table(client, people, post, state, shown):
    post = bring_to(post, state, shown, people["author"])
    assert post.review_state == state
    for act, given in GIVEN.items():
        allowed, after = TABLE.get((state, shown, act), ((), state))
        for name, person in people.items():
            with transaction.atomic():
                client.force_login(person)
                address = reverse(f"admin:officials_post_{act}", args=[post.pk])
                values = given | ({"revision": post.revision} if "revision" in given else {})
                response = client.post(address, values)
                found = Post.objects.get(pk=post.pk)
                may = name in allowed
                assert found.review_state == (after if may else state), (act, name)
                # Who is not let in is led to sign in, or told that there is no such page.
                done = response.status_code == 302 and "login" not in response["Location"]
                assert done == may, (act, name, response.status_code)
                transaction.set_rollback(True)
