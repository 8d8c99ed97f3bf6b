"""Regions that two people merge: all moves to the successor, nothing goes off or back to draft."""

from datetime import timedelta

import pytest
from django.db.models import F

from officials import search
from officials.actions import Refused, proposals, publishing
from officials.history.trail import Trail
from officials.models import (
    Department,
    Edition,
    LivePost,
    Notice,
    Official,
    Post,
    PublicVersion,
    Region,
    Role,
    SearchRow,
    User,
)
from tests.support import factories
from tests.support.raw_sql import as_the_site

pytestmark = pytest.mark.django_db

APPROVAL = (
    *("revision", "published_at", "submitted_by_id", "contributors", "approved_by_id"),
    *("approver_confirmed", "waived", "official_id", "appointment_id", "card"),
)


@pytest.fixture
def old():
    return factories.county(name="样甲县", short_name="样甲")


@pytest.fixture
def successor():
    return factories.county(name="样乙市", short_name="样乙")


def administrator():
    return factories.user(is_staff=True, is_superuser=True)


def propose(old, into, *, by=None):
    return proposals.propose_merger(old, into, by=by or administrator(), why="省政府批复")


def confirm(proposal, *, by=None):
    with as_the_site():
        proposals.confirm(proposal, by=by or administrator())
    factories.clear_history_user()


def merge(old, into):
    """Propose a merger, and confirm it as the site's role."""
    confirm(propose(old, into))
    for region in (old, into):
        region.refresh_from_db()


def published(region, **values):
    """Publish a post with a holder, who has a number of their own."""
    post = factories.post(department=factories.department(region=region))
    factories.sourced_hotline(appointment=factories.appointment(post=post, **values))
    return factories.publish(post)


def test_a_live_post_keeps_card_numbers_and_approval_under_the_successor(old, successor):
    post = published(old)
    before = Edition.objects.get(post=post)
    numbers = set(LivePost.objects.get(uid=post.uid).hotlines.values_list("uid", "digits"))
    merge(old, successor)
    closed, live = Edition.objects.filter(post=post).order_by("pk")
    assert (closed.region, closed.closed, closed.outcome) == (old, True, "replaced")
    assert (live.region, live.period.lower) == (successor, closed.period.upper)
    for name in APPROVAL:
        assert getattr(live, name) == getattr(before, name), name
    shown = LivePost.objects.get(uid=post.uid)
    assert set(shown.hotlines.values_list("uid", "digits")) == numbers
    assert Department.objects.get(pk=post.department_id).region == successor


def test_no_post_goes_off_or_back_to_draft(old, successor, clock):
    live, draft = published(old), factories.post(department=factories.department(region=old))
    waiting, coming = (factories.post(department=draft.department) for _each in "ab")
    factories.submit(waiting)
    factories.publish(coming, on=clock.today + timedelta(days=9))
    leaving = published(old, end_date=clock.today + timedelta(days=9))
    columns = ("pk", "review_state", "revision", "contributors")
    states = set(map(str, Post.objects.values_list(*columns)))
    periods = list(Edition.objects.filter(post__in=[coming, leaving]).values_list("period"))
    merge(old, successor)
    assert set(map(str, Post.objects.values_list(*columns))) == states
    assert LivePost.objects.get(uid=live.uid).region == successor
    opened = Edition.objects.filter(post__in=[coming, leaving], closed=False)
    assert {each.region for each in opened} == {successor}
    assert sorted(each.period.upper for each in opened if each.period.upper) == sorted(
        period.upper for (period,) in periods if period.upper
    )
    waiting.refresh_from_db()
    publishing.approve([(waiting, waiting.revision)], by=factories.reviewer())
    assert LivePost.objects.get(uid=waiting.uid).region == successor


def test_roles_officials_notices_and_former_names_move_along(old, successor):
    staff = factories.staff("editor", old)
    both = factories.staff("viewer", old, successor)
    factories.official(owner_region=old)
    factories.notice(owner_region=old)
    factories.region_alias(region=old)
    sessions = dict(User.objects.values_list("pk", "sessions"))
    merge(old, successor)
    held = Role.objects.filter(user__in=[staff, both]).values_list("user", "role", "region")
    assert sorted(held) == sorted(
        [(staff.pk, "editor", successor.pk), (both.pk, "viewer", successor.pk)]
    )
    assert dict(User.objects.filter(pk__in=sessions).values_list("pk", "sessions")) == sessions
    assert Official.objects.get().owner_region == Notice.objects.get().owner_region == successor
    names = successor.aliases.values_list("name", "short_name", "code", "redirects", "type")
    assert set(names) == {
        ("旧名县", "", "", False, ""),
        ("样甲县", "样甲", old.code, True, "合并"),
    }


