"""The page of changes says who did what to which post in a week, inside the user's regions."""

from datetime import timedelta
from io import BytesIO

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from officials.actions import proposals, publishing, review, withdrawal
from officials.admin.changes_page import COLUMNS
from officials.clock import today
from officials.models import Post
from tests.support import factories

pytestmark = pytest.mark.django_db
PAGE = "/admin/changes/"


@pytest.fixture
def city():
    return factories.prefecture(name="样板市")


@pytest.fixture
def county(city):
    return factories.county(parent=city, name="样板县")


@pytest.fixture
def writer(county):
    return factories.staff("editor", county, first_name="李样本")


@pytest.fixture
def reviewer(county):
    return factories.staff("reviewer", county, first_name="郑样本")


@pytest.fixture
def post(county):
    made = factories.post(department=factories.department(region=county, name="水利局"))
    factories.sourced_hotline(post=made)
    made.refresh_from_db()
    return made


def steps(client, **query):
    """Return kind, writer, approver and number of posts of each step on the page."""
    context = client.get(PAGE, query).context
    return [
        (step.first.change.kind.value, step.first.by, step.first.approver, step.total)
        for step in context["steps"]
    ]


def decided(post, writer, reviewer):
    """Return a post after its submission, return, approval and suspension."""
    review.submit([post], by=writer)
    post.refresh_from_db()
    review.return_to_draft(post, by=reviewer, comment="请核对")
    post.refresh_from_db()
    review.submit([post], by=writer)
    post.refresh_from_db()
    publishing.approve([(post, post.revision)], by=reviewer)
    withdrawal.suspend(post.hotlines.get(), by=writer, reason="空号")
    return post


def test_each_act_is_listed_with_who_did_it_and_who_decided(client, post, writer, reviewer):
    # A test is one transaction; what each act of the site is, is told apart by its context.
    decided(post, writer, reviewer)
    client.force_login(reviewer)
    listed = steps(client)
    kinds = {kind for kind, *_others in listed}
    assert "published" in kinds
    assert ("published", str(writer), str(reviewer), 1) in listed
    page = client.get(PAGE)
    assert "水利局" in page.text
    suspended = client.get(PAGE, {"kind": "suspended"}).context["steps"]
    assert {step.first.identity.number for step in suspended} == {str(post.hotlines.get())}


def test_filters_narrow_by_kind_person_and_place(client, post, city, writer, reviewer):
    other = factories.post(
        department=factories.department(region=factories.county(parent=city, name="乙县"))
    )
    with pghistory.context(user=factories.staff("editor", city).pk):
        Post.objects.filter(pk=other.pk).update(duties="分管水利")
    factories.clear_history_user()
    decided(post, writer, reviewer)
    client.force_login(factories.staff("viewer", city))
    everything = client.get(PAGE).context
    assert {place.name for place in everything["places"]} == {"样板县", "乙县"}
    assert {step.first.identity.region for step in everything["steps"]} == {"样板县", "乙县"}
    only = client.get(PAGE, {"place": other.department.region_id}).context["steps"]
    assert {step.first.identity.region for step in only} == {"乙县"}
    assert {kind for kind, *_others in steps(client, kind="published")} == {"published"}
    assert ("returned", str(reviewer), "", 1) in steps(client, person=writer.pk)
    hers = [line for line in steps(client, person=writer.pk) if line[0] != "returned"]
    assert all(str(writer) in line for line in hers)
    assert steps(client, week=str(today() - timedelta(weeks=1))) == []
    assert steps(client, person="999999") == []


def test_the_table_has_the_rows_of_the_page(client, post, writer, reviewer):
    decided(post, writer, reviewer)
    client.force_login(writer)
    answer = client.get(f"{PAGE}export.xlsx", {"kind": "published"})
    sheet = load_workbook(BytesIO(b"".join(answer))).active
    heading, row = list(sheet.iter_rows(values_only=True))
    assert list(heading) == [str(each) for each in COLUMNS]
    assert row[1:7] == ("公布", str(writer), str(reviewer), "样板县", "水利局", post.title)


def test_nothing_of_another_region_is_listed(client, post, writer, reviewer):
    decided(post, writer, reviewer)
    client.force_login(factories.staff("reviewer", factories.county(name="邻县")))
    for query in ({}, {"place": post.department.region_id}, {"person": writer.pk}):
        page = client.get(PAGE, query)
        assert page.context["steps"] == []
        assert "李样本" not in page.text
        assert "水利局" not in page.text
        rows = b"".join(client.get(f"{PAGE}export.xlsx", query))
        assert load_workbook(BytesIO(rows)).active.max_row == 1


