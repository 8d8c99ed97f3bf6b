"""From the register to the public and back: adding needs two people, taking away needs one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pghistory
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from officials import phones
from officials.actions import Refused, merging
from officials.actions.acts import Act, Approval, act
from officials.actions.words import check_words, given
from officials.clock import now, today
from officials.days import day_of, midnight
from officials.models import (
    Appointment,
    Edition,
    Hotline,
    HotlineSource,
    Outcome,
    Post,
    ReviewState,
    User,
    Verification,
)
from officials.numbering import numbering
from officials.publication.cards import after_departure, plan_periods
from officials.publication.live import to_card_period
from officials.publication.register import prefetch_content, read_content

LAST_DAY = date(2199, 12, 31)
# A clock that was corrected by less makes no difference to anybody.
CLOCK_ERROR = timedelta(seconds=5)

# Review


def submit(posts: Sequence[Post], *, by: User, why: str = "") -> None:
    """Hand drafts over for review.

    Raises Refused for a post that is no draft, has no number, or has one without a source.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, why=why):
        locked = _locked(posts)
        for post in locked:
            if post.review_state != ReviewState.DRAFT:
                raise Refused(_("%s 不是草稿，不用再提交。") % post)
        prefetch_content(locked)
        _check_sources(locked)
        for post in locked:
            check_words(post.title, post.duties)
        Post.objects.filter(pk__in=[post.pk for post in posts]).update(
            review_state=ReviewState.SUBMITTED, submitted_by=by, submitted_at=now()
        )


def return_to_draft(post: Post, *, by: User, comment: str) -> None:
    """Send a submitted post back with a comment. Raises Refused without one."""
    if not comment.strip():
        raise Refused(_("请写明退回的原因，让同事知道要改什么。"))
    with transaction.atomic(), pghistory.context(user=by.pk, why=comment):
        (locked,) = _locked([post])
        if locked.review_state != ReviewState.SUBMITTED:
            raise Refused(_("%s 不在待审核状态，无法退回。") % post)
        Post.objects.filter(pk=post.pk).update(
            review_state=ReviewState.DRAFT, review_comment=comment.strip()
        )


def approve(reviewed: Sequence[tuple[Post, int]], *, by: User, why: str = "") -> None:
    """Publish submitted posts now, each in exactly the revision that was looked at.

    ``reviewed``: posts with that revision. What was live or scheduled of them is replaced.
    Raises Refused when a post is not submitted, has changed since, or ``by`` had a hand in it.
    """
    _publish(reviewed, by=by, why=why, on=None)


def schedule(reviewed: Sequence[tuple[Post, int]], *, by: User, on: date, why: str = "") -> None:
    """Publish submitted posts from 00:00 Asia/Shanghai of the day ``on``.

    What is live stays until then. Raises Refused as ``approve`` does, and for a day not to come.
    """
    if on <= today():
        raise Refused(_("定时公布的日期要在今天之后。"))
    _publish(reviewed, by=by, why=why, on=on)


def _publish(reviewed: Sequence[tuple[Post, int]], *, by: User, why: str, on: date | None) -> None:
    revisions = {post.pk: revision for post, revision in reviewed}
    with act(list(revisions), by=by, why=why) as current:
        if current.ahead > CLOCK_ERROR:
            raise Refused(_("数据库的时钟早于这个岗位上次公布的时间。请先校准时钟。"))
        start = midnight(on) if on else current.moment
        prefetch_content(current.posts)
        behind = _behind(by.pk)
        approvers = {by.pk} | ({behind} if behind else set())
        waived = {
            post.pk: _check_reviewer(post, revisions[post.pk], approvers) for post in current.posts
        }
        _check_sources(current.posts)
        current.end(
            [e for e in current.editions if e.period.upper is None or e.period.upper > start],
            start,
            Outcome.REPLACED,
        )
        for post in current.posts:
            current.write(
                post,
                plan_periods(read_content(post), start),
                Approval(
                    revision=post.revision,
                    published_at=start,
                    submitted_by_id=post.submitted_by_id or 0,
                    contributors=post.contributors,
                    approved_by_id=by.pk,
                    behind_approver_id=behind,
                    waived=waived[post.pk],
                ),
            )
        merging.confirm(current)
        Post.objects.filter(pk__in=revisions).update(
            review_state=ReviewState.APPROVED, contributors=[], review_comment=""
        )


def _check_reviewer(post: Post, revision: int, approvers: set[int]) -> bool:
    """Return whether the second person is waived for this post; raise Refused if it is not.

    ``approvers``: the reviewer and who gave that account its password.
    """
    if post.review_state == ReviewState.APPROVED:
        raise Refused(_("%s 已由同事批准，不用再批准。") % post)
    if post.review_state != ReviewState.SUBMITTED:
        raise Refused(_("%s 还没有提交审核。") % post)
    if post.revision != revision:
        raise Refused(_("%s 在您查看之后又有修改，请重新查看。") % post)
    if not approvers & {post.submitted_by_id, *post.contributors}:
        return False
    if settings.WAIVE_SECOND_PERSON:
        return True
    raise Refused(_own_work(post))


