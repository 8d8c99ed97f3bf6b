"""Mergers of regions beside other acts, on real connections: one waits or is refused."""

from threading import Event

import pytest
from django.db import transaction

from officials.actions import import_apply, imports, proposals, publishing
from officials.models import (
    Department,
    Edition,
    LivePost,
    Post,
    ProposedChange,
    PublicVersion,
    Region,
    RoleName,
)
from tests.support import factories
from tests.support.parallel import backend_pid, overtake, run_in_parallel, wait_for_lock_of
from tests.support.waits import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def old():
    return factories.county(name="样甲县", short_name="样甲")


@pytest.fixture
def successor():
    return factories.county(name="样乙市", short_name="样乙")


def administrator():
    return factories.user(is_staff=True, is_superuser=True)


def propose(old, into):
    return proposals.propose_merger(old, into, by=administrator(), why="省政府批复")


def published(region):
    return factories.publish(factories.post(department=factories.department(region=region)))


def submitted(region):
    post = factories.post(department=factories.department(region=region))
    factories.submit(post)
    post.refresh_from_db()
    return post


def merge_before(act, *mergers):
    """Confirm mergers and hold them open until ``act`` waits for them; return what came of it."""
    by = administrator()

    def confirm():
        for merger in mergers:
            proposals.confirm(merger, by=by)

    return overtake(confirm, act)[1]


def check_counts():
    """Check the stored counts of live posts, and that each live post stands in a region."""
    shown = list(LivePost.objects.select_related("region"))
    assert all(post.region.merged_into is None for post in shown)
    for version in PublicVersion.objects.filter(region__merged_into=None):
        inside = sum(version.region_id in post.region.path for post in shown)
        assert version.live == inside, version.region


def test_one_of_two_confirmations_at_once_merges(old, successor):
    published(old)
    merger = propose(old, successor)
    first, second = administrator(), administrator()
    results = run_in_parallel(
        lambda: proposals.confirm(merger, by=first), lambda: proposals.confirm(merger, by=second)
    )
    assert [str(result) for result in results if result] == [f"{merger}：已确认，不用再办理。"]
    assert Edition.objects.filter(closed=True).count() == LivePost.objects.count() == 1
    assert successor.aliases.count() == 1
    check_counts()


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
def test_one_of_two_regions_merged_into_each_other_stays(old, successor, filled):
    if filled:
        published(old)
        published(successor)
    mergers = propose(old, successor), propose(successor, old)
    by = administrator()
    results = run_in_parallel(*(lambda m=m: proposals.confirm(m, by=by) for m in mergers))
    assert sum("已经并入" in str(result) for result in results if result) == 1
    assert Region.objects.filter(pk__in=[old.pk, successor.pk], merged_into=None).count() == 1
    assert ProposedChange.objects.filter(state="confirmed").count() == 1
    assert LivePost.objects.count() == 2 * filled
    check_counts()


def test_two_regions_merged_into_one_at_once_are_both_in_it(old, successor):
    other = factories.county(name="样丙区", short_name="样丙")
    for region in (old, other, successor):
        published(region)
    mergers, by = [propose(each, successor) for each in (old, other)], administrator()
    results = run_in_parallel(*(lambda m=m: proposals.confirm(m, by=by) for m in mergers))
    assert results == [None, None]
    assert LivePost.objects.filter(region=successor).count() == 3
    check_counts()


def test_a_successor_that_is_merged_meanwhile_takes_nothing_more(old, successor):
    last = factories.county(name="样丙区", short_name="样丙")
    post = published(old)
    merger, by = propose(old, successor), administrator()
    refusal = merge_before(lambda: proposals.confirm(merger, by=by), propose(successor, last))
    assert "“样乙市”已经并入“样丙区”" in str(refusal)
    merger.refresh_from_db()
    assert (merger.state, LivePost.objects.get(uid=post.uid).region) == ("open", old)


def test_a_region_that_moves_meanwhile_with_the_one_above_it_is_counted_once(old, successor):
    below, neighbour = (factories.township(parent=each) for each in (old, successor))
    published(below)
    merger, by = propose(below, neighbour), administrator()
    result = merge_before(lambda: proposals.confirm(merger, by=by), propose(old, successor))
    assert result is None
    assert LivePost.objects.get().region == neighbour
    check_counts()


@pytest.mark.parametrize("depth", ["the region", "a region below it", "the successor"])
def test_an_approval_during_a_merger_publishes_where_the_post_is_then(old, successor, depth):
    town = factories.township(parent=old)
    region = {"the region": old, "a region below it": town, "the successor": successor}[depth]
    published(old)
    post = submitted(region)
    by = factories.reviewer()
    merger = propose(old, successor)
    assert not merge_before(lambda: publishing.approve([(post, post.revision)], by=by), merger)
    place = LivePost.objects.get(uid=post.uid).region
    assert place == (town if region == town else successor)
    assert successor.pk in place.path
    check_counts()


