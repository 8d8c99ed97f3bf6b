"""Whether a hotline is answered at a moment, in words, and which ones to call first."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from directory.availability import (
    describe_availability,
    get_availability,
    get_call_order,
    is_stale,
)
from officials.days import SHANGHAI
from tests.support.calendars import CALENDAR
from tests.support.live_posts import make_hotline

# A Monday, a Friday and a Saturday
MONDAY = datetime(2026, 1, 5, 10, 0, tzinfo=SHANGHAI)
LUNCH = MONDAY.replace(hour=13)
NIGHT = MONDAY.replace(hour=20)
SATURDAY = MONDAY + timedelta(days=5)
# Around National Day, a Sunday of work in return, and a day of a year that is not known
EVE = datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI)
HOLIDAY = datetime(2026, 10, 2, 10, 0, tzinfo=SHANGHAI)
SUNDAY_OF_WORK = datetime(2026, 9, 20, 10, 0, tzinfo=SHANGHAI)
UNKNOWN_SATURDAY = datetime(2027, 3, 13, 10, 0, tzinfo=SHANGHAI)

OFFICE, HALVES, DUTY = "工作日 9:00–17:00", "周一、二 8:30-12:00，14:00-17:30", "夜间18:00-次日8:00"


def describe(hotline, moment):
    return describe_availability(get_availability(hotline, moment, CALENDAR), hotline, moment)


@pytest.mark.parametrize(
    ("hotline", "moment", "kind", "chinese", "english"),
    [
        (make_hotline(OFFICE), MONDAY, "open", "现在可打，17:00 止", "Open now, until 17:00"),
        (
            make_hotline(HALVES),
            LUNCH,
            "closed",
            "现在无人接听，今天 14:00 起有人接",
            "Closed now; open from 14:00 today",
        ),
        (
            make_hotline(OFFICE),
            NIGHT,
            "closed",
            "现在无人接听，明天 9:00 起有人接",
            "Closed now; open from 9:00 tomorrow",
        ),
        (
            make_hotline(OFFICE),
            SATURDAY,
            "closed",
            "现在无人接听，周一 9:00 起有人接",
            "Closed now; open from 9:00 on Monday",
        ),
        (
            make_hotline("每周一9:00-9:30"),
            MONDAY,
            "closed",
            "现在无人接听，下周一 9:00 起有人接",
            "Closed now; open from 9:00 on Monday next week",
        ),
        (
            make_hotline(DUTY),
            NIGHT,
            "open",
            "现在可打，明天 8:00 止",
            "Open now, until 8:00 tomorrow",
        ),
        (
            make_hotline("每天8:00-24:00"),
            NIGHT,
            "open",
            "现在可打，24:00 止",
            "Open now, until 24:00",
        ),
        (
            make_hotline("工作日全天"),
            MONDAY,
            "open",
            "现在可打，周五 24:00 止",
            "Open now, until 24:00 on Friday",
        ),
        (
            make_hotline(OFFICE),
            EVE,
            "closed",
            "现在无人接听，10月8日 9:00 起有人接",
            "Closed now; open from 9:00 on 8 October",
        ),
        (
            make_hotline(OFFICE),
            HOLIDAY,
            "closed",
            "现在无人接听，周四 9:00 起有人接",
            "Closed now; open from 9:00 on Thursday",
        ),
        (
            make_hotline(OFFICE),
            SUNDAY_OF_WORK,
            "open",
            "现在可打，17:00 止",
            "Open now, until 17:00",
        ),
        (
            make_hotline("周一至周五 9:00-17:00"),
            HOLIDAY,
            "uncertain",
            "节假日可能无人接听",
            "May not be answered on public holidays",
        ),
        (
            make_hotline("周一至周五 9:00-17:00"),
            SUNDAY_OF_WORK,
            "uncertain",
            "调休上班日可能有人接听",
            "May be answered on make-up working days",
        ),
        (
            make_hotline(OFFICE),
            UNKNOWN_SATURDAY,
            "uncertain",
            "2027年的放假安排未知，可能无人接听",
            "The holidays of 2027 are not known; there may be no answer",
        ),
        (
            make_hotline(OFFICE),
            UNKNOWN_SATURDAY.replace(hour=20),
            "closed",
            "现在无人接听",
            "Closed now",
        ),
        (
            make_hotline(OFFICE, result="unanswered"),
            UNKNOWN_SATURDAY,
            "doubtful",
            "上次核验：无人接听",
            None,
        ),
        (make_hotline("24小时"), NIGHT, "open", "现在可打，全天受理", "Open now, at all hours"),
        (make_hotline(), MONDAY, "unknown", "受理时间未知", "Hours not known"),
        (
            make_hotline("上班时间"),
            MONDAY,
            "unknown",
            "请在受理时间内拨打",
            "Call within the hours given",
        ),
        (make_hotline(OFFICE, suspended=True), MONDAY, "suspended", "暂停受理", "Suspended"),
        (
            make_hotline(OFFICE, result="dead"),
            NIGHT,
            "wrong",
            "上次核验：空号或停机",
            "Last check: out of service",
        ),
        (
            make_hotline("24小时", result="wrong"),
            NIGHT,
            "wrong",
            "上次核验：不是本岗位",
            "Last check: not this post",
        ),
        (
            make_hotline(OFFICE, result="unanswered"),
            MONDAY,
            "doubtful",
            "上次核验：无人接听",
            "Last check: no answer",
        ),
        (make_hotline(result="unanswered"), MONDAY, "doubtful", "上次核验：无人接听", None),
        (
            make_hotline(OFFICE, result="unanswered"),
            NIGHT,
            "closed",
            "现在无人接听，明天 9:00 起有人接",
            None,
        ),
        (make_hotline(OFFICE, result="answered"), MONDAY, "open", "现在可打，17:00 止", None),
    ],
)
def test_availability_is_described_in_the_language_of_the_page(
    hotline, moment, kind, chinese, english
):
    assert get_availability(hotline, moment, CALENDAR).kind == kind
    assert describe(hotline, moment) == chinese
    if english:
        with translation.override("en"):
            assert describe(hotline, moment) == english


def test_availability_changes_at_the_next_bound_of_the_hours():
    assert get_availability(make_hotline(HALVES), MONDAY, CALENDAR).until == MONDAY.replace(hour=12)
    assert get_availability(make_hotline("24小时"), MONDAY, CALENDAR).until is None


def test_moments_are_described_in_the_time_of_shanghai():
    evening_before = datetime(2026, 1, 4, 23, 0, tzinfo=UTC)  # Monday 7:00 in Shanghai
    assert describe(make_hotline(OFFICE), evening_before) == "现在无人接听，今天 9:00 起有人接"


def test_hotlines_that_can_be_called_come_first_and_overdue_ones_behind_their_like():
    overdue = {"last_verified": MONDAY.date() - timedelta(200), "result": "answered"}
    hotlines = {
        "suspended": make_hotline("24小时", suspended=True),
        "dead": make_hotline("24小时", result="dead"),
        "closed": make_hotline("工作日20:00-21:00"),
        "doubtful": make_hotline(OFFICE, result="unanswered"),
        "overdue": make_hotline(OFFICE, **overdue),
        "unknown": make_hotline(),
        "open": make_hotline(OFFICE),
    }
    order = sorted(
        hotlines,
        key=lambda name: get_call_order(
            hotlines[name], get_availability(hotlines[name], MONDAY, CALENDAR), MONDAY.date()
        ),
    )
    assert order == ["unknown", "open", "overdue", "doubtful", "closed", "dead", "suspended"]


def test_a_dead_number_is_named_with_the_day_and_the_result():
    dead = make_hotline("24小时", result="dead", last_verified=MONDAY.date() - timedelta(40))
    assert get_availability(dead, MONDAY, CALENDAR).kind == "wrong"
    assert describe(dead, MONDAY) == "2025年11月26日核验：空号或停机"
    with translation.override("en"):
        assert describe(dead, MONDAY).startswith("Checked 26 November 2025: ")


@pytest.mark.parametrize(
    ("verified", "printed", "stale"),
    [(366, 0, True), (365, 400, False), (None, 366, True), (None, 365, False)],
)
def test_a_number_is_stale_when_nobody_checked_it_for_a_year(verified, printed, stale):
    today = MONDAY.date()
    hotline = make_hotline(
        last_verified=None if verified is None else today - timedelta(verified),
        notice_date=today - timedelta(printed),
    )
    assert is_stale(hotline, today) is stale
