"""The rule on approval: the predicate on one post and the condition in SQL agree."""

import pytest

from officials.actions import review
from officials.models import Post
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(place):
    """Submitted posts by who had a hand in them, a draft that nobody submitted, and its editor."""
    editor, other = factories.user("clerk"), factories.user("other")
    department = factories.department(region=place)
    made = {}
    for title, submitter, contributors in (
        ("submitted", editor, []),
        ("changed", other, [editor.pk, other.pk]),
        ("neither", other, [other.pk]),
        ("draft", None, [editor.pk]),
        ("untouched", None, []),
    ):
        post = factories.post(department=department, title=title, contributors=contributors)
        factories.sourced_hotline(post=post)
        if submitter:
            factories.submit(post, by=submitter)
        made[title] = Post.objects.get(pk=post.pk)
    return made, editor


@pytest.mark.parametrize("waived", [False, True])
def test_predicate_and_condition_agree_on_who_may_approve(posts, settings, waived):
    settings.WAIVE_SECOND_PERSON = waived
    made, editor = posts
    accounts = review.linked_accounts(editor)
    approvable = {title for title, post in made.items() if review.may_approve(post, accounts)}
    assert approvable == (set(made) if waived else {"neither", "untouched"})
    selected = Post.objects.filter(review.approvable_by(accounts))
    assert set(selected.values_list("title", flat=True)) == approvable


def test_predicate_and_condition_agree_on_who_contributed(posts):
    made, editor = posts
    contributed = {
        title for title, post in made.items() if review.has_contributed(post, {editor.pk})
    }
    assert contributed == {"submitted", "changed", "draft"}
    selected = Post.objects.filter(review.contributed_by({editor.pk}))
    assert set(selected.values_list("title", flat=True)) == contributed
