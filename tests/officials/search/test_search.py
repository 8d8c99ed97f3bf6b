"""Search finds live posts by name, pinyin, region, department and number, and no other post."""

import contextlib
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from officials import pinyin, search
from officials.actions import withdrawal
from officials.models import LivePost, PublicReason
from officials.models.search_rows import SearchRow
from officials.search import InvalidQuery, TooBroad, find, finder
from tests.support import factories
from tests.support.database_errors import raise_in_function
from tests.support.pairwise import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    """Return the post of 单样本, deputy head of 南宁市城市管理局, with a landline and a mobile."""
    guangxi = factories.province(name="广西壮族自治区", short_name="广西", pinyin="guangxi")
    nanning = factories.prefecture(
        parent=guangxi, name="南宁市", short_name="南宁", pinyin="nanning", initials="nn"
    )
    factories.region_alias(region=nanning, name="邕宁府", short_name="邕宁", pinyin="yongning")
    city_management = factories.department_type(name="城市管理局", aliases=["城管", "城管局"])
    post = factories.post(
        department=factories.department(
            region=nanning, type=city_management, name="南宁市城市管理局"
        ),
        title="副局长",
        duties="分管信访、环境卫生",
    )
    holder = factories.appointment(post=post, official=factories.official(name="单样本"))
    factories.sourced_hotline(post=post, kind="landline", digits="077105551234", extension="801")
    factories.sourced_hotline(appointment=holder, digits="15400001234")
    return factories.publish(post)


def find_uids(query, **filters):
    editions = search.find_posts(query, **filters).editions
    return {*LivePost.objects.filter(pk__in=editions).values_list("uid", flat=True)}


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
def test_post_is_found_by(published, query):
    assert find_uids(query) == {published.uid}


@pytest.mark.parametrize(
    "query",
    ["王示例", "赵", "wang", "北京", "卫健委", "局长 王示例", "南宁 wang", "99999", "样单", "本样"],
)
@pytest.mark.usefixtures("published")
def test_post_is_not_found_by(query):
    assert find_uids(query) == set()


def test_results_are_filtered_by_region_and_department_type(published):
    region = published.department.region
    kind = published.department.type.code
    assert find_uids("单样本", region=region.parent) == {published.uid}
    assert find_uids("单样本", region=factories.county()) == set()
    assert find_uids("单样本", department_type=kind) == {published.uid}
    assert find_uids("单样本", department_type="other") == set()


def test_exact_name_comes_first():
    longer = factories.post(rank=1)
    factories.appointment(post=longer, official=factories.official(name="王示例子"))
    exact = factories.post(rank=9, department=longer.department)
    factories.appointment(post=exact, official=factories.official(name="王示例"))
    factories.publish(longer, exact)
    ids = search.find_posts("王示例").editions
    posts = {post.pk: post.uid for post in LivePost.objects.all()}
    assert [posts[pk] for pk in ids] == [exact.uid, longer.uid]


@pytest.mark.parametrize("query", ["", "   ", "!!!", "、，。", "\0", "·" * 3])
def test_empty_query_is_invalid(query):
    with pytest.raises(InvalidQuery, match="请输入"):
        search.find_posts(query)


def test_number_of_two_digits_is_invalid():
    with pytest.raises(InvalidQuery, match="至少输入 3 位"):
        search.find_posts("12")


def test_long_query_is_invalid():
    with pytest.raises(InvalidQuery, match="太长"):
        search.find_posts("王" * 101)


def test_post_that_is_not_live_is_not_found(published, editor, clock):
    withdrawal.suspend(published.hotlines.get(), by=editor, reason="搬迁")
    assert find_uids("05551234") == set()
    withdrawal.withdraw_post(published, by=editor, reason=PublicReason.MISTAKE)
    assert find_uids("单样本") == set()
    factories.publish(published, on=clock.today + timedelta(1))
    assert find_uids("单样本") == set()
    clock.advance(days=1)
    assert find_uids("单样本") == {published.uid}


