"""Search returns the best results first, in pages, with counts for each filter."""

from datetime import date, timedelta

import pytest
from django.db import connection

from officials import search
from officials.actions import verification, withdrawal
from officials.models import LivePost, PublicReason, SearchRow
from officials.models.choices import Result
from officials.models.regions import Level
from officials.search import find, ranking, suggestions, vocabulary
from officials.search.query import parse_query
from tests.support import factories

pytestmark = pytest.mark.django_db


def published(
    *, region=None, kind=None, holder="", on=None, digits="", verified_days_ago=None, **values
):
    """Return a published post; ``kind``: its department type."""
    department = factories.department(
        **{"region": region} if region else {}, **{"type": kind} if kind else {}
    )
    post = factories.post(department=department, **{"title": "干事", "duties": ""} | values)
    if holder:
        factories.appointment(post=post, official=factories.official(name=holder))
    hotline = factories.sourced_hotline(post=post, **{"digits": digits} if digits else {})
    factories.publish(post, on=on)
    if verified_days_ago is not None:
        day = factories.today() - timedelta(verified_days_ago)
        verification.record(hotline, by=factories.editor(), checked_on=day, result=Result.ANSWERED)
    return post


def uids(result):
    by_id = dict(LivePost.objects.values_list("pk", "uid"))
    return [by_id[edition] for edition in result.editions]


def results(query, **filters):
    return uids(search.find_posts(query, **filters))


def test_whole_name_ranks_before_part_before_same_sound():
    alike = published(holder="汪示例", rank=1)
    part = published(holder="王示例子", rank=2)
    exact = published(holder="王示例", rank=3)
    assert results("王示例") == [exact.uid, part.uid, alike.uid]
    assert results("wangshili")[:2] in ([alike.uid, exact.uid], [exact.uid, alike.uid])
    assert results("汪示例")[0] == alike.uid


def test_a_character_without_a_reading_is_not_left_out():
    published(holder="林虚构")
    assert results("\u3402林") == []
    assert results("林虚") != []


def test_region_ranks_before_name_and_words_of_the_same_characters():
    province = factories.province(name="示例省", short_name="示例")
    person = published(holder="王示例", rank=1)
    words = published(duties="分管示例工作", rank=2)
    in_region = published(region=province, rank=3)
    assert results("示例")[0] == in_region.uid
    assert {*results("示例")} == {person.uid, words.uid, in_region.uid}


def test_department_ranks_before_duties_and_exact_title_before_longer_ones():
    kind = factories.department_type(name="信访局", aliases=["信访"])
    duties = published(duties="分管信访", rank=1)
    department = published(kind=kind, title="副局长", rank=2)
    head = published(kind=kind, title="局长", rank=3)
    assert results("信访") == [department.uid, head.uid, duties.uid]
    assert results("局长 信访") == [head.uid, department.uid]


def test_higher_regions_rank_first_then_posts_as_on_the_page_of_their_region():
    county = factories.county()
    above = county.parent.parent
    low, high = (published(region=county, holder="王示例", rank=rank) for rank in (2, 1))
    top = published(region=above, holder="王示例", rank=9)
    zone = published(region=factories.zone(parent=county.parent), holder="王示例", rank=0)
    town = published(region=factories.township(parent=county), holder="王示例", rank=0)
    first, *among_counties, last = results("王示例")
    assert (first, last) == (top.uid, town.uid)
    assert among_counties in (
        [zone.uid, high.uid, low.uid],
        [high.uid, low.uid, zone.uid],
    )


def test_former_name_of_a_region_ranks_after_present_ones():
    today = factories.county(name="江样区", short_name="江样")
    was = factories.county()
    factories.region_alias(region=was, name="江样区", short_name="江样")
    old, new = published(region=was, rank=1), published(region=today, rank=2)
    assert results("江样区") == [new.uid, old.uid]


def test_exact_number_ranks_before_numbers_that_contain_it():
    longer = published(digits="015400005559", rank=1)
    exact = published(digits="01540000555", rank=2)
    assert results("01540000555") == [exact.uid, longer.uid]
    assert results("5559") == [longer.uid]
    # The number contains each three of these digits, but not all in this order.
    assert results("555954") == []


def test_pages_are_stable_when_a_post_is_withdrawn(clock):
    posts = [published(holder="王示例", rank=rank) for rank in range(1, 8)]
    first = search.find_posts("王示例", limit=3)
    assert (uids(first), first.total) == ([post.uid for post in posts[:3]], 7)
    withdrawal.withdraw_post(posts[2], by=factories.editor(), reason=PublicReason.MISTAKE)
    second = search.find_posts("王示例", limit=3, after=first.next)
    assert uids(second) == [post.uid for post in posts[3:6]]
    last = search.find_posts("王示例", limit=3, after=second.next)
    assert (uids(last), last.next) == ([posts[6].uid], "")


@pytest.mark.parametrize("after", ["", "x", "1", "1-2", "-", "9" * 40, "１-２-３", "1-1-1-1-1"])
def test_invalid_position_is_ignored(after):
    published(holder="王示例")
    assert search.find_posts("王示例", after=after).total == 1


def test_counts_describe_the_window_and_follow_the_filters():
    province = factories.province()
    city = factories.prefecture(parent=province)
    counties = [factories.county(parent=city) for _n in range(2)]
    kind = factories.department_type()
    published(region=counties[0], kind=kind, holder="王示例", verified_days_ago=10)
    published(region=counties[0], holder="王示例", verified_days_ago=100)
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


def test_a_check_of_the_first_hours_of_a_month_is_found(clock):
    clock.move_to(date(clock.today.year + 1, 1, 1))
    published(holder="王示例", verified_days_ago=0)
    assert search.find_posts("王", verified_within=30).total == 1


