"""Submit posts for review, return them, and decide who may approve them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pghistory
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from officials import phones
from officials.actions import Refused
from officials.actions.bans import check_numbers
from officials.actions.public_text import check_public_rows
from officials.actions.second_person import (
    check_approvers,
    explain_waiting,
    linked_accounts,
    was_confirmed,
)
from officials.clock import now
from officials.db.many_rows import without_garbage_collection
from officials.identity import identify, identify_all
from officials.models import Post, ReviewState, User
from officials.models.national_hotlines import read_numbering
from officials.publication.covers import lasting_covers, without_a_number
from officials.publication.register import prefetch_content

# How many posts a refusal names in full.
MOST_NAMED = 20


def submit(posts: Sequence[Post], *, by: User, why: str = "") -> None:
    """Submit drafts for review.

    Raises Refused for a post that is not a draft, has no hotline, has one without a source or one
    that is not published again, or that nobody could approve.
    """
    with (
        without_garbage_collection(),
        transaction.atomic(),
        pghistory.context(user=by.pk, why=why),
    ):
        locked = _lock_posts(posts)
        for post in locked:
            if post.review_state != ReviewState.DRAFT:
                raise Refused(_("%s 不是草稿，不用再提交。") % identify(post))
        prefetch_content(locked)
        check_sources(locked)
        check_covers(locked)
        for post in locked:
            check_public_rows(_public_rows(post))
        check_approvers(locked, by=by)
        Post.objects.filter(pk__in=[post.pk for post in posts]).update(
            review_state=ReviewState.SUBMITTED, submitted_by=by, submitted_at=now()
        )


def _public_rows(post: Any) -> Iterator[models.Model]:
    """Yield the rows whose texts an approval of ``post`` makes public.

    ``post``: as ``prefetch_content`` reads it.
    """
    yield from (post, post.department)
    hotlines = list(post.prefetched_hotlines)
    for appointment in post.prefetched_appointments:
        yield appointment.official
        if appointment.notice:
            yield appointment.notice
        hotlines += appointment.prefetched_hotlines
    for hotline in hotlines:
        yield hotline
        for source in hotline.prefetched_sources:
            yield from (source, source.notice)


def return_to_draft(post: Post, *, by: User, comment: str) -> None:
    """Return a submitted post with a comment. Raises Refused without a comment."""
    if not comment.strip():
        raise Refused(_("请写明退回的原因，让同事知道要改什么。"))
    with transaction.atomic(), pghistory.context(user=by.pk, why=comment):
        (locked,) = _lock_posts([post])
        if locked.review_state != ReviewState.SUBMITTED:
            raise Refused(_("%s 不在待审核状态，无法退回。") % identify(post))
        Post.objects.filter(pk=post.pk).update(
            review_state=ReviewState.DRAFT, review_comment=comment.strip()
        )


@contextmanager
def explained_drafts(posts: QuerySet[Post], comment: str) -> Iterator[None]:
    """Say on each submitted post of ``posts`` why the block made it a draft again.

    Who submitted it reads the comment among the returned posts. Another region may have changed an
    official or a notice that its post uses.
    """
    submitted = list(posts.filter(review_state=ReviewState.SUBMITTED).values_list("pk", flat=True))
    yield
    drafts = Post.objects.filter(pk__in=submitted, review_state=ReviewState.DRAFT)
    drafts.update(review_comment=comment)


def has_contributed(post: Post, accounts: Collection[int]) -> bool:
    """Return whether one of ``accounts``, ids of users, submitted or changed ``post``."""
    return not {post.submitted_by_id, *post.contributors}.isdisjoint(accounts)


def contributed_by(accounts: Collection[int]) -> Q:
    """Return the condition on posts for which ``has_contributed`` is true."""
    return Q(submitted_by__in=accounts) | Q(contributors__overlap=list(accounts))


def may_approve(post: Post, accounts: Collection[int]) -> bool:
    """Return whether the holder of ``accounts`` may approve ``post``: adding needs two people.

    ``accounts``: see ``linked_accounts``. ``WAIVE_SECOND_PERSON`` lets everybody approve.
    """
    return settings.WAIVE_SECOND_PERSON or not has_contributed(post, accounts)


def approvable_by(accounts: Collection[int]) -> Q:
    """Return the condition on posts for which ``may_approve`` is true."""
    return Q() if settings.WAIVE_SECOND_PERSON else ~contributed_by(accounts)


def check_confirmed(by: User) -> bool:
    """Return whether ``by`` is confirmed. Raises Refused if not, unless the waiver covers it."""
    confirmed = was_confirmed(by)
    if not confirmed and not settings.WAIVE_SECOND_PERSON:
        raise Refused(explain_waiting(by))
    return confirmed


def check_reviewer(post: Post, revision: int, accounts: Collection[int]) -> bool:
    """Return whether the second person is waived for this approval.

    ``accounts``: those of the reviewer, see ``linked_accounts``. Raises Refused unless the post
    is submitted, still has ``revision``, and the reviewer may approve it.
    """
    if refusal := _find_refusal(post, revision, accounts):
        raise Refused(refusal % identify(post))
    return has_contributed(post, accounts)


def _find_refusal(post: Post, revision: int, accounts: Collection[int]) -> str:
    """Return why ``check_reviewer`` refuses, with a ``%s`` for the post; empty if it does not."""
    if post.review_state == ReviewState.APPROVED:
        return _("%s 已由同事批准，不用再批准。")
    if post.review_state != ReviewState.SUBMITTED:
        return _("%s 还没有提交审核。")
    if post.revision != revision:
        return _("%s 在您查看之后又有修改，请重新查看。")
    return "" if may_approve(post, accounts) else _own_work()


def approval_refusals(reviewed: Mapping[int, int], *, by: User) -> list[str]:
    """Return why ``approve`` would refuse these posts; write nothing.

    ``reviewed``: the revision that was reviewed, by the id of the post. Takes a constant number of
    queries: posts beyond MOST_NAMED are named by department and title alone.
    """
    try:
        check_confirmed(by)
    except Refused as refusal:
        return [str(refusal)]
    accounts = linked_accounts(by)
    posts = Post.objects.only(
        "title", "department", "review_state", "revision", "submitted_by", "contributors"
    )
    refused = [
        (post, words)
        for post in posts.filter(pk__in=reviewed).order_by("pk")
        if (words := _find_refusal(post, reviewed[post.pk], accounts))
    ]
    prefetch_related_objects([post for post, _words in refused], "department")
    lines = identify_all([post for post, _words in refused[:MOST_NAMED]])
    names = [*lines, *(post for post, _words in refused[MOST_NAMED:])]
    return [words % name for name, (_post, words) in zip(names, refused, strict=True)]


def approval_refusal(post: Post, by: User) -> str:
    """Return why ``by`` may not approve ``post``, or an empty string: for a page that reads."""
    if not by.is_confirmed:
        return explain_waiting(by)
    return "" if may_approve(post, by.linked) else _own_work() % identify(post)


def _own_work() -> str:
    return _("您参与了 %s 的修改，或您与修改者的账号出自一人之手，须由另一位同事批准。")


def check_sources(posts: Sequence[Any]) -> None:
    """Raise Refused unless each post has a hotline and every hotline has a source that prints it.

    Raises it too for a number that is not published again.
    ``posts``: as ``prefetch_content`` reads them.
    """
    pairs = []
    for post in posts:
        hotlines = list(post.prefetched_hotlines)
        for appointment in post.prefetched_appointments:
            hotlines += appointment.prefetched_hotlines
        if not hotlines:
            raise Refused(_("%s 还没有号码。请先填写至少一个号码。") % identify(post))
        pairs += [(post, hotline) for hotline in hotlines]
    missing = [hotline for _post, hotline in pairs if not hotline.prefetched_sources]
    if missing:
        message = _("%(numbers)s 没有公告来源。请填写公告及其所印的姓名和号码。")
        numbers = "、".join(map(str, identify_all(missing[:MOST_NAMED])))
        raise Refused(message % {"numbers": numbers})
    check_numbers(hotline for _post, hotline in pairs)
    numbering = read_numbering()
    for _post, hotline in pairs:
        for source in hotline.prefetched_sources:
            if not phones.prints(source.printed_number, hotline.digits, hotline.kind, numbering):
                raise Refused(
                    _(
                        "%(number)s 与公告所印的“%(printed)s”不符。"
                        "号码改了，请换成印有新号码的公告。"
                    )
                    % {"number": identify(hotline), "printed": source.printed_number}
                )


def check_covers(posts: Sequence[Any]) -> None:
    """Raise Refused unless each lasting cover of the posts leads to a number that can be called.

    ``posts``: as ``prefetch_content`` reads them.
    """
    entered = [cover.pk for post in posts for cover in post.prefetched_covers]
    if not entered:
        return
    lasting = lasting_covers().filter(pk__in=entered).select_related("post", "covered_by")
    for cover in without_a_number(lasting):
        raise Refused(
            _("“%(by)s”现在没有公开的号码，不能代接“%(post)s”的电话。")
            % {"by": identify(cover.covered_by), "post": identify(cover.post)}
        )


def _lock_posts(posts: Sequence[Post]) -> list[Post]:
    """Lock posts in order of id and return them as they are now."""
    rows = Post.objects.filter(pk__in=[post.pk for post in posts]).order_by("pk")
    return list(rows.select_related("department__region").select_for_update(of=("self",)))
