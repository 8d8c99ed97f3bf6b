"""What is found stands best first, in pages, with counts of what there is to narrow it by."""

from datetime import timedelta

import pytest
from django.db import connection

from officials import search
from officials.actions import verification, withdrawal
from officials.models import LivePost, SearchRow
from officials.models.choices import Result
from officials.search import find, suggestions, tokens, vocabulary
from officials.search.query import read
from tests.support import factories

pytestmark = pytest.mark.django_db


def published(*, region=None, kind=None, holder="", on=None, digits="", checked=None, **values):
    department = factories.department(
        **{"region": region} if region else {}, **{"type": kind} if kind else {}
    )
    made = factories.post(department=department, **{"title": "干事", "duties": ""} | values)
    if holder:
        factories.appointment(post=made, official=factories.official(name=holder))
    number = factories.sourced_hotline(post=made, **{"digits": digits} if digits else {})
    factories.publish(made, on=on)
    if checked is not None:
        day = factories.today() - timedelta(checked)
        verification.record(number, by=factories.editor(), checked_on=day, result=Result.ANSWERED)
    return made


def uids(found):
    by_id = dict(LivePost.objects.values_list("pk", "uid"))
    return [by_id[edition] for edition in found.editions]


def ranking(query, **narrowed):
    return uids(search.find_posts(query, **narrowed))


def test_the_whole_name_stands_before_a_part_and_a_part_before_what_sounds_alike():
    alike = published(holder="汪示例", rank=1)
    part = published(holder="王示例子", rank=2)
    exact = published(holder="王示例", rank=3)
    assert ranking("王示例") == [exact.uid, part.uid, alike.uid]
    assert ranking("wangshili")[:2] in ([alike.uid, exact.uid], [exact.uid, alike.uid])
    assert ranking("汪示例")[0] == alike.uid


def test_a_place_stands_before_a_name_and_words_that_are_the_same():
    province = factories.province(name="示例省", short_name="示例")
    person = published(holder="王示例", rank=1)
    words = published(duties="分管示例工作", rank=2)
    there = published(region=province, rank=3)
    assert ranking("示例")[0] == there.uid
    assert {*ranking("示例")} == {person.uid, words.uid, there.uid}


def test_a_department_stands_before_duties_of_that_name_and_a_title_before_longer_ones():
    kind = factories.department_type(name="信访局", aliases=["信访"])
    duties = published(duties="分管信访", rank=1)
    department = published(kind=kind, title="副局长", rank=2)
    head = published(kind=kind, title="局长", rank=3)
    assert ranking("信访") == [department.uid, head.uid, duties.uid]
    assert ranking("局长 信访") == [head.uid, department.uid]


def test_topmost_places_stand_first_then_place_by_place_as_in_their_place():
    county = factories.county()
    above = county.parent.parent
    low, high = (published(region=county, holder="王示例", rank=rank) for rank in (2, 1))
    top = published(region=above, holder="王示例", rank=9)
    zone = published(region=factories.zone(parent=county.parent), holder="王示例", rank=0)
    town = published(region=factories.township(parent=county), holder="王示例", rank=0)
    first, *among_counties, last = ranking("王示例")
    assert (first, last) == (top.uid, town.uid)
    assert among_counties in (
        [zone.uid, high.uid, low.uid],
        [high.uid, low.uid, zone.uid],
    )


def test_a_place_that_was_called_so_stands_behind_those_of_today():
    today = factories.county(name="江样区", short_name="江样")
    was = factories.county()
    factories.region_alias(region=was, name="江样区", short_name="江样")
    old, new = published(region=was, rank=1), published(region=today, rank=2)
    assert ranking("江样区") == [new.uid, old.uid]


def test_the_very_number_stands_before_those_that_hold_its_digits():
    longer = published(digits="015400005559", rank=1)
    exact = published(digits="01540000555", rank=2)
    assert ranking("01540000555") == [exact.uid, longer.uid]
    assert ranking("5559") == [longer.uid]
    # Each three of its digits stand somewhere in the number, and not one behind the other.
    assert ranking("555954") == []


