"""Hours on each day of the years that are shipped, against the notices of the State Council."""

import csv
from datetime import date, datetime, time, timedelta

import pytest
from django.conf import settings
from hypothesis import given, strategies as st

from officials import hours
from officials.days import SHANGHAI
from officials.hours import Calendar, Doubt
from officials.hours.calendar import SEASONS
from tests.support.calendars import CALENDAR

OFFICE = "工作日 8:30-17:30"
MONDAY_TO_FRIDAY = "周一至周五 8:30-17:30"
FRIDAY_SHORT = "周一至周四 8:30-17:30，周五 8:30-16:30"
THURSDAYS = "每周四上午9:00-11:30"

# As the notices print them: festival, first and last day off, the days of work in return.
NOTICES = {
    "国办发明电〔2023〕7号": (
        ("元旦", "2024-01-01", "2024-01-01", ()),
        ("春节", "2024-02-10", "2024-02-17", ("2024-02-04", "2024-02-18")),
        ("清明节", "2024-04-04", "2024-04-06", ("2024-04-07",)),
        ("劳动节", "2024-05-01", "2024-05-05", ("2024-04-28", "2024-05-11")),
        ("端午节", "2024-06-10", "2024-06-10", ()),
        ("中秋节", "2024-09-15", "2024-09-17", ("2024-09-14",)),
        ("国庆节", "2024-10-01", "2024-10-07", ("2024-09-29", "2024-10-12")),
    ),
    "国办发明电〔2024〕12号": (
        ("元旦", "2025-01-01", "2025-01-01", ()),
        ("春节", "2025-01-28", "2025-02-04", ("2025-01-26", "2025-02-08")),
        ("清明节", "2025-04-04", "2025-04-06", ()),
        ("劳动节", "2025-05-01", "2025-05-05", ("2025-04-27",)),
        ("端午节", "2025-05-31", "2025-06-02", ()),
        ("国庆节、中秋节", "2025-10-01", "2025-10-08", ("2025-09-28", "2025-10-11")),
    ),
    "国办发明电〔2025〕7号": (
        ("元旦", "2026-01-01", "2026-01-03", ("2026-01-04",)),
        ("春节", "2026-02-15", "2026-02-23", ("2026-02-14", "2026-02-28")),
        ("清明节", "2026-04-04", "2026-04-06", ()),
        ("劳动节", "2026-05-01", "2026-05-05", ("2026-05-09",)),
        ("端午节", "2026-06-19", "2026-06-21", ()),
        ("中秋节", "2026-09-25", "2026-09-27", ()),
        ("国庆节", "2026-10-01", "2026-10-07", ("2026-09-20", "2026-10-10")),
    ),
}
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def days_off(first, last):
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return {begin + timedelta(days=n) for n in range((end - begin).days + 1)}


BREAKS = [each for festivals in NOTICES.values() for each in festivals]
HOLIDAYS = set().union(*(days_off(first, last) for _name, first, last, _work in BREAKS))
MAKE_UP_DAYS = {date.fromisoformat(day) for *_break, work in BREAKS for day in work}


def is_working(day):
    return day in MAKE_UP_DAYS or (day.weekday() < 5 and day not in HOLIDAYS)


def at(day, clock):
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)


def state(text, moment, calendar=CALENDAR):
    return hours.state(hours.parse(text), moment, calendar)


def next_working(day):
    """Return the first working day after ``day``; None if it is of a year that is not known."""
    following = (day + timedelta(days=n) for n in range(1, 30))
    found = next(each for each in following if is_working(each))
    return found if found <= LAST else None


