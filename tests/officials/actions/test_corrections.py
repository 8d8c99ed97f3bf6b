"""Many numbers change in one act, and nothing of it is public before a second person approves."""

import pytest

from officials.actions import Refused, corrections, publishing
from officials.models import Hotline, HotlineSource, LiveHotline, Post
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice():
    return factories.notice(title="关于公布电话的通告")


@pytest.fixture
def correction(notice):
    return factories.notice(title="更正通告", supersedes=notice)


@pytest.fixture
def posts(notice):
    """Two published posts that cite the notice; somebody may approve them."""
    factories.user("chief", is_staff=True, is_superuser=True)
    return [factories.publish_citing(notice) for _each in range(2)]


def cite(correction, **values):
    hotlines = Hotline.objects.all()
    sources = corrections.sources_to_correct(correction, hotlines)
    printed = {s.pk: corrections.Printed(s.printed_name, s.printed_number) for s in sources}
    values = {"shown": [*printed], "printed": printed, "why": "更正"} | values
    values = {"by": factories.editor()} | values
    return corrections.cite_correction(correction, hotlines, **values)


def states():
    return list(Post.objects.order_by("pk").values_list("review_state", flat=True))


def live_titles():
    return {row.notice_title for row in LiveHotline.objects.all()}


def test_all_numbers_of_a_notice_cite_its_correction_once_it_is_approved(
    posts, notice, correction, reviewer
):
    corrected = cite(correction)
    assert (corrected.numbers, len(corrected.submitted), corrected.drafts) == (2, 2, [])
    assert states() == ["submitted"] * 2
    assert live_titles() == {notice.title}
    publishing.approve([(post, post.revision) for post in Post.objects.all()], by=reviewer)
    assert live_titles() == {correction.title}


def test_the_author_of_a_correction_does_not_approve_it(posts, correction, editor):
    cite(correction)
    with pytest.raises(Refused, match="另一位同事"):
        publishing.approve([(post, post.revision) for post in Post.objects.all()], by=editor)


def test_a_draft_of_a_colleague_stays_a_draft(posts, correction):
    Post.objects.filter(pk=posts[0].pk).update(duties="分管供水")
    factories.clear_history_user()
    corrected = cite(correction)
    assert corrected.drafts == [posts[0]]
    assert states() == ["draft", "submitted"]


def test_a_number_that_cites_both_notices_keeps_the_correction_alone(posts, notice, correction):
    hotline = posts[0].hotlines.get()
    factories.hotline_source(hotline=hotline, notice=correction)
    cite(correction)
    assert [source.notice for source in hotline.sources.all()] == [correction]


def test_a_number_that_is_not_chosen_keeps_the_old_notice(posts, notice, correction):
    taken, left = HotlineSource.objects.order_by("pk")
    corrected = cite(
        correction, printed={taken.pk: corrections.Printed("局长室", taken.printed_number)}
    )
    assert (corrected.numbers, corrected.left, len(corrected.submitted)) == (1, 1, 1)
    left.refresh_from_db()
    taken.refresh_from_db()
    assert left.notice == notice
    assert (taken.notice, taken.printed_name) == (correction, "局长室")
    with pytest.raises(Refused, match="没有勾选"):
        cite(correction, printed={})


def test_a_number_that_the_page_did_not_show_changes_nothing(posts, correction):
    with pytest.raises(Refused, match="重新查看"):
        cite(correction, shown=[HotlineSource.objects.first().pk])
    assert states() == ["approved"] * 2


def test_a_withdrawn_number_keeps_its_notice(posts, notice, correction):
    Hotline.objects.filter(post=posts[0]).update(withdrawn_at=factories.now())
    assert cite(correction).numbers == 1
    assert HotlineSource.objects.filter(notice=notice).count() == 1


def test_hours_of_many_numbers_change_in_one_act_for_review(posts, editor):
    hotlines = Hotline.objects.all()
    corrected = corrections.change_hours(hotlines, "工作日 9:00–17:00", by=editor, why="夏令")
    assert (corrected.numbers, len(corrected.submitted)) == (2, 2)
    assert states() == ["submitted"] * 2
    assert {row.hours for row in LiveHotline.objects.all()} == {""}


def test_hours_that_all_numbers_have_already_are_refused(posts, editor):
    with pytest.raises(Refused, match="已经是"):
        corrections.change_hours(Hotline.objects.all(), "", by=editor, why="x")
    assert states() == ["approved"] * 2
