"""Downloads of search results: the page's posts as CSV and JSON, without holders' own numbers."""

import csv
import io
import json
from urllib.parse import unquote

import pytest
from django.utils.translation import get_language
from openpyxl import load_workbook

from directory.http import rate_limits
from directory.views import downloads
from officials.actions import verification, withdrawal
from officials.clock import today
from officials.exporting import columns
from officials.models import PublicReason
from officials.models.choices import Result
from tests.support import factories, world as worlds

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@(A1)",
    "\t=1",
    " =1",
    "＝1+1",
    "＋1",
    "－1",
    "＠(A1)",
    "﹦1",
    "\u200b=1",
    "\ufeff＝1",
    "\u202e=1",
    "\u00ad\u2060+1",
    "\u3164@(A1)",
    "\n=1",
    "\u0007=1",
)


def get_text(client, **query):
    response = client.get("/search.csv", query)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.getvalue().decode()
    assert text.startswith("\ufeff")
    return text[1:]


def get_csv(client, **query):
    return list(csv.DictReader(io.StringIO(get_text(client, **query), newline="")))


def get_exact(client, **query):
    response = client.get("/search-exact.csv", query)
    assert response.status_code == 200
    text = response.getvalue().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def get_sheet(client, **query):
    response = client.get("/search.xlsx", query)
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.getvalue())).active


def get_json(client, status=200, **query):
    response = client.get("/search.json", query)
    assert response.status_code == status
    return json.loads(response.getvalue())


def test_both_formats_contain_the_hotlines_of_the_posts_found(client, world):
    (row,) = get_csv(client, q="王示例")
    assert row["号码"] == "0999-012 3456 转 801"
    assert row["拨号地址"] == "tel:+869990123456;ext=801"
    assert row["公告标题"] == "关于公布领导干部办公电话的通告"
    assert row["岗位网址"] == f"http://testserver/posts/{world.head.uid}/"
    content = get_json(client, q="王示例")
    (row,) = content["rows"]
    assert (row["number"], row["extension"]) == ("09990123456", "801")
    assert (content["posts"], content["more"]) == (1, False)
    assert [*row] == [*columns.COLUMNS]


def test_a_workbook_has_the_rows_of_the_table_as_text_below_a_frozen_header(client, world):
    for query in ({"q": "王示例"}, {"region": world.county.code}, {"q": "王示例", "lang": "en"}):
        sheet = get_sheet(client, **query)
        table = csv.reader(io.StringIO(get_text(client, **query), newline=""))
        cells = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
        assert cells == [*table]
        assert sheet.freeze_panes == "A2"
        kinds = {(cell.data_type, cell.number_format) for row in sheet.iter_rows() for cell in row}
        assert kinds <= {("inlineStr", "@"), ("s", "@"), ("n", "@")}, "n is an empty cell"
        widths = {name: each.width for name, each in sheet.column_dimensions.items()}
        assert len({*widths.values()}) > 3
        assert max(widths.values()) <= 42


def test_a_table_for_programs_has_the_names_and_the_exact_values_of_the_json(client, world):
    for query in ({"q": "王示例"}, {"region": world.county.code}):
        rows = get_exact(client, **query)
        expected = get_json(client, **query)["rows"]
        assert [*rows[0]] == [*columns.COLUMNS]
        assert rows == [
            {
                name: ""
                if value is None
                else f"{value}".replace("True", "true")
                if value is not False
                else "false"
                for name, value in row.items()
            }
            for row in expected
        ]


def test_every_form_of_a_download_is_without_holders_own_and_suspended_numbers(client, world):
    for query in ({"q": "样品县公安局"}, {"region": world.county.code}):
        sheet = get_sheet(client, **query)
        text = f"{[*sheet.iter_rows(values_only=True)]}{get_exact(client, **query)}"
        assert "0000 0001" not in text
        assert "15400000001" not in text
        assert "0000 0003" not in text
        assert "15400000003" not in text


