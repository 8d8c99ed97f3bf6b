"""What is said of a number at a moment, and whom to call instead."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.template import Context, Template
from django.utils import translation

from directory.availability import annotate_availability, get_availability, in_words
from officials import hours
from officials.days import SHANGHAI
from officials.models.public import LiveHotline, LivePost

# A Monday, a Friday and a Saturday
MONDAY = datetime(2026, 1, 5, 10, 0, tzinfo=SHANGHAI)
LUNCH = MONDAY.replace(hour=13)
NIGHT = MONDAY.replace(hour=20)
FRIDAY_NIGHT = NIGHT + timedelta(days=4)
SATURDAY = MONDAY + timedelta(days=5)

OFFICE, HALVES, DUTY = "工作日 9:00–17:00", "周一、二 8:30-12:00，14:00-17:30", "夜间18:00-次日8:00"
numbers = count(1)


def line(times="", **values):
    """A live number with these hours; open on working days unless the test says otherwise."""
    defaults = {"id": next(numbers), "own": False, "result": "", "suspended": False}
    return LiveHotline(hours=times, **defaults | values)


def post(*lines, kind="seat", department=1, demo=False):
    """A live post that has brought its numbers."""
    card = {"kind": kind, "demo": demo, "title": kind}
    made = LivePost(id=next(numbers), department_id=department, card=card)
    made._prefetched_objects_cache = {"hotlines": list(lines)}
    return made


@pytest.mark.parametrize(
    ("number", "moment", "kind", "chinese", "english"),
    [
        (line(OFFICE), MONDAY, "open", "现在可打，17:00 止", "Open now, until 17:00"),
        (
            line(HALVES),
            LUNCH,
            "closed",
            "现在无人接听，今天 14:00 起有人接",
            "Closed now; open from 14:00 today",
        ),
        (
            line(OFFICE),
            NIGHT,
            "closed",
            "现在无人接听，明天 9:00 起有人接",
            "Closed now; open from 9:00 tomorrow",
        ),
        (
            line(OFFICE),
            SATURDAY,
            "closed",
            "现在无人接听，周一 9:00 起有人接",
            "Closed now; open from 9:00 on Monday",
        ),
        (
            line("每周一9:00-9:30"),
            MONDAY,
            "closed",
            "现在无人接听，下周一 9:00 起有人接",
            "Closed now; open from 9:00 on Monday next week",
        ),
        (line(DUTY), NIGHT, "open", "现在可打，明天 8:00 止", "Open now, until 8:00 tomorrow"),
        (line("每天8:00-24:00"), NIGHT, "open", "现在可打，24:00 止", "Open now, until 24:00"),
        (
            line("工作日全天"),
            MONDAY,
            "open",
            "现在可打，周五 24:00 止",
            "Open now, until 24:00 on Friday",
        ),
        (line("24小时"), NIGHT, "open", "现在可打，全天受理", "Open now, at all hours"),
        (line(), MONDAY, "unknown", "受理时间未知", "Hours not known"),
        (line("上班时间"), MONDAY, "unknown", "请在受理时间内拨打", "Call within the hours given"),
        (line(OFFICE, suspended=True), MONDAY, "suspended", "暂停受理", "Suspended"),
        (
            line(OFFICE, result="dead"),
            NIGHT,
            "wrong",
            "上次核验：空号或停机",
            "Last check: out of service",
        ),
        (
            line("24小时", result="wrong"),
            NIGHT,
            "wrong",
            "上次核验：不是本岗位",
            "Last check: not this post",
        ),
        (
            line(OFFICE, result="unanswered"),
            MONDAY,
            "doubtful",
            "上次核验：无人接听",
            "Last check: no answer",
        ),
        (line(result="unanswered"), MONDAY, "doubtful", "上次核验：无人接听", None),
        (
            line(OFFICE, result="unanswered"),
            NIGHT,
            "closed",
            "现在无人接听，明天 9:00 起有人接",
            None,
        ),
        (line(OFFICE, result="answered"), MONDAY, "open", "现在可打，17:00 止", None),
    ],
)
def test_a_state_is_said_in_the_language_of_the_page(number, moment, kind, chinese, english):
    said = get_availability(number, moment)
    assert (said.kind, said.text) == (kind, chinese)
    if english:
        with translation.override("en"):
            assert get_availability(number, moment).text == english


def test_what_nobody_knows_of_public_holidays_is_said():
    note = "节假日可能无人接听"
    assert [get_availability(line(OFFICE), when).note for when in (MONDAY, NIGHT)] == [note, note]
    assert [get_availability(line(times), MONDAY).note for times in ("24小时", "")] == ["", ""]
    with translation.override("en"):
        assert (
            get_availability(line(OFFICE), MONDAY).note == "May not be answered on public holidays"
        )


def test_the_time_of_a_page_is_that_of_shanghai():
    evening_before = datetime(2026, 1, 4, 23, 0, tzinfo=UTC)  # Monday 7:00 in Shanghai
    assert get_availability(line(OFFICE), evening_before).text == "现在无人接听，今天 9:00 起有人接"


def test_numbers_that_can_be_called_come_first_and_keep_the_order_of_their_office():
    given = {
        "suspended": line("24小时", suspended=True),
        "dead": line("24小时", result="dead"),
        "closed": line("工作日20:00-21:00"),
        "doubtful": line(OFFICE, result="unanswered"),
        "unknown": line(),
        "open": line(OFFICE),
    }
    made = post(*given.values())
    annotate_availability([made], MONDAY)
    names = [next(name for name, each in given.items() if each is call) for call in made.calls]
    assert names == ["unknown", "open", "doubtful", "closed", "dead", "suspended"]


def test_a_post_that_can_be_called_needs_nobody_else():
    for times in (OFFICE, ""):
        made = post(line("24小时", suspended=True), line(times))
        annotate_availability([made, post(line("24小时"), kind="desk")], MONDAY)
        assert (made.stranded, made.instead) == (False, None)


SILENT = [
    line(OFFICE),
    line("24小时", suspended=True),
    line("24小时", result="dead"),
    line(result="unanswered"),
]


@pytest.mark.parametrize("silent", SILENT, ids=["closed", "suspended", "dead", "unanswered"])
def test_where_nobody_is_a_desk_comes_first_then_the_department(silent):
    desk, colleague = line(DUTY), line("24小时")
    made = post(silent)
    others = [post(colleague), post(line(), kind="desk"), post(line(OFFICE), desk, kind="desk")]
    annotate_availability([made, *others], NIGHT)
    assert made.stranded
    assert made.instead is desk
    annotate_availability([made, others[0]], NIGHT)
    assert made.instead is colleague


@pytest.mark.parametrize(
    "other",
    [
        post(line("24小时", own=True)),
        post(line(OFFICE)),
        post(line()),
        post(line("24小时"), department=2, kind="desk"),
        post(line("24小时"), demo=True, kind="desk"),
        post(line("24小时", suspended=True), kind="desk"),
        post(),
    ],
    ids=["own", "closed", "unknown", "elsewhere", "demo", "suspended", "bare"],
)
def test_who_cannot_help_is_not_offered_and_12345_is_left(other):
    made = post(line(OFFICE))
    annotate_availability([other, made], NIGHT)
    assert (made.stranded, made.instead) == (True, None)


def test_what_is_arranged_holds_until_the_first_change():
    posts = [post(line(OFFICE), line(HALVES)), post(line("24小时"), line())]
    assert annotate_availability(posts, MONDAY) == MONDAY.replace(hour=12)
    assert annotate_availability(posts, FRIDAY_NIGHT) == MONDAY.replace(
        hour=8, minute=30
    ) + timedelta(days=7)
    assert annotate_availability(posts[1:], MONDAY) is None
    assert annotate_availability([], MONDAY) is None


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
def test_hours_are_told_in_the_language_of_the_page(printed, chinese, english):
    assert in_words(hours.parse(printed)) == chinese
    if english:
        with translation.override("en"):
            assert in_words(hours.parse(printed)) == english


def rendered(source, **values):
    return Template("{% load hours %}" + source).render(Context(values))


def test_a_template_says_the_state_and_the_hours():
    number = line(OFFICE)
    said = "{% answering number now as state %}{{ state.kind }} {{ state.text }}"
    assert rendered(said, number=number, now=MONDAY) == "open 现在可打，17:00 止"
    shown = "{% hours_of number %}"
    assert rendered(shown, number=number) == "<span>工作日 9:00–17:00</span>"
    with translation.override("en"):
        assert rendered(shown, number=number) == "Working days 9:00–17:00"
        assert rendered(shown, number=line("<上班>")) == (
            '<span lang="zh-Hans">&lt;上班&gt;</span>'
        )
