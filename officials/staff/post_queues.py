"""Select the posts, lists and covers that wait for staff."""

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery

from officials.actions import review, second_person
from officials.models import Cover, ImportBatch, ImportRow, ImportState, Post, ReviewState, User
from officials.publication.covers import lasting_covers, without_a_number
from officials.publication.live import scheduled_editions


def select_returned(posts: QuerySet[Post], user: User) -> QuerySet[Post]:
    """Return the drafts that a reviewer returned to ``user``."""
    mine = review.contributed_by([user.pk])
    drafts = posts.filter(mine, review_state=ReviewState.DRAFT).exclude(review_comment="")
    return drafts.order_by("submitted_at", "pk")


def select_submitted(posts: QuerySet[Post], user: User) -> QuerySet[Post]:
    """Return the submitted posts that ``user`` may approve."""
    approvable = review.approvable_by(second_person.linked_accounts(user))
    submitted = posts.filter(approvable, review_state=ReviewState.SUBMITTED)
    return submitted.order_by("submitted_at", "pk")


def select_scheduled(posts: QuerySet[Post], _user: User) -> QuerySet[Post]:
    """Return the posts with an edition that was published for a later day."""
    coming = scheduled_editions()
    begins = coming.filter(post=OuterRef("pk")).values("post").values_list(Min("published_at"))
    scheduled = posts.filter(pk__in=coming.values("post")).annotate(begins=Subquery(begins))
    return scheduled.order_by("begins", "pk")


def select_drafts(posts: QuerySet[Post], user: User) -> QuerySet[Post]:
    """Return the drafts to which ``user`` contributed."""
    mine = posts.filter(review_state=ReviewState.DRAFT, contributors__contains=[user.pk])
    return mine.filter(review_comment="").order_by("pk")


def select_lists(batches: QuerySet[ImportBatch], user: User) -> QuerySet[ImportBatch]:
    """Return the lists of which posts wait for ``user``, with their number."""
    posts = select_submitted(Post.objects.all(), user).order_by()
    written = ImportRow.objects.exclude(written_revision=None).order_by()
    waiting = written.filter(post__in=posts.values("pk"))
    counted = waiting.filter(batch=OuterRef("pk")).values("batch").annotate(count=Count("pk"))
    lists = batches.filter(state=ImportState.APPLIED, pk__in=waiting.values("batch"))
    counts = lists.annotate(waiting=Subquery(counted.values("count")))
    return counts.defer("source", "sheets").order_by("applied_at", "pk")


def select_uncovered(covers: QuerySet[Cover], _user: User) -> QuerySet[Cover]:
    """Return the covers that show nothing, since the covering post lost its number."""
    lasting = covers.filter(pk__in=lasting_covers().values("pk"))
    return without_a_number(lasting).order_by("start_date", "pk")