def refusals(reviewed: Mapping[int, int], *, by: User) -> list[str]:
    """Return why ``approve`` would refuse posts, by id in these revisions; nothing is written."""
    said, approvers = [], stands_for(by)
    asked = Post.objects.only("review_state", "revision", "submitted_by", "contributors")
    for post in asked.filter(pk__in=reviewed).order_by("pk"):
        try:
            _check_reviewer(post, reviewed[post.pk], approvers)
        except Refused as refused:
            said.append(str(refused))
    return said


def refusal(post: Post, by: User) -> str:
    """Return why ``by`` does not approve ``post``, and who does; empty if they may."""
    own = stands_for(by) & {post.submitted_by_id, *post.contributors}
    return _own_work(post) if own and not settings.WAIVE_SECOND_PERSON else ""


def _own_work(post: Post) -> str:
    return _("您参与了 %s 的修改，或您与修改者的账号出自一人之手，须由另一位同事批准。") % post


def stands_for(user: User) -> set[int]:
    """Return ``user`` and who may act through that account: neither reviews what the other did."""
    behind = _behind(user.pk)
    return {user.pk, behind} if behind else {user.pk}


def _behind(user: int) -> int | None:
    """Return who made an account or last gave it a password, and so may act through it."""
    return User.objects.values_list("credentials_by", flat=True).get(pk=user)


def _are_one(one: int, other: int) -> bool:
    """Whether one account is the other, or may act through it."""
    return one == other or _behind(one) == other or _behind(other) == one


def _check_sources(posts: Sequence[Any]) -> None:
    """Raise Refused unless each of these posts, which ``bring`` knows, rests on its notices."""
    own = {
        post: [*post.shown, *(hotline for term in post.held for hotline in term.shown)]
        for post in posts
    }
    for post, hotlines in own.items():
        if not hotlines:
            raise Refused(_("%s 还没有号码。请先填写至少一个号码。") % post)
    published = [(post, hotline) for post, hotlines in own.items() for hotline in hotlines]
    if bare := [f"{post} {hotline}" for post, hotline in published if not hotline.cited]:
        said = _("%(numbers)s 没有公告来源。请填写公告及其所印的姓名和号码。")
        raise Refused(said % {"numbers": "、".join(bare)})
    known = numbering()
    for post, hotline in published:
        for source in hotline.cited:
            if not phones.prints(source.printed_number, hotline.digits, hotline.kind, known):
                raise Refused(
                    _(
                        "%(post)s 的号码 %(number)s 与公告所印的“%(printed)s”不符。"
                        "号码改了，请换成印有新号码的公告。"
                    )
                    % {"post": post, "number": hotline, "printed": source.printed_number}
                )


def _locked(posts: Sequence[Post]) -> list[Post]:
    chosen = Post.objects.filter(pk__in=[post.pk for post in posts]).order_by("pk")
    return list(chosen.select_related("department").select_for_update(of=("self",)))


# Taking away: at once, by one person


def withdraw_post(post: Post, *, by: User, reason: str, abolished: bool = False) -> None:
    """Take a post off the site at once, with what is scheduled of it.

    ``reason`` is public: the address answers 410 with it; an abolished post keeps its page,
    without numbers. Raises Refused without a reason, or when nothing of the post is open.
    """
    reason = given(reason)
    with act([post.pk], by=by, why=reason) as current:
        if not current.editions:
            raise Refused(_("%s 没有公布，无需撤下。") % post)
        outcome = Outcome.ABOLISHED if abolished else Outcome.WITHDRAWN
        current.end(current.editions, current.moment, outcome, reason)
        (locked,) = current.posts
        if locked.review_state != ReviewState.DRAFT:
            Post.objects.filter(pk=post.pk).update(review_state=ReviewState.DRAFT)


def withdraw_hotline(hotline: Hotline, *, by: User, reason: str) -> None:
    """Take a number off the site at once and for good, from what is live and what is scheduled.

    The register's working copy is not published on the way. Raises Refused without a reason, or
    when the number is withdrawn already.
    """
    reason = given(reason)
    with act([hotline.of_post.pk], by=by, why=reason) as current:
        if not Hotline.objects.filter(pk=hotline.pk, withdrawn_at=None).update(
            withdrawn_at=current.moment
        ):
            raise Refused(_("这个号码已经撤下。"))
        current.follow(hotline, withdrawn_at=current.moment)


