"""Publish posts, and return rows of their editions and of what is live."""

import pghistory

from officials.actions import publishing, withdrawal
from officials.clock import now
from officials.models import (
    Edition,
    EditionHotline,
    EditionRecord,
    Hotline,
    LexiconName,
    LiveCheck,
    LiveCover,
    LiveNotice,
    LiveNumber,
    LivePost,
    LiveSource,
    LiveTerm,
    LostNumber,
    NoticeEntry,
    PastPost,
    Post,
    ProposedChange,
    PublicReason,
    ReviewState,
    SearchRow,
    SheetEntry,
    ShownEdition,
    ShownHotline,
    ShownNotice,
    TermNotice,
    User,
    WithdrawnEdition,
    WithheldOfficial,
)
from tests.support.factories.base import check_deferred, clear_history_user, make
from tests.support.factories.register import (
    appointment,
    cover,
    hotline,
    hotline_source,
    notice,
    post,
    sourced_hotline,
    verification,
    withheld_name,
)
from tests.support.factories.users import editor, reviewer, user


def submit(*posts, by=None):
    """Submit drafts for review as ``review.submit`` does, which alone says what speaks against it.

    A post without a hotline gets one.
    """
    for each in posts:
        own = Hotline.objects.filter(appointment__post=each) | Hotline.objects.filter(post=each)
        if not own.filter(withdrawn_at=None).exists():
            sourced_hotline(post=each)
    User.objects.filter(username="root").exists() or user("root", is_staff=True, is_superuser=True)
    by = by or editor()
    with pghistory.context(user=by.pk):
        drafts = Post.objects.filter(pk__in=[each.pk for each in posts], review_state="draft")
        submitted = drafts.update(
            review_state=ReviewState.SUBMITTED, submitted_by=by, submitted_at=now()
        )
    assert submitted == len(posts)
    clear_history_user()


def publish(*posts, by=None, approved_by=None, on=None):
    """Submit posts and let another user approve them, now or ``on`` a day; return the first."""
    submit(*posts, by=by)
    reviewed = [*Post.objects.filter(pk__in=[each.pk for each in posts]).order_by("pk")]
    reviewed = [(each, each.revision) for each in reviewed]
    if on:
        publishing.schedule(reviewed, by=approved_by or reviewer(), on=on)
    else:
        publishing.approve(reviewed, by=approved_by or reviewer())
    clear_history_user()
    for each in posts:
        each.refresh_from_db()
    return posts[0]


def edition(**values):
    return Edition.objects.filter(post=publish(post(**values))).latest("pk")


def edition_hotline(**values):
    return EditionHotline.objects.filter(edition=edition(**values)).latest("pk")


def search_row(**values):
    return SearchRow.objects.get(edition=edition(**values))


def lexicon_name(**values):
    values = {"name": "王示例", "letters": "wangshili", "initials": "wsl"} | values
    return LexiconName.objects.get_or_create(**values)[0]


def live_post(**values):
    return LivePost.objects.get(uid=publish(post(**values)).uid)


def live_hotline(**values):
    return live_post(**values).hotlines.first()


def past_post(**values):
    published = publish(post(**values))
    withdrawal.withdraw_post(published, by=editor(), reason=PublicReason.NUMBER_WRONG)
    clear_history_user()
    return PastPost.objects.get(uid=published.uid)


def covered_post(**values):
    """Publish a post with a holder and a desk that covers it; return the cover."""
    held = appointment()
    made = cover(post=held.post, **values)
    publish(made.covered_by)
    publish(held.post)
    check_deferred()
    return made


def live_cover(**values):
    return LiveCover.objects.get(post__uid=covered_post(**values).post.uid)


def live_term(**values):
    """Publish a post with a holder and return the term on its card."""
    held = appointment(**values)
    publish(held.post)
    return LiveTerm.objects.of(held.official.uid).get()


def live_notice(**values):
    cited = notice(**values)
    publish_citing(cited)
    return LiveNotice.objects.get(uid=cited.uid)


def live_number(**values):
    return LiveNumber.objects.get(pk=live_hotline(**values).pk)


def lost_number(**values):
    """Publish a post, withdraw its hotline and return what the public reads of that."""
    published = publish(post(**values))
    withdrawal.withdraw_hotline(
        published.hotlines.get(), by=editor(), reason=PublicReason.NUMBER_WRONG
    )
    clear_history_user()
    return LostNumber.objects.get(post=published.uid)


def withheld_official(**values):
    return WithheldOfficial.objects.get(pk=withheld_name(**values).official_id)


def shown_edition(**values):
    return ShownEdition.objects.get(pk=live_post(**values).pk)


def shown_hotline(**values):
    return ShownHotline.objects.get(uid=live_hotline(**values).uid)


def shown_notice(**values):
    return ShownNotice.objects.get(uid=live_notice(**values).uid)


def edition_record(**values):
    return EditionRecord.objects.get(pk=live_post(**values).pk)


def withdrawn_edition(**values):
    """Publish a post, withdraw it and return what the public reads of its edition."""
    record = edition_record(**values)
    withdrawal.withdraw_post(
        Post.objects.get(uid=record.post), by=editor(), reason=PublicReason.NUMBER_WRONG
    )
    clear_history_user()
    return WithdrawnEdition.objects.get(pk=record.pk)


def live_check(**values):
    """Publish a post with a hotline that was checked, and return what the public reads of that."""
    checked = verification(hotline=sourced_hotline(), **values)
    publish(checked.hotline.of_post)
    return LiveCheck.objects.get(pk=checked.pk)


def live_source(**values):
    return LiveSource.objects.get(pk=live_hotline(**values).pk)


def notice_entry(**values):
    return NoticeEntry.objects.get(notice=live_notice(**values).pk)


def sheet_entry(**values):
    return SheetEntry.objects.get(pk=live_hotline(**values).pk)


def term_notice(**values):
    """Publish a post with a holder whose appointment has a notice, and return the latter."""
    held = appointment(notice=notice(**values))
    publish(held.post)
    return TermNotice.objects.get(pk=held.pk)


def publish_citing(source, **values):
    """Publish a post whose hotline cites the notice ``source``, and return it."""
    made = post(**values)
    hotline_source(hotline=hotline(post=made), notice=source)
    return publish(made)


def proposed_change(**values):
    """Create an open proposal to rename a department, by default one that is public."""
    renamed = values["department"] = values.get("department") or edition().department
    changes = {"name": [renamed.name, f"新{renamed.name}"]}
    row = {"kind": "department", "row_id": renamed.pk, "title": renamed.name, "changes": changes}
    return make(ProposedChange, row | values, proposed_by=editor, proposed_at=now)
