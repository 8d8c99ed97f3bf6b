"""Applying a list writes drafts, submits them, and makes nothing public."""

from datetime import timedelta

import pytest
from django.apps import apps

from officials.actions import Refused, import_apply, import_undo, imports
from officials.clock import today
from officials.models import (
    Appointment,
    Edition,
    Hotline,
    HotlineSource,
    LiveHotline,
    LivePost,
    Official,
    Post,
    RoleName,
)
from tests.support import factories
from tests.support.staged_lists import actions, apply, published, stage_by

pytestmark = [pytest.mark.django_db]

LINE = "教育局,王示例,局长,全面工作,15400000001"


def test_a_new_row_becomes_a_post_that_waits_for_review(clerk):
    batch = apply(clerk, LINE)
    post = Post.objects.get()
    assert (str(post), post.duties, post.review_state) == ("教育局 局长", "全面工作", "submitted")
    assert (post.submitted_by, post.contributors) == (clerk, [clerk.pk])
    appointment = post.appointments.get()
    assert appointment.official.name == "王示例"
    assert appointment.official.pinyin == "wang shi li"
    hotline = appointment.hotlines.get()
    source = hotline.sources.get()
    assert (hotline.digits, source.notice, source.printed_name) == (
        "15400000001",
        batch.notice,
        "王示例（局长）",
    )
    assert (batch.state, batch.applied_by) == ("applied", clerk)
    assert not Edition.objects.exists()


def test_the_same_list_again_changes_nothing(clerk):
    lines = [LINE, "教育局,,值班室,,15400000002", "样甲区民政局,赵样本,局长,,15400000003"]
    apply(clerk, *lines)
    assert set(actions(stage_by(clerk, *lines))) == {"unchanged"}
    assert Post.objects.filter(kind="desk").count() == 1


def test_a_row_that_stands_twice_is_written_once_and_undone(clerk):
    batch = apply(clerk, LINE, LINE)
    assert Post.objects.get().appointments.get().hotlines.count() == 1
    assert actions(stage_by(clerk, LINE, LINE)) == ["unchanged", "unchanged"]
    import_undo.undo(batch, by=clerk)
    assert not Post.objects.exists()


def test_a_changed_row_changes_the_register_and_not_what_is_public(clerk, school_office):
    post = published(school_office)
    batch = apply(clerk, "教育局,王示例,局长,招生,15400000002")
    post.refresh_from_db()
    assert (post.duties, post.review_state) == ("招生", "submitted")
    (hotline,) = post.hotlines.all()
    assert (hotline.digits, hotline.sources.get().notice) == ("15400000002", batch.notice)
    (shown,) = LiveHotline.objects.all()
    assert (shown.digits, shown.uid) == ("15400000001", hotline.uid)
    assert LivePost.objects.get().card["duties"] == "全面工作"


def test_a_list_with_an_open_question_is_refused_with_its_row(clerk, county):
    factories.official(owner_region=county, name="王示例")
    batch = stage_by(clerk, LINE)
    with pytest.raises(Refused, match="教育局 局长 王示例"):
        import_apply.apply(batch, by=clerk)
    assert not Post.objects.exists()


def test_a_post_that_changed_since_the_plan_is_named_and_nothing_is_written(clerk, school_office):
    post = published(school_office)
    lines = ("教育局,王示例,局长,招生,15400000001", "教育局,赵样本,副局长,,15400000003")
    batch = stage_by(clerk, *lines)
    Post.objects.filter(pk=post.pk).update(duties="另一项")
    with pytest.raises(Refused, match="教育局 局长 王示例"):
        import_apply.apply(batch, by=clerk)
    assert Post.objects.get().duties == "另一项"
    assert not Official.objects.filter(name="赵样本").exists()
    batch.refresh_from_db()
    assert batch.state == "planned"