def test_a_merger_that_waited_for_an_approval_moves_what_it_published(old, successor):
    post, merger = submitted(old), propose(old, successor)
    by = factories.reviewer()

    def approve():
        publishing.approve([(post, post.revision)], by=by)

    def confirm():
        proposals.confirm(merger, by=administrator())

    assert overtake(approve, confirm) == [None, None]
    assert LivePost.objects.get(uid=post.uid).region == successor
    check_counts()


def test_a_post_that_came_while_a_merger_waited_is_not_left_behind(old, successor):
    """The merger waits for a lock on one post; meanwhile another one is made and submitted."""
    held, merger, by = published(old), propose(old, successor), administrator()
    department = factories.department(region=old)
    locked, pids, made = Event(), [], []

    def publish():
        made.append(factories.publish(factories.post(department=department)))

    def hold():
        with transaction.atomic():
            Post.objects.select_for_update().get(pk=held.pk)
            locked.set()
            wait_for_lock_of(pids)
            run_in_parallel(publish)

    def confirm():
        wait_until(locked.is_set)
        pids.append(backend_pid())
        proposals.confirm(merger, by=by)

    refusal = run_in_parallel(hold, confirm)[1]
    assert "增加或公布了岗位，请再按一次" in str(refusal)
    proposals.confirm(merger, by=by)
    assert set(LivePost.objects.values_list("uid", "region")) == {
        (held.uid, successor.pk),
        (made[0].uid, successor.pk),
    }
    check_counts()


def test_a_department_added_during_a_merger_stands_in_the_successor(old, successor):
    merger, kind = propose(old, successor), factories.department_type()
    made = merge_before(lambda: factories.department(region=old, type=kind), merger)
    made.refresh_from_db()
    assert made.region == successor


def test_a_role_given_during_a_merger_holds_in_the_successor(old, successor):
    merger, user = propose(old, successor), factories.user()
    made = merge_before(lambda: factories.role(region=old, user=user), merger)
    made.refresh_from_db()
    assert made.region == successor


def test_an_official_added_during_a_merger_belongs_to_the_successor(old, successor):
    merger = propose(old, successor)
    made = merge_before(lambda: factories.official(owner_region=old), merger)
    made.refresh_from_db()
    assert made.owner_region == successor


def test_an_import_into_a_region_that_is_merged_meanwhile_is_written_before_it(old, successor):
    """The import waits, after its locks, for a department that somebody adds and takes back."""
    kind = factories.department_type(code="other", name="其他单位")
    department = factories.department(region=old, name="教育局")
    factories.staff(RoleName.REVIEWER, old)
    clerk = factories.staff(RoleName.EDITOR, old)
    lines = "单位,姓名,职务,电话\n教育局,王示例,局长,15400000001\n新样局,单样本,局长,15400000002"
    notice = factories.notice(owner_region=old)
    batch = imports.stage(lines.encode(), "名单.csv", region=old, notice=notice, by=clerk)
    merger, by = propose(old, successor), administrator()
    added, importing, merging = Event(), [], []

    def add_and_take_back():
        with transaction.atomic():
            factories.department(region=old, name="新样局", type=kind)
            added.set()
            wait_for_lock_of(importing)
            wait_for_lock_of(merging)
            transaction.set_rollback(True)

    def write():
        wait_until(added.is_set)
        importing.append(backend_pid())
        import_apply.apply(batch, by=clerk)

    def confirm():
        wait_for_lock_of(importing)
        merging.append(backend_pid())
        return proposals.confirm(merger, by=by)

    _taken_back, written, refusal = run_in_parallel(add_and_take_back, write, confirm)
    assert written is None
    assert "增加或公布了岗位，请再按一次" in str(refusal)
    proposals.confirm(merger, by=by)
    department.refresh_from_db()
    assert department.region == successor
    assert Post.objects.filter(department__region=successor, review_state="submitted").count() == 2


def test_a_change_below_a_region_that_is_merged_meanwhile_shows_in_the_successor(old, successor):
    """A page of the successor could have been kept between the merger and the change."""
    raised = []
    for source, into in ((old, successor), (factories.county(), factories.county())):
        town = factories.township(parent=source)
        below = Department.objects.filter(pk=factories.department(region=town).pk)
        before, merger = PublicVersion.objects.get(region=into).subtree, propose(source, into)
        if raised:
            proposals.confirm(merger, by=administrator())
        else:
            merge_before(lambda below=below: below.update(rank=7), merger)
        raised.append(PublicVersion.objects.get(region=into).subtree - before)
    assert raised[0] == raised[1] + 1
