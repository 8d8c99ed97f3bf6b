"""The sheet of a region: every hotline with verification and source, and a card to cut out."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.views import printing
from officials.actions import verification, withdrawal
from officials.clock import today
from officials.models import PublicReason
from officials.models.choices import Result
from tests.support import factories, world as worlds

# The first numbers of each line of the card: 110 119 120, then 12345.
EMERGENCY = ["110", "12345"]


def sheet(client, place, prefix=""):
    response = client.get(f"{prefix}/regions/{place.code}/print/")
    assert response.status_code == 200
    return response.content.decode()


def rows(html):
    """Return a row for each hotline: its department, and the text of its cells."""
    rows, department = [], ""
    for row in re.findall(r"<tr>(.*?)</tr>", html.partition("</thead>")[2], re.DOTALL):
        cells = [
            " ".join(re.sub("<[^>]*>", " ", cell).split())
            for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
        ]
        if len(cells) == 1:
            (department,) = cells
        else:
            rows.append([department, *cells])
    return rows


def wallet(html):
    return re.search(r'<section class="wallet".*?</section>', html, re.DOTALL)[0]


def card_numbers(html):
    """Return the numbers on the card to cut out."""
    return re.findall(r"<li><b>(.*?)</b>", wallet(html))


def test_each_hotline_has_a_row_and_what_most_share_is_printed_once(client, world, clock):
    html = sheet(client, world.county)
    usual = re.search(r'<p class="usual">(.*?)</p>', html, re.DOTALL)[1]
    usual = " ".join(re.sub("<[^>]*>", " ", usual).split())
    assert usual == "没有另写的： 尚未核验 来源[1]"
    table = rows(html)
    day = f"{clock.today.year}年{clock.today.month}月{clock.today.day}日"
    assert table[0] == [
        "样品县公安局", "局长", "王示例", "0999-012 3456 转 801", f"办公电话 核验：{day}"
    ]  # fmt: skip
    assert table[1] == ["样品县公安局", "局长", "王示例", "154 0000 0001", "手机"]
    assert [row[2] for row in table[2:4]] == ["空缺", ""]
    assert table[2][4].endswith("，已逾期")


def test_a_row_without_hours_says_so_where_most_have_them(client, world):
    notice = factories.notice(owner_region=world.zone)
    department = factories.department(region=world.zone)
    posts = []
    for rank, hours in enumerate(["工作日 9:00-12:00"] * 3 + ["", "每天 8:00-20:00"]):
        post = factories.post(department=department, rank=rank)
        worlds.number(notice, post=post, hours=hours)
        posts.append(post)
    factories.publish(*posts)
    html = sheet(client, world.zone)
    assert html.count("工作日 9:00-12:00") == 1
    assert [row[4] for row in rows(html)] == ["", "", "", "没有公布时间", "每天 8:00-20:00"]


def test_a_number_that_a_check_found_dead_has_no_digits(client, world):
    verification.record(
        world.overdue, by=factories.editor(), checked_on=today(), result=Result.DEAD
    )
    html = sheet(client, world.county)
    (row,) = [row for row in rows(html) if row[1] == "副局长"]
    assert row[3].endswith("：空号或停机")
    assert "154 0000 0002" not in html


def test_the_notices_are_listed_once_below_the_table(client, world):
    html = sheet(client, world.county)
    notices = html.partition('class="sources"')[2]
    assert notices.count("<li>") == 1
    assert "样品县人民政府办公室《关于公布领导干部办公电话的通告》" in notices
    assert "2026年1月5日" in notices


def test_a_suspended_hotline_has_no_digits(client, world):
    (desk,) = [row for row in rows(sheet(client, world.county)) if row[1] == "值班室"]
    assert desk[3] == "暂停受理"
    assert not re.search("0000 ?0003", sheet(client, world.county))


def test_the_card_names_the_place_above(client, world):
    assert "样品市" in wallet(sheet(client, world.county))


def test_an_invented_post_is_marked_on_the_sheet_and_on_the_card(client, world):
    html = sheet(client, world.county)
    assert "演示岗位 演示数据" in [row[1] for row in rows(html)]
    assert "演示数据" in wallet(html)
    withdrawal.withdraw_post(world.demo, by=factories.editor(), reason=PublicReason.MISTAKE)
    assert "演示数据" not in wallet(sheet(client, world.county))


def test_the_sheet_names_its_day_and_the_address_of_the_page(client, world, clock):
    html = sheet(client, world.county)
    assert f"{clock.today.year}年{clock.today.month}月{clock.today.day}日打印" in html
    assert f'class="address">http://testserver/regions/{world.county.code}/</span>' in html
    assert f'src="/regions/{world.county.code}/qr.svg?printed={clock.today}"' in html
    large = sheet(client, world.county, "/large")
    assert f'class="address">http://testserver/regions/{world.county.code}/</span>' in large


def test_robots_keep_no_copy_of_holders_own_hotlines(client, world):
    assert "154 0000 0001" in sheet(client, world.county)
    response = client.get(f"/regions/{world.county.code}/print/")
    assert response["X-Robots-Tag"] == "noindex, noarchive"


def test_a_region_without_posts_shows_those_of_the_one_above(client, world):
    html = sheet(client, world.town)
    assert "空白镇还没有公布号码" in html
    assert rows(html) == rows(sheet(client, world.county))


def test_a_region_without_any_posts_has_12345(client, world):
    html = sheet(client, world.zone)
    assert "<table>" not in html
    assert card_numbers(html) == EMERGENCY
    assert "外地打 0999-12345" in wallet(html)
    assert card_numbers(sheet(client, world.island)) == ["999"]


def test_the_card_has_desks_first_and_room_for_six(client, world):
    bureau = factories.department(region=world.zone)
    notice = factories.notice(owner_region=world.zone)
    posts = []
    for rank, kind in enumerate(["seat"] * 5 + ["desk"] * 2):
        post = factories.post(department=bureau, kind=kind, title=f"岗{rank}", rank=rank, duties="")
        worlds.number(notice, post=post, digits=f"1540000001{rank}")
        posts.append(post)
    factories.publish(*posts)
    html = sheet(client, world.zone)
    assert card_numbers(html) == EMERGENCY + [f"154 0000 001{rank}" for rank in (5, 6, 0, 1, 2, 3)]


def test_the_card_leaves_out_suspended_and_overdue_hotlines(client, world):
    numbers = card_numbers(sheet(client, world.county))
    assert numbers == [*EMERGENCY, "0999-012 3456 转 801", "154 0000 0004"]
    withdrawal.suspend(world.office, by=factories.editor(), reason="核实")
    assert card_numbers(sheet(client, world.county))[2] == "154 0000 0001"


def test_an_english_sheet_is_in_english(client, world):
    html = sheet(client, world.county, "/en")
    assert "Telephone numbers of Sample County" in html
    assert rows(html)[0][:2] == [f"{world.bureau.type.name_en} 样品县公安局", "Director 局长"]
    assert "from elsewhere 0999-12345" in wallet(html)


def test_an_english_card_has_the_english_of_titles_first(client, world):
    html = sheet(client, world.county, "/en")
    chinese = re.sub('<span class="original" lang="zh-Hans">.*?</span>', "", wallet(html))
    assert "Director" in chinese
    assert "局长" not in chinese


def test_a_withdrawn_hotline_leaves_the_sheet_at_once(client, world):
    before = client.get(f"/regions/{world.county.code}/print/")
    assert b"0999-012 3456" in before.content
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason="number_stopped")
    after = client.get(
        f"/regions/{world.county.code}/print/", headers={"if-none-match": before["ETag"]}
    )
    assert after.status_code == 200
    assert b"0999-012 3456" not in after.content


def test_holders_own_hotlines_leave_the_sheet_with_the_holder(client, world, clock):
    withdrawal.end_appointment(
        world.holder, by=factories.editor(), last_day=clock.today, reason="调任"
    )
    assert "154 0000 0001" in sheet(client, world.county)
    clock.advance(days=1)
    assert "154 0000 0001" not in sheet(client, world.county)


def test_the_sheet_of_a_former_code_redirects(client, world):
    response = client.get("/regions/990000/print/")
    assert response["Location"] == f"/regions/{world.county.code}/print/"
    assert response.status_code == 301


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("code", ["999999", "12345", "450100%00", "print"])
def test_an_invalid_code_is_not_found(client, code):
    assert client.get(f"/regions/{code}/print/").status_code == 404


def test_a_sheet_that_is_cut_refers_to_the_page(client, world, monkeypatch):
    monkeypatch.setattr(printing, "MAX_POSTS", 2)
    html = sheet(client, world.county)
    assert "其余岗位请看网页" in html
    assert {row[1] for row in rows(html)} == {"局长", "副局长"}


def test_a_sheet_takes_the_same_queries_for_any_number_of_posts(client, world):
    def count():
        with CaptureQueriesContext(connection) as queries:
            sheet(client, world.zone)
        return len(queries)

    worlds.fill(world.zone, departments=1, each=1)
    before = count()
    worlds.fill(world.zone, departments=3, each=4)
    assert count() == before <= 5
    assert len(rows(sheet(client, world.zone))) == 13


def test_a_newspaper_has_each_post_once_in_the_order_of_the_region(client, world):
    html = client.get(f"/regions/{world.county.code}/newspaper/").content.decode()
    entries = re.findall(r'<article class="entry">(.*?)</article>', html, re.DOTALL)
    texts = [" ".join(re.sub("<[^>]*>", " ", entry).split()) for entry in entries]
    assert [text.split()[0] for text in texts] == ["局长", "副局长", "值班室", "演示岗位"]
    assert "王示例" in texts[0]
    assert "主持全面工作" in texts[0]
    assert "154 0000 0001" in texts[0]
    assert "0000 0003" not in html
    for number in ("110", "119", "120", "12345"):
        assert f"<b>{number}</b>" in html
    assert "Director" in client.get(f"/en/regions/{world.county.code}/newspaper/").content.decode()


def test_a_newspaper_has_the_columns_that_are_asked_for_or_refuses_in_words(client, world):
    address = f"/regions/{world.county.code}/newspaper/"
    assert 'class="columns columns-6"' in client.get(address).content.decode()
    assert 'class="columns columns-8"' in client.get(f"{address}?columns=8").content.decode()
    for columns in ("", "0", "99", "six"):
        response = client.get(f"{address}?columns={columns}")
        assert response.status_code == 400
        assert "栏数可以是 4、5、6、7、8" in response.content.decode()
    moved = client.get("/regions/990000/newspaper/?columns=8")
    assert moved["Location"] == f"{address}?columns=8"
