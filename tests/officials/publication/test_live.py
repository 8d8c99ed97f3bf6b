"""The publication state of one post and of the rows of a list."""

from datetime import timedelta

import pytest

from officials.actions import withdrawal
from officials.models import Post, PublicReason
from officials.publication.live import Publication
from tests.support import factories
from tests.support.publication_states import publication

pytestmark = pytest.mark.django_db


def test_post_withdrawn_and_published_again_is_live_until_it_is_abolished(post, clock):
    assert publication(post) == Publication.NOTHING
    factories.publish(post)
    assert publication(post) == Publication.LIVE
    withdrawal.withdraw_post(post, by=factories.editor(), reason=PublicReason.MISTAKE)
    assert publication(post) == Publication.WITHDRAWN
    factories.publish(post)
    assert publication(post) == Publication.LIVE
    withdrawal.withdraw_post(
        post, by=factories.editor(), reason=PublicReason.POST_ABOLISHED, abolished=True
    )
    assert publication(post) == Publication.ENDED


def test_withdrawn_post_that_is_scheduled_again_is_scheduled_until_its_day(post, clock):
    factories.publish(post)
    withdrawal.withdraw_post(post, by=factories.editor(), reason=PublicReason.MISTAKE)
    factories.publish(post, on=clock.today + timedelta(3))
    assert publication(post) == Publication.SCHEDULED
    clock.advance(days=3)
    assert publication(post) == Publication.LIVE


def test_live_post_with_a_coming_edition_is_live(post, clock):
    factories.publish(post)
    Post.objects.filter(pk=post.pk).update(duties="分管信访")
    factories.publish(post, on=clock.today + timedelta(3))
    assert publication(post) == Publication.LIVE


def test_scheduled_post_that_is_withdrawn_before_its_day_was_never_public(post, clock):
    factories.publish(post, on=clock.today + timedelta(3))
    withdrawal.withdraw_post(post, by=factories.editor(), reason=PublicReason.MISTAKE)
    assert publication(post) == Publication.NOTHING
