"""Change many numbers of the register in one act, as changes that wait for review."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

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

    ``left``: numbers that were displayed and not chosen; ``drafts``: posts that a colleague was
    writing on or that waited for review; they stay drafts.
    """

    numbers: int = 0
    left: int = 0
    submitted: list[Post] = field(default_factory=list)
    drafts: list[Post] = field(default_factory=list)


class Printed(NamedTuple):
    """A name and a number as a notice prints them."""

    name: str
    number: str


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
    correction: Notice,
    hotlines: QuerySet[Hotline],
    *,
    by: User,
    shown: Collection[int],
    printed: Mapping[int, Printed],
    why: str,
) -> Corrected:
    """Let the chosen sources of ``hotlines`` cite ``correction``, and submit the posts.

    ``shown``: the ids of the sources that a page displayed; ``printed``: by the id of each chosen
    source, what ``correction`` prints. Others keep the superseded notice. Raises Refused when the
    sources are others by now, when none is chosen, or when nobody could approve a post.
    """
    if not printed:
        raise Refused(_("没有勾选号码，什么也没有改动。"))
    citing = Hotline.objects.filter(sources__in=[*printed])
    with _submitting(_posts_of(citing), by, why) as corrected:
        sources = list(sources_to_correct(correction, hotlines).order_by("pk"))
        keys = {source.pk for source in sources}
        if keys != set(shown) or not keys.issuperset(printed):
            raise Refused(SOURCES_CHANGED)
        already = {
            source.hotline_id: source for source in HotlineSource.objects.filter(notice=correction)
        }
        for source in sources:
            if source.pk in printed:
                _cite(correction, source, already.get(source.hotline_id), printed[source.pk])
        corrected.numbers = len(printed)
        corrected.left = len(keys) - len(printed)
    return corrected


def _cite(
    correction: Notice, source: HotlineSource, cited: HotlineSource | None, printed: Printed
) -> None:
    """Let a source cite ``correction``; where its number does already, that source stays alone."""
    if cited:
        source.delete()
    kept = cited or source
    kept.notice = correction
    kept.printed_name, kept.printed_number = printed
    kept.save(update_fields=["notice", "printed_name", "printed_number"])


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
