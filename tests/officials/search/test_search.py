"""Search finds what is live by name, pinyin, place, department and number, and nothing else."""

import contextlib
from datetime import timedelta

import pytest
from django.db import OperationalError
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from officials import pinyin, search
from officials.actions import withdrawal
from officials.models import LivePost
from officials.search import InvalidQuery, TooBroad, find, finder
from tests.support import factories
from tests.support.database_errors import raise_in_function

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    """单样本, deputy head of the 城管局 of 南宁市, with a landline and a number that nobody has."""
    guangxi = factories.province(name="广西壮族自治区", short_name="广西", pinyin="guangxi")
    nanning = factories.prefecture(
        parent=guangxi, name="南宁市", short_name="南宁", pinyin="nanning", initials="nn"
    )
    factories.region_alias(region=nanning, name="邕宁府", short_name="邕宁", pinyin="yongning")
    city_management = factories.department_type(name="城市管理局", aliases=["城管", "城管局"])
    made = factories.post(
        department=factories.department(
            region=nanning, type=city_management, name="南宁市城市管理局"
        ),
        title="副局长",
        duties="分管信访、环境卫生",
    )
    holder = factories.appointment(post=made, official=factories.official(name="单样本"))
    factories.sourced_hotline(post=made, kind="landline", digits="077105551234", extension="801")
    factories.sourced_hotline(appointment=holder, digits="15400001234")
    return factories.publish(made)


def found(query, **kwargs):
    return set(
        LivePost.objects.filter(pk__in=search.find_posts(query, **kwargs).editions).values_list(
            "uid", flat=True
        )
    )


@pytest.mark.parametrize(
    "query",
    [
        "单样本",
        "样本",
        "单",
        "shanyangben",
        "shan yangben",
        "Shàn Yàngběn",
        "danyangben",  # how a surname with two readings is misread
        "yangben",
        "shany",
        "syb",
        "sy",
        "shan",
        "南宁",
        "南宁市",
        "广西",
        "邕宁府",
        "邕宁 单",
        "yongning",
        "nanning",
        "城管",
        "城市管理局",
        "副局长",
        "信访",
        "环境",
        "南宁 城管",
        "城管 单样本",
        "nanning shan",
        "南宁　单",
        "ＳＹＢ",
        "0555",
        "0771-05551234",
        "0771 0555 1234",
        "（0771）05551234",
        "+86 771 0555 1234",
        "tel:+8677105551234",
        "０７７１０５５５１２３４",
        "154 0000 1234",
        "15400001234",
        "南宁 0555",
    ],
)
def test_it_is_found_by(published, query):
    assert found(query) == {published.uid}


@pytest.mark.parametrize(
    "query",
    ["王示例", "赵", "wang", "北京", "卫健委", "局长 王示例", "南宁 wang", "99999", "样单", "本样"],
)
@pytest.mark.usefixtures("published")
def test_it_is_not_found_by(query):
    assert found(query) == set()


def test_a_place_or_a_department_type_narrows_it(published):
    region = published.department.region
    kind = published.department.type.code
    assert found("单样本", region=region.parent) == {published.uid}
    assert found("单样本", region=factories.county()) == set()
    assert found("单样本", department_type=kind) == {published.uid}
    assert found("单样本", department_type="other") == set()


def test_the_exact_name_comes_first():
    longer = factories.post(rank=1)
    factories.appointment(post=longer, official=factories.official(name="王示例子"))
    exact = factories.post(rank=9, department=longer.department)
    factories.appointment(post=exact, official=factories.official(name="王示例"))
    factories.publish(longer, exact)
    ids = search.find_posts("王示例").editions
    posts = {post.pk: post.uid for post in LivePost.objects.all()}
    assert [posts[pk] for pk in ids] == [exact.uid, longer.uid]


@pytest.mark.parametrize("query", ["", "   ", "!!!", "、，。", "\0", "·" * 3])
def test_an_empty_query_is_refused_in_words(query):
    with pytest.raises(InvalidQuery, match="请输入"):
        search.find_posts(query)


def test_two_digits_are_too_few():
    with pytest.raises(InvalidQuery, match="至少输入 3 位"):
        search.find_posts("12")


def test_a_long_query_is_refused():
    with pytest.raises(InvalidQuery, match="太长"):
        search.find_posts("王" * 101)


def test_what_is_not_live_is_not_found(published, editor, clock):
    withdrawal.suspend(published.hotlines.get(), by=editor, reason="搬迁")
    assert found("05551234") == set()
    withdrawal.withdraw_post(published, by=editor, reason="误发")
    assert found("单样本") == set()
    factories.publish(published, on=clock.today + timedelta(1))
    assert found("单样本") == set()
    clock.advance(days=1)
    assert found("单样本") == {published.uid}


def test_a_full_window_says_so(monkeypatch):
    monkeypatch.setattr(find, "WINDOW", 2)
    factories.publish(*(factories.post(title="主任") for _number in range(3)))
    result = search.find_posts("主任")
    assert (len(result.editions), result.capped) == (2, True)


def test_a_cancelled_statement_is_too_broad():
    raise_in_function("officials_search", "query_canceled")
    with pytest.raises(TooBroad):
        search.find_posts("王")


def test_other_database_errors_are_not_too_broad():
    raise_in_function("officials_search", "admin_shutdown")
    with pytest.raises(OperationalError):
        search.find_posts("王")


class AnyQuery(TestCase):
    @settings(max_examples=150, deadline=None)
    @given(st.text(max_size=40) | st.text("王示例wang 0123tel:+-'\\&|!<>()*%_\0·", max_size=20))
    def test_no_query_raises_anything_but_invalid_query(self, query):
        for ask in (search.find_posts, finder.find_places):
            with contextlib.suppress(InvalidQuery):
                ask(query)

    @settings(max_examples=25, deadline=None)
    @given(
        st.builds(
            str.__add__,
            st.sampled_from(["王", "单", "欧阳", "尉迟", "覃", "吕", "阿卜杜拉·"]),
            st.sampled_from(["示例", "样本", "虚构", "占位", "演示", "范例"]),
        )
    )
    def test_every_live_post_is_found_by_its_holders_name_pinyin_initials_number_and_place(
        self, name
    ):
        city = factories.prefecture(name="南样市", short_name="南样")
        county = factories.county(name="临样县", short_name="临样", parent=city)
        made = factories.post(department=factories.department(region=county))
        factories.appointment(post=made, official=factories.official(name=name))
        factories.publish(made)
        digits, place = made.hotlines.get().digits, made.department.region
        queries = [name, digits, place.name, place.short_name, place.pinyin, place.parent.name]
        for reading in pinyin.readings(name):
            queries += [reading, pinyin.full(reading), pinyin.initials(reading)]
        for query in queries:
            assert made.uid in found(query), query
            assert made.uid in found(f"{query} {place.name}"), query
        for query in (name, digits, *pinyin.readings(name)):
            assert found(query) == {made.uid}, query