def test_places_of_one_name_are_told_apart(client, world):
    (row,) = get_csv(client, q="王示例")
    names = [
        row[level] for level in ("所属省份", "所属地市", "所属县区", "所属乡镇街道", "所在地区")
    ]
    assert names == ["样品省", "样品市", "样品县", "", "样品县"]
    codes = [row[f"{level}代码"] for level in ("省", "地市", "县区", "乡镇街道", "地区")]
    county = world.county.code
    assert codes == [world.province.code, world.city.code, county, "", county]
    (row,) = get_json(client, q="王示例")["rows"]
    assert (row["prefecture"], row["prefecture_code"]) == ("样品市", world.city.code)


def test_each_row_names_what_it_is_about_by_its_uid(client, world):
    (row,) = get_json(client, q="王示例")["rows"]
    for column, expected in {
        "post_uid": world.head,
        "department_uid": world.bureau,
        "official_uid": world.holder.official,
        "hotline_uid": world.office,
        "notice_uid": world.notice,
    }.items():
        assert row[column] == expected.uid
    assert row["notice_date"] == world.notice.published_on.isoformat()
    assert row["notice_number"] == world.notice.document_number


@pytest.mark.usefixtures("world")
def test_no_number_in_a_table_is_one_that_a_spreadsheet_would_shorten(client):
    """A spreadsheet drops the 0 before digits, and writes long ones as powers of ten."""
    cells = [cell for row in get_csv(client, q="样品县公安局") for cell in row.values()]
    assert any(cell.startswith("tel:") for cell in cells)
    assert [cell for cell in cells if cell.isdecimal() and (cell[0] == "0" or len(cell) > 9)] == []


@pytest.mark.usefixtures("world")
def test_a_choice_is_a_word_in_a_table_and_a_code_for_programs(client):
    demo, desk = get_csv(client, q="演示岗位"), get_csv(client, q="值班室")
    assert [row["演示数据"] for row in demo + desk] == ["是", "否"]
    assert [row["暂停受理"] for row in demo + desk] == ["否", "是"]
    assert [row["号码种类"] for row in demo] == ["手机"]
    (row,) = get_json(client, q="演示岗位")["rows"]
    assert (row["demo"], row["suspended"], row["kind"], row["use"]) == (
        True,
        False,
        "mobile",
        "call",
    )


@pytest.mark.usefixtures("world")
def test_a_table_in_english_has_english_headings_and_words(client):
    text = get_text(client, q="演示岗位", lang="en")
    assert text.partition("\n")[0].isascii()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["Province"], row["County"]) == ("Sample Province", "Sample County")
    assert (row["Sample"], row["Suspended"], row["Kind of number"]) == ("Yes", "No", "Mobile")
    assert get_text(client, q="演示岗位", lang="xx") == get_text(client, q="演示岗位")


@pytest.mark.usefixtures("world")
def test_pages_offer_the_table_in_their_language(client, world):
    for address, query in {
        f"/regions/{world.county.code}/": f"?region={world.county.code}",
        f"/en/regions/{world.county.code}/": f"?region={world.county.code}&amp;lang=en",
        f"/regions/{world.province.code}/": f"?region={world.province.code}",
        "/en/search/?q=wangshili": "?q=wangshili&amp;lang=en",
    }.items():
        page = client.get(address).content.decode()
        for name in ("search.xlsx", "search.csv", "search-exact.csv", "search.json"):
            assert f'"/{name}{query}"' in page, (address, name)
    assert "/search.csv" not in client.get(f"/regions/{world.town.code}/").content.decode()


def test_holders_own_and_suspended_numbers_are_left_out(client, world):
    queries = [
        {"q": "样品县公安局"},
        {"q": "王示例"},
        {"q": "值班室"},
        {"region": world.county.code},
    ]
    for query in queries:
        text = get_text(client, **query) + str(get_json(client, **query))
        assert "0000 0001" not in text
        assert "15400000001" not in text
        assert "0000 0003" not in text
        assert "15400000003" not in text
    (row,) = get_csv(client, q="值班室")
    assert (row["号码"], row["拨号地址"]) == ("", "")