def test_regions_below_move_with_their_counts_and_search_rows(old, successor):
    below = factories.township(parent=old)
    post = published(below)
    above = Region.objects.get(pk=old.parent_id)
    assert counts(above) == counts(old) == 1
    merge(old, successor)
    below.refresh_from_db()
    assert (below.parent, below.path) == (successor, [*successor.path, below.pk])
    assert [counts(each) for each in (above, old, below, successor)] == [0, 0, 1, 1]
    row = SearchRow.objects.get(edition__post=post)
    assert row.region_path == below.path
    tokens = row.tokens
    search.reindex_editions([row.pk])
    row.refresh_from_db()
    assert row.tokens == tokens
    assert Edition.objects.get(post=post).region == below


def counts(region):
    return PublicVersion.objects.get(region=region).live


def test_the_versions_of_both_regions_rise(old, successor):
    before = {region: PublicVersion.objects.get(region=region).own for region in (old, successor)}
    merge(old, successor)
    for region, own in before.items():
        assert PublicVersion.objects.get(region=region).own > own


def test_a_region_merged_twice_leads_to_the_last_one(old, successor):
    last = factories.county(name="样丙区", short_name="样丙")
    merge(old, successor)
    merge(successor, last)
    old.refresh_from_db()
    assert (old.merged_into, old.path) == (last, last.path)
    assert Region.objects.find(old.code) == Region.objects.find(successor.code) == last


def test_search_finds_the_posts_under_both_names(old, successor):
    post = published(old)
    edition = LivePost.objects.get(uid=post.uid)
    merge(old, successor)
    moved = LivePost.objects.get(uid=post.uid)
    assert edition.pk != moved.pk
    for query in ("样乙市", "样甲县", "样甲"):
        assert moved.pk in search.find_posts(query).editions


def test_rows_added_to_a_merged_region_stand_in_the_successor(old, successor):
    merge(old, successor)
    kind, user = factories.department_type(), factories.user()
    with as_the_site():
        made = factories.department(region=old, type=kind)
        role = factories.role(region=old, user=user)
    made.refresh_from_db()
    role.refresh_from_db()
    assert made.region == role.region == successor


@pytest.mark.django_db(transaction=True)
def test_the_history_tells_of_the_merger(old, successor):
    post = published(old)
    merge(old, successor)
    entries = Trail(post).describe_steps(Trail(post).steps)
    notes = [note for entry in entries for note in entry.notes]
    assert any("“样甲县”并入“样乙市”" in note for note in notes)
    for region in (old, successor):
        assert "样乙市" in str(Trail(region).describe_steps(Trail(region).steps))


# Who decides, and what stands in the way


def test_the_proposer_of_a_merger_does_not_confirm_it(old, successor):
    by = administrator()
    proposal = propose(old, successor, by=by)
    with pytest.raises(Refused, match="另一位同事"):
        confirm(proposal, by=by)
    assert not Region.objects.filter(merged_into__isnull=False).exists()


def test_a_site_that_waives_the_second_person_merges_by_one(old, successor, settings):
    settings.WAIVE_SECOND_PERSON = True
    by = administrator()
    confirm(propose(old, successor, by=by), by=by)
    assert Region.objects.get(pk=old.pk).merged_into == successor


def test_departments_of_one_name_are_named_before_and_when_they_arose_meanwhile(old, successor):
    factories.department(region=old, name="样品公安局")
    proposal = propose(old, successor)
    factories.department(region=successor, name="样品公安局")
    with pytest.raises(Refused, match="“样品公安局”。请先给其中一个改名"):
        confirm(proposal)
    proposals.take_back(proposal, by=administrator())
    with pytest.raises(Refused, match="“样品公安局”"):
        propose(old, successor)


def test_a_post_that_changed_meanwhile_does_not_matter(old, successor):
    post = published(old)
    proposal = propose(old, successor)
    Post.objects.filter(pk=post.pk).update(duties="分管教育", revision=F("revision"))
    confirm(proposal)
    post.refresh_from_db()
    assert post.review_state == "draft"
    assert LivePost.objects.get(uid=post.uid).region == successor


def test_regions_that_do_not_fit_are_not_merged(old, successor):
    with pytest.raises(Refused, match="不能并入自己的下级"):
        propose(old, factories.township(parent=old))
    with pytest.raises(Refused, match="不能并入自己的下级"):
        propose(old, old)
    above = factories.prefecture()
    factories.county(parent=above, name="样丁县")
    with pytest.raises(Refused, match="“样丁县”的层级不低于"):
        propose(above, successor)
    merge(old, successor)
    with pytest.raises(Refused, match="已经并入"):
        propose(old, factories.county())
    with pytest.raises(Refused, match="已经并入"):
        propose(factories.county(), old)


def test_a_merger_waits_until_other_changes_of_the_region_are_decided(old, successor):
    alias = factories.region_alias(region=old)
    alias.name = "更旧名县"
    proposals.propose(alias, by=administrator())
    with pytest.raises(Refused, match="还有修改在等待确认"):
        propose(old, successor)
