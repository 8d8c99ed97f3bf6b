"""Hours as offices print them: read wholly or not at all, and true at each minute of a week."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from officials import hours
from officials.days import SHANGHAI
from officials.hours import Calendar, Hours, Named, OnHolidays, Rule

DAY, WEEK = 24 * 60, 7 * 24 * 60
MONDAY = datetime(2026, 1, 5, tzinfo=SHANGHAI)
ORDINARY = Calendar(years=frozenset({2026}))
WORKDAYS = ["Mo-Fr 09:00-17:00"]
TWO_HALVES = ["Mo-Fr 08:30-12:00", "Mo-Fr 14:00-17:30"]


def read(text):
    found = hours.parse(text)
    return found and hours.opening_hours(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Working days, in any signs
        ("工作日 9:00–17:00", WORKDAYS),
        ("工作日９：００－１７：００", WORKDAYS),
        ("工作日9:00~17:00", WORKDAYS),
        ("工作日 9:00 — 17:00", WORKDAYS),
        ("工作日9:00到17:00", WORKDAYS),
        ("工作日9∶00～17∶00", WORKDAYS),
        ("法定工作日上午9时至下午5时", WORKDAYS),
        ("国家法定工作日 9点-17点", WORKDAYS),
        ("9:00-17:00（工作日）", WORKDAYS),
        ("受理时间：每个工作日9-17点", WORKDAYS),
        ("工作日（周一至周五）9:00-17:00", WORKDAYS),
        ("周一至周五 9:00-17:00（法定节假日除外）", WORKDAYS),
        ("周一至周五，节假日除外，9:00-17:00", WORKDAYS),
        ("双休日、节假日休息，工作日9:00-17:00", WORKDAYS),
        # Two halves of a day
        ("周一至周五 上午8:30-12:00，下午14:00-17:30", TWO_HALVES),
        ("周一到周五 8:30-12:00；14:00-17:30", TWO_HALVES),
        ("星期一至星期五上午8:30至12:00、下午2:00至5:30", TWO_HALVES),
        ("周 一 至 周 五 8 点半 - 12 点 14 : 00 - 17 : 30", TWO_HALVES),
        ("工作日\n8:30-12:00\n14:00-17:30", TWO_HALVES),
        ("工作日 上午８点半－１２点　下午２时－５时３０分", TWO_HALVES),
        ("工作日（上午：8:30-12:00；下午：14:00-17:30）", TWO_HALVES),
        # Days
        ("每天8:00-20:00", ["Mo-Su 08:00-20:00"]),
        ("每日8:00至20:00", ["Mo-Su 08:00-20:00"]),
        ("8:00-20:00，全年无休", ["Mo-Su 08:00-20:00"]),
        ("周一、三、五 9:00-12:00", ["Mo,We,Fr 09:00-12:00"]),
        ("周一、周三、周五9:00-12:00", ["Mo,We,Fr 09:00-12:00"]),
        ("周一至周四、周六9:00-12:00", ["Mo-Th,Sa 09:00-12:00"]),
        ("每周二上午9点至11点半", ["Tu 09:00-11:30"]),
        ("周末10:00-16:00", ["Sa-Su 10:00-16:00"]),
        ("周六日10:00-16:00", ["Sa-Su 10:00-16:00"]),
        ("礼拜天10:00-16:00", ["Su 10:00-16:00"]),
        ("周1至周5 9:00-17:00", WORKDAYS),
        ("周六至周一9:00-12:00", ["Mo,Sa-Su 09:00-12:00"]),
        ("每天（周三除外）9:00-12:00", ["Mo-Tu,Th-Su 09:00-12:00"]),
        ("除周日外每天9:00-12:00", ["Mo-Sa 09:00-12:00"]),
        ("工作日9:00-17:00，周六9:00-12:00，周日休息", [*WORKDAYS, "Sa 09:00-12:00"]),
        # All day
        ("24小时", ["Mo-Su"]),
        ("全天", ["Mo-Su"]),
        ("全天 24 小时 值班", ["Mo-Su"]),
        ("7×24小时", ["Mo-Su"]),
        ("每天0:00-24:00", ["Mo-Su"]),
        ("每天00:00-23:59", ["Mo-Su"]),
        ("工作日24小时", ["Mo-Fr"]),
        # Across midnight
        ("夜间 18:00–次日8:00", ["Mo-Su 18:00-08:00"]),
        ("每天18:00-8:00", ["Mo-Su 18:00-08:00"]),
        ("每日晚8点至次日早8点", ["Mo-Su 20:00-08:00"]),
        ("每天晚上18:00-8:00", ["Mo-Su 18:00-08:00"]),
        ("周日22:00-次日6:00", ["Su 22:00-06:00"]),
        ("周五18:00-24:00", ["Fr 18:00-00:00"]),
        ("周一8:00-次日8:00", ["Mo 08:00-00:00", "Tu 00:00-08:00"]),
        (
            "周一至周五17:30-次日8:30；周末全天",
            ["Mo-Th 17:30-08:30", "Fr 17:30-00:00", "Sa-Su"],
        ),
    ],
)
def test_hours_are_read_as_offices_print_them(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9:00-17:00",  # on which days?
        "工作时间",
        "工作日",
        "周二上午",
        "非工作时间 17:00-次日9:00",
        "工作日8:30-12:00，2:30-5:30",  # at night?
        "工作日8:30-12:00，6:00-8:00",
        "工作日9:00-5:00",
        "工作日9:00-次日17:00",
        "工作日9:00-25:00",
        "工作日9:00-9:75",
        "工作日9:00-9:00",
        "下午9:00-11:00（工作日）",
        "夏季14:30-17:30，冬季14:00-17:00（工作日）",
        "10.01-10.07 9:00-12:00（工作日）",
        "工作日9:00-17:00不接听",
        "工作日9:00-17:00，节假日10:00-12:00",
        "周末及节假日9:00-17:00",
        "每月第一个周二9:00-11:00",
        "双休日法定节假日休息，工作日9:00-17:00",
        "工作日9:00-17:00，周五9:00-12:00",  # which of the two on Friday?
        "工作日9:00-17:00，夜间18:00-次日8:00",  # which nights?
        "周六9:00-12:00，工作时间13:00-17:00",
        "9:00-17:00（周一至周五），9:00-12:00（周六）",
        "周日9:00-12:00（周日除外）",
        "每晚",
        "见公告",
        "请拨打12345",
    ],
)
def test_hours_that_are_understood_in_part_are_not_read(text):
    assert hours.parse(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工作日9:00-17:00", OnHolidays.UNSAID),
        ("周一至周五9:00-17:00", OnHolidays.UNSAID),
        ("每天9:00-17:00（节假日除外）", OnHolidays.CLOSED),
        ("周一至周五（法定节假日不上班）9:00-17:00", OnHolidays.CLOSED),
        ("24小时", OnHolidays.UNSAID),
        ("周一至周五9:00-17:00（含节假日）", OnHolidays.AS_USUAL),
        ("周一至周五9:00-17:00，节假日照常", OnHolidays.AS_USUAL),
        ("8:00-20:00，全年无休", OnHolidays.AS_USUAL),
    ],
)
def test_hours_may_say_what_holds_on_public_holidays(text, expected):
    assert hours.parse(text).on_holidays is expected


def test_hours_that_say_both_of_holidays_are_not_read():
    assert hours.parse("周一至周五9:00-17:00（节假日除外），含节假日") is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("工作日9:00-17:00", [Named.WORKING_DAYS]),
        ("工作日（周一至周五）9:00-17:00", [Named.WORKING_DAYS]),
        ("9:00-17:00（工作日）", [Named.WORKING_DAYS]),
        ("双休日、节假日休息，工作日9:00-17:00", [Named.WORKING_DAYS]),
        ("周一至周五9:00-17:00", [Named.WEEKDAYS]),
        ("工作日、周六9:00-12:00", [Named.WORKING_DAYS, Named.WEEKDAYS]),
        ("工作日9:00-17:00，周末9:00-12:00", [Named.WORKING_DAYS, Named.WEEKDAYS]),
        ("每天9:00-17:00", [Named.EVERY_DAY]),
        ("每天（周三除外）9:00-12:00", [Named.EVERY_DAY]),
        ("每天9:00-17:00（双休日除外）", [Named.WEEKDAYS]),
        ("周一至周日9:00-17:00", [Named.EVERY_DAY]),
        ("24小时", [Named.EVERY_DAY]),
        ("工作日24小时", [Named.WORKING_DAYS]),
    ],
)
def test_hours_know_how_their_days_are_named(text, named):
    assert [rule.named for rule in hours.parse(text).rules] == named


def at(day, clock):
    """A moment of the week of Monday 5 January 2026, by day (0 to 6) and clock (9:00)."""
    hour, minute = clock.split(":")
    return MONDAY + timedelta(days=day, hours=int(hour), minutes=int(minute))


@pytest.mark.parametrize(
    ("text", "moment", "is_open", "until"),
    [
        ("工作日9:00-17:00", at(0, "9:00"), True, at(0, "17:00")),
        ("工作日9:00-17:00", at(0, "16:59"), True, at(0, "17:00")),
        ("工作日9:00-17:00", at(0, "17:00"), False, at(1, "9:00")),
        ("工作日9:00-17:00", at(4, "17:00"), False, at(7, "9:00")),
        ("每周二9:00-11:30", at(1, "12:00"), False, at(8, "9:00")),
        ("每天18:00-次日8:00", at(2, "0:00"), True, at(2, "8:00")),
        ("每天18:00-次日8:00", at(6, "23:59"), True, at(7, "8:00")),
        ("周日22:00-次日6:00", at(0, "5:59"), True, at(0, "6:00")),
        ("24小时", at(3, "3:00"), True, None),
    ],
)
def test_a_state_holds_until_the_next_change(text, moment, is_open, until):
    found = hours.state(hours.parse(text), moment, ORDINARY)
    assert (found.open, found.until, found.uncertain) == (is_open, until, False)
    assert found.opens == (None if is_open else until)


def test_a_moment_of_another_zone_is_one_in_shanghai():
    moment = datetime(2026, 1, 5, 0, 59, 59, tzinfo=UTC)  # 8:59:59 in Shanghai
    found = hours.state(hours.parse("工作日9:00-17:00"), moment, ORDINARY)
    assert (found.open, found.until) == (False, at(0, "9:00"))


# Any hours


@st.composite
def weeks(draw):
    """Hours on days of the week, whose times do not touch, never the whole week."""
    bounds = draw(st.lists(st.integers(0, WEEK), min_size=2, max_size=12, unique=True))
    bounds = sorted(bounds)[: len(bounds) // 2 * 2]
    rules = []
    for first, end in zip(bounds[::2], bounds[1::2], strict=True):
        begin = first
        while begin < end:
            midnight = begin - begin % DAY
            stop = end if end - begin < DAY else min(end, midnight + DAY)
            span = begin - midnight, stop - midnight
            rules.append(Rule(Named.WEEKDAYS, frozenset({midnight // DAY}), (span,)))
            begin = stop
    return Hours(tuple(rules))


def minutes_of(spans):
    return {minute for begin, end in spans for minute in range(begin, end)}


def written(found):
    """Write hours as an office might, from the days and times that people tell."""
    return "；".join(
        f"{'、'.join('周' + '一二三四五六日'[day] for day in days)} {told(*times)}"
        for days, times in hours.by_times(found)
    )


def told(begin, end):
    if (begin, end) == (0, DAY):
        return "全天"
    early = "凌晨" if begin < 6 * 60 else ""
    tomorrow = "次日" if 0 < end <= begin else ""
    return f"{early}{hours.clock(begin)}-{tomorrow}{hours.clock(end or DAY)}"


@given(weeks(), st.integers(0, 2 * WEEK), st.integers(0, 59))
def test_a_state_agrees_with_a_list_of_all_minutes(found, minute, second):
    listed = minutes_of(found.spans)
    present = hours.state(found, MONDAY + timedelta(minutes=minute, seconds=second), ORDINARY)
    assert present.open == (minute % WEEK in listed)
    changes = (
        later
        for later in range(minute + 1, minute + WEEK + 1)
        if (later % WEEK in listed) != present.open
    )
    change = next(changes, None)
    assert present.until == (None if change is None else MONDAY + timedelta(minutes=change))


@given(weeks())
def test_times_told_by_day_make_up_the_same_week(found):
    laid = [
        minute % WEEK
        for days, (begin, end) in hours.by_times(found)
        for day in days
        for minute in range(day * DAY + begin, day * DAY + (end if end > begin else end + DAY))
    ]
    assert len(laid) == len(set(laid))
    assert set(laid) == minutes_of(found.spans)


@given(weeks().filter(lambda found: all(end % DAY != DAY - 1 for _begin, end in found.spans)))
def test_formatted_hours_are_read_as_the_same_hours(found):
    assert hours.parse(written(found)).spans == found.spans


WORDS = """
工作日 周一 周二 周六 周日 每天 周末 双休日 法定 节假日 除外 除 外 休息 全年无休 至 - – 、 ， ； ( )
全天 24小时 上午 下午 晚 夜间 次日 8:30 12:00 2:30 17:30 9点 半 值班 时间
"""


@given(st.text(max_size=120) | st.lists(st.sampled_from(WORDS.split()), max_size=20).map("".join))
def test_no_text_raises_and_what_is_read_is_a_week(text):
    found = hours.parse(text)
    if found is None:
        return
    assert all(rule.days and rule.times for rule in found.rules)
    bounds = [bound for span in found.spans for bound in span]
    assert bounds
    assert bounds == sorted(set(bounds))
    assert 0 <= bounds[0] < bounds[-1] <= WEEK
    assert hours.opening_hours(found)
