"""The index page of staff: the work queues of the user's regions, and the changelists behind."""

from datetime import timedelta

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.actions import publishing, review, verification, withdrawal
from officials.identity import identify
from officials.models import Post, User
from officials.models.choices import Result
from officials.permissions import Permission
from officials.staff.queues import QUEUES, Queue, QueueItem, register
from tests.support import factories
from tests.support.pairwise import by_turns
from tests.support.queue_piles import items_of, open_piles, piles_of

pytestmark = pytest.mark.django_db
NOTHING = "没有等你处理的事。"


def queues(client, user):
    """Return the names of the items in each queue on the index page of ``user``."""
    client.force_login(user)
    response = client.get("/admin/")
    piles, begins = piles_of(response), response.context["first_step"]
    assert (NOTHING in response.text) == (not piles and not begins)
    return {name: [item.name for item in items_of(each)] for name, each in piles.items()}


def detail(client, user, name):
    """Return the detail of the only item in a queue, and open its page."""
    client.force_login(user)
    (item,) = items_of(client.get(f"/admin/?pile={name}").context["chosen"])
    assert client.get(item.url).status_code == 200
    return item.detail


def fresh(**values):
    """Return a post with a hotline whose notice is of today, so that no verification is due."""
    made = factories.post(**values)
    notice = factories.notice(published_on=factories.today())
    factories.hotline_source(hotline=factories.hotline(post=made), notice=notice)
    made.refresh_from_db()
    return made


@pytest.fixture
def department():
    return factories.department(region=factories.county(name="样板县"), name="城管局")


@pytest.fixture
def editor(department):
    return factories.staff("editor", department.region)


@pytest.fixture
def colleague(department):
    return factories.staff("reviewer", department.region)


def test_returned_post_waits_for_its_editor_with_the_comment(client, department, editor, colleague):
    post = fresh(department=department, title="副局长")
    factories.submit(post, by=editor)
    review.return_to_draft(post, by=colleague, comment="号码与公告不一致")
    assert queues(client, editor) == {"returned": [str(identify(post))]}
    assert detail(client, editor, "returned") == "号码与公告不一致"
    assert queues(client, colleague) == {}


def test_submitted_post_waits_for_reviewers_who_did_not_contribute(
    client, department, editor, colleague
):
    post = fresh(department=department, title="副局长")
    factories.submit(post, by=editor)
    assert queues(client, colleague) == {"review": [str(identify(post))]}
    assert detail(client, colleague, "review") == str(editor)
    assert queues(client, editor) == {"own": [str(identify(post))]}
    assert f"可以审核的同事：{colleague}" in detail(client, editor, "own")
    second_account = factories.staff("reviewer", department.region)
    with pghistory.context(user=editor.pk):
        User.objects.filter(pk=second_account.pk).update(password="!another")
    factories.clear_history_user()
    second_account.refresh_from_db()
    assert queues(client, second_account) == {}
    Post.objects.filter(pk=post.pk).update(contributors=[colleague.pk])
    assert queues(client, colleague) == {}
    assert queues(client, factories.staff("reviewer", department.region)).keys() == {"review"}


def test_list_waits_for_reviewers_while_one_of_its_posts_does(
    client, department, editor, colleague
):
    post = fresh(department=department)
    factories.submit(post, by=editor)
    row = factories.import_row(
        batch=factories.import_batch(region=department.region),
        post=post,
        post_revision=post.revision,
        written_revision=post.revision,
    )
    factories.applied(row.batch)
    found = queues(client, colleague)
    assert found["lists"] == ["样板县 · 名单.xlsx"]
    assert detail(client, colleague, "lists").startswith("1 个岗位")
    assert "lists" not in queues(client, editor)
    post.refresh_from_db()
    publishing.approve([(post, post.revision)], by=colleague)
    assert "lists" not in queues(client, colleague)


def test_own_post_waits_for_its_reviewer_if_the_second_person_is_waived(
    client, department, colleague, settings
):
    settings.WAIVE_SECOND_PERSON = True
    factories.submit(fresh(department=department), by=colleague)
    assert queues(client, colleague).keys() == {"review", "own"}


def test_hotline_waits_for_verification_after_half_a_year(client, department, editor, clock):
    post = factories.publish(fresh(department=department, title="值班室"))
    number = post.hotlines.get()
    assert queues(client, editor) == {}
    clock.advance(days=181)
    assert queues(client, editor) == {"overdue": [str(identify(number))]}
    assert "从未核验" in detail(client, editor, "overdue")
    assert "1 个号码该核验" in client.get("/admin/").text
    values = {"checked_on": clock.today, "method": "called", "result": "answered"}
    client.post(f"/admin/officials/hotline/{number.pk}/verify/", values | {"called": number})
    assert queues(client, editor) == {}
    verified = clock.today
    clock.advance(days=181)
    assert detail(client, editor, "overdue") == f"上次核验 {verified}"
    withdrawal.suspend(number, by=editor, reason="改号")
    assert "overdue" not in queues(client, editor)


