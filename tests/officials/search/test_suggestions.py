"""Suggestions are the regions, departments, topics, names and numbers public at this moment."""

from datetime import timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from officials.actions import withdrawal
from officials.models import LexiconName, PublicReason
from officials.models.choices import Use
from officials.search import suggestions
from officials.search.normalise import transcribe_name
from officials.search.suggestions import suggest
from tests.support import factories
from tests.support.pairwise import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def jiangsu():
    return factories.province(
        name="江苏省", short_name="江苏", name_en="Jiangsu", pinyin="jiangsu", initials="js"
    )


@pytest.fixture
def nanjing(jiangsu):
    region = factories.prefecture(
        parent=jiangsu, name="南京市", short_name="南京", name_en="Nanjing", pinyin="nanjing"
    )
    factories.region_alias(region=region, name="江宁府", short_name="江宁", pinyin="jiangning")
    return region


@pytest.fixture
def gulou(nanjing):
    return factories.county(
        parent=nanjing, name="鼓楼区", short_name="鼓楼", name_en="Gulou", pinyin="gulou"
    )


@pytest.fixture
def bureau(gulou):
    kind = factories.department_type(
        name="城市管理局", name_en="Urban Management Bureau", aliases=["城管", "城管局"]
    )
    return factories.department(region=gulou, type=kind, name="鼓楼区城市管理局")


@pytest.fixture
def post(bureau):
    """Return an unpublished post of 单样本 in 鼓楼, with a landline and the holder's own mobile."""
    post = factories.post(department=bureau)
    holder = factories.appointment(post=post, official=factories.official(name="单样本"))
    factories.sourced_hotline(post=post, kind="landline", digits="02505551234")
    factories.sourced_hotline(appointment=holder, digits="15400009876")
    post.refresh_from_db()
    return post


@pytest.fixture
def published(post):
    return factories.publish(post)


def suggest_kind(kind, query):
    return [suggestion for suggestion in suggest(query) if suggestion.kind == kind]


@pytest.mark.parametrize(
    "query",
    ["单样本", "单样", "单", "shanyangben", "danyang", "shan yang", "syb", "ＳＹＢ", "單樣"],
)
def test_name_is_suggested_for(published, query):
    (suggestion,) = suggest_kind("name", query)
    assert (suggestion.text, suggestion.detail, suggestion.key) == (
        "单样本",
        "江苏省南京市鼓楼区",
        published.uid,
    )


@pytest.mark.parametrize(
    "query", ["", " ", "样本", "本", "s", "wang", "单样本王", "%", "_", "\0", "单1"]
)
@pytest.mark.usefixtures("published")
def test_name_is_not_suggested_for(query):
    assert suggest_kind("name", query) == []


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("南京", "南京市"),
        ("南", "南京市"),
        ("nanj", "南京市"),
        ("nanjing", "南京市"),
        ("江宁", "南京市"),
        ("鼓楼", "鼓楼区"),
        ("南京鼓", "鼓楼区"),
        ("南京 鼓楼", "鼓楼区"),
        ("js", "江苏省"),
    ],
)
@pytest.mark.usefixtures("gulou")
def test_region_is_suggested_for(query, text):
    assert suggest_kind("place", query)[0].text == text


@pytest.mark.usefixtures("gulou")
def test_region_has_its_parents_in_the_language_of_the_page():
    (suggestion,) = suggest_kind("place", "gulou")
    assert (suggestion.text, suggestion.detail) == ("鼓楼区", "江苏省南京市")
    with translation.override("en"):
        (suggestion,) = suggest_kind("place", "gulou")
    assert (suggestion.text, suggestion.detail) == ("Gulou", "Nanjing, Jiangsu")


@pytest.mark.parametrize("query", ["城管", "城市管", "chengguan", "cgj"])
@pytest.mark.usefixtures("published")
def test_department_type_is_suggested_by_its_aliases(query):
    (suggestion,) = suggest_kind("type", query)
    assert (suggestion.key, suggestion.detail) == ("城市管理局", "部门")
    assert suggestion.text.startswith("城市管理局")


@pytest.mark.parametrize("query", ["鼓楼区城", "鼓楼区城市管理局", "鼓楼城管", "鼓楼区 城管"])
def test_department_is_suggested_by_its_name_and_by_region_and_alias(published, query):
    (suggestion,) = suggest_kind("department", query)
    assert (suggestion.text, suggestion.key) == ("鼓楼区城市管理局", published.department.uid)


@pytest.mark.usefixtures("jiangsu")
@pytest.mark.parametrize("query", ["欠薪", "拖欠", "qianxin", "qianx", "unpaid"])
def test_topic_is_suggested_by_its_colloquial_names(query):
    topic = factories.topic(name="欠薪", name_en="Unpaid wages", aliases=["拖欠工资"])
    (suggestion,) = suggest_kind("topic", query)
    assert suggestion.key == topic.slug


