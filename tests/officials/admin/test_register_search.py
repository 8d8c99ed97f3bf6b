"""Search the lists of staff, whether few or many rows have a word."""

import pytest

from officials.admin.base import register_search
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
    monkeypatch.setattr(register_search, "MOST_IDS", 0)
    assert find_all() == by_ids


def test_numbers_of_one_post_are_not_taken_for_many_posts(monkeypatch):
    """The limit counts rows; ids that repeat must not hide the posts behind them."""
    many, other = factories.post(), factories.post()
    for end in range(3):
        factories.hotline(post=many, digits=f"1540001234{end}")
    last = factories.hotline(post=other, digits="15400012349")
    monkeypatch.setattr(register_search, "MOST_IDS", 2)
    found = register_search.search_posts(Post.objects.all(), "0001234")
    assert {*found} == {many, other}
    assert last in register_search.search_hotlines(Hotline.objects.all(), "0001234")
