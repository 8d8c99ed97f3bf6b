"""The value that shows a post: order of its hotlines, fallback, shared facts, holders."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from directory.post_cards import (
    Layout,
    build_post_cards,
    build_record,
    group_by_department,
    list_former_holders,
    robots_for,
)
from officials.days import SHANGHAI
from officials.search import Interpretation
from tests.support import factories
from tests.support.calendars import CALENDAR
from tests.support.live_posts import make_hotline, make_post

MONDAY = datetime(2026, 1, 5, 10, 0, tzinfo=SHANGHAI)
NIGHT = MONDAY.replace(hour=20)
FRIDAY_NIGHT = NIGHT + timedelta(days=4)

OFFICE, HALVES, DUTY = "工作日 9:00–17:00", "周一、二 8:30-12:00，14:00-17:30", "夜间18:00-次日8:00"
WEEK, DAILY = "周一至周四 8:30-17:30，周五 8:30-16:30", "每天 8:00-20:00"
ONE, TWO = "09990123401", "09990123402"


def build(*posts, now=NIGHT, layout=Layout.COMPACT, **options):
    """Return the card of the first post, with the others of its department as colleagues."""
    options = {"calendar": CALENDAR, "colleagues": posts[1:]} | options
    (card,), _change = build_post_cards(posts[:1], now, layout, **options)
    return card


def test_a_card_lists_the_best_hotline_first_and_keeps_the_order_of_the_office():
    closed, open_ = make_hotline("工作日20:00-21:00"), make_hotline(OFFICE)
    card = build(make_post(closed, open_), now=MONDAY)
    assert [view.hotline for view in card.unfolded] == [open_, closed]
    assert [view.hotline for view in card.hotlines] == [closed, open_]


def test_a_post_that_can_be_called_has_no_fallback():
    for times in (OFFICE, ""):
        post = make_post(make_hotline("24小时", suspended=True), make_hotline(times))
        card = build(post, make_post(make_hotline("24小时"), kind="desk"), now=MONDAY)
        assert (card.unreachable, card.fallback) == (False, None)


SILENT = [
    make_hotline(OFFICE),
    make_hotline("24小时", suspended=True),
    make_hotline("24小时", result="dead"),
    make_hotline(result="unanswered"),
]


@pytest.mark.parametrize("silent", SILENT, ids=["closed", "suspended", "dead", "unanswered"])
def test_the_fallback_is_a_desk_before_another_post_of_the_department(silent):
    post = make_post(silent)
    colleague = make_post(make_hotline("24小时", digits=ONE), title="副局长")
    desks = [
        make_post(make_hotline(), kind="desk"),
        make_post(
            make_hotline(OFFICE), make_hotline(DUTY, digits=TWO), kind="desk", title="值班室"
        ),
    ]
    card = build(post, colleague, *desks)
    assert card.unreachable
    assert (card.fallback.title, card.fallback.address) == ("值班室", "tel:+869990123402")
    card = build(post, colleague)
    assert (card.fallback.title, card.fallback.number) == ("副局长", "0999-012 3401")


@pytest.mark.parametrize(
    "colleague",
    [
        make_post(make_hotline("24小时", own=True)),
        make_post(make_hotline(OFFICE)),
        make_post(make_hotline()),
        make_post(make_hotline("24小时"), department=2, kind="desk"),
        make_post(make_hotline("24小时"), demo=True, kind="desk"),
        make_post(make_hotline("24小时", suspended=True), kind="desk"),
        make_post(),
    ],
    ids=["own", "closed", "unknown", "elsewhere", "demo", "suspended", "bare"],
)
def test_without_an_open_hotline_of_the_department_12345_is_left(colleague):
    post = make_post(make_hotline(OFFICE))
    card = build(post, colleague)
    assert (card.unreachable, card.fallback) == (True, None)
    card = build(post, colleague, layout=Layout.FULL)
    assert (card.fallback.title, card.fallback.address) == ("", "tel:12345")


def test_hong_kong_has_no_12345_to_fall_back_on():
    post = make_post(make_hotline(OFFICE), code="810000")
    assert build(post, layout=Layout.FULL).fallback is None


def test_invented_hotlines_lead_to_the_page_about_invented_data():
    invented = [make_post(make_hotline(times), demo=True) for times in (OFFICE, "24小时")]
    card = build(*invented)
    assert card.hotlines[0].address == card.fallback.address == "/about/demo/"


def test_cards_hold_until_the_first_change_of_any_hotline():
    posts = [
        make_post(make_hotline(OFFICE), make_hotline(HALVES)),
        make_post(make_hotline("24小时"), make_hotline()),
    ]
    first_change = MONDAY.replace(hour=12)
    for listed, others in ((posts, ()), (posts[1:], posts[:1])):
        built = build_post_cards(
            listed, MONDAY, Layout.COMPACT, calendar=CALENDAR, colleagues=others
        )
        assert built[1] == first_change
    _cards, change = build_post_cards(posts, FRIDAY_NIGHT, Layout.COMPACT, calendar=CALENDAR)
    assert change == MONDAY.replace(hour=8, minute=30) + timedelta(days=7)
    for listed in (posts[1:], []):
        unchanged = build_post_cards(listed, MONDAY, Layout.COMPACT, calendar=CALENDAR)
        assert unchanged[1] is None


def test_a_searched_hotline_comes_first_and_every_searched_one_is_unfolded():
    numbers = [f"0999012341{place}" for place in range(8)]
    post = make_post(*(make_hotline("24小时", digits=digits) for digits in numbers))
    word = Interpretation("0999012341", ("number",))
    assert [len(part) for part in (build(post).unfolded, build(post).folded)] == [3, 5]
    assert build(post, words=[word]).folded == []
    last = Interpretation(numbers[-1], ("number",))
    card = build(post, words=[last])
    assert card.unfolded[0].hotline.digits == numbers[-1]
    assert len(card.unfolded) == 3


def test_many_hotlines_share_their_facts():
    card = build(make_post(*(make_hotline("24小时", purpose="户政") for _ in range(3))))
    assert (card.shared.purpose, card.shared.hours.printed) == ("户政", "24小时")
    assert {view.facts.purpose for view in card.hotlines} == {""}
    few = build(make_post(*(make_hotline("24小时", purpose="户政") for _ in range(2))))
    assert few.shared is None
    assert [view.facts.purpose for view in few.hotlines] == ["户政", "户政"]


def test_one_line_says_when_the_numbers_were_checked_and_who_printed_them():
    fresh = {"last_verified": MONDAY.date(), "result": "answered"}
    old = {"last_verified": date(2025, 1, 2), "result": "answered"}

    def line(*hotlines):
        trust = build(make_post(*hotlines), now=MONDAY).trust
        return trust.state, trust.words, trust.source

    assert line(make_hotline(**fresh)) == ("fresh", "今天打通", "《公告》")
    assert line(make_hotline()) == ("never", "尚未核验", "《公告》")
    assert line(make_hotline(**old)) == ("overdue", "368 天前核验，已逾期", "《公告》")
    two = make_hotline(label="办公电话", **fresh), make_hotline(label="手机", notice_title="另一份")
    assert line(*two) == ("never", "办公 今天打通；手机 尚未核验", "")
    with translation.override("en"):
        assert line(*two)[1] == "Office answered today; mobile not yet checked"
    many = line(*two, make_hotline(**old))
    assert many[:2] == ("overdue", "3 个中 1 个 180 天内打通")
    unanswered = fresh | {"result": "unanswered"}
    assert line(make_hotline(**unanswered))[:2] == ("failed", "今天无人接听")
    reported = line(make_hotline(under_report=True, **fresh))
    assert reported[:2] == ("failed", "有人反映号码有误，正在核实")
    assert line(make_hotline(suspended=True))[:2] == ("", "")


def test_the_usual_hours_of_a_page_are_not_said_beside_each_number():
    post = make_post(make_hotline(OFFICE), make_hotline(DAILY))
    card = build(post, now=MONDAY, usual_hours=OFFICE)
    assert [view.status for view in card.hotlines] == ["现在可打", "可打到 20:00"]
    assert [view.facts.hours and view.facts.hours.printed for view in card.hotlines] == [
        None,
        DAILY,
    ]
    assert build(post, usual_hours=OFFICE).hotlines[0].status == "明天 9:00 起"


def test_a_note_about_holidays_stands_once_and_only_where_one_may_be_an_exception():
    note = "节假日可能无人接听"
    post = make_post(make_hotline(WEEK), make_hotline(WEEK))
    eve = datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)
    assert [view.note for view in build(post, now=eve).unfolded] == [note, ""]
    for moment in (MONDAY, NIGHT):
        assert [view.note for view in build(post, now=moment).unfolded] == ["", ""]
    for printed in ("24小时", OFFICE):
        assert build(make_post(make_hotline(printed)), now=eve).unfolded[0].note == ""
    with translation.override("en"):
        view = build(post, now=eve).unfolded[0]
        assert view.note == "May not be answered on public holidays"


def test_on_a_holiday_the_duty_desk_that_is_open_stands_in_for_what_is_not_known():
    holiday = datetime(2026, 10, 1, 10, tzinfo=SHANGHAI)
    desk = make_post(make_hotline(DAILY, digits=TWO), kind="desk", title="值班室")
    for printed in (OFFICE, WEEK):
        card = build(make_post(make_hotline(printed)), desk, now=holiday)
        assert (card.unreachable, card.fallback.title) == (True, "值班室")
    closed, uncertain, open_ = make_hotline(OFFICE), make_hotline(WEEK), make_hotline(DAILY)
    card = build(make_post(closed, uncertain, open_), now=holiday)
    assert [view.hotline for view in card.unfolded] == [open_, uncertain, closed]


def test_a_card_of_hong_kong_does_not_follow_the_holidays_of_the_mainland():
    holiday = datetime(2026, 5, 4, 10, tzinfo=SHANGHAI)
    post = make_post(make_hotline(OFFICE), code="810000")
    (view,) = build(post, now=holiday).hotlines
    assert view.availability.kind == "uncertain"


@pytest.mark.parametrize(
    ("duties", "answered_by", "printed"),
    [("分管户政", "本人", ("", "")), ("分管治安", "秘书", ("户政", "秘书"))],
)
def test_a_fact_that_the_card_contradicts_or_repeats_is_not_printed(duties, answered_by, printed):
    hotline = make_hotline(purpose="户政", answered_by=answered_by)
    (view,) = build(make_post(hotline, duties=duties)).hotlines
    assert (view.facts.purpose, view.facts.answered_by) == printed


def test_a_compact_card_names_its_source_in_short_and_a_full_one_leaves_it_to_the_list_of_all():
    post = make_post(make_hotline(notice_number="样政〔2026〕1号"))
    assert build(post).hotlines[0].facts.source.name == "样政〔2026〕1号"
    assert build(make_post(make_hotline())).hotlines[0].facts.source.name == "《公告》"
    assert build(post, layout=Layout.FULL).hotlines[0].facts.source is None


def test_a_record_has_neither_availability_nor_source_nor_fallback():
    closed, open_ = make_hotline("工作日20:00-21:00"), make_hotline(OFFICE)
    card = build_record(make_post(closed, open_), MONDAY)
    assert [view.hotline for view in card.unfolded] == [closed, open_]
    assert {view.availability for view in card.hotlines} == {None}
    assert {view.facts.source for view in card.hotlines} == {None}
    assert not build_record(make_post(closed), MONDAY).unreachable


TERM = {
    "official": "0123456789ab",
    "name": "赵虚构",
    "latin": "Zhao Xugou",
    "capacity": "acting",
    "start": "2020-03-01",
    "end": "2025-12-31",
    "notice": "任免通知",
    "readings": ["zhào xū gòu"],
}


def test_past_holders_have_a_period_and_a_link_unless_their_post_is_gone():
    card = make_post(terms=[TERM, TERM | {"capacity": "full", "start": None}]).card
    first, second = list_former_holders(card, linked=True)
    assert first.period == "2020年3月1日至2025年12月31日"
    assert (first.capacity, first.url) == ("代理", "/officials/0123456789ab/")
    assert (second.capacity, second.period) == ("", "至2025年12月31日")
    assert list_former_holders(card, linked=False)[0].url == ""


def test_a_seat_without_a_holder_is_vacant_and_a_desk_is_not():
    held = build(make_post(holder=TERM | {"end": None}))
    assert (held.holder.name, held.holder.period, held.vacant) == ("赵虚构", "", False)
    assert build(make_post()).vacant
    assert not build(make_post(kind="desk")).vacant


def test_a_post_is_always_answered_by_an_open_hotline_of_its_office():
    def is_always_answered(times, **values):
        return build(make_post(make_hotline(times, **values))).is_always_answered

    assert is_always_answered("24小时")
    assert not is_always_answered(DUTY)
    assert not is_always_answered("24小时", own=True)
    assert not is_always_answered("24小时", result="unanswered")


def test_robots_keep_no_copy_of_a_holders_own_hotline():
    office, own = make_post(make_hotline()), make_post(make_hotline(own=True))
    assert robots_for([build(office)]) == ""
    assert robots_for([build(office), build(own)]) == "noarchive"


@pytest.mark.django_db
def test_departments_keep_the_order_of_their_posts():
    first, second = factories.department(), factories.department()
    cards = [build(make_post(department=each.pk)) for each in (second, first, second)]
    groups = [(group[0].pk, len(group[1])) for group in group_by_department(cards)]
    assert groups == [(second.pk, 2), (first.pk, 1)]


def test_a_dead_or_wrong_number_has_neither_button_nor_digits_but_its_day():
    day = MONDAY.date() - timedelta(4)
    for result, words in (("dead", "空号或停机"), ("wrong", "不是本岗位")):
        for suspended in (False, True):
            failed = {"result": result, "last_verified": day, "suspended": suspended}
            (view,) = build(make_post(make_hotline("24小时", **failed)), now=MONDAY).unfolded
            assert (view.address, view.number) == ("", "")
            assert (view.status, view.availability.kind) == (f"1月1日核验：{words}", "wrong")
            assert view.facts.report_address == ""


def test_a_number_that_nobody_checked_for_a_year_is_marked_and_says_so():
    old = {"notice_date": MONDAY.date() - timedelta(400)}
    day = MONDAY.date() - timedelta(370)
    checked = make_hotline(OFFICE, last_verified=day, result="answered", **old)
    (view,) = build(make_post(checked), now=MONDAY).unfolded
    assert (view.stale, view.warning) == (True, "很久没有核验，号码可能有变")
    (view,) = build(make_post(make_hotline(OFFICE, **old)), now=MONDAY).unfolded
    assert (view.stale, view.warning) == (True, "公布一年多，号码可能有变")
    (view,) = build(make_post(make_hotline(OFFICE)), now=MONDAY).unfolded
    assert (view.stale, view.warning) == (False, "")