def test_a_place_alone_is_downloaded_with_all_below_it(client, world):
    worlds.fill(world.zone, departments=2, each=2)
    worlds.fill(world.town, departments=1, each=1)
    rows = {
        name: get_json(client, region=getattr(world, name).code)["rows"]
        for name in ("zone", "town", "county", "city", "province")
    }
    assert [len(rows[name]) for name in ("zone", "town")] == [4, 1]
    assert {row["region"] for row in rows["county"]} == {"样品县", "空白镇"}
    assert len(rows["city"]) == len(rows["county"]) + 4
    assert rows["province"] == rows["city"]
    assert len(get_csv(client, region=world.city.code)) == len(rows["city"])
    assert get_json(client, region=world.city.code)["posts"] == len(
        {row["post_uid"] for row in rows["city"]}
    )
    assert get_json(client, region=world.island.code) == {"posts": 0, "more": False, "rows": []}


def test_a_place_with_too_many_posts_is_not_sent_in_part(client, world, monkeypatch):
    monkeypatch.setattr(downloads, "MAX_POSTS", 3)
    worlds.fill(world.zone, departments=1, each=3)
    assert get_json(client, region=world.zone.code)["posts"] == 3
    assert "下级地区" in get_json(client, status=400, region=world.city.code)["error"]


def test_a_place_that_is_too_large_for_a_workbook_is_offered_as_csv(client, world, monkeypatch):
    monkeypatch.setattr(downloads, "MAX_WORKBOOK_POSTS", 3)
    worlds.fill(world.zone, departments=1, each=3)
    assert get_sheet(client, region=world.zone.code).max_row == 4
    response = client.get("/search.xlsx", {"region": world.city.code})
    assert response.status_code == 400
    assert "CSV" in response.content.decode()
    assert len(get_exact(client, region=world.city.code)) > 3


def test_a_place_is_read_and_sent_batch_by_batch(client, world, monkeypatch):
    worlds.fill(world.zone, departments=1, each=7)
    whole = get_text(client, region=world.zone.code)
    monkeypatch.setattr(downloads, "BATCH", 2)
    response = client.get("/search.csv", {"region": world.zone.code})
    parts = list(response.streaming_content)
    assert len(parts) == 1 + 4
    assert b"".join(parts).decode()[1:] == whole


def test_a_post_that_is_taken_down_while_its_place_is_sent_is_left_out(client, world, monkeypatch):
    posts = worlds.fill(world.zone, departments=1, each=3)
    monkeypatch.setattr(downloads, "BATCH", 1)
    parts = iter(client.get("/search.csv", {"region": world.zone.code}).streaming_content)
    begun = [next(parts), next(parts)]
    withdrawal.withdraw_post(posts[2], by=factories.editor(), reason=PublicReason.MISTAKE)
    text = b"".join([*begun, *parts]).decode()
    assert [post.uid in text for post in posts] == [True, True, False]


def test_the_language_of_a_table_is_active_in_no_other_part_of_the_thread(client, world):
    response = client.get("/search.csv", {"region": world.county.code, "lang": "en"})
    for part in response.streaming_content:
        assert get_language() == "zh-hans", part


def test_the_name_of_a_file_says_what_it_holds_and_the_day(client, world):
    def name(**query):
        header = client.get("/search.csv", query)["Content-Disposition"]
        plain, encoded = header.split("; ")[1:]
        return plain, unquote(encoded.removeprefix("filename*=UTF-8''"))

    day, code = today(), world.county.code
    assert name(region=code) == (
        f'filename="hotlines-{code}-{day}.csv"',
        f"hotlines-样品县-{day}.csv",
    )
    assert name(q="王示例") == (f'filename="hotlines-{day}.csv"', f"hotlines-王示例-{day}.csv")
    assert name(q='王/../示例\r\n"x', region=code)[1] == f"hotlines-样品县-王-示例-x-{day}.csv"
    assert name(region=code, lang="en")[1] == f"hotlines-Sample-County-{day}.csv"


def test_a_place_is_not_sent_again_to_whoever_has_it(client, world):
    address = f"/search.csv?region={world.county.code}"
    first = client.get(address)
    assert first["Cache-Control"] == "private, no-cache"
    tag = {"if-none-match": first["ETag"]}
    assert client.get(address, headers=tag).status_code == 304
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason="number_stopped")
    again = client.get(address, headers=tag)
    assert again.status_code == 200
    assert "0999-012 3456" not in again.getvalue().decode()
    assert client.head(address).getvalue() == b""


