"""The search box of the desk, and the lists behind it, find what the public search finds."""

import pytest

from officials.actions import withdrawal
from officials.models import Hotline
from tests.support import factories

pytestmark = pytest.mark.django_db
FIND = "/admin/find/"


@pytest.fixture
def county():
    return factories.county(name="样板县")


@pytest.fixture
def draft(county):
    """A post that was never published, of a department that people call by another name."""
    kind = factories.department_type(name="城市管理局", aliases=["城管局"])
    department = factories.department(region=county, name="城市管理局", type=kind)
    post = factories.post(department=department, title="副局长")
    official = factories.official(name="武范例", owner_region=county)
    factories.appointment(post=post, official=official, start_date=None, end_date=None)
    factories.sourced_hotline(post=post, digits="15400000054")
    post.refresh_from_db()
    return post


@pytest.fixture
def clerk(client, county):
    client.force_login(factories.staff("editor", county))
    return client


def found(client, query):
    """Return the groups of results by title: the texts of their rows."""
    page = client.get(FIND, {"q": query})
    assert page.status_code == 200
    return {
        str(group.title): [str(row.identity or row.name) for row in group.results]
        for group in page.context["groups"]
    }


QUERIES = (
    "城管局",
    "城管局副局长",
    "样板县城管局副局长",
    "样板 城管局 副局长",
    "武范例 样板",
    "wufanli",
    "154 0000 0054",
)


def test_the_box_and_the_lists_find_a_draft_by_what_people_call_it(clerk, draft):
    line = "样板县 · 城市管理局 · 副局长 · 武范例 · 154 0000 0054"
    for query in QUERIES:
        assert found(clerk, query)["岗位"] == [line], query
        for model in ("post", "hotline"):
            page = clerk.get(f"/admin/officials/{model}/", {"q": query})
            assert page.context["cl"].result_count == 1, (model, query)
    for query in QUERIES[:-1]:
        for model in ("appointment", "official"):
            page = clerk.get(f"/admin/officials/{model}/", {"q": query})
            assert page.context["cl"].result_count == 1, (model, query)
    assert found(clerk, "城管局长 别的县") == {}
    (row,) = clerk.get("/admin/officials/official/?q=武范例").context["results"]
    assert any("样板县 城市管理局 副局长" in cell for cell in row)


def test_the_address_of_a_public_page_finds_what_it_shows(clerk, draft):
    (term,) = draft.appointments.all()
    for page in (
        f"https://example.org/posts/{draft.uid}/",
        f"example.org/en/posts/{draft.uid}/?view=print#numbers",
        f"/officials/{term.official.uid}/",
    ):
        assert len(found(clerk, page)["岗位"]) == 1, page
    assert "领导干部" in found(clerk, f"/officials/{term.official.uid}/")
    assert found(clerk, "https://example.org/posts/000000000000/") == {}


def test_numbers_that_are_gone_are_found_with_their_state(clerk, draft, county):
    factories.publish(draft)
    withdrawal.withdraw_hotline(
        draft.hotlines.get(), by=factories.editor(), reason="number_reassigned"
    )
    groups = found(clerk, "15400000054")
    assert len(groups["号码"]) == 1
    assert "已撤下" in clerk.get(FIND, {"q": "15400000054"}).text


def test_a_number_that_is_public_is_found_though_the_register_has_another(clerk, draft):
    factories.publish(draft)
    hotline = draft.hotlines.get()
    Hotline.objects.filter(pk=hotline.pk).update(digits="15400000077")
    assert len(found(clerk, "15400000054")["号码"]) == 1
    assert "登记册里已经改了" in clerk.get(FIND, {"q": "154 0000 0054"}).text
    for model in ("post", "hotline"):
        page = clerk.get(f"/admin/officials/{model}/", {"q": "15400000054"})
        assert page.context["cl"].result_count == 1, model


def test_nothing_of_another_region_is_found(client, draft):
    client.force_login(factories.staff("reviewer", factories.county(name="邻县")))
    (term,) = draft.appointments.all()
    queries = (*QUERIES, f"/posts/{draft.uid}/", f"/officials/{term.official.uid}/", "公告")
    for query in queries:
        assert found(client, query) == {}, query
    assert "武范例" not in client.get(FIND, {"q": "样板"}).text


def test_odd_queries_have_a_page(clerk, draft):
    for query in (
        "",
        " ",
        "\x00",
        "“”",
        "1",
        "长" * 2000,
        "%_\\",
        "/posts/",
        "http://[::1]/posts/a/",
    ):
        assert clerk.get(FIND, {"q": query}).status_code == 200, query
        assert clerk.get("/admin/officials/post/", {"q": query.strip("\x00")}).status_code == 200
    assert clerk.post(FIND, {"q": "城管局"}).status_code == 405