def test_posts_that_are_not_live_are_in_no_result_and_no_count(clock, editor):
    region = factories.county()
    live = published(region=region, holder="王示例")
    later = published(region=region, holder="王示例", on=clock.today + timedelta(1))
    withdrawn = published(region=region, holder="王示例")
    leaving = published(region=region, holder="王示例")
    factories.post(department=live.department, title="草稿")
    withdrawal.withdraw_post(withdrawn, by=editor, reason=PublicReason.MISTAKE)
    withdrawal.end_appointment(
        leaving.appointments.get(), by=editor, last_day=clock.today, reason="调离"
    )

    def counted():
        result = search.find_posts("王示例")
        assert dict(result.counts["level"]) == {3: result.total}
        assert sum(dict(result.counts["department"]).values()) == result.total
        return {*uids(result)}

    assert counted() == {live.uid, leaving.uid}
    clock.advance(days=1)
    assert counted() == {live.uid, later.uid}


def test_window_contains_the_best_results(monkeypatch):
    """The posts are written worst first, so that the order of rows on disk does not help."""
    county = factories.county()
    regions = [factories.township(parent=county), county, county.parent, county.parent.parent]
    many = [
        published(region=region, holder=name, rank=rank)
        for region in regions
        for rank in (9, 1)
        for name in ("王示例子", "王示例")
    ]
    found = {}
    for window in (1, 3, 8, 1000):
        monkeypatch.setattr(find, "WINDOW", window)
        found[window] = results("王示例")
    everything = found.pop(1000)
    assert len(everything) == len(many)
    assert found == {window: everything[:window] for window in found}
    assert everything[0] in {many[13].uid, many[15].uid}


def test_each_band_is_a_partition_and_provinces_are_in_the_first():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT substring(pg_get_expr(relpartbound, oid) FROM 'FROM .{2}([0-9]+)')::bigint"
            " FROM pg_class WHERE oid IN (SELECT inhrelid FROM pg_inherits"
            "  WHERE inhparent = 'officials_searchrow'::regclass) ORDER BY 1 NULLS FIRST"
        )
        assert [first for (first,) in cursor.fetchall()] == [None, *ranking.BANDS]
    first = ranking.search_rank(0, Level.PROVINCE, "610000")
    last = ranking.search_rank(10**6, Level.TOWNSHIP, "610000")
    assert first < ranking.BANDS[0] < ranking.BANDS[-1] < last


def test_posts_of_a_band_rank_by_region_and_there_as_on_its_page():
    level, first, second = 3, "110101", "610115"
    orders = [
        ranking.search_rank(rank, level, code)
        for code in (first, second)
        for rank in (310_001, 310_002, 400_001)
    ]
    assert orders == sorted(orders)
    assert ranking.search_rank(10_001, level, second) < ranking.search_rank(310_001, level, first)


def test_new_names_of_regions_and_department_types_are_found_at_once():
    county = factories.county(name="旧样县", short_name="旧样")
    kind = factories.department_type(name="样品局")
    made = published(region=county, kind=kind)
    assert results("新样县") == results("样委") == []
    county.name, county.short_name = "新样县", "新样"
    county.save()
    kind.aliases = ["样委"]
    kind.save()
    assert results("新样县") == results("新样县样委") == [made.uid]


def test_database_function_returns_the_best_for_any_limit():
    """The result is the same whether all bands are read at once or one by one."""
    county = factories.county()
    for region in (factories.township(parent=county), factories.county(), county, county.parent):
        for rank in (9, 1):
            for name in ("王示例子", "王示例"):
                kind = factories.department_type(rank=rank * 40)
                published(region=region, kind=kind, holder=name, rank=rank)
    query = parse_query("王示例", vocabulary.load())
    with connection.cursor() as cursor:

        def first(limit, bands):
            cursor.execute(
                "SELECT tier, rank, edition FROM officials_search(%s::tsquery[], %s::bigint[],"
                " '{}', '{}', NULL, %s)",
                [list(query.tiers), bands, limit],
            )
            return cursor.fetchall()

        everything = first(1000, ranking.BANDS)
        assert len(everything) == SearchRow.objects.count()
        assert everything == sorted(everything)
        for limit in range(1, len(everything) + 1):
            assert first(limit, ranking.BANDS) == first(limit, []) == everything[:limit]


@pytest.mark.parametrize(
    "query", ["王示例", "wangshili", "王", "省 王", "0021", "15400000001", "局"]
)
def test_search_makes_no_sequential_scan(query):
    """With so few rows the planner prefers sequential scans unless they are turned off."""
    published(holder="王示例", digits="15400000001")
    sequential_scans = (
        "SELECT sum(seq_scan) FROM pg_stat_xact_user_tables"
        " WHERE relname IN ('officials_searchrow', 'officials_lexiconname', 'officials_edition')"
    )
    vocabulary.load()
    with connection.cursor() as cursor:
        cursor.execute(sequential_scans)
        (before,) = cursor.fetchone()
        search.find_posts(query)
        suggestions.suggest(query)
        cursor.execute(sequential_scans)
        assert cursor.fetchone() == (before,)


def test_reindexing_writes_the_same_rows_as_publishing():
    published(holder="王示例", digits="15400000001", verified_days_ago=3)
    published(holder="张样本", digits="15400000002", on=factories.today() + timedelta(3))
    written = list(SearchRow.objects.order_by("pk").values())
    assert len(written) == 2
    editions = [row["edition_id"] for row in written]
    SearchRow.objects.all().delete()
    search.reindex_editions(editions)
    assert list(SearchRow.objects.order_by("pk").values()) == written
