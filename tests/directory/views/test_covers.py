"""A cover stands first on the card of the holder who is away, with the number to call now."""

import csv
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from officials.actions import withdrawal, withholding
from officials.models import PublicReason
from tests.support import factories, world as worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def covered(world, clock):
    """The cover of the head of the bureau by its deputy, for three days from today on."""
    cover = factories.cover(
        post=world.head,
        covered_by=world.vacant,
        start_date=clock.today,
        end_date=clock.today + timedelta(2),
    )
    factories.publish(world.head)
    factories.check_deferred()
    return cover


def page(client, post, prefix=""):
    return client.get(f"{prefix}/posts/{post.uid}/").text


def days(cover):
    start, end = cover.start_date, cover.end_date
    return f"{start.month}月{start.day}日至{end.month}月{end.day}日"


def test_the_number_of_the_cover_is_the_first_to_call(client, world, covered):
    html = page(client, world.head)
    assert f'{days(covered)}代接：<a href="/posts/{world.vacant.uid}/">副局长</a>' in html
    assert html.index("tel:+8615400000002") < html.index("tel:+869990123456")
    assert "Covering, " in page(client, world.head, "/en")
    assert "代接" in page(client, world.head, "/large")


def test_the_cover_is_public_from_midnight_to_midnight(client, world, covered, clock):
    clock.move_to(covered.end_date)
    assert "代接" in page(client, world.head)
    clock.move_to(covered.end_date + timedelta(1))
    assert "代接" not in page(client, world.head)


def test_a_region_with_a_cover_is_read_anew_in_five_queries(client, world, covered):
    address = f"/regions/{world.county.code}/"
    client.get(address)
    withdrawal.suspend(world.office, by=world.editor, reason="号码有误")
    with CaptureQueriesContext(connection) as queries:
        assert "代接" in client.get(address).text
    assert len(queries) == 5


@pytest.mark.parametrize("address", ["/regions/{county.code}/", "/departments/{bureau.uid}/"])
def test_lists_show_the_cover_on_the_card(client, world, covered, address):
    html = client.get(address.format(**vars(world))).text
    assert "代接" in html


def test_a_search_for_the_holder_finds_the_post_with_its_cover(client, world, covered):
    html = client.get("/search/", {"q": "王示例", "region": world.county.code}, follow=True).text
    assert "代接" in html
    assert "154 0000 0002" in html


def test_tables_name_who_covers_and_until_when(client, world, covered):
    query = {"region": world.county.code}
    rows = json.loads(b"".join(client.get("/search.json", query)))["rows"]
    row = next(row for row in rows if row["post_uid"] == world.head.uid)
    assert row["covered_by_uid"] == world.vacant.uid
    assert row["covered_by"] == "副局长"
    assert row["covered_from"] == str(covered.start_date)
    assert row["covered_until"] == str(covered.end_date)
    lines = b"".join(client.get("/search.csv", query)).decode("utf-8-sig").splitlines()
    table = list(csv.DictReader(lines))
    assert {line["代接岗位"] for line in table if line["岗位编号"] != world.head.uid} == {""}


def test_paper_and_address_books_say_who_covers_without_the_number(client, world, covered):
    sheet = client.get(f"/regions/{world.county.code}/print/").text
    assert f"{days(covered)}由“副局长”代接" in sheet
    card = client.get(f"/posts/{world.head.uid}.vcf").content.decode().replace("\r\n ", "")
    assert "由“副局长”代接" in card
    assert "0002" not in card


def test_a_cover_whose_number_was_withdrawn_leaves_the_card_at_once(client, world, covered):
    withdrawal.withdraw_hotline(
        world.overdue, by=factories.editor(), reason=PublicReason.NUMBER_WRONG
    )
    assert "代接" not in page(client, world.head)
    assert "代接" not in client.get(f"/regions/{world.county.code}/print/").text


def test_a_withheld_name_is_masked_in_the_title_of_the_covering_post(client, world):
    desk = factories.post(department=world.bureau, title="李样本工作室", rank=9)
    official = factories.official(name="李样本", owner_region=world.county)
    factories.appointment(post=desk, official=official)
    factories.publish(desk)
    factories.cover(post=world.head, covered_by=desk)
    factories.publish(world.head)
    assert "李样本" in page(client, world.head)
    withholding.withhold_name(official, by=factories.editor(), reason="security")
    html = page(client, world.head)
    assert "代接" in html
    assert "李样本" not in html


def test_covers_cost_a_page_two_queries_however_many_there_are(client, place, clock):
    posts = worlds.fill(place, departments=1, each=4)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/regions/{place.code}/")
        return len(queries)

    client.get(f"/regions/{place.code}/")
    factories.cover(post=posts[0], covered_by=posts[3])
    factories.publish(posts[0])
    one = count()
    for post in posts[1:3]:
        factories.cover(post=post, covered_by=posts[3])
    factories.publish(*posts[1:3])
    assert count() == one
