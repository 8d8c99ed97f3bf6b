"""Show what the pages behind the work queues say: who may approve, who holds a post today."""

from datetime import timedelta

import pytest

from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return factories.department(region=factories.county(name="样板县"), name="城管局")


@pytest.fixture
def colleague(department):
    return factories.staff("reviewer", department.region)


def test_reviewer_cannot_approve_a_post_to_which_they_contributed(client, department, colleague):
    post = factories.post(department=department)
    factories.sourced_hotline(post=post)
    post.refresh_from_db()
    factories.submit(post, by=colleague)
    client.force_login(colleague)
    url = f"/admin/officials/post/{post.pk}"
    for page in ("change", "approve"):
        html = client.get(f"{url}/{page}/").content.decode()
        assert "须由另一位同事批准" in html
        assert "批准公布</a>" not in html
        assert 'value="批准公布"' not in html
    response = client.post(f"{url}/approve/", {"revision": post.revision})
    assert "须由另一位同事批准" in response.content.decode()
    post.refresh_from_db()
    assert post.review_state == "submitted"
    client.force_login(factories.staff("reviewer", department.region))
    assert 'value="批准公布"' in client.get(f"{url}/approve/").content.decode()


def test_changelist_of_posts_names_todays_holders(client, department, colleague, clock):
    seat, desk = (
        factories.post(department=department),
        factories.post(department=department, kind="desk"),
    )
    vacant = factories.post(department=department)
    yesterday = clock.today - timedelta(1)
    for post, name, end in ((seat, "单样本", None), (vacant, "赵虚构", yesterday)):
        official = factories.official(name=name)
        factories.appointment(post=post, official=official, start_date=None, end_date=end)
    client.force_login(colleague)
    rows = client.get("/admin/officials/post/").context["cl"].result_list
    holders = {post.pk: post.identity.holder for post in rows}
    assert holders == {seat.pk: "单样本", desk.pk: "", vacant.pk: "空缺"}


def test_autocomplete_lists_exact_names_first_and_own_regions_before_others(client):
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
    response = client.get("/admin/officials/region/choices/", source | {"term": "卫健委"}).json()
    assert [row["text"].split("（")[0] for row in response["results"]] == [
        "样板市 · 卫健委",
        "样板区 · 卫健委",
        "样板市 · 市卫健委",
        "样板区 · 区卫健委",
    ]


def test_waiver_of_the_second_person_is_named_on_every_page(
    client, department, colleague, settings
):
    client.force_login(colleague)
    pages = ("", "officials/post/", "officials/post/add/", "password_change/")
    waiver = "不要求第二人复核"
    assert [waiver in client.get(f"/admin/{page}").content.decode() for page in pages] == [
        False
    ] * 4
    settings.WAIVE_SECOND_PERSON = True
    assert [waiver in client.get(f"/admin/{page}").content.decode() for page in pages] == [True] * 4
