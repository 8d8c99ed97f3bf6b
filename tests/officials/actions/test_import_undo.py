"""Undoing a list takes what it made off the site, and brings the rest back for review."""

import pytest

from officials.actions import Refused, import_apply, import_undo, imports, publishing
from officials.models import (
    Department,
    Hotline,
    HotlineSource,
    LiveHotline,
    LivePost,
    Official,
    PastPost,
    Post,
    RoleName,
)
from tests.support import factories
from tests.support.staged_lists import apply, published, stage_by

pytestmark = [pytest.mark.django_db]

LINE = "教育局,王示例,局长,全面工作,15400000001"


def test_undoing_takes_away_what_a_list_made_and_brings_back_what_it_changed(clerk, school_office):
    post = published(school_office)
    before = Hotline.objects.values().get(), HotlineSource.objects.values().get()
    batch = apply(clerk, "教育局,王示例,局长,招生,15400000002", "教育局,赵样本,副局长,,15400000003")
    import_undo.undo(batch, by=clerk)
    assert Post.objects.get() == post
    post.refresh_from_db()
    assert (post.duties, post.review_state) == ("全面工作", "submitted")
    assert (Hotline.objects.values().get(), HotlineSource.objects.values().get()) == before
    assert [official.name for official in Official.objects.all()] == ["王示例"]
    assert LiveHotline.objects.get().digits == "15400000001"


def test_a_list_is_applied_once_and_undone_once(clerk):
    batch = apply(clerk, LINE)
    with pytest.raises(Refused):
        import_apply.apply(batch, by=clerk)
    import_undo.undo(batch, by=clerk)
    for act in (import_apply.apply, import_undo.undo):
        with pytest.raises(Refused):
            act(batch, by=clerk)


def test_a_missing_post_that_was_asked_about_leaves_the_public_at_once(clerk, school_office):
    gone = published(school_office)
    batch = stage_by(clerk, "教育局,赵样本,副局长,,15400000003")
    batch.rows.filter(action="missing").update(is_asked=True)
    import_apply.apply(batch, by=clerk)
    assert not LivePost.objects.exists()
    assert PastPost.objects.get().public_reason == "notice_corrected"
    gone.refresh_from_db()
    assert gone.review_state == "draft"
    import_undo.undo(batch, by=clerk)
    gone.refresh_from_db()
    assert gone.review_state == "submitted"
    assert not LivePost.objects.exists()


def test_a_public_number_that_the_list_lacks_is_withdrawn(clerk, school_office):
    post = published(school_office)
    factories.sourced_hotline(post=post, digits="15400000009")
    factories.publish(post)
    batch = apply(clerk, LINE)
    (shown,) = LiveHotline.objects.all()
    assert shown.digits == "15400000001"
    import_undo.undo(batch, by=clerk)
    back = post.hotlines.get(digits="15400000009", withdrawn_at=None)
    assert back.sources.exists()
    assert LiveHotline.objects.count() == 1


def test_undoing_brings_the_former_holder_back_for_review(clerk, school_office):
    post = published(school_office)
    batch = apply(clerk, "教育局,赵样本,局长,,15400000001")
    import_undo.undo(batch, by=clerk)
    assert [each.official.name for each in post.appointments.all()] == ["王示例"]
    assert post.appointments.get().end_date is None
    post.refresh_from_db()
    assert post.review_state == "submitted"
    assert LivePost.objects.get().card["holder"] is None


def test_posts_made_by_a_list_leave_the_public_when_it_is_undone(clerk, county):
    batch = apply(clerk, LINE)
    post = import_apply.posts_of(batch).get()
    publishing.approve([(post, post.revision)], by=factories.staff(RoleName.REVIEWER, county))
    import_undo.undo(batch, by=clerk)
    assert not LivePost.objects.exists()
    assert PastPost.objects.get().public_reason == "mistake"


def test_a_post_that_was_changed_later_keeps_its_list_from_being_undone(clerk):
    batch = apply(clerk, LINE, "教育局,赵样本,副局长,,15400000003")
    Post.objects.filter(title="副局长").update(duties="另一项")
    with pytest.raises(Refused, match="教育局 副局长 赵样本"):
        import_undo.undo(batch, by=clerk)
    assert Post.objects.count() == 2


def test_undoing_deletes_no_more_than_the_list_made(clerk, county):
    school = factories.department(region=county, name="教育局")
    official = factories.official(owner_region=county, name="王示例")
    batch = stage_by(clerk, LINE, "民政局,赵样本,局长,,15400000003")
    imports.answer(batch.rows.first(), 0, str(official.pk), by=clerk)
    import_apply.apply(batch, by=clerk)
    import_undo.undo(batch, by=clerk)
    assert [*Official.objects.all()] == [official]
    assert [*Department.objects.filter(region=county)] == [school]
