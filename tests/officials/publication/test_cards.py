"""Periods of a card follow each other from a start, and each day shows its holder."""

import itertools
import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, strategies as st

from officials.days import day_of, midnight
from officials.publication.cards import (
    AppointmentContent,
    Card,
    PostContent,
    PublishedHotline,
    Source,
    Term,
    after_departure,
    plan_periods,
)

START = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)


def hotline(uid, *, own):
    return PublishedHotline(
        hotline_uid=uid,
        own=own,
        kind="mobile",
        digits="15400000000",
        extension="",
        label="",
        purpose="",
        answered_by="",
        hours="",
        rank=1,
        notice_id=1,
        printed_name="王示例",
        printed_number="15400000000",
    )


def source(uid):
    return Source(uid, "n", "县政府", "公告", "", date(2026, 1, 1), "", "王示例")


@st.composite
def contents(draw):
    """Draw posts with appointments one after another, some with gaps between them."""
    day, appointments = date(2026, 1, 1), []
    for index in range(draw(st.integers(0, 5))):
        start = day + timedelta(draw(st.integers(0, 30)))
        end = start + timedelta(draw(st.integers(0, 60)))
        day = end + timedelta(1)
        last = draw(st.booleans())
        term = Term(f"a{index}", f"o{index}", f"王{index}", "", "full", start, end, "")
        if last:
            term = Term(f"a{index}", f"o{index}", f"王{index}", "", "full", start, None, "")
        own = draw(st.booleans())
        appointments.append(
            AppointmentContent(
                index,
                index,
                term,
                (hotline(f"own{index}", own=True),) if own else (),
                (source(f"own{index}"),) if own else (),
            )
        )
        if last:
            break
    return PostContent(
        title="局长",
        duties="",
        kind="seat",
        department="某局",
        demo=False,
        hotlines=(hotline("desk", own=False),),
        sources=(source("desk"),),
        appointments=tuple(appointments),
    )


@given(contents())
def test_periods_follow_each_other_without_a_gap_and_the_last_is_open(content):
    periods = plan_periods(content, START)
    assert periods[0].begins == START
    assert periods[-1].ends is None
    for before, after in itertools.pairwise(periods):
        assert before.ends == after.begins
        assert before.ends == midnight(day_of(before.ends))
        assert (before.card, before.hotlines) != (after.card, after.hotlines)


@given(contents(), st.integers(0, 400))
def test_card_of_a_day_shows_its_holder_past_holders_and_their_hotlines(content, days):
    moment = START + timedelta(days)
    day = day_of(moment)
    (period,) = (
        each
        for each in plan_periods(content, START)
        if each.begins <= moment and (each.ends is None or moment < each.ends)
    )
    card = period.card
    holders = [a for a in content.appointments if a.term.start <= day <= (a.term.end or day)]
    past = [a.term.name for a in content.appointments if a.term.end and a.term.end < day]
    assert (card.holder and card.holder.name) == (holders[0].term.name if holders else None)
    assert {term.name for term in card.terms} == set(past)
    own = holders[0].hotlines if holders else ()
    assert period.hotlines == content.hotlines + own
    assert {each.hotline for each in card.sources} == {h.hotline_uid for h in period.hotlines}


@given(contents())
def test_card_is_read_back_from_json_and_holds_no_number(content):
    for period in plan_periods(content, START):
        text = json.dumps(period.card.as_json(), ensure_ascii=False)
        assert Card.from_json(json.loads(text)) == period.card
        assert "15400000000" not in text


def test_card_after_a_departure_is_vacant_and_lists_the_past_term():
    term = Term("a", "o", "王示例", "", "full", date(2026, 1, 1), None, "")
    appointment = AppointmentContent(1, 1, term, (hotline("own", own=True),), (source("own"),))
    content = PostContent("局长", "", "seat", "某局", False, (), (), (appointment,))
    (live,) = plan_periods(content, START)
    vacant = after_departure(live.card, "a", date(2026, 2, 1), set())
    assert vacant.holder is None
    assert [(term.name, term.end) for term in vacant.terms] == [("王示例", date(2026, 2, 1))]
    assert vacant.sources == ()
    assert after_departure(live.card, "another", date(2026, 2, 1), set()) == live.card


def test_days_begin_at_midnight_in_shanghai():
    assert midnight(date(2026, 3, 2)) == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert day_of(datetime(2026, 3, 1, 16, tzinfo=UTC)) == date(2026, 3, 2)
    assert day_of(datetime(2026, 3, 1, 15, 59, tzinfo=UTC)) == date(2026, 3, 1)