def test_a_client_downloads_few_places_a_minute(client, world, monkeypatch):
    monkeypatch.setattr(rate_limits, "PLACE_DOWNLOADS_PER_MINUTE", 2)
    codes = [world.county.code, world.city.code, world.province.code]
    answers = [client.get("/search.json", {"region": code}) for code in codes]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert client.get("/search.json", {"q": "王示例"}).status_code == 200


def test_filters_apply_to_downloads(client, world):
    worlds.fill(world.zone, departments=1, each=30)
    rows = get_csv(client, q="王示例", region=world.zone.code)
    assert len(rows) == 30
    assert {row["地区代码"] for row in rows} == {world.zone.code}


def test_withdrawn_number_is_left_out_at_once(client, world):
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason="number_stopped")
    assert [row["号码"] for row in get_csv(client, q="王示例")] == [""]
    assert get_json(client, q="09990123456")["rows"] == []


@pytest.mark.usefixtures("world")
def test_text_is_never_a_formula_in_a_spreadsheet(client):
    region = factories.county(parent=factories.prefecture())
    notice = factories.notice(owner_region=region)
    for text in FORMULAS:
        post = factories.post(department=factories.department(region=region), title=f"{text}公式岗")
        worlds.number(notice, post=post)
        factories.publish(post)
    rows = get_csv(client, q="公式岗")
    assert len(rows) == len(FORMULAS)
    assert all(row["岗位"].startswith("'") for row in rows)
    exact = [row["title"] for row in get_json(client, q="公式岗")["rows"]]
    assert all(not title.startswith("'") for title in exact)
    assert [row["title"] for row in get_exact(client, q="公式岗")] == exact
    sheet = get_sheet(client, q="公式岗")
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


@pytest.mark.usefixtures("world")
def test_a_cell_is_one_line(client):
    region = factories.county(parent=factories.prefecture())
    title = "一行\n两行\r\n三行\u2028四行折行岗"
    post = factories.post(department=factories.department(region=region), title=title)
    worlds.number(factories.notice(owner_region=region), post=post)
    factories.publish(post)
    (row,) = get_csv(client, q="折行岗")
    assert row["岗位"] == "一行 两行 三行 四行折行岗"


@pytest.mark.usefixtures("world")
def test_invalid_query_returns_an_error_message(client):
    others = ({"region": "999999"}, {"region": "x"}, {"level": "3"}, {"lang": "en"})
    for query in ({}, {"q": " "}, {"q": "1"}, {"q": "王", "level": "x"}, *others):
        assert get_json(client, status=400, **query)["error"], query
        response = client.get("/search.csv", query)
        assert response.status_code == 400, query
        assert response["Content-Type"].startswith("text/plain"), query


def test_an_error_of_a_download_names_the_field_or_what_is_missing(client, world):
    for code in ("100000", "zz"):
        error = get_json(client, status=400, region=code)["error"]
        assert error == "“地区”里没有这一项，请重新选择。"
    query = {"region": world.county.code, "level": "3", "kind": "mobile"}
    error = get_json(client, status=400, **query)["error"]
    assert error == "没有写要找什么。要下载整个地方，请去掉这些条件：级别、号码种类。"
    error = get_json(client, status=400, region="zz", lang="en")["error"]
    assert error == "There is no such choice for “Places”. Choose again."


def test_digits_that_a_check_found_dead_are_in_no_file_though_somebody_restored_them(client, world):
    query = {"q": "样品县公安局"}
    assert "15400000002" in str(get_exact(client, **query))
    editor, reviewer = factories.editor(), factories.reviewer()
    verification.record(world.overdue, by=editor, checked_on=today(), result=Result.DEAD)
    world.overdue.refresh_from_db()
    withdrawal.restore(world.overdue, by=reviewer, why="核实")
    sheet = [*get_sheet(client, **query).iter_rows(values_only=True)]
    for text in (str(get_exact(client, **query)), get_text(client, **query), str(sheet)):
        assert "15400000002" not in text
        assert "154 0000 0002" not in text
    assert "15400000002" not in str(get_json(client, **query))