def test_a_query_pages_by_where_the_last_one_stood(clock):
    posts = [published(holder="王示例", rank=rank) for rank in range(1, 8)]
    first = search.find_posts("王示例", limit=3)
    assert (uids(first), first.total) == ([post.uid for post in posts[:3]], 7)
    # What is taken away meanwhile moves nobody.
    withdrawal.withdraw_post(posts[2], by=factories.editor(), reason="误发")
    second = search.find_posts("王示例", limit=3, after=first.next)
    assert uids(second) == [post.uid for post in posts[3:6]]
    last = search.find_posts("王示例", limit=3, after=second.next)
    assert (uids(last), last.next) == ([posts[6].uid], "")


@pytest.mark.parametrize("after", ["", "x", "1", "1-2", "-", "9" * 40, "１-２-３", "1-1-1-1-1"])
def test_any_place_in_the_order_is_answered(after):
    published(holder="王示例")
    assert search.find_posts("王示例", after=after).total == 1


def test_counts_describe_the_window_and_follow_what_it_is_narrowed_to():
    province = factories.province()
    city = factories.prefecture(parent=province)
    counties = [factories.county(parent=city) for _n in range(2)]
    kind = factories.department_type()
    published(region=counties[0], kind=kind, holder="王示例", checked=10)
    published(region=counties[0], holder="王示例", checked=100)
    published(region=counties[1], kind=kind, holder="王示例")
    published(region=province, holder="王样本")
    counts = search.find_posts("王").counts
    assert counts["region"] == [(province.code, 4)]
    assert counts["level"] == [(3, 3), (1, 1)]
    assert (kind.code, 2) in counts["department"]
    assert counts["kind"] == [("mobile", 4)]
    assert dict(counts["verified"]) == {30: 1, 90: 1, 180: 2, 365: 2}
    assert search.find_posts("王", region=province).counts["region"] == [(city.code, 3)]
    below = search.find_posts("王", region=city).counts["region"]
    assert sorted(below) == sorted([(counties[0].code, 2), (counties[1].code, 1)])
    assert search.find_posts("王", region=city, department_type=kind.code).total == 2
    assert search.find_posts("王", level=1).total == 1
    assert search.find_posts("王", kind="mobile").total == 4
    assert search.find_posts("王", kind="landline").total == 0
    assert [search.find_posts("王", verified_within=days).total for days in (9, 10, 99, 100)] == [
        0,
        1,
        1,
        2,
    ]


def test_what_is_not_live_is_in_no_result_and_no_count(clock, editor):
    there = factories.county()
    live = published(region=there, holder="王示例")
    later = published(region=there, holder="王示例", on=clock.today + timedelta(1))
    gone = published(region=there, holder="王示例")
    leaving = published(region=there, holder="王示例")
    factories.post(department=live.department, title="草稿")
    withdrawal.withdraw_post(gone, by=editor, reason="误发")
    withdrawal.end_appointment(
        leaving.appointments.get(), by=editor, last_day=clock.today, reason="调离"
    )

    def counted():
        found = search.find_posts("王示例")
        assert dict(found.counts["level"]) == {3: found.total}
        assert sum(dict(found.counts["department"]).values()) == found.total
        return {*uids(found)}

    assert counted() == {live.uid, leaving.uid}
    clock.advance(days=1)
    assert counted() == {live.uid, later.uid}


@pytest.mark.parametrize("window", [1, 3, 8])
def test_the_window_holds_the_best_of_many(monkeypatch, window):
    """Written worst first, so that the heap is in no helpful order."""
    monkeypatch.setattr(find, "WINDOW", window)
    county = factories.county()
    places = [factories.township(parent=county), county, county.parent, county.parent.parent]
    many = [
        published(region=place, holder=name, rank=rank)
        for place in places
        for rank in (9, 1)
        for name in ("王示例子", "王示例")
    ]
    best = ranking("王示例")
    monkeypatch.setattr(find, "WINDOW", 1000)
    everything = ranking("王示例")
    assert len(everything) == len(many)
    assert best == everything[:window]
    assert best[0] in {many[13].uid, many[15].uid}