def test_the_list_that_is_shipped_is_that_of_the_notices():
    with (settings.BASE_DIR / "fixtures/holidays.csv").open(encoding="utf-8", newline="") as lines:
        shipped = {
            (row["document_number"], row["name"], row["kind"], row["day"])
            for row in csv.DictReader(lines)
        }
    assert shipped == {
        (notice, name, kind, str(day))
        for notice, festivals in NOTICES.items()
        for name, first, last, work in festivals
        for kind, days in (("holiday", days_off(first, last)), ("workday", work))
        for day in days
    }


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_hours_of_working_days_are_open_on_each_working_day_and_on_no_other(year):
    for day in DAYS:
        if day.year == year:
            found = state(OFFICE, at(day, "10:00"))
            assert (found.open, found.uncertain, found.doubt is None) == (
                is_working(day),
                False,
                is_working(day) or next_working(day) is not None,
            ), day


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_in_the_evening_the_next_working_day_is_named(year):
    for day in DAYS:
        following = next_working(day)
        if day.year == year:
            found = state(OFFICE, at(day, "18:00"))
            assert found.opens == (at(following, "08:30") if following else None), day


@pytest.mark.parametrize(("name", "first", "last", "work"), BREAKS)
def test_around_a_festival_offices_open_and_close_as_ordered(name, first, last, work):
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    back = next_working(end)
    for day in days_off(first, last):
        for clock in ("10:00", "18:00"):
            found = state(OFFICE, at(day, clock))
            assert (found.open, found.uncertain, found.opens) == (False, False, at(back, "08:30"))
    eve = max(day for day in DAYS if day < begin and is_working(day)) if begin > FIRST else None
    if eve:
        assert state(OFFICE, at(eve, "18:00")).opens == at(back, "08:30")
    for day in work:
        assert state(OFFICE, at(date.fromisoformat(day), "10:00")).open
        assert not state(OFFICE, at(date.fromisoformat(day), "18:00")).open


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        ("2026-09-20T10:00", True, None),
        ("2026-05-09T10:00", True, None),
        ("2026-05-08T18:00", False, "2026-05-09T08:30"),
        ("2026-09-30T18:00", False, "2026-10-08T08:30"),
        ("2026-10-01T10:00", False, "2026-10-08T08:30"),
        ("2026-10-09T18:00", False, "2026-10-10T08:30"),
        ("2026-10-10T18:00", False, "2026-10-12T08:30"),
    ],
)
def test_offices_work_on_make_up_days_and_not_on_holidays(moment, is_open, opens):
    found = state(OFFICE, datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI))
    expected = datetime.fromisoformat(opens).replace(tzinfo=SHANGHAI) if opens else None
    assert (found.open, found.opens) == (is_open, expected)


NATIONAL_DAY, MAKE_UP_SUNDAY = date(2026, 10, 1), date(2026, 9, 20)


@pytest.mark.parametrize("text", [MONDAY_TO_FRIDAY, FRIDAY_SHORT, THURSDAYS])
def test_days_of_the_week_on_a_public_holiday_are_uncertain(text):
    found = state(text, at(NATIONAL_DAY, "10:00"))
    assert (found.open, found.uncertain, found.doubt) == (False, True, Doubt.HOLIDAY)
    before = state(text, at(NATIONAL_DAY, "08:00"))
    assert (before.open, before.uncertain, before.doubt) == (False, False, Doubt.HOLIDAY)
    assert before.opens.date() == date(2026, 10, 8)


@pytest.mark.parametrize("text", [MONDAY_TO_FRIDAY, FRIDAY_SHORT])
def test_monday_to_friday_is_uncertain_on_a_make_up_day(text):
    found = state(text, at(MAKE_UP_SUNDAY, "10:00"))
    assert (found.open, found.uncertain, found.doubt) == (False, True, Doubt.MAKE_UP)


def test_a_single_day_of_the_week_says_nothing_of_make_up_days():
    found = state(THURSDAYS, at(MAKE_UP_SUNDAY, "10:00"))
    assert (found.open, found.uncertain) == (False, False)


