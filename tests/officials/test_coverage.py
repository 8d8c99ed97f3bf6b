"""Figures of regions: what counts, which day they are of, and what no figure can contain."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from officials import coverage
from officials.actions import withdrawal
from officials.clock import today
from officials.models import (
    Hotline,
    LiveHotline,
    LivePost,
    PublicReason,
    Region,
    RegionFigures,
    RegionPublication,
    Report,
    ReportAnswer,
    Verification,
)
from officials.models.choices import STATES_OF_ANSWERS, Answerer, Method, Result
from tests.support import factories
from tests.support.factories.coverage import COUNTS
from tests.support.pairwise import examples

DAYS = 180


def counts(region, day=None):
    """Return the figures of a region as a dictionary; those that are 0 are left out."""
    row = RegionFigures.objects.get(region=region, day=day or today())
    return {name: getattr(row, name) for name in COUNTS if getattr(row, name)}


def publications(region):
    rows = RegionPublication.objects.filter(figures__region=region, figures__day=today())
    return [(row.notice_id, row.numbers, row.survived) for row in rows.order_by("published_on")]


def published(region, *sources, digits, use="call"):
    """Publish a post of a region with a number that the notices ``sources`` printed."""
    post = factories.post(department=factories.department(region=region))
    number = factories.hotline(post=post, digits=digits, use=use)
    for source in sources:
        factories.hotline_source(hotline=number, notice=source)
    factories.publish(post)
    return number


# The figures of the demonstration as they stand there, counted by hand from its cards.
BY_HAND = {
    "610115": {
        "numbers": 97,
        "own": 59,
        "checked": 64,
        "answered": 53,
        "unanswered": 2,
        "wrong": 9,
    },
    "520526100": {
        "numbers": 22,
        "own": 22,
        "suspended": 1,
        "checked": 16,
        "answered": 15,
        "wrong": 1,
    },
    "511400": {
        "numbers": 62,
        "own": 62,
        "checked": 44,
        "answered": 41,
        "unanswered": 1,
        "wrong": 2,
    },
}


@pytest.mark.parametrize("code", BY_HAND)
@pytest.mark.django_db
def test_figures_of_the_demonstration_are_those_counted_by_hand(demonstration, code):
    place = Region.objects.get(code=code)
    posts = LivePost.objects.below(place)
    shown = LiveHotline.objects.filter(post__in=posts, use="call")
    registered = Hotline.objects.in_bulk([each.uid for each in shown], field_name="uid")
    found = {}
    for each in shown:
        number = registered[each.uid]
        entry = found.setdefault(number.digits + number.extension, {"own": False, "check": None})
        entry["own"] |= each.post.region_id == place.pk
        entry["suspended"] = entry.get("suspended", True) and each.suspended
        checks = Verification.objects.filter(hotline=number, digits=number.digits)
        for check in checks.order_by("checked_on", "pk"):
            if (today() - check.checked_on).days <= DAYS:
                entry["check"] = check.result
    results = Counter(entry["check"] for entry in found.values())
    by_hand = {
        "numbers": len(found),
        "own": sum(entry["own"] for entry in found.values()),
        "suspended": sum(entry["suspended"] for entry in found.values()),
        "checked": len(found) - results[None],
        "answered": results["answered"],
        "unanswered": results["unanswered"],
        "wrong": results["wrong"] + results["dead"],
    }
    by_hand = {name: count for name, count in by_hand.items() if count}
    assert counts(place) == by_hand == BY_HAND[code]


@pytest.mark.django_db
def test_a_number_counts_once_in_each_region_above_it(place):
    city = place.parent
    other = factories.county(parent=city)
    for region in (place, place, other):
        published(region, factories.notice(), digits="15400000001")
    published(place, factories.notice(), digits="15400000002", use="fax")
    coverage.record_figures()
    assert counts(place) == counts(other) == {"numbers": 1, "own": 1}
    assert counts(city) == counts(city.parent) == {"numbers": 1}


@pytest.mark.django_db
def test_drafts_and_what_was_withdrawn_are_in_no_figure(place, editor):
    drafted = factories.post(department=factories.department(region=place))
    factories.sourced_hotline(post=drafted)
    gone = published(place, factories.notice(), digits="15400000001")
    factories.verification(hotline=gone)
    withdrawal.withdraw_hotline(gone, by=editor, reason=PublicReason.NUMBER_WRONG)
    secret = published(place, factories.notice(), digits="15400000002")
    withdrawal.withdraw_post(secret.post, by=editor, reason=PublicReason.MISTAKE)
    coverage.record_figures()
    assert counts(place) == {}


@pytest.mark.django_db
def test_no_word_and_no_digit_stands_in_a_figure():
    stored = [*RegionFigures._meta.concrete_fields, *RegionPublication._meta.concrete_fields]
    kinds = {field.get_internal_type() for field in stored}
    numbers = {"PositiveIntegerField", "DecimalField"}
    assert kinds == {"BigAutoField", "ForeignKey", "DateField"} | numbers


@pytest.mark.django_db
def test_the_figures_of_a_day_stay_whatever_happens_later(place, editor, clock):
    number = published(place, factories.notice(), digits="15400000001")
    assert coverage.record_figures() == clock.today
    first = clock.today
    withdrawal.withdraw_post(number.post, by=editor, reason=PublicReason.MISTAKE)
    coverage.record_figures()
    assert counts(place, first) == {"numbers": 1, "own": 1}
    clock.advance(days=1)
    coverage.record_figures()
    assert counts(place, first) == {"numbers": 1, "own": 1}
    assert counts(place, clock.today) == {}
    assert RegionFigures.objects.filter(region=place).count() == 2
    for change in (
        "UPDATE officials_regionfigures SET own = 0",
        "DELETE FROM officials_regionfigures",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


@pytest.mark.django_db
def test_figures_are_written_wholly_or_not_at_all(place):
    published(place, factories.notice(), digits="15400000001")

    def break_off(execute, sql, *arguments):
        if "officials_regionpublication" in sql:
            raise OperationalError
        return execute(sql, *arguments)

    with pytest.raises(OperationalError), connection.execute_wrapper(break_off):
        coverage.record_figures()
    assert not RegionFigures.objects.exists()
    coverage.record_figures()
    assert RegionFigures.objects.count() == 3
    assert RegionPublication.objects.count() == 1


@pytest.mark.django_db
def test_a_list_is_compared_with_the_next_one_of_its_issuer(place):
    def notice(year, **values):
        return factories.notice(owner_region=place, published_on=date(year, 3, 1), **values)

    first, second = notice(2013), notice(2020)
    corrected = notice(2021, supersedes=second)
    elsewhere = notice(2016, issuer="样品县公安局")
    published(place, first, digits="15400000001")
    published(place, first, second, digits="15400000002")
    published(place, first, corrected, digits="15400000003")
    published(place, elsewhere, corrected, digits="15400000004")
    coverage.record_figures()
    assert publications(place) == [
        (first.pk, 3, 2),
        (elsewhere.pk, 1, None),
        (second.pk, 3, None),
    ]
    row = RegionFigures.objects.get(region=place)
    assert (row.since, row.notice) == (first.published_on, first)
    assert RegionFigures.objects.get(region=place.parent).since is None


ACTS = st.one_of(
    st.tuples(
        st.just("check"),
        st.integers(0, 5),
        st.integers(0, DAYS + 20),
        st.sampled_from([*Answerer, Result.ANSWERED, Result.UNANSWERED, Result.WRONG, Result.DEAD]),
    ),
    st.tuples(st.just("confirm"), st.integers(0, 5), st.integers(0, DAYS + 20)),
    st.tuples(st.just("suspend"), st.integers(0, 5)),
    st.tuples(st.just("withdraw"), st.integers(0, 5)),
)
COLUMNS = {
    Answerer.HOLDER: "by_holder",
    Answerer.STAFF: "by_staff",
    Result.ANSWERED: "answered",
    Result.UNANSWERED: "unanswered",
    Result.WRONG: "wrong",
    Result.DEAD: "wrong",
}


class Figures(TestCase):
    """Six numbers of two counties of one city, two of them the same."""

    @classmethod
    def setUpTestData(cls):
        county = factories.county()
        other = factories.county(parent=county.parent)
        cls.places = [county] * 4 + [other] * 2
        cls.regions = [county, other, county.parent, county.parent.parent]
        cls.numbers = [
            published(region, factories.notice(), digits=f"154000000{digits:02}")
            for region, digits in zip(cls.places, (1, 2, 3, 3, 3, 4), strict=True)
        ]

    @settings(max_examples=examples(60), deadline=None)
    @given(st.lists(ACTS, max_size=12))
    def test_random_checks_and_take_downs_agree_with_a_plain_model(self, acts):
        editor = factories.editor()
        checks, confirmed, suspended, withdrawn = [], set(), set(), set()
        for turn, (kind, at, *details) in enumerate(acts):
            number = self.numbers[at]
            if kind == "check":
                ago, outcome = details
                self._check(number, editor, ago, outcome)
                if ago <= DAYS:
                    checks.append((-ago, turn, at, COLUMNS[outcome]))
            elif kind == "confirm":
                day = today() - timedelta(details[0])
                factories.verification(
                    hotline=number, checked_on=day, checked_by=editor, method=Method.CONFIRMED
                )
                confirmed |= {at} if details[0] <= DAYS else set()
            elif kind == "suspend" and at not in suspended | withdrawn:
                withdrawal.suspend(number, by=editor, reason="核实")
                suspended.add(at)
            elif kind == "withdraw" and at not in withdrawn:
                withdrawal.withdraw_hotline(number, by=editor, reason=PublicReason.NUMBER_WRONG)
                withdrawn.add(at)
        coverage.record_figures()
        for region in self.regions:
            shown = [at for at, place in enumerate(self.places) if region.pk in place.path]
            shown = [at for at in shown if at not in withdrawn]
            expected = self._count(region, shown, sorted(checks), confirmed, suspended)
            assert counts(region) == +expected

    def _count(self, region, shown, checks, confirmed, suspended):
        """Count the numbers at the places ``shown`` one by one."""
        expected = Counter()
        for digits in {self.numbers[at].digits for at in shown}:
            same = {at for at in shown if self.numbers[at].digits == digits}
            outcomes = [outcome for *_when, at, outcome in checks if at in same]
            expected["numbers"] += 1
            expected["own"] += any(self.places[at] == region for at in same)
            expected["suspended"] += same <= suspended
            if outcomes:
                expected["checked"] += 1
                expected[outcomes[-1]] += 1
            elif same & confirmed:
                expected["confirmed"] += 1
        return expected

    def _check(self, number, editor, ago, outcome):
        answerer = outcome if outcome in set(Answerer) else ""
        factories.verification(
            hotline=number,
            checked_on=today() - timedelta(ago),
            checked_by=editor,
            answerer=answerer,
            result=Result.ANSWERED if answerer else outcome,
        )


@pytest.mark.django_db
def test_reports_count_where_their_post_stands_and_an_answer_is_in_time_on_its_due_day(
    place, clock, editor
):
    number = published(place, factories.notice(), digits="15400000001")
    for due, answer_after in ((3, 1), (3, 3), (1, 2), (3, None)):
        report = factories.report(hotline=number, due_on=clock.today + timedelta(due))
        if answer_after is not None:
            Report.objects.filter(pk=report.pk).update(
                answer=ReportAnswer.CALLED,
                state=STATES_OF_ANSWERS[ReportAnswer.CALLED],
                answered_by=editor,
                answered_at=clock.now + timedelta(answer_after),
            )
    clock.advance(days=4)
    coverage.record_figures()
    for region in (place, place.parent.parent):
        row = RegionFigures.objects.get(region=region)
        assert (row.reports, row.reports_due, row.reports_in_time) == (4, 4, 2)
        assert row.report_days == 2
    clock.advance(days=DAYS)
    coverage.record_figures()
    assert RegionFigures.objects.get(region=place, day=clock.today).reports == 0


@pytest.mark.django_db
def test_outcomes_of_calls_are_counted_from_eight_on_and_once_for_each_number(place, clock):
    source = factories.notice()
    first = published(place, source, digits="15400000001")
    published(place, source, digits="15400000001")
    for reached in ["staff"] * 6 + ["nobody"]:
        factories.call_outcome(hotline=first, reached=reached)
    clock.advance(days=1)
    coverage.record_figures()
    row = RegionFigures.objects.get(region=place, day=clock.today)
    assert (row.outcomes, row.outcomes_reached) == (None, None)
    factories.call_outcome(hotline=first, reached="wrong")
    clock.advance(days=1)
    coverage.record_figures()
    row = RegionFigures.objects.get(region=place, day=clock.today)
    assert (row.outcomes, row.outcomes_reached) == (8, 6)


@pytest.mark.django_db
def test_a_region_tells_nothing_of_a_number_of_which_few_callers_spoke(place, clock):
    source = factories.notice()
    many, few = (published(place, source, digits=f"1540000000{n}") for n in (1, 2))
    for hotline, callers in ((many, 8), (few, 7)):
        for _ in range(callers):
            factories.call_outcome(hotline=hotline, reached="staff")
    clock.advance(days=1)
    coverage.record_figures()
    assert RegionFigures.objects.get(region=place, day=clock.today).outcomes == 8
