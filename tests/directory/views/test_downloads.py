"""Downloads of search results: the page's posts as CSV and JSON, without holders' own numbers."""

import csv
import io
import json

import pytest

from officials.actions import withdrawal
from officials.exporting import columns
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


def get_csv(client, **query):
    response = client.get("/search.csv", query)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def get_json(client, status=200, **query):
    response = client.get("/search.json", query)
    assert response.status_code == status
    return json.loads(response.content)


def test_both_formats_contain_the_hotlines_of_the_posts_found(client, world):
    (row,) = get_csv(client, q="王示例")
    assert row["number"] == "09990123456"
    assert row["extension"] == "801"
    assert row["notice_title"] == "关于公布领导干部办公电话的通告"
    assert row["url"] == f"http://testserver/posts/{world.head.uid}/"
    content = get_json(client, q="王示例")
    assert [each["number"] for each in content["rows"]] == ["09990123456"]
    assert (content["posts"], content["more"]) == (1, False)
    assert {*content["rows"][0]} == {*row} == {*columns.COLUMNS, "url"}


def test_holders_own_and_suspended_numbers_are_left_out(client, world):
    for query in ({"q": "样品县公安局"}, {"q": "王示例"}, {"q": "值班室"}):
        text = client.get("/search.csv", query).content + client.get("/search.json", query).content
        assert b"15400000001" not in text
        assert b"15400000003" not in text
    (row,) = get_csv(client, q="值班室")
    assert (row["number"], row["suspended"]) == ("", "True")


def test_filters_apply_to_downloads(client, world):
    worlds.fill(world.zone, departments=1, each=30)
    rows = get_csv(client, q="王示例", region=world.zone.code)
    assert len(rows) == 30
    assert {row["region_code"] for row in rows} == {world.zone.code}


def test_withdrawn_number_is_left_out_at_once(client, world):
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason="停用")
    assert [row["number"] for row in get_csv(client, q="王示例")] == [""]
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
    assert all(row["title"].startswith("'") for row in rows)
    assert all(not row["title"].startswith("'") for row in get_json(client, q="公式岗")["rows"])


@pytest.mark.usefixtures("world")
def test_a_cell_is_one_line(client):
    region = factories.county(parent=factories.prefecture())
    title = "一行\n两行\r\n三行\u2028四行折行岗"
    post = factories.post(department=factories.department(region=region), title=title)
    worlds.number(factories.notice(owner_region=region), post=post)
    factories.publish(post)
    (row,) = get_csv(client, q="折行岗")
    assert row["title"] == "一行 两行 三行 四行折行岗"


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("query", [{}, {"q": " "}, {"q": "1"}, {"q": "王", "level": "x"}])
def test_invalid_query_returns_an_error_message(client, query):
    assert get_json(client, status=400, **query)["error"]
    response = client.get("/search.csv", query)
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