def test_the_second_of_two_overlapping_lists_is_refused_and_then_changes_nothing(clerk):
    first, second = stage_by(clerk, LINE), stage_by(clerk, LINE)
    import_apply.apply(first, by=clerk)
    with pytest.raises(Refused, match="教育局 局长 王示例"):
        import_apply.apply(second, by=clerk)
    assert actions(stage_by(clerk, LINE)) == ["unchanged"]


def test_an_editor_of_another_region_applies_and_undoes_nothing(clerk):
    other = factories.staff(RoleName.EDITOR, factories.county())
    batch = stage_by(clerk, LINE)
    with pytest.raises(Refused):
        import_apply.apply(batch, by=other)
    import_apply.apply(batch, by=clerk)
    with pytest.raises(Refused):
        import_undo.undo(batch, by=other)


def test_another_holder_ends_the_term_at_once_and_waits_for_review(clerk, school_office):
    post = published(school_office)
    apply(clerk, "教育局,赵样本,局长,,15400000001")
    former, present = post.appointments.all()
    assert (former.official.name, present.official.name) == ("王示例", "赵样本")
    assert present.start_date == former.end_date + timedelta(1) == today()
    card = LivePost.objects.get().card
    assert (card["holder"], card["terms"][0]["name"]) == (None, "王示例")


def test_a_new_post_without_a_number_stays_a_draft_that_says_why(clerk):
    batch = stage_by(clerk, "教育局,王示例,局长,,")
    imports.answer(batch.rows.get(), 0, "keep", by=clerk)
    import_apply.apply(batch, by=clerk)
    post = Post.objects.get()
    assert post.review_state == "draft"
    assert "还没有号码" in post.review_comment


def test_each_event_names_the_writer_and_the_list(clerk, school_office):
    published(school_office)
    batch = apply(clerk, "教育局,王示例,局长,招生,15400000002", "教育局,赵样本,副局长,,15400000003")
    for model in (Post, Official, Appointment, Hotline, HotlineSource):
        event = apps.get_model("officials", f"{model.__name__}Event")
        newest = event.objects.order_by("pgh_id").last()
        assert newest.pgh_context["user"] == clerk.pk
        assert newest.pgh_context["batch"] == batch.uid


def test_a_longer_list_is_applied_in_as_many_statements(clerk, django_assert_max_num_queries):
    short = stage_by(clerk, LINE)
    with django_assert_max_num_queries(80) as taken:
        import_apply.apply(short, by=clerk)
    lines = [f"民政局,赵样本,{each}科科长,,154000{each:05}" for each in range(2, 60)]
    longer = stage_by(clerk, *lines)
    with django_assert_max_num_queries(len(taken)):
        import_apply.apply(longer, by=clerk)


def test_a_fax_that_becomes_a_telephone_keeps_its_number_and_waits_for_review(clerk, school_office):
    post = published(school_office)
    hotline = post.hotlines.get()
    Hotline.objects.filter(pk=hotline.pk).update(use="fax", label="办公传真")
    factories.publish(post)
    batch = stage_by(clerk, "教育局,王示例,局长,全面工作,办公电话：15400000001")
    assert batch.rows.get().changes == {
        "uses": ["15400000001 办公传真 传真", "15400000001 办公电话 电话"]
    }
    import_apply.apply(batch, by=clerk)
    hotline.refresh_from_db()
    post.refresh_from_db()
    assert (hotline.use, hotline.label, hotline.sources.count()) == ("call", "办公电话", 2)
    assert (post.review_state, LiveHotline.objects.get().use) == ("submitted", "fax")
    assert actions(stage_by(clerk, "教育局,王示例,局长,全面工作,15400000001")) == ["unchanged"]
    import_undo.undo(batch, by=clerk)
    hotline.refresh_from_db()
    assert (hotline.use, hotline.label, hotline.sources.count()) == ("fax", "办公传真", 1)


def test_a_list_without_labels_leaves_those_of_the_register(clerk, school_office):
    post = published(school_office)
    post.hotlines.update(label="办公电话")
    assert actions(stage_by(clerk, LINE)) == ["unchanged"]
