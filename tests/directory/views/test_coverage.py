"""Pages and files of the figures of regions."""

import csv
import gzip
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.test import RequestFactory
from django.utils import translation

from directory.http.pages import page
from directory.region_figures import ORDERS, RegionRow, describe_figures, list_below
from officials import coverage
from officials.clock import today
from officials.models import Region, RegionFigures
from officials.models.identifiers import new_uid
from officials.models.public import LiveNotice
from tests.support import factories, world as worlds
from tests.support.factories.coverage import COUNTS

pytestmark = pytest.mark.django_db


def table(response, name):
    """Return the rows of a table of a page as lists of texts."""
    html = response.content.decode()
    found = re.search(f'<h2 id="{name}">.*?<tbody>(.*?)</tbody>', html, re.DOTALL)
    if found is None:
        return []
    cells = (re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in found[1].split("</tr>"))
    return [
        [" ".join(re.sub("<[^>]*>", " ", cell).split()) for cell in row] for row in cells if row
    ]


def test_the_country_says_of_each_province_whether_it_publishes(client, world):
    response = client.get("/coverage/")
    assert table(response, "below") == [
        ["香港特别行政区", "没有公布"],
        ["样品省 本级未公布", "5", "1/5"],
    ]


def test_a_place_shows_each_figure_with_its_definition_and_its_notice(client, world):
    response = client.get(f"/coverage/{world.county.code}/")
    html = response.content.decode()
    assert f"/notices/{world.notice.uid}/" in html
    rows = {row[0]: row[1] for row in table(response, "figures")}
    own = RegionFigures.objects.get(region=world.county)
    assert len(rows) == len(describe_figures([own]))
    assert all(len(heading.split(" ", 1)) == 2 for heading in rows)
    assert rows["暂停显示 正在核实，网页上看不到数字。"] == "1"
    assert table(response, "publications")[0][1:] == ["7", "最新"]
    assert table(response, "below") == [["空白镇", "没有公布"]]


def test_the_same_figures_stand_there_until_the_next_day_is_counted(client, world, clock):
    address = f"/coverage/{world.county.code}/"
    before = client.get(address).content
    worlds.fill(world.county, departments=1, each=2)
    assert table(client.get(address), "figures")[0][1] == "5"
    clock.advance(days=40)
    coverage.record_figures()
    response = client.get(address)
    assert response.content != before
    assert table(response, "figures")[0][1] == "7"
    assert [row[1:] for row in table(response, "past")] == [["7", "1"], ["5", "1"]]


def test_two_places_stand_side_by_side(client, world, clock):
    worlds.fill(world.zone, departments=1, each=9)
    clock.advance(days=1)
    coverage.record_figures()
    address = f"/coverage/{world.county.code}/?with={world.zone.code}"
    rows = table(client.get(address), "figures")
    assert rows[0][1:] == ["5", "9"]
    called, reported = (row[1:] for row in rows if row[0].startswith("180"))
    assert called == ["1", "0（0%）"]
    assert reported == ["0", "0"]
    silent = factories.county(parent=world.city)
    rows = table(client.get(f"/coverage/{world.county.code}/?with={silent.code}"), "figures")
    assert [row[1:] for row in rows[:2]] == [["5", "0"], ["5", "0"]]
    assert {row[2] for row in rows[2:]} == {"–"}
    assert client.get(f"/coverage/{world.county.code}/?with=000000").status_code == 404


def test_a_table_is_ordered_by_a_link(client, world, clock):
    worlds.fill(world.zone, departments=1, each=9)
    clock.advance(days=1)
    coverage.record_figures()
    city = f"/coverage/{world.city.code}/"
    names = {
        order: [row[0].split(" ")[0] for row in table(client.get(f"{city}?order={order}"), "below")]
        for order in ORDERS
    }
    assert names[""] == names["since"] == ["样品县", "样品新区"]
    assert names["share"] == ["样品新区", "样品县"]
    assert client.get(f"{city}?order=luck").status_code == 404
    for order in ORDERS:
        assert f'href="?order={order}#below"' in client.get(city).content.decode() or not order


