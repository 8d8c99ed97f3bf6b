"""What a search finds, as a table and for machines: the page's rows, and no holder's number."""

import csv
import io
import json

import pytest

from officials.actions import withdrawal
from officials.exporting import columns
from tests.support import factories, world as worlds


def table(client, **asked):
    response = client.get("/search.csv", asked)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def machine(client, status=200, **asked):
    response = client.get("/search.json", asked)
    assert response.status_code == status
    return json.loads(response.content)


def test_both_hold_the_numbers_of_the_posts_found(client, world):
    (row,) = table(client, q="王示例")
    assert row["number"] == "09990123456"
    assert row["extension"] == "801"
    assert row["notice_title"] == "关于公布领导干部办公电话的通告"
    assert row["url"] == f"http://testserver/posts/{world.head.uid}/"
    found = machine(client, q="王示例")
    assert [each["number"] for each in found["rows"]] == ["09990123456"]
    assert (found["posts"], found["more"]) == (1, False)
    assert {*found["rows"][0]} == {*row} == {*columns.COLUMNS, "url"}


def test_holders_own_and_suspended_numbers_stay_out(client, world):
    for asked in ({"q": "样品县公安局"}, {"q": "王示例"}, {"q": "值班室"}):
        text = client.get("/search.csv", asked).content + client.get("/search.json", asked).content
        assert b"15400000001" not in text
        assert b"15400000003" not in text
    (row,) = table(client, q="值班室")
    assert (row["number"], row["suspended"]) == ("", "True")


def test_they_are_narrowed_and_ordered_as_the_page_is(client, world):
    worlds.fill(world.zone, departments=1, each=30)
    rows = table(client, q="王示例", region=world.zone.code)
    assert len(rows) == 30
    assert {row["region_code"] for row in rows} == {world.zone.code}


def test_a_withdrawn_number_leaves_them_at_once(client, world):
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason="停用")
    assert [row["number"] for row in table(client, q="王示例")] == [""]
    assert machine(client, q="09990123456")["rows"] == []


@pytest.mark.usefixtures("world")
def test_no_text_is_a_formula_in_a_spreadsheet(client):
    region = factories.county(parent=factories.prefecture())
    notice = factories.notice(owner_region=region)
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1"):
        post = factories.post(department=factories.department(region=region), title=f"{text}公式岗")
        worlds.number(notice, post=post)
        factories.publish(post)
    rows = table(client, q="公式岗")
    assert len(rows) >= 4
    assert all(row["title"].startswith("'") for row in rows)
    assert all(not row["title"].startswith("'") for row in machine(client, q="公式岗")["rows"])


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("asked", [{}, {"q": " "}, {"q": "1"}, {"q": "王", "level": "x"}])
def test_a_question_without_an_answer_says_why(client, asked):
    assert machine(client, status=400, **asked)["error"]
    response = client.get("/search.csv", asked)
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
