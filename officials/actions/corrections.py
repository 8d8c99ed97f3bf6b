"""Change many numbers of the register in one act, as changes that wait for review."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pghistory
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions import Refused, review
from officials.identity import identify
from officials.models import Hotline, HotlineSource, Notice, Post, ReviewState, User

SOURCES_CHANGED = gettext_lazy("引用那份公告的号码在您查看之后变了，请重新查看。")


@dataclass
class Corrected:
    """The result of an act on many numbers: how many changed, and what became of their posts.

    ``drafts``: posts that a colleague was writing on or that waited for review; they stay drafts.
    """

    numbers: int = 0
    submitted: list[Post] = field(default_factory=list)
    drafts: list[Post] = field(default_factory=list)


def find_corrections(hotline: Hotline) -> QuerySet[Notice]:
    """Return the notices that correct those which ``hotline`` cites."""
    cited = HotlineSource.objects.filter(hotline=hotline).values("notice")
    return Notice.objects.filter(supersedes__in=cited).order_by("pk")


def sources_to_correct(correction: Notice, hotlines: QuerySet[Hotline]) -> QuerySet[HotlineSource]:
    """Return the sources of ``hotlines`` that cite the notice which ``correction`` supersedes."""
    return HotlineSource.objects.filter(
        notice=correction.supersedes_id, hotline__in=hotlines.filter(withdrawn_at=None)
    ).exclude(notice=None)


def cite_correction(
    correction: Notice, hotlines: QuerySet[Hotline], *, by: User, shown: Collection[int], why: str
) -> Corrected:
    """Let each of ``hotlines`` that cites a superseded notice cite ``correction``, and submit them.

    Names and numbers as printed stay as they are. ``shown``: the ids of the sources that a page
    displayed. Raises Refused when they are others by now, or when nobody could approve a post.
    """
    citing = Hotline.objects.filter(sources__in=sources_to_correct(correction, hotlines))
    with _submitting(_posts_of(citing), by, why) as corrected:
        sources = list(sources_to_correct(correction, hotlines).order_by("pk"))
        if not sources or {source.pk for source in sources} != set(shown):
            raise Refused(SOURCES_CHANGED)
        cited = HotlineSource.objects.filter(notice=correction)
        already = set(cited.values_list("hotline", flat=True))
        for source in sources:
            if source.hotline_id in already:
                source.delete()
            else:
                source.notice = correction
                source.save(update_fields=["notice"])
        corrected.numbers = len(sources)
    return corrected


def change_hours(hotlines: QuerySet[Hotline], hours: str, *, by: User, why: str) -> Corrected:
    """Give all ``hotlines`` the same hours, and submit their posts.

    Raises Refused for a withdrawn one, when all have these hours already, or when nobody could
    approve a post.
    """
    with _submitting(_posts_of(hotlines), by, why) as corrected:
        if withdrawn := hotlines.exclude(withdrawn_at=None).first():
            raise Refused(_("号码 %s 已经撤下。") % identify(withdrawn))
        corrected.numbers = hotlines.exclude(hours=hours).update(hours=hours)
        if not corrected.numbers:
            raise Refused(_("选中的号码已经是这个受理时间。"))
    return corrected


def _posts_of(hotlines: QuerySet[Hotline]) -> QuerySet[Post]:
    return Post.objects.filter(Q(hotlines__in=hotlines) | Q(appointments__hotlines__in=hotlines))


@contextmanager
def _submitting(posts: QuerySet[Post], by: User, why: str) -> Iterator[Corrected]:
    """Lock ``posts`` for the block, then submit those that it changed and that were approved."""
    keys = set(posts.values_list("pk", flat=True))
    with transaction.atomic(), pghistory.context(user=by.pk, why=why):
        rows = Post.objects.filter(pk__in=keys).order_by("pk")
        before = {post.pk: post for post in rows.select_for_update()}
        corrected = Corrected()
        yield corrected
        changed = [post for post in rows if post.revision != before[post.pk].revision]
        for post in changed:
            approved = before[post.pk].review_state == ReviewState.APPROVED
            (corrected.submitted if approved else corrected.drafts).append(post)
        if corrected.submitted:
            review.submit(corrected.submitted, by=by, why=why)
