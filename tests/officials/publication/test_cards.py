"""Stretches cover the time from their start on, and show on each day who holds the post."""

import itertools
import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, strategies as st

from officials.days import day_of, midnight
from officials.publication.cards import (
    Card,
    Content,
    Holding,
    PublishedHotline,
    Source,
    Term,
    after_departure,
    plan_periods,
)

START = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)


def number(uid, *, own):
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
    """What a register can say: appointments one after another, some with gaps between them."""
    day, holdings = date(2026, 1, 1), []
    for index in range(draw(st.integers(0, 5))):
        start = day + timedelta(draw(st.integers(0, 30)))
        end = start + timedelta(draw(st.integers(0, 60)))
        day = end + timedelta(1)
        last = draw(st.booleans())
        term = Term(f"a{index}", f"o{index}", f"王{index}", "", "full", start, end, "")
        if last:
            term = Term(f"a{index}", f"o{index}", f"王{index}", "", "full", start, None, "")
        own = draw(st.booleans())
        holdings.append(
            Holding(
                index,
                index,
                term,
                (number(f"own{index}", own=True),) if own else (),
                (source(f"own{index}"),) if own else (),
            )
        )
        if last:
            break
    return Content(
        title="局长",
        duties="",
        kind="seat",
        department="某局",
        demo=False,
        hotlines=(number("desk", own=False),),
        sources=(source("desk"),),
        holdings=tuple(holdings),
    )


@given(contents())
def test_stretches_follow_each_other_without_a_gap_and_the_last_is_open(content):
    planned = plan_periods(content, START)
    assert planned[0].begins == START
    assert planned[-1].ends is None
    for before, after in itertools.pairwise(planned):
        assert before.ends == after.begins
        assert before.ends == midnight(day_of(before.ends))
        assert (before.card, before.hotlines) != (after.card, after.hotlines)


@given(contents(), st.integers(0, 400))
def test_each_day_shows_its_holder_the_past_ones_and_the_numbers_of_both(content, days):
    moment = START + timedelta(days)
    day = day_of(moment)
    shown = next(
        each
        for each in plan_periods(content, START)
        if each.begins <= moment and (each.ends is None or moment < each.ends)
    )
    holder = [h for h in content.holdings if h.term.start <= day <= (h.term.end or day)]
    past = [h for h in content.holdings if h.term.end and h.term.end < day]
    assert (shown.card.holder and shown.card.holder.name) == (
        holder[0].term.name if holder else None
    )
    assert {term.name for term in shown.card.terms} == {h.term.name for h in past}
    own = holder[0].hotlines if holder else ()
    assert shown.hotlines == content.hotlines + own
    assert {each.hotline for each in shown.card.sources} == {n.hotline_uid for n in shown.hotlines}


@given(contents())
def test_a_card_survives_json_and_holds_no_number(content):
    for stretch in plan_periods(content, START):
        text = json.dumps(stretch.card.as_json(), ensure_ascii=False)
        assert Card.from_json(json.loads(text)) == stretch.card
        assert "15400000000" not in text


def test_a_departure_leaves_the_post_vacant_with_the_term_on_record():
    term = Term("a", "o", "王示例", "", "full", date(2026, 1, 1), None, "")
    holding = Holding(1, 1, term, (number("own", own=True),), (source("own"),))
    content = Content("局长", "", "seat", "某局", False, (), (), (holding,))
    (live,) = plan_periods(content, START)
    gone = after_departure(live.card, "a", date(2026, 2, 1), set())
    assert gone.holder is None
    assert [(each.name, each.end) for each in gone.terms] == [("王示例", date(2026, 2, 1))]
    assert gone.sources == ()
    assert after_departure(live.card, "another", date(2026, 2, 1), set()) == live.card


def test_midnight_is_that_of_shanghai():
    assert midnight(date(2026, 3, 2)) == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert day_of(datetime(2026, 3, 1, 16, tzinfo=UTC)) == date(2026, 3, 2)
    assert day_of(datetime(2026, 3, 1, 15, 59, tzinfo=UTC)) == date(2026, 3, 1)
