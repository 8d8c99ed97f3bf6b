"""Search the lists of staff, whether few or many rows have a word."""

import pytest

from officials.admin.base import register_search
from officials.db import row_lookups
from officials.models import Appointment, Department, Hotline, Official, Post
from tests.support import factories

pytestmark = pytest.mark.django_db

LISTS = {
    Post: register_search.search_posts,
    Appointment: register_search.search_terms,
    Hotline: register_search.search_hotlines,
    Official: register_search.search_officials,
    Department: register_search.search_departments,
}
QUERIES = (
    "局长",
    "副局长",
    "王示例",
    "wangshili",
    "WangShi",
    "样品县",
    "公安局局长",
    "样品县 王",
    "局长 没有",
    "0999",
    "15400000001",
)


def find_all():
    """Return the ids that each list finds, by query and list."""
    return {
        (query, model.__name__): {row.pk for row in search(model.objects.all(), query)}
        for query in QUERIES
        for model, search in LISTS.items()
    }


def test_a_list_finds_the_same_by_ids_and_row_by_row(world, monkeypatch):
    by_ids = find_all()
    # A name finds its post, its terms and the numbers of both.
    assert world.head.pk in by_ids["王示例", "Post"] & by_ids["wangshili", "Post"]
    assert world.own.pk in by_ids["WangShi", "Hotline"]
    assert world.holder.official_id in by_ids["局长", "Official"]
    assert world.bureau.pk in by_ids["样品县", "Department"]
    assert not by_ids["局长 没有", "Post"]
    monkeypatch.setattr(row_lookups, "MOST_IDS", 0)
    assert find_all() == by_ids
    monkeypatch.setattr(register_search, "MOST_NUMBERS", 0)
    assert find_all() == by_ids


def test_numbers_of_one_post_are_not_taken_for_many_posts(monkeypatch):
    """The limit counts rows; ids that repeat must not hide the posts behind them."""
    many, other = factories.post(), factories.post()
    for end in range(3):
        factories.hotline(post=many, digits=f"1540001234{end}")
    last = factories.hotline(post=other, digits="15400012349")
    monkeypatch.setattr(register_search, "MOST_NUMBERS", 2)
    found = register_search.search_posts(Post.objects.all(), "0001234")
    assert {*found} == {many, other}
    assert last in register_search.search_hotlines(Hotline.objects.all(), "0001234")


@pytest.mark.parametrize("page", ["officials/post", "officials/official", "officials/notice"])
def test_a_list_refuses_more_words_than_the_public_search(page, client, world):
    client.force_login(factories.user("finder", is_staff=True, is_superuser=True))
    words = " ".join("甲乙丙丁戊己庚辛壬")
    refused = client.get(f"/admin/{page}/", {"q": words})
    assert "请不要超过 8 个词。" in refused.text
    assert f'value="{words}"' in refused.text
    assert not refused.context["cl"].result_list
    answered = client.get(f"/admin/{page}/", {"q": f"{words[:-2]} 甲"})
    assert "请不要超过" not in answered.text


def test_the_desk_refuses_more_words_than_the_public_search(client, world):
    client.force_login(factories.user("finder", is_staff=True, is_superuser=True))
    assert "请不要超过 8 个词。" in client.get("/admin/find/?q=1+2+3+4+5+6+7+8+9").text
    assert "王示例" in client.get("/admin/find/?q=王示例").text


def test_nothing_is_found_for_more_words_where_a_field_asks(world):
    assert not register_search.search_posts(Post.objects.all(), "局 长 县 王 示 例 公 安 副")
