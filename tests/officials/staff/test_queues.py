"""The first page of staff: what waits for this person in their regions, and nothing else."""

from datetime import timedelta

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.actions import review, withdrawal
from officials.models import Post, User
from officials.staff.queues import QUEUES
from tests.support import factories

pytestmark = pytest.mark.django_db
NOTHING = "没有等你处理的事。"


def desk(client, user):
    """The piles of somebody's desk: the names of what lies there."""
    client.force_login(user)
    response = client.get("/admin/")
    assert response.status_code == 200
    heaps = response.context["heaps"]
    assert (NOTHING in response.content.decode()) == (not heaps)
    return {heap.pile.name: [line.name for line in heap.lines] for heap in heaps}


def said(client, user, pile):
    """What stands beside the only thing in a pile."""
    client.force_login(user)
    (heap,) = [h for h in client.get("/admin/").context["heaps"] if h.pile.name == pile]
    (line,) = heap.lines
    assert client.get(line.address).status_code == 200
    return line.detail


def fresh(**values):
    """A post with a number whose notice is of today, so that nobody need check it."""
    made = factories.post(**values)
    notice = factories.notice(published_on=factories.today())
    factories.hotline_source(hotline=factories.hotline(post=made), notice=notice)
    made.refresh_from_db()
    return made


@pytest.fixture
def here():
    return factories.department(region=factories.county(name="样板县"), name="城管局")


@pytest.fixture
def clerk(here):
    return factories.staff("editor", here.region)


@pytest.fixture
def colleague(here):
    return factories.staff("reviewer", here.region)


def test_a_returned_post_waits_for_its_clerk_with_the_comment(client, here, clerk, colleague):
    post = fresh(department=here, title="副局长")
    factories.submit(post, by=clerk)
    review.return_to_draft(post, by=colleague, comment="号码与公告不一致")
    assert desk(client, clerk) == {"returned": ["样板县 城管局 副局长"]}
    assert said(client, clerk, "returned") == "号码与公告不一致"
    assert desk(client, colleague) == {}


def test_a_submitted_post_waits_for_whoever_had_no_hand_in_it(client, here, clerk, colleague):
    post = fresh(department=here, title="副局长")
    factories.submit(post, by=clerk)
    assert desk(client, colleague) == {"review": ["样板县 城管局 副局长"]}
    assert said(client, colleague, "review") == str(clerk)
    assert desk(client, clerk) == {}
    second_account = factories.staff("reviewer", here.region)
    with pghistory.context(user=clerk.pk):
        User.objects.filter(pk=second_account.pk).update(password="!another")
    factories.nobody_at_work()
    second_account.refresh_from_db()
    assert desk(client, second_account) == {}
    Post.objects.filter(pk=post.pk).update(contributors=[colleague.pk])
    assert desk(client, colleague) == {}
    assert desk(client, factories.staff("reviewer", here.region)).keys() == {"review"}


def test_where_one_person_may_do_both_their_own_work_waits_too(client, here, colleague, settings):
    settings.WAIVE_SECOND_PERSON = True
    factories.submit(fresh(department=here), by=colleague)
    assert desk(client, colleague).keys() == {"review"}


def test_a_number_waits_for_a_call_half_a_year_after_the_last_one(client, here, clerk, clock):
    post = factories.publish(fresh(department=here, title="值班室"))
    number = post.hotlines.get()
    assert desk(client, clerk) == {}
    clock.advance(days=181)
    assert desk(client, clerk) == {"overdue": [f"{number} · 城管局 值班室"]}
    assert "从未核验" in said(client, clerk, "overdue")
    values = {"checked_on": clock.today, "method": "called", "result": "answered"}
    client.post(f"/admin/officials/hotline/{number.pk}/verify/", values | {"called": number})
    assert desk(client, clerk) == {}
    checked = clock.today
    clock.advance(days=181)
    assert said(client, clerk, "overdue") == f"上次核验 {checked}"
    withdrawal.suspend(number, by=clerk, reason="改号")
    assert "overdue" not in desk(client, clerk)


def test_an_appointment_waits_in_its_last_thirty_days(client, here, clerk, clock):
    for days in (-1, 0, 30, 31):
        official = factories.official(name=f"王{'示例样本虚构'[days % 5]}")
        last = clock.today + timedelta(days)
        held = factories.post(department=here, title=f"{days}")
        factories.appointment(post=held, official=official, start_date=None, end_date=last)
    titles = [name.rpartition(" ")[2] for name in desk(client, clerk)["ending"]]
    assert titles == ["0", "30"]


def test_what_is_scheduled_is_shown_with_its_day(client, here, clerk, clock):
    post, day = fresh(department=here, title="局长"), clock.today + timedelta(3)
    leaving = fresh(department=here, title="副局长")
    last = clock.today + timedelta(60)
    factories.appointment(post=leaving, start_date=None, end_date=last)
    factories.publish(leaving)
    factories.publish(post, on=day)
    assert desk(client, clerk) == {"scheduled": ["样板县 城管局 局长"]}
    assert said(client, clerk, "scheduled") == f"{day}"


def test_a_draft_waits_for_who_wrote_it(client, here, clerk):
    post = fresh(department=here, title="局长")
    assert desk(client, clerk) == {}
    Post.objects.filter(pk=post.pk).update(contributors=[clerk.pk])
    assert desk(client, clerk) == {"drafts": ["样板县 城管局 局长"]}
    assert desk(client, factories.staff("editor", here.region)) == {}