@pytest.mark.parametrize(
    ("text", "on_holiday", "on_make_up_day"),
    [
        ("24小时", "open", "open"),
        ("每天8:00-20:00", "open", "open"),
        ("周一至周五8:30-17:30（含节假日）", "open", "uncertain"),
        ("周一至周五8:30-17:30（法定节假日除外）", "closed", "uncertain"),
        ("每天8:30-17:30（节假日除外）", "closed", "open"),
        ("每天8:30-17:30（双休日、节假日除外）", "closed", "uncertain"),
        ("双休日、节假日休息，工作日8:30-17:30", "closed", "open"),
        ("工作日8:30-17:30，周六9:00-12:00", "closed", "open"),
        ("周末9:00-16:00", "uncertain", "open"),
        ("周一至周五17:30-次日8:30；周末全天", "uncertain", "uncertain"),
        ("工作日17:30-次日8:30，周末全天", "uncertain", "uncertain"),
        ("工作日（周三除外）9:00-17:00", "closed", "uncertain"),
    ],
)
def test_hours_follow_their_own_words_on_holidays(text, on_holiday, on_make_up_day):
    for day, expected in ((NATIONAL_DAY, on_holiday), (MAKE_UP_SUNDAY, on_make_up_day)):
        found = state(text, at(day, "10:00"))
        kind = "open" if found.open else "uncertain" if found.uncertain else "closed"
        assert kind == expected


def test_a_night_that_began_on_a_working_day_ends_on_the_holiday():
    found = state("工作日 20:00-次日6:00", at(NATIONAL_DAY, "05:00"))
    assert (found.open, found.until) == (True, at(NATIONAL_DAY, "06:00"))
    assert not state("工作日 20:00-次日6:00", at(NATIONAL_DAY, "21:00")).open


# A year whose list is not known

TUESDAY, SATURDAY, OCTOBER = date(2027, 3, 9), date(2027, 3, 13), date(2027, 10, 1)


@pytest.mark.parametrize("text", [OFFICE, MONDAY_TO_FRIDAY])
def test_in_a_year_that_is_not_known_ordinary_days_hold_and_others_are_uncertain(text):
    assert state(text, at(TUESDAY, "10:00")).open
    assert state(text, at(TUESDAY, "18:00")).opens == at(date(2027, 3, 10), "08:30")
    for day in (SATURDAY, OCTOBER):
        found = state(text, at(day, "10:00"))
        assert (found.open, found.uncertain) == (False, True)
        assert (found.doubt, found.year) == (Doubt.NO_LIST, 2027)


def test_no_next_opening_is_named_across_a_day_that_is_not_known():
    for moment in (at(date(2027, 3, 12), "18:00"), at(date(2026, 12, 31), "18:00")):
        found = state(OFFICE, moment)
        assert (found.open, found.opens, found.doubt) == (False, None, Doubt.NO_LIST)
    assert state("24小时", at(OCTOBER, "10:00")).open


def test_each_holiday_and_make_up_day_lies_where_a_year_that_is_not_known_expects_one():
    unknown = Calendar()
    for day in HOLIDAYS | MAKE_UP_DAYS:
        assert len(unknown.kinds_of(day)) > 1, day
    assert all(first <= last for first, last in SEASONS)


MOMENTS = st.datetimes(datetime.combine(FIRST, time.min), datetime.combine(LAST, time.max)).map(
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)
TIMES = st.tuples(st.integers(7 * 60, 12 * 60), st.integers(13 * 60, 24 * 60 - 1))


@given(MOMENTS, TIMES, st.sampled_from([CALENDAR, Calendar()]))
def test_open_means_inside_the_written_hours_of_a_working_day(moment, times, calendar):
    begin, end = times
    text = f"工作日 {hours.clock(begin)}-{hours.clock(end)}"
    found = state(text, moment, calendar)
    inside = begin <= moment.hour * 60 + moment.minute < end
    if found.open:
        assert inside
        assert is_working(moment.date())
    elif not found.uncertain:
        assert not (inside and is_working(moment.date()))
    if calendar is CALENDAR:
        assert found.open == (inside and is_working(moment.date()))
        assert not found.uncertain
    if found.opens:
        assert state(text, found.opens, calendar).open
        assert is_working(found.opens.date())


@given(MOMENTS, st.sampled_from([OFFICE, MONDAY_TO_FRIDAY, FRIDAY_SHORT, THURSDAYS]))
def test_a_state_holds_until_it_says_and_changes_then(moment, text):
    found = state(text, moment)
    assert found.until > moment
    last = state(text, found.until - timedelta(minutes=1))
    assert (last.open, last.uncertain) == (found.open, found.uncertain)
    then = state(text, found.until)
    assert (then.open, then.uncertain) != (found.open, found.uncertain)