def test_a_dead_number_waits_until_somebody_looks_into_it(client, department, editor, clock):
    post = factories.publish(fresh(department=department, title="值班室"))
    number = post.hotlines.get()
    check = verification.Check(clock.today, Result.DEAD)
    verification.record_call([number], check, by=editor)
    called = clock.today
    for _half_year in range(3):
        line = str(identify(number))
        assert queues(client, editor) == {"failed": [line], "suspended": [line]}
        assert detail(client, editor, "failed") == f"{called}：空号或停机"
        clock.advance(days=90)
    withdrawal.withdraw_hotline(number, by=editor, reason="number_stopped")
    assert queues(client, editor) == {}


def test_appointment_waits_in_its_last_thirty_days(client, department, editor, clock):
    for days in (-1, 0, 30, 31):
        official = factories.official(name=f"王{'示例样本虚构'[days % 5]}")
        last = clock.today + timedelta(days)
        held = factories.post(department=department, title=f"{days}")
        factories.appointment(post=held, official=official, start_date=None, end_date=last)
    titles = [name.split(" · ")[2] for name in queues(client, editor)["ending"]]
    assert titles == ["0", "30"]


def test_scheduled_post_is_listed_with_its_day(client, department, editor, clock):
    post, day = fresh(department=department, title="局长"), clock.today + timedelta(3)
    leaving = fresh(department=department, title="副局长")
    last = clock.today + timedelta(60)
    factories.appointment(post=leaving, start_date=None, end_date=last)
    factories.publish(leaving)
    factories.publish(post, on=day)
    assert queues(client, editor) == {"scheduled": [str(identify(post))]}
    assert detail(client, editor, "scheduled") == f"{day}"


def test_draft_waits_for_its_author(client, department, editor, clock):
    post = fresh(department=department, title="局长")
    assert queues(client, editor) == {}
    Post.objects.filter(pk=post.pk).update(contributors=[editor.pk])
    assert queues(client, editor) == {"drafts": [str(identify(post))]}
    clock.advance(days=3)
    client.force_login(editor)
    assert open_piles(client)["drafts"].pile.days == 3
    assert queues(client, factories.staff("editor", department.region)) == {}


def test_draft_waits_for_its_colleagues_while_its_author_is_away(client, department, editor, clock):
    post = fresh(department=department, title="局长")
    Post.objects.filter(pk=post.pk).update(contributors=[editor.pk])
    colleague = factories.staff("editor", department.region)
    for days, waiting in ((0, []), (13, []), (15, ["left"])):
        User.objects.filter(pk=editor.pk).update(last_login=clock.now - timedelta(days))
        assert [*queues(client, colleague)] == waiting, days
    assert queues(client, factories.staff("editor", factories.county())) == {}


def test_the_desk_keeps_the_place_of_empty_piles_and_says_how_old_the_oldest_is(
    client, department, editor, colleague, clock
):
    post = fresh(department=department)
    factories.submit(post, by=editor)
    client.force_login(colleague)
    clock.advance(days=4)
    groups = dict(client.get("/admin/").context["groups"])
    review = next(pile for pile in groups["mine"] if pile.queue.name == "review")
    assert (review.total, review.days) == (1, 4)
    assert [pile.queue.name for pile in groups["waiting"]] == ["own", "scheduled", "left"]
    assert "最久 4 天" in client.get("/admin/").text
    assert [queue.name for queue in QUEUES if not queue.dated] == [], "each has an age to tell"


def test_a_pile_is_narrowed_to_a_place(client, clock):
    city = factories.prefecture(name="样板市")
    counties = [factories.county(parent=city, name=name) for name in ("甲县", "乙县")]
    for county in counties:
        draft = fresh(department=factories.department(region=county))
        factories.submit(draft, by=factories.editor())
    client.force_login(factories.staff("reviewer", city))
    page = client.get("/admin/?pile=review")
    assert {place.name for place in page.context["places"]} == {"甲县", "乙县"}
    assert page.context["chosen"].pile.total == 2
    chosen = client.get(f"/admin/?pile=review&place={counties[1].pk}").context["chosen"]
    assert [row.identity.region for row in chosen.rows] == ["乙县"]
    assert client.get(chosen.url).context["cl"].result_count == 1
    for odd in ("0", "x", "9" * 40, "²"):
        assert client.get("/admin/", {"pile": "review", "place": odd}).status_code == 200


