"""Cancel what was approved for a day to come: it takes something away, so one person does it."""

from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.edition_transaction import edition_transaction
from officials.models import Outcome, Post, ReviewState, User
from officials.publication.schedules import find_schedule, plan_without


def cancel_schedule(post: Post, *, by: User, listed: str, why: str = "") -> None:
    """Cancel the latest schedule of a post; the card before it goes on, with its own approval.

    The register keeps what was scheduled, as a draft. ``listed``: ``Schedule.as_value`` of what
    the user has seen. Raises Refused when that is not what is scheduled now.
    """
    with edition_transaction([post.pk], by=by, why=why) as tx:
        schedule = find_schedule(tx.editions, tx.moment)
        if schedule is None:
            raise Refused(_("没有定时公布的变化，无需取消。"))
        if schedule.as_value() != listed:
            raise Refused(_("定时公布的内容刚刚有变化，请核对后再办理。"))
        kept = plan_without(schedule)
        tx.end_editions(schedule.editions, schedule.begins, Outcome.REPLACED)
        if schedule.before:
            for period in kept:
                tx.add_reduced_copy(schedule.before, period)
        (locked,) = tx.posts
        hands = {each for edition in schedule.editions for each in edition.contributors}
        Post.objects.filter(pk=post.pk).update(
            review_state=ReviewState.DRAFT, contributors=sorted({*locked.contributors, *hands})
        )
