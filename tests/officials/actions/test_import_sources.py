"""The notice of a list becomes a source of posts that stay as they are, when somebody asks."""

import pytest

from officials.actions import (
    Refused,
    import_apply,
    import_questions,
    import_undo,
    imports,
    publishing,
)
from officials.actions.import_originals import understand_original
from officials.models import HotlineSource, LiveHotline, RoleName
from tests.support import factories
from tests.support.staged_lists import actions, apply, published, stage_by

pytestmark = [pytest.mark.django_db]

SAME = "教育局,王示例,局长,全面工作,15400000001"
OTHER = "教育局,赵样本,副局长,招生,15400000002"


def cite(batch, clerk, *, cites=True):
    """Say whether the notice is a source of what stays as it is, and plan the list again."""
    imports.cite_unchanged(batch, cites, by=clerk)
    import_questions.plan_again(batch, understand_original(batch).entries, by=clerk)
    return actions(batch)


def printed(batch):
    sources = HotlineSource.objects.filter(notice=batch.notice).order_by("hotline__digits")
    return [*sources.values_list("printed_name", "printed_number")]


def test_a_confirmed_post_gets_the_notice_as_a_source_and_is_reviewed(clerk, school_office):
    post = published(school_office)
    former = HotlineSource.objects.get()
    batch = stage_by(clerk, SAME, OTHER)
    assert actions(batch) == ["unchanged", "add"]
    assert cite(batch, clerk) == ["update", "add"]
    old, new = batch.rows.first().changes.pop("source")
    assert old == [former.notice.title, former.notice.published_on.isoformat()]
    assert new == [batch.notice.title, batch.notice.published_on.isoformat()]

    import_apply.apply(batch, by=clerk)
    assert printed(batch)[0] == ("王示例（局长）", "15400000001")
    assert post.hotlines.get().sources.count() == 2
    post.refresh_from_db()
    assert post.review_state == "submitted"
    assert LiveHotline.objects.get().digits == "15400000001"


def test_the_same_list_again_and_what_was_cited_before_change_nothing(clerk, school_office):
    published(school_office)
    batch = apply(clerk, OTHER)
    following = imports.stage(
        f"单位,姓名,职务,分管工作,电话\n{SAME}\n{OTHER}".encode(),
        "名单.csv",
        region=batch.region,
        notice=batch.notice,
        by=clerk,
    )
    assert cite(following, clerk) == ["update", "unchanged"]
    import_apply.apply(following, by=clerk)
    assert cite(stage_with(following, clerk), clerk) == ["unchanged", "unchanged"]
    assert len(printed(batch)) == 2


def stage_with(batch, clerk):
    """Stage the same bytes of the same notice again."""
    return imports.stage(
        bytes(batch.source), "名单.csv", region=batch.region, notice=batch.notice, by=clerk
    )


def test_undoing_takes_the_source_off_again(clerk, school_office):
    post = published(school_office)
    batch = stage_by(clerk, SAME)
    cite(batch, clerk)
    import_apply.apply(batch, by=clerk)
    post.refresh_from_db()
    publishing.approve([(post, post.revision)], by=factories.reviewer())
    import_undo.undo(batch, by=clerk)
    assert not printed(batch)
    assert post.hotlines.get().sources.count() == 1
    post.refresh_from_db()
    assert post.review_state == "submitted"


def test_nobody_is_made_a_source_who_did_not_ask_and_the_way_back_is_open(clerk, school_office):
    published(school_office)
    batch = stage_by(clerk, SAME, OTHER)
    assert cite(batch, clerk) == ["update", "add"]
    assert cite(batch, clerk, cites=False) == ["unchanged", "add"]
    import_apply.apply(batch, by=clerk)
    assert printed(batch) == [("赵样本（副局长）", "15400000002")]
    with pytest.raises(Refused):
        imports.cite_unchanged(batch, True, by=clerk)


def test_a_number_of_the_holder_and_each_number_of_a_post_are_cited(clerk, school_office):
    post = published(school_office)
    factories.sourced_hotline(appointment=post.appointments.get(), post=None, digits="15400000007")
    factories.sourced_hotline(post=post, digits="15400000008")
    batch = stage_by(clerk, f"{SAME}、15400000007、15400000008")
    assert actions(batch) == ["unchanged"]
    assert cite(batch, clerk) == ["update"]
    import_apply.apply(batch, by=clerk)
    assert len(printed(batch)) == 3


def test_an_editor_of_another_region_asks_for_nothing(clerk, school_office):
    published(school_office)
    batch = stage_by(clerk, SAME)
    stranger = factories.staff(RoleName.EDITOR, factories.county(name="别的县"))
    with pytest.raises(Refused):
        imports.cite_unchanged(batch, True, by=stranger)


def test_a_post_that_was_edited_since_is_not_cited(clerk, school_office):
    post = published(school_office)
    batch = stage_by(clerk, SAME)
    cite(batch, clerk)
    post.duties = "招生"
    post.save()
    with pytest.raises(Refused):
        import_apply.apply(batch, by=clerk)
    assert not printed(batch)