def suspend(hotline: Hotline, *, by: User, reason: str) -> None:
    """Hide a number at once until a second person restores it. Raises Refused as above."""
    reason = given(reason)
    with act([hotline.of_post.pk], by=by, why=reason) as current:
        if not Hotline.objects.filter(pk=hotline.pk, suspended_at=None, withdrawn_at=None).update(
            suspended_at=current.moment, suspended_by=by, restored_by=None, restore_waived=False
        ):
            raise Refused(_("这个号码已经暂停或撤下。"))
        current.follow(hotline, suspended_at=current.moment)


def restore(hotline: Hotline, *, by: User, why: str = "") -> None:
    """Show a suspended number again. It adds, so it takes another person than who suspended it."""
    with act([hotline.of_post.pk], by=by, why=why) as current:
        fresh = Hotline.objects.get(pk=hotline.pk)
        if fresh.suspended_at is None or fresh.withdrawn_at is not None:
            raise Refused(_("这个号码没有暂停，无需恢复。"))
        suspender = fresh.suspended_by_id
        alone = suspender is not None and _are_one(suspender, by.pk)
        if alone and not settings.WAIVE_SECOND_PERSON:
            raise Refused(_("号码由您暂停，须由另一位同事恢复。"))
        Hotline.objects.filter(pk=hotline.pk).update(
            suspended_at=None, restored_by=by, restore_waived=alone
        )
        current.follow(hotline, suspended_at=None)


def end_appointment(appointment: Appointment, *, by: User, last_day: date, reason: str) -> None:
    """Let an appointment end after ``last_day``; what is live follows from the next midnight on.

    A day that has passed acts at once. The holder's own numbers go, the post reads 空缺; the
    register's working copy is not published on the way. Raises Refused without a reason, or when
    the day is before the first one or not before the present last one.
    """
    reason = given(reason)
    with act([appointment.post_id], by=by, why=reason) as current:
        fresh = Appointment.objects.select_related("official").get(pk=appointment.pk)
        if fresh.start_date and last_day < fresh.start_date:
            raise Refused(_("离任日期不能早于任职日期 %s。") % fresh.start_date)
        if fresh.end_date and fresh.end_date <= last_day:
            raise Refused(_("任职已定于 %s 结束；延长任职请修改后提交审核。") % fresh.end_date)
        if last_day > LAST_DAY:
            raise Refused(_("离任日期不对。"))
        Appointment.objects.filter(pk=appointment.pk).update(end_date=last_day)
        own = set(fresh.hotlines.values_list("uid", flat=True))
        _cut(current, appointment.uid, last_day, own)


def cancel_appointment(
    appointment: Appointment, *, by: User, reason: str, revision: int | None = None
) -> None:
    """Take back an appointment that has not begun: where it was to show, the post reads 空缺.

    The appointment leaves the register with the holder's own numbers. ``revision``: of the post,
    as it was looked at. Raises Refused without a reason, when the term has begun or was shown, or
    when the post has changed since.
    """
    reason = given(reason)
    with transaction.atomic():
        with act([appointment.post_id], by=by, why=reason) as current:
            (post,) = current.posts
            if revision not in {None, post.revision}:
                raise Refused(_("%s 在您查看之后又有修改，请重新查看。") % post)
            fresh = Appointment.objects.get(pk=appointment.pk)
            begun = fresh.start_date is None or fresh.start_date <= day_of(current.moment)
            shown = Edition.objects.filter(
                appointment=fresh, period__startswith__lte=current.moment
            )
            if begun or shown.exists():
                raise Refused(_("任职已经开始或曾经公布，不能取消；请办理离任。"))
            own = set(fresh.hotlines.values_list("uid", flat=True))
            _cut(current, fresh.uid, None, own)
        with pghistory.context(user=by.pk, why=reason):
            for model in (HotlineSource, Verification):
                model.objects.filter(hotline__appointment=fresh).delete()
            fresh.hotlines.all().delete()
            fresh.delete()


def _cut(current: Act, appointment: str, last_day: date | None, own: set[str]) -> None:
    """Rewrite what is open from the day after ``last_day`` on, from the editions themselves.

    No ``last_day``: the appointment is to leave no trace in them. ``own``: the uids of numbers
    that the register calls the holder's; they go as well.
    """
    turn = max(current.moment, midnight(last_day + timedelta(1)) if last_day else current.moment)
    for edition in list(current.editions):
        stretch = to_card_period(edition)
        begins = max(stretch.begins, turn)
        if stretch.ends is not None and stretch.ends <= begins:
            continue
        holder = stretch.card.holder
        leaving = holder is not None and holder.appointment == appointment
        kept = tuple(
            each
            for each in stretch.hotlines
            if not (leaving and (each.own or each.hotline_uid in own))
        )
        card = after_departure(
            stretch.card, appointment, last_day, {each.hotline_uid for each in kept}
        )
        if card == stretch.card:
            continue
        current.end([edition], begins, Outcome.REPLACED)
        after = replace(stretch, begins=begins, card=card, hotlines=kept)
        if leaving:
            after = replace(after, appointment_id=None, official_id=None)
        current.copy(edition, after)