def test_people_notices_accounts_and_rows_that_are_gone_are_told_too(client, post, county, writer):
    title, house, number = post.title, post.department, str(post.hotlines.get())
    with pghistory.context(user=writer.pk):
        factories.official(name="单样本", owner_region=county)
        factories.notice(owner_region=county, title="公开电话通告")
        gone = factories.official(name="邵样本", owner_region=county)
    with pghistory.context(user=writer.pk):
        gone.delete()
        post.hotlines.all().delete()
        post.delete()
    factories.clear_history_user()
    client.force_login(writer)

    def lines(**query):
        steps = client.get(PAGE, query).context["steps"]
        return {
            (str(line.identity), line.identity.state, line.url) for s in steps for line in s.lines
        }

    (said, state, url), person = sorted(lines(kind="deleted"))
    assert person == ("样板县 · 领导干部 · 邵样本", "", "")
    assert (said, state) == (f"{county.name} · {house} · {title} · {number}", "")
    assert client.get(url).status_code == 200, "it lies in the bin"
    told = {said for said, _state, _url in lines(kind="registered", person=writer.pk)}
    assert f"{county.name} · 领导干部 · 单样本" in told
    assert any("公开电话通告" in each for each in told)
    assert ("样板县 · 领导干部 · 邵样本", "后来删除", "") in lines(kind="registered")
    assert lines(kind="accounts") == set(), "an editor sees no accounts"
    client.force_login(factories.staff("office", county))
    accounts = lines(kind="accounts")
    assert any(str(writer) in said for said, _state, _url in accounts)
    for _said, _state, url in (*accounts, *lines(kind="registered")):
        assert not url or client.get(url).status_code == 200, url
    client.force_login(factories.staff("office", factories.county(name="邻县")))
    assert not any(str(writer) in said for said, _state, _url in lines())


def test_a_line_tells_what_was_done_then_and_not_what_is_now(client, county, writer, reviewer):
    """Tell a new post from a changed one, with the holder and the number of that day."""
    department = factories.department(region=county, name="水利局")
    with pghistory.context(user=writer.pk):
        post = factories.post(department=department, title="副局长")
        factories.appointment(
            post=post,
            official=factories.official(name="单样本", owner_region=county),
            start_date=today(),
        )
        line = factories.sourced_hotline(post=post)
    factories.publish(post)
    number = str(line)
    withdrawal.withdraw_hotline(line, by=writer, reason="number_wrong")
    factories.sourced_hotline(post=post)
    client.force_login(reviewer)

    def told(kind):
        steps = client.get(PAGE, {"kind": kind}).context["steps"]
        return {
            (str(each.identity), each.identity.state, each.identity.gone)
            for step in steps
            for each in step.lines
        }

    (added,) = told("added")
    assert added[1:] == ("", False)
    assert added[0].startswith("样板县 · 水利局 · 副局长 · 单样本")
    assert told("withdrawn") == {(f"样板县 · 水利局 · 副局长 · 单样本 · {number}", "", True)}
    assert not any(number in said for said, *_state in told("published"))


def test_a_name_that_two_people_changed_says_who_approved_it(
    client, post, county, writer, reviewer
):
    factories.publish(post)
    house = post.department
    house.name = "水务局"
    change = proposals.propose(house, ["name"], by=writer, why="机构改革")
    proposals.confirm(change, by=reviewer)
    client.force_login(reviewer)
    assert ("published", str(writer), str(reviewer), 1) in steps(client, kind="published")


def test_odd_filters_have_a_page_and_many_posts_take_as_many_queries(client, county, writer):
    client.force_login(writer)
    for name, value in (
        ("week", "x"),
        ("week", "0001-01-01"),
        ("week", "9999-12-31"),
        ("place", "²"),
        ("person", "9" * 30),
        ("kind", "none"),
        ("page", "x"),
    ):
        assert client.get(PAGE, {name: value}).status_code == 200, (name, value)
        assert client.get(f"{PAGE}export.xlsx", {name: value}).status_code == 200
    assert client.post(PAGE).status_code == 405
    department = factories.department(region=county)

    def count():
        factories.post(department=department)
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    assert count() == count()
