"""The facts beside a hotline: number, hours, last verification and source."""

from datetime import date, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from directory.printed_facts import (
    describe_hours,
    describe_source,
    describe_verification,
    format_hours,
    format_number,
)
from officials import hours
from tests.support.live_posts import make_hotline

TODAY = date(2026, 1, 20)


@pytest.mark.parametrize(
    ("printed", "chinese", "english"),
    [
        (
            "工作日 上午8:30-12:00，下午2:00-5:30",
            "工作日 8:30–12:00、14:00–17:30",
            "Working days 8:30–12:00, 14:00–17:30",
        ),
        ("24小时", "每天 全天", "Every day at all hours"),
        ("周一、三至五 18:00-24:00", "周一、周三至周五 18:00–24:00", None),
        (
            "周六、日 9:00-12:00；周一22:00-次日6:00",
            "周一 22:00–次日 6:00；周六至周日 9:00–12:00",
            "Monday 22:00–6:00 the next day; Saturday–Sunday 9:00–12:00",
        ),
    ],
)
def test_hours_are_formatted_in_the_language_of_the_page(printed, chinese, english):
    assert format_hours(hours.parse(printed)) == chinese
    if english:
        with translation.override("en"):
            assert format_hours(hours.parse(printed)) == english


def render_hours(printed):
    template = Template("{% load hotlines %}{% hours_text hours %}")
    return template.render(Context({"hours": describe_hours(printed)}))


def test_a_page_shows_hours_as_printed_and_an_english_one_translates_what_it_can_parse():
    assert render_hours("工作日 9:00–17:00") == "<span>工作日 9:00–17:00</span>"
    with translation.override("en"):
        assert render_hours("工作日 9:00–17:00") == "Working days 9:00–17:00"
        assert render_hours("<上班>") == '<span lang="zh-Hans">&lt;上班&gt;</span>'


@pytest.mark.parametrize(
    ("values", "state", "long", "short", "dated"),
    [
        ({}, "never", "尚未核验", "尚未核验", "尚未核验"),
        (
            {"last_verified": TODAY - timedelta(12), "result": "answered"},
            "fresh",
            "2026年1月8日（12 天前）：有人接听",
            "12 天前，有人接听",
            "2026年1月8日",
        ),
        (
            {"last_verified": TODAY, "result": "unanswered"},
            "failed",
            "2026年1月20日（今天）：无人接听",
            "今天，无人接听",
            "2026年1月20日：无人接听",
        ),
        (
            {"last_verified": TODAY - timedelta(200), "result": "answered"},
            "overdue",
            "2025年7月4日（200 天前）：已逾期，号码可能有变",
            "200 天前，已逾期，号码可能有变",
            "2025年7月4日，已逾期",
        ),
    ],
)
def test_a_verification_has_a_long_a_short_and_a_dated_text(values, state, long, short, dated):
    verification = describe_verification(make_hotline(**values), TODAY)
    assert verification.state == state
    assert (verification.long, verification.short, verification.dated) == (long, short, dated)


def test_an_extension_is_printed_in_the_language_of_the_page_and_a_suspended_number_not_at_all():
    hotline = make_hotline(extension="801")
    assert format_number(hotline) == "0999-012 3456 转 801"
    with translation.override("en"):
        assert format_number(hotline) == "0999-012 3456 ext. 801"
    assert format_number(make_hotline(suspended=True)) == ""


def test_a_source_is_cited_by_issuer_title_document_number_and_day():
    values = {"notice_issuer": "样品县人民政府", "notice_number": "样政〔2026〕1号"}
    source = describe_source(make_hotline(notice_uid="0123456789ab", **values))
    assert source.citation == "样品县人民政府《公告》 样政〔2026〕1号，2026年1月5日"
    assert source.url == "/notices/0123456789ab/"