@pytest.mark.parametrize("query", ["0555", "025-0555", "（025）05551234", "0250 5551234", "1234"])
def test_four_digits_of_a_number_suggest_its_post(published, query):
    (suggestion,) = suggest(query)
    assert (suggestion.text, suggestion.key) == ("025-0555 1234", published.uid)
    assert "鼓楼区城市管理局" in suggestion.detail


@pytest.mark.parametrize("query", ["055", "025055512345", "9876", "15400009876"])
@pytest.mark.usefixtures("published")
def test_holders_own_number_and_three_digits_suggest_nothing(query):
    assert suggest(query) == []


@pytest.mark.parametrize(
    ("use", "language", "text"),
    [
        (Use.FAX, "zh-hans", "传真 025-0555 1234"),
        (Use.FAX, "en", "Fax 025-0555 1234"),
        (Use.TEXT, "zh-hans", "短信 025-0555 1234"),
        (Use.CALL, "zh-hans", "025-0555 1234"),
    ],
)
def test_number_that_is_not_called_says_so(post, use, language, text):
    post.hotlines.update(use=use)
    factories.publish(post)
    with translation.override(language):
        (suggestion,) = suggest("025-0555")
    assert suggestion.text == text


def test_name_with_several_posts_is_suggested_once_with_the_topmost_region(published, jiangsu):
    above = factories.post(department=factories.department(region=jiangsu))
    factories.appointment(post=above, official=factories.official(name="单样本"))
    factories.publish(above)
    (suggestion,) = suggest_kind("name", "单样本")
    assert (suggestion.key, suggestion.detail) == ("", "江苏省等地")


def test_exact_match_comes_first_and_no_kind_crowds_out_the_others(published, nanjing):
    for number in range(12):
        factories.county(parent=nanjing, name=f"单样{'甲乙丙丁戊己庚辛壬癸子丑'[number]}县")
    suggested = suggest("单样")
    assert len(suggested) == suggestions.LIMIT
    assert [each.kind for each in suggested].count("name") == 1
    assert suggest("单样本")[0].kind == "name"
    assert len(suggest("单样", limit=3)) == 3


def all_keys():
    return {
        each.key
        for query in ("单样", "syb", "shany", "鼓楼区城", "鼓楼城管", "城管", "025055")
        for each in suggest(query)
        if each.kind != "place"
    }


def test_withdrawn_suspended_or_unpublished_is_not_suggested(post, editor, clock):
    assert all_keys() == set()
    factories.publish(post, on=clock.today + timedelta(2))
    assert LexiconName.objects.filter(name="单样本").exists()
    assert all_keys() == set()
    clock.move_to(clock.today + timedelta(1))
    assert all_keys() == set()
    clock.move_to(clock.today + timedelta(1))
    assert all_keys() == {post.uid, post.department.uid, "城市管理局"}
    withdrawal.suspend(post.hotlines.get(), by=editor, reason="搬迁")
    assert suggest("025055") == []
    withdrawal.withdraw_post(post, by=editor, reason=PublicReason.MISTAKE)
    assert all_keys() == set()


def test_holder_is_not_suggested_after_the_last_day(post, clock):
    post.appointments.update(end_date=clock.today + timedelta(1))
    factories.publish(post)
    assert suggest_kind("name", "单样本")
    clock.move_to(clock.today + timedelta(1))
    assert suggest_kind("name", "单样本")
    clock.move_to(clock.today + timedelta(1))
    assert suggest_kind("name", "单样本") == []
    assert suggest_kind("department", "鼓楼区城")


def test_renamed_region_is_suggested_by_its_new_name_at_once(gulou):
    assert suggest_kind("place", "鼓楼")
    gulou.name, gulou.short_name = "钟楼区", "钟楼"
    gulou.save()
    assert suggest_kind("place", "鼓楼") == []
    assert suggest_kind("place", "钟楼")[0].text == "钟楼区"


class AnyText(TestCase):
    @settings(max_examples=examples(100), deadline=None)
    @given(st.text(max_size=40) | st.text("王示例wang 0123tel:+-'\\&|!<>()*%_\0·", max_size=20))
    def test_no_text_raises(self, text):
        factories.province()
        assert len(suggest(text)) <= suggestions.LIMIT


@pytest.mark.usefixtures("country")
def test_the_names_of_the_country_are_transcribed_once():
    suggest("wang")
    transcribed = transcribe_name.cache_info().misses
    suggest("li")
    assert transcribe_name.cache_info().misses == transcribed