@pytest.fixture
def add_items(department, clock):
    """Return a function that adds one item to each queue of a user."""

    def add_items(user, colleague):
        posts = [fresh(department=department) for _number in range(12)]
        returned, submitted, own, left, off, old, held, scheduled, draft, *called = posts
        factories.submit(own, by=user)
        Post.objects.filter(pk=left.pk).update(contributors=[factories.user().pk])
        number = off.hotlines.get()
        withdrawal.suspend(number, by=colleague, reason="改号")
        factories.submit(returned, by=user)
        review.return_to_draft(returned, by=colleague, comment="请改")
        factories.submit(submitted, by=factories.editor())
        factories.hotline_source(hotline=old.hotlines.get())
        old.hotlines.get().sources.exclude(notice__published_on=factories.DEFAULT_DATE).delete()
        factories.publish(old)
        factories.appointment(post=held, start_date=None, end_date=clock.today)
        factories.publish(scheduled, on=clock.today + timedelta(3))
        Post.objects.filter(pk=draft.pk).update(contributors=[user.pk])
        factories.proposed_change(department=factories.department(region=department.region))
        with pghistory.context(user=colleague.pk):
            made = User.objects.create(username=f"made-{User.objects.count()}", is_staff=True)
        factories.clear_history_user()
        factories.role(user=made, region=department.region, role="reviewer")
        factories.takedown_request(hotline=old.hotlines.get())
        factories.report(hotline=old.hotlines.get())
        batch, revision = factories.import_batch(region=department.region), submitted.revision
        written = {"post_revision": revision, "written_revision": revision}
        factories.import_row(batch=batch, post=submitted, **written)
        factories.applied(batch)
        left = factories.appointment(post=draft, end_date="2026-01-05").official
        factories.withheld_name(official=left, asked_by=factories.editor())
        factories.cover(post=draft, covered_by=returned)
        gone = factories.hotline(post=draft, withdrawn_at=factories.now())
        factories.republication_ban(hotline=gone, asked_by=factories.editor())
        factories.office_address(department=department, email=f"office{old.pk}@example.org")
        factories.promise(region=department.region, wording=f"承诺{old.pk}")
        checked = factories.notice(owner_region=department.region)
        factories.notice_check(notice=checked)
        factories.office_correction(hotline=old.hotlines.get())
        factories.publish(*called)
        results = ["dead"], ["unanswered"] * 3, ["unanswered"]
        for post, checks in zip(called, results, strict=True):
            for result in checks:
                factories.verification(hotline=post.hotlines.get(), result=result)

    return add_items


@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_each_queue_links_to_a_changelist_of_the_same_rows(
    client, department, add_items, colleague, role, clock
):
    user = factories.staff("reviewer", department.region)
    factories.role(user=user, region=department.region, role="office")
    if role == "administrator":
        user = factories.user(is_staff=True, is_superuser=True)
    for _number in range(2):
        add_items(user, colleague)
    client.force_login(user)
    piles = open_piles(client)
    assert {*piles} == {queue.name for queue in QUEUES}
    for name, chosen in piles.items():
        assert chosen.pile.total == len(chosen.rows) == 2, name
    for name in by_turns([*piles], role == "reviewer"):  # outside of CI one of the two opens each
        assert client.get(piles[name].url).context["cl"].result_count == 2, name
        shown = client.get(f"/admin/?pile={name}").context["chosen"]
        assert [row.item for row in shown.rows] == items_of(piles[name])
    assert client.get("/admin/officials/post/?waiting=overdue").context["cl"].result_count == 24


def test_index_page_needs_as_many_queries_for_three_times_as_many_items(
    client, department, add_items, colleague
):
    user = factories.staff("reviewer", department.region)
    factories.role(user=user, region=department.region, role="office")
    client.force_login(user)

    def count_queries():
        with CaptureQueriesContext(connection) as captured:
            groups = client.get("/admin/").context["groups"]
        assert sum(bool(pile.total) for _group, piles in groups for pile in piles) == len(QUEUES)
        return len(captured)

    add_items(user, colleague)
    few = count_queries()
    # One of them counts all piles; some read the rows of one.
    assert few <= 15
    for _number in range(2):
        add_items(user, colleague)
    assert count_queries() == few


@pytest.mark.parametrize(("role", "waiting"), [("viewer", []), ("office", ["accounts"])])
def test_viewers_have_no_queue_and_office_administrators_that_of_accounts(
    client, department, add_items, colleague, role, waiting
):
    user = factories.staff(role, department.region)
    add_items(user, colleague)
    assert list(queues(client, user)) == waiting
    assert "登记册" in client.get("/admin/").content.decode()


def test_rows_of_another_region_are_in_no_queue(client, add_items, colleague):
    user = factories.staff("reviewer", factories.county())
    add_items(user, colleague)
    assert queues(client, user) == {}


@pytest.fixture
def _registry():
    """Remove what a test registers."""
    before = list(QUEUES)
    yield
    QUEUES[:] = before


@pytest.mark.usefixtures("_registry")
def test_registered_queue_is_on_the_index_page_and_filters_its_changelist(
    client, department, editor
):
    queue = Queue(
        name="head",
        title="正职",
        hint="",
        model=Post,
        permission=Permission.EDIT,
        select=lambda posts, _user: posts.filter(title="局长"),
        item=lambda post: QueueItem(post.title, "", f"/admin/officials/post/{post.pk}/change/"),
        related=(),
    )
    register(queue)
    for title in ("局长", "副局长"):
        factories.post(department=department, title=title)
    assert queues(client, editor) == {"head": ["局长"]}
    response = client.get("/admin/officials/post/?waiting=head")
    assert response.context["cl"].result_count == 1
    assert "正职" in response.content.decode()