def test_result_of_more_than_the_window_is_capped(monkeypatch):
    monkeypatch.setattr(find, "WINDOW", 2)
    factories.publish(*(factories.post(title="主任") for _number in range(3)))
    result = search.find_posts("主任")
    assert (len(result.editions), result.capped) == (2, True)


def test_cancelled_statement_raises_too_broad():
    raise_in_function("officials_search", "query_canceled")
    with pytest.raises(TooBroad):
        search.find_posts("王")


def test_other_database_error_is_raised_unchanged():
    raise_in_function("officials_search", "admin_shutdown")
    with pytest.raises(OperationalError):
        search.find_posts("王")


class AnyQuery(TestCase):
    @settings(max_examples=examples(150), deadline=None)
    @given(st.text(max_size=40) | st.text("王示例wang 0123tel:+-'\\&|!<>()*%_\0·", max_size=20))
    def test_no_query_raises_anything_but_invalid_query(self, query):
        for search_for in (search.find_posts, finder.find_regions):
            with contextlib.suppress(InvalidQuery):
                search_for(query)

    @settings(max_examples=examples(25), deadline=None)
    @given(
        st.builds(
            str.__add__,
            st.sampled_from(["王", "单", "欧阳", "尉迟", "覃", "吕", "阿卜杜拉·"]),
            st.sampled_from(["示例", "样本", "虚构", "占位", "演示", "范例"]),
        )
    )
    def test_live_post_is_found_by_name_pinyin_initials_number_and_region(self, name):
        city = factories.prefecture(name="南样市", short_name="南样")
        county = factories.county(name="临样县", short_name="临样", parent=city)
        post = factories.post(department=factories.department(region=county))
        factories.appointment(post=post, official=factories.official(name=name))
        factories.publish(post)
        digits, region = post.hotlines.get().digits, post.department.region
        queries = [name, digits, region.name, region.short_name, region.pinyin, region.parent.name]
        for reading in pinyin.readings(name):
            queries += [reading, pinyin.full(reading), pinyin.initials(reading)]
        for query in queries:
            assert post.uid in find_uids(query), query
            assert post.uid in find_uids(f"{query} {region.name}"), query
        for query in (name, digits, *pinyin.readings(name)):
            assert find_uids(query) == {post.uid}, query


DOTTED = ("阿依努尔·买买提", "阿卜杜热西提·阿卜杜克里木江·阿卜杜热合曼")


@pytest.mark.parametrize(
    ("name", "query"),
    [
        (DOTTED[0], "Ayinu'er Maimaiti"),
        (DOTTED[0], "AYINUER MAIMAITI"),
        (DOTTED[0], "ayinuermaimaiti"),
        (DOTTED[0], "Maimaiti, Ayinu'er"),
        (DOTTED[0], "maimaiti"),
        (DOTTED[0], "ayinuer"),
        (DOTTED[0], "买买提"),
        (DOTTED[0], "阿依努尔 买买提"),
        (DOTTED[1], "abudukelimujiang"),
        (DOTTED[1], "Abudurexiti Abudukelimujiang Abudureheman"),
        ("乌力吉巴图", "batu"),
        ("乌力吉巴图", "巴图"),
        ("扎西次仁", "ciren"),
        ("王示例", "Wang Shili"),
        ("王示例", "Shili Wang"),
        ("欧阳演示", "Ouyang Yanshi"),
    ],
)
def test_each_part_of_a_name_is_found_as_the_page_prints_it(name, query):
    post = factories.post()
    factories.appointment(post=post, official=factories.official(name=name))
    factories.publish(post)
    assert find_uids(query) == {post.uid}


def test_the_search_rows_are_written_again_by_a_command(published):
    SearchRow.objects.update(tokens="")
    assert find_uids("样本") == set()
    call_command("reindex", stdout=StringIO())
    assert find_uids("样本") == {published.uid}