def test_a_band_is_a_partition_and_topmost_places_are_in_the_first():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT substring(pg_get_expr(relpartbound, oid) FROM 'FROM .{2}([0-9]+)')::bigint"
            " FROM pg_class WHERE oid IN (SELECT inhrelid FROM pg_inherits"
            "  WHERE inhparent = 'officials_searchrow'::regclass) ORDER BY 1 NULLS FIRST"
        )
        assert [first for (first,) in cursor.fetchall()] == [None, *tokens.BANDS]
    leaders, last = (tokens.order(rank, level, "610000") for rank, level in ((0, 1), (10**6, 4)))
    assert leaders < tokens.BANDS[0] < tokens.BANDS[-1] < last


def test_within_a_band_posts_stand_by_place_and_there_as_on_its_page():
    level, first, second = 3, "110101", "610115"
    orders = [
        tokens.order(rank, level, code)
        for code in (first, second)
        for rank in (310_001, 310_002, 400_001)
    ]
    assert orders == sorted(orders)
    assert tokens.order(10_001, level, second) < tokens.order(310_001, level, first)


def test_a_renamed_place_and_a_new_nickname_are_known_at_once():
    county = factories.county(name="旧样县", short_name="旧样")
    kind = factories.department_type(name="样品局")
    made = published(region=county, kind=kind)
    assert ranking("新样县") == ranking("样委") == []
    county.name, county.short_name = "新样县", "新样"
    county.save()
    kind.aliases = ["样委"]
    kind.save()
    assert ranking("新样县") == ranking("新样县样委") == [made.uid]


def test_however_little_is_wanted_it_is_the_best_of_all():
    """Much and little, whole and band by band."""
    county = factories.county()
    for place in (factories.township(parent=county), factories.county(), county, county.parent):
        for rank in (9, 1):
            for name in ("王示例子", "王示例"):
                kind = factories.department_type(rank=rank * 40)
                published(region=place, kind=kind, holder=name, rank=rank)
    asked = read("王示例", vocabulary.read())
    with connection.cursor() as cursor:

        def found(wanted, bands):
            cursor.execute(
                "SELECT tier, rank, edition FROM officials_search(%s::tsquery[], %s::bigint[],"
                " '{}', '{}', NULL, %s)",
                [list(asked.tiers), bands, wanted],
            )
            return cursor.fetchall()

        everything = found(1000, tokens.BANDS)
        assert len(everything) == SearchRow.objects.count()
        assert everything == sorted(everything)
        for wanted in range(1, len(everything) + 1):
            assert found(wanted, tokens.BANDS) == found(wanted, []) == everything[:wanted]


@pytest.mark.parametrize(
    "query", ["王示例", "wangshili", "王", "省 王", "0021", "15400000001", "局"]
)
def test_a_search_reads_no_table_from_end_to_end(query):
    """As few rows as here are, the planner would read them all if it were let."""
    published(holder="王示例", digits="15400000001")
    read_whole = (
        "SELECT sum(seq_scan) FROM pg_stat_xact_user_tables"
        " WHERE relname IN ('officials_searchrow', 'officials_lexiconname', 'officials_edition')"
    )
    vocabulary.read()
    with connection.cursor() as cursor:
        cursor.execute(read_whole)
        (before,) = cursor.fetchone()
        search.find_posts(query)
        suggestions.suggest(query)
        cursor.execute(read_whole)
        assert cursor.fetchone() == (before,)


def test_editions_that_are_indexed_again_have_the_rows_that_publishing_wrote():
    published(holder="王示例", digits="15400000001", checked=3)
    published(holder="张样本", digits="15400000002", on=factories.today() + timedelta(3))
    written = list(SearchRow.objects.order_by("pk").values())
    assert len(written) == 2
    editions = [row["edition_id"] for row in written]
    SearchRow.objects.all().delete()
    search.reindex_editions(editions)
    assert list(SearchRow.objects.order_by("pk").values()) == written