@pytest.fixture
def everything(here, clock):
    """Call it for one more thing in each pile of ``somebody``."""

    def one_more(somebody, colleague):
        made = [fresh(department=here) for _number in range(6)]
        returned, submitted, old, held, scheduled, draft = made
        factories.submit(returned, by=somebody)
        review.return_to_draft(returned, by=colleague, comment="请改")
        factories.submit(submitted, by=factories.editor())
        factories.hotline_source(hotline=old.hotlines.get())
        old.hotlines.get().sources.exclude(notice__published_on=factories.MADE_UP).delete()
        old.refresh_from_db()
        factories.publish(old)
        factories.appointment(post=held, start_date=None, end_date=clock.today)
        factories.publish(scheduled, on=clock.today + timedelta(3))
        Post.objects.filter(pk=draft.pk).update(contributors=[somebody.pk])

    return one_more


@pytest.mark.parametrize("duty", ["reviewer", "administrator"])
def test_each_pile_leads_to_a_list_of_the_same(client, here, everything, colleague, duty, clock):
    user = factories.staff("reviewer", here.region)
    if duty == "administrator":
        user = factories.user(is_staff=True, is_superuser=True)
    for _number in range(2):
        everything(user, colleague)
    client.force_login(user)
    heaps = client.get("/admin/").context["heaps"]
    assert [heap.pile for heap in heaps] == list(QUEUES)
    for heap in heaps:
        response = client.get(heap.address)
        listed = response.context["cl"].result_count
        assert listed == heap.total == len(heap.lines) == 2, heap.pile.name
    assert client.get("/admin/officials/post/?waiting=overdue").context["cl"].result_count == 12


def test_a_desk_costs_the_same_for_three_times_as_much(client, here, everything, colleague):
    user = factories.staff("reviewer", here.region)
    client.force_login(user)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get("/admin/").context["heaps"]) == len(QUEUES)
        return len(queries)

    everything(user, colleague)
    few = cost()
    for _number in range(2):
        everything(user, colleague)
    assert cost() == few


@pytest.mark.parametrize("duty", ["viewer", "office"])
def test_nothing_waits_for_who_only_looks_or_keeps_accounts(
    client, here, everything, colleague, duty
):
    user = factories.staff(duty, here.region)
    everything(user, colleague)
    assert desk(client, user) == {}
    assert "登记册" in client.get("/admin/").content.decode()


def test_nothing_of_another_place_is_on_a_desk(client, everything, colleague):
    user = factories.staff("reviewer", factories.county())
    everything(user, colleague)
    assert desk(client, user) == {}


# What the desk leads to


def test_a_reviewer_is_not_offered_what_they_had_a_hand_in(client, here, colleague):
    post = fresh(department=here)
    factories.submit(post, by=colleague)
    client.force_login(colleague)
    there = f"/admin/officials/post/{post.pk}"
    for page in ("change", "approve"):
        shown = client.get(f"{there}/{page}/").content.decode()
        assert "须由另一位同事批准" in shown
        assert "批准公布</a>" not in shown
        assert 'value="批准公布"' not in shown
    answer = client.post(f"{there}/approve/", {"revision": post.revision})
    assert "须由另一位同事批准" in answer.content.decode()
    post.refresh_from_db()
    assert post.review_state == "submitted"
    client.force_login(factories.staff("reviewer", here.region))
    assert 'value="批准公布"' in client.get(f"{there}/approve/").content.decode()


def test_the_list_of_posts_names_who_holds_them_today(client, here, colleague, clock):
    seat, desk_post = factories.post(department=here), factories.post(department=here, kind="desk")
    gone = factories.post(department=here)
    yesterday = clock.today - timedelta(1)
    for post, name, end in ((seat, "单样本", None), (gone, "赵虚构", yesterday)):
        official = factories.official(name=name)
        factories.appointment(post=post, official=official, start_date=None, end_date=end)
    client.force_login(colleague)
    rows = client.get("/admin/officials/post/").context["cl"].result_list
    holders = {post.pk: post.held_by for post in rows}
    assert holders == {seat.pk: "单样本", desk_post.pk: None, gone.pk: None}


def test_a_choice_offers_the_very_name_first_and_ones_own_place_before_others(client):
    city = factories.prefecture(name="样板市")
    below = factories.county(parent=city, name="样板区")
    kind = factories.department_type(name="卫生健康委员会", aliases=["卫健委"])
    for region, name in (
        (below, "区卫健委"),
        (below, "卫健委"),
        (city, "市卫健委"),
        (city, "卫健委"),
    ):
        factories.department(region=region, name=name, type=kind)
    client.force_login(factories.staff("editor", city))
    source = {"app_label": "officials", "model_name": "post", "field_name": "department"}
    answer = client.get("/admin/officials/region/choices/", source | {"term": "卫健委"}).json()
    said = [row["text"].split("›")[-1] + row["text"].split("（")[0] for row in answer["results"]]
    assert said == [
        " 样板市）卫健委",
        " 样板区）卫健委",
        " 样板市）市卫健委",
        " 样板区）区卫健委",
    ]


def test_a_site_without_a_second_person_says_so_on_every_page(client, here, colleague, settings):
    client.force_login(colleague)
    pages = ("", "officials/post/", "officials/post/add/", "password_change/")
    said = "不要求第二人复核"
    assert [said in client.get(f"/admin/{page}").content.decode() for page in pages] == [False] * 4
    settings.WAIVE_SECOND_PERSON = True
    assert [said in client.get(f"/admin/{page}").content.decode() for page in pages] == [True] * 4