def test_a_former_code_leads_to_the_figures_of_its_successor(client, world):
    response = client.get("/coverage/990000/")
    assert (response.status_code, response["Location"]) == (301, f"/coverage/{world.county.code}/")
    assert client.get("/coverage/111111/").status_code == 404


def test_without_figures_the_pages_say_so(client, place):
    assert "还没有统计过" in client.get("/coverage/").content.decode()
    assert "没有公布号码" in client.get(f"/coverage/{place.code}/").content.decode()


def test_files_hold_the_figures_of_a_place_and_below(client, world):
    answer = client.get(f"/coverage-exact.csv?region={world.province.code}")
    assert f"coverage-{world.province.code}-" in answer["Content-Disposition"]
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(answer.content.decode()))}
    assert [*rows] == [world.province.code, world.city.code, world.county.code]
    stored = RegionFigures.objects.get(region=world.county)
    assert rows[world.county.code]["numbers"] == str(stored.numbers) == "5"
    assert rows[world.county.code]["notice_uid"] == world.notice.uid
    assert rows[world.county.code]["day"] == str(stored.day)
    measured = rows[world.county.code]
    assert (measured["reports"], measured["report_days"], measured["outcomes"]) == ("0", "", "")
    country = client.get("/coverage-exact.csv").text
    silent = next(row for row in csv.DictReader(io.StringIO(country)) if row["code"] == "810000")
    filled = {name for name, value in silent.items() if value}
    assert filled == {"code", "name", "name_en", "level", "day", "numbers", "own"}
    assert silent["numbers"] == "0"
    people = client.get("/coverage.csv?lang=en").content.decode()
    assert "Public numbers: Different numbers to call" in people
    assert "No numbers published" in people
    unknown = client.get("/coverage.csv?region=zz")
    assert (unknown.status_code, unknown["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert "没有这个地区" in unknown.text
    book = openpyxl.load_workbook(io.BytesIO(client.get("/coverage.xlsx").content))
    lines = [*book.active.iter_rows(values_only=True)]
    assert [line[1] for line in lines[1:]] == ["香港特别行政区", "样品省", "样品市", "样品县"]
    assert lines[-1][6] == "5"
    assert lines[0][-1] == "来电反馈的次数：来电者打通的和没打通的合计。"
    assert lines[1][-1] in {None, ""}


def test_the_page_of_a_place_leads_to_its_figures(client, world):
    for place in worlds.places(world):
        html = client.get(f"/regions/{place.code}/").content.decode()
        assert html.count(f'href="/coverage/{place.code}/"') == 1


def test_the_widest_province_weighs_at_most_14_kb(country):
    provinces = Region.objects.filter(parent=None)
    widest = max(provinces, key=lambda province: len(list_below(province)))
    day = today()
    rows = []
    for number, region in enumerate(list_below(widest)):
        checked, notice = number * 7 % 50, LiveNotice(pk=number, uid=new_uid())
        since = day - timedelta(number * 37)
        figures = RegionFigures(
            region=region,
            day=day,
            since=since,
            **dict.fromkeys(COUNTS, 9) | {"numbers": 50 + number * 13 % 90, "checked": checked},
        )
        rows.append(RegionRow(region, figures, notice))
    assert len(rows) > 200
    context = {
        "region": widest,
        "above": [],
        "day": day,
        "figures": rows[0].figures,
        "notice": None,
        "other": None,
        "siblings": [each for each in provinces if each != widest],
        "shown": describe_figures([rows[0].figures]),
        "publications": [],
        "months": [RegionRow(widest, row.figures) for row in rows[:24]],
        "rows": rows,
        "order": "",
        "orders": ORDERS.items(),
        "least": 8,
        "download": f"?region={widest.code}",
    }
    request = RequestFactory().get(f"/coverage/{widest.code}/")
    for language in ("zh-hans", "en"):
        with translation.override(language):
            body = page(request, "pages/coverage/region.html", context).content
        assert len(gzip.compress(body, 6)) <= 14 * 1024
