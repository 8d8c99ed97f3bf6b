"""Addresses of the past: who held a post, what stood there; never a number."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.actions import withdrawal, withholding
from officials.models import EditionRecord, PublicReason
from officials.models.redirects import RedirectKind
from tests.support import factories, world as worlds
from tests.support.outputs import holds_digits

NUMBERS = ("09990123456", "15400000001", "15400000002", "15400000003", "15400000006")


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


def past_addresses(world, post):
    """Return the addresses that tell the past of a post."""
    uids = EditionRecord.objects.filter(post=post.uid).values_list("uid", flat=True)
    place = f"/regions/{world.county.code}/"
    return [
        f"/posts/{post.uid}/history/",
        *(f"/posts/{post.uid}/?on={day}" for day in (world.day, "2021-05-01", "0001-01-01")),
        *(f"{place}?on={day}" for day in (world.day, "2021-05-01")),
        *(f"/editions/{uid}/" for uid in uids),
    ]


def change(post, **values):
    """Change the columns of a post and publish it."""
    for name, value in values.items():
        setattr(post, name, value)
    post.save()
    return factories.publish(post)


def live_edition(post):
    return EditionRecord.objects.get(post=post.uid, until=None)


def test_no_page_of_the_past_has_a_number_and_each_links_to_the_post(client, world):
    for prefix in ("", "/en", "/large"):
        for post in (world.head, world.desk, world.abolished):
            for address in past_addresses(world, post):
                html = read(client, prefix + address)
                for digits in NUMBERS:
                    assert not holds_digits(html, digits), (address, digits)
                assert "tel:" not in html, address
                assert "12345" not in html.partition("<main")[2], address
                if "/regions/" not in address:
                    assert f'href="{prefix}/posts/{post.uid}/"' in html, address


def test_a_day_names_who_held_the_post(client, world):
    on = f"/posts/{world.head.uid}/?on="
    before, ago, now = (read(client, on + day) for day in ("2019-12-31", "2021-05-01", world.day))
    assert "公布的任期里没有这一天" in before
    assert "赵虚构" in ago
    assert "王示例" not in ago
    assert "这一天本站没有公布这个岗位" in ago
    held, _, shown = now.partition("这一天本站公布的内容")
    assert "王示例" in held
    assert "王示例" in shown
    assert "主持全面工作" in shown
    for last_day, name in (("2025-12-31", "赵虚构"), ("2026-01-05", "王示例")):
        assert name in read(client, on + last_day).partition("这一天本站公布的内容")[0]
    assert "Zhao Xugou" in read(client, f"/en{on}2021-05-01")


def test_a_day_that_cannot_be_read_or_is_to_come_is_refused_in_words(client, world, clock):
    tomorrow = (clock.today + timedelta(1)).isoformat()
    unreadable = ("", "2026-1-5", "2026-02-30", "20260105", "٢٠٢٦-٠١-٠٥", "now", "2026-01-05T00:00")
    for place in (f"/posts/{world.head.uid}/", f"/regions/{world.county.code}/"):
        for day in unreadable:
            assert "请写成 2026-01-05 这样" in read(client, f"{place}?on={day}", 400)
            assert "2026-01-05" in read(client, f"/en{place}?on={day}", 400)
        assert "还没有到" in read(client, f"{place}?on={tomorrow}", 400)
        assert "0999-012 3456" not in read(client, f"{place}?on=", 400)
        assert "0999-012 3456" in read(client, f"{place}?at=2021-05-01")
    clock.advance(days=1)
    read(client, f"/posts/{world.head.uid}/?on={tomorrow}")


def test_each_edition_that_was_shown_has_an_address_and_says_what_changed(client, world, clock):
    first = live_edition(world.head)
    clock.advance(days=2)
    change(world.head, duties="分管户政")
    second = live_edition(world.head)
    clock.advance(days=2)
    worlds.number(world.notice, post=world.head, digits="15400000009")
    factories.publish(world.head)
    html = read(client, f"/posts/{world.head.uid}/history/")
    for record in (first, second, live_edition(world.head)):
        assert f'href="/editions/{record.uid}/"' in html
    assert "首次公布" in html
    assert "有变化：分管工作" in html
    assert re.search("有变化：(公布的电话|出处)", html)
    old = read(client, f"/editions/{first.uid}/")
    assert "主持全面工作" in old
    assert "分管户政" not in old
    assert f"http://testserver/editions/{first.uid}/" in old
    days = [clock.today - timedelta(back) for back in (4, 2)]
    shown = [read(client, f"/posts/{world.head.uid}/?on={day}") for day in days]
    assert f"/editions/{first.uid}/" in shown[0]
    assert f"/editions/{second.uid}/" not in shown[0]
    # On the day of a change both stood there.
    assert f"/editions/{first.uid}/" in shown[1]
    assert f"/editions/{second.uid}/" in shown[1]


def test_drafted_scheduled_and_absent_editions_answer_alike(client, world, clock):
    from officials.models import Edition  # noqa: PLC0415 - the row that no view has

    world.head.duties = "排定的分工"
    world.head.save()
    factories.publish(world.head, on=clock.today + timedelta(3))
    coming = Edition.objects.get(card__duties="排定的分工")
    answers = []
    for uid in (coming.uid, "000000000000"):
        response = client.get(f"/editions/{uid}/")
        answers.append((response.status_code, response.content.decode().replace(uid, "")))
    assert answers[0][0] == 404
    assert answers[0] == answers[1]
    for address in past_addresses(world, world.head):
        assert "排定的分工" not in read(client, address)
    clock.move_to(clock.today + timedelta(3))
    assert "排定的分工" in read(client, f"/editions/{coming.uid}/")


def test_a_withdrawn_post_is_gone_from_the_past_and_does_not_come_back_with_it(
    client, world, clock
):
    old, place = live_edition(world.head), f"/regions/{world.county.code}/?on={world.day}"
    assert world.head.uid in read(client, place)
    withdrawal.withdraw_post(world.head, by=factories.editor(), reason=PublicReason.MISTAKE)
    for address in (f"/posts/{world.head.uid}/history/", f"/posts/{world.head.uid}/?on={world.day}",
                    f"/editions/{old.uid}/"):  # fmt: skip
        html = read(client, address, 410)
        assert "公布有误" in html
        assert "王示例" not in html
    assert world.head.uid not in read(client, place)
    clock.advance(days=1)
    factories.publish(world.head)
    read(client, f"/editions/{old.uid}/", 410)
    # By its terms, which are public again, not among what was published on that day.
    published, _, by_terms = read(client, place).partition("这一天没有公布的岗位")
    assert world.head.uid not in published
    assert world.head.uid in by_terms
    html = read(client, f"/posts/{world.head.uid}/history/")
    assert old.uid not in html
    assert live_edition(world.head).uid in html


def test_an_abolished_post_keeps_its_past(client, world):
    assert "撤销岗位" in read(client, f"/editions/{world.last_edition.uid}/")
    assert world.last_edition.uid in read(client, f"/posts/{world.abolished.uid}/history/")


def test_the_past_names_nobody_who_was_withdrawn_or_withheld(client, world, clock):
    records = [live_edition(world.head)]
    clock.advance(days=1)
    change(world.head, duties="分管户政，王示例主持")
    records.append(live_edition(world.head))
    withdrawal.withdraw_term(world.holder, by=factories.editor(), reason=PublicReason.MISTAKE)
    withholding.withhold_name(world.former.official, by=factories.editor(), reason="security")
    for record in records:
        html = read(client, f"/editions/{record.uid}/")
        assert "这段任职已经撤下" in html
    for address in past_addresses(world, world.head):
        html = read(client, address)
        for name in ("王示例", "赵虚构", world.holder.official.uid, world.former.official.uid):
            assert name not in html, (name, address)
    assert "姓名不公开" in read(client, f"/posts/{world.head.uid}/?on=2021-05-01")
    assert "姓名不公开" in read(client, f"/regions/{world.county.code}/?on=2021-05-01")


def test_a_region_lists_what_it_showed_on_a_day_under_the_names_of_that_day(client, world, clock):
    address = f"/regions/{world.county.code}/?on={world.day}"
    html = read(client, address)
    assert "样品县公安局" in html
    assert len(re.findall(r'href="/posts/[^"]*\?on=', html)) == 5
    heading = r'<h2>[A-Z][^<]+<span class="original" lang="zh-Hans">样品县公安局</span>'
    assert re.search(heading, read(client, f"/en{address}"))
    assert "王示例" in html
    assert "撤下岗位" not in html
    clock.advance(days=1)
    change(world.head, title="党委书记")
    assert "局长" in read(client, address)
    assert "党委书记" not in read(client, address)
    assert "党委书记" in read(client, f"/regions/{world.county.code}/?on={clock.today}")
    ago = read(client, f"/regions/{world.county.code}/?on=2021-05-01")
    assert "这一天没有公布的岗位" in ago
    assert "赵虚构" in ago
    town = read(client, f"/regions/{world.town.code}/?on=2021-05-01")
    assert "这一天本站没有公布这里的岗位" in town
    response = client.get(f"/regions/990000/?on={world.day}")
    assert (response.status_code, response["Location"]) == (301, address)


def test_a_merged_post_takes_its_day_along(client, world):
    factories.redirect(kind=RedirectKind.POST, old="aaaaaaaaaaaa", new=world.head.uid)
    response = client.get("/posts/aaaaaaaaaaaa/?on=2021-05-01")
    target = f"/posts/{world.head.uid}/?on=2021-05-01"
    assert (response.status_code, response["Location"]) == (301, target)
    history = client.get("/posts/aaaaaaaaaaaa/history/")
    assert history["Location"] == f"/posts/{world.head.uid}/history/"


def test_pages_of_the_past_are_kept_from_search_engines_but_for_the_history(client, world):
    for address in past_addresses(world, world.head):
        robots = client.get(address).get("X-Robots-Tag", "")
        assert robots == ("" if address.endswith("/history/") else "noindex"), address


def test_the_past_takes_the_same_queries_for_any_number_of_rows(client, world):
    addresses = [each for each in past_addresses(world, world.head) if "0001" not in each]

    def count():
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                read(client, address)
            counts.append(len(queries))
        return counts

    before = count()
    worlds.fill(world.county, departments=2, each=3)
    for number in range(3):
        factories.appointment(
            post=world.vacant,
            start_date=date(2010 + number, 1, 1),
            end_date=date(2010 + number, 12, 31),
        )
        change(world.head, duties=f"分工{number}")
    factories.publish(world.vacant)
    assert count() == before
    assert max(before) <= 8


@pytest.mark.parametrize(
    ("printed", "repeated"),
    [("09990123456", True), ("0999-0123456转801", True), ("０９９９－０１２３４５６", True),
     ("0123456", True), ("+86 999 0123456", True), ("（0999）0123456", True),
     ("0999-0123457", False), ("0999-0123456、15400000001", False), ("56", False),
     ("0999-0123456 王示例 一三八", False), ("", False), ("■■■", False)],
)  # fmt: skip
def test_a_printed_number_is_repeated_only_where_it_is_this_number_alone(db, printed, repeated):
    with connection.cursor() as cursor:
        cursor.execute("SELECT officials_printed_alone(%s, '09990123456', '801')", [printed])
        assert cursor.fetchone()[0] == (printed if repeated else "")
