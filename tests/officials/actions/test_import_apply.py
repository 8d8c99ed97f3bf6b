"""Applying a list writes drafts, submits them, and makes nothing public."""

import pytest

from officials.actions import import_apply, import_undo, imports
from officials.models import (
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

pytestmark = [pytest.mark.django_db]

HEADER = "单位,姓名,职务,分管工作,电话"
LINE = "教育局,王示例,局长,全面工作,15400000001"


@pytest.fixture
def county():
    county = factories.county(name="样甲区")
    factories.department_type(code="other", name="其他单位")
    factories.staff(RoleName.REVIEWER, county)
    return county


@pytest.fixture
def school_office(county):
    return factories.department(region=county, name="教育局")


@pytest.fixture
def clerk(county):
    return factories.staff(RoleName.EDITOR, county)


def stage(by, *lines, header=HEADER):
    county = by.roles.get().region
    data = "\n".join((header, *lines)).encode()
    notice = factories.notice(owner_region=county)
    return imports.stage(data, "名单.csv", region=county, notice=notice, by=by)


def apply(by, *lines, **values):
    batch = stage(by, *lines, **values)
    import_apply.apply(batch, by=by)
    return batch


def published(department, name="王示例", digits="15400000001"):
    """Make a public post as LINE has it, with a number of the post."""
    post = factories.post(department=department, title="局长", duties="全面工作")
    official = factories.official(owner_region=department.region, name=name)
    factories.appointment(post=post, official=official)
    factories.sourced_hotline(post=post, digits=digits)
    factories.publish(post)
    return post


def actions(batch):
    return [row.action for row in batch.rows.all()]


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
    assert set(actions(stage(clerk, *lines))) == {"unchanged"}
    assert Post.objects.filter(kind="desk").count() == 1


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
