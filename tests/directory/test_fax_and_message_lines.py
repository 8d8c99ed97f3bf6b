"""Fax and message lines: shown with what they are, and nowhere offered as a telephone."""

import csv
import io
import json
import re
from datetime import datetime

import pytest

from directory.post_cards import Layout, build_post_cards
from officials.days import SHANGHAI
from tests.directory.test_jsonld import page_of
from tests.directory.test_vcard import card as vcard_of, parse
from tests.directory.views.test_printing import card_numbers, rows, sheet
from tests.support import factories
from tests.support.calendars import CALENDAR
from tests.support.live_posts import make_hotline, make_post

MONDAY = datetime(2026, 1, 5, 10, 0, tzinfo=SHANGHAI)
ALWAYS, NIGHT = "24小时", "周一至周日 20:00–22:00"


def build(*posts, layout=Layout.COMPACT):
    (card,), _change = build_post_cards(
        posts[:1], MONDAY, layout, calendar=CALENDAR, colleagues=posts[1:]
    )
    return card


@pytest.mark.parametrize(
    ("use", "status"), [("fax", "只收传真，不能通话"), ("text", "只收短信，不能通话")]
)
def test_it_has_no_call_button_and_is_never_open(use, status):
    (view,) = build(make_post(make_hotline(ALWAYS, use=use))).unfolded
    assert (view.address, view.status) == ("", status)
    assert view.number == "0999-012 3456"
    assert view.availability.kind == "silent"


@pytest.mark.parametrize("use", ["fax", "text"])
def test_an_office_with_nothing_else_is_unreachable_and_it_stands_in_for_nobody(use):
    silent = make_post(make_hotline(ALWAYS, use=use), kind="desk")
    closed = make_post(make_hotline(NIGHT))
    card = build(silent, closed, layout=Layout.FULL)
    assert (card.unreachable, card.is_always_answered) == (True, False)
    assert card.fallback.number == "12345"
    assert build(closed, silent).fallback is None


def test_it_comes_after_every_number_that_can_be_called_whatever_its_rank():
    fax = make_hotline(ALWAYS, use="fax", rank=1)
    closed, doubtful = make_hotline(NIGHT, rank=2), make_hotline(result="unanswered", rank=3)
    card = build(make_post(fax, closed, doubtful))
    assert [view.hotline for view in card.unfolded] == [doubtful, closed, fax]


def test_an_invented_fax_has_no_button_either():
    (view,) = build(make_post(make_hotline(use="fax"), demo=True)).unfolded
    assert view.address == ""


@pytest.fixture
def faxed(db):
    """A live post whose first number is a fax, then a message line and a telephone."""
    post = factories.post(title="办公室主任")
    for rank, (digits, kind, use, label) in enumerate(
        [
            ("09990123451", "landline", "fax", "传真"),
            ("15400000009", "mobile", "text", "举报"),
            ("09990123452", "landline", "call", "电话/传真"),
        ]
    ):
        factories.sourced_hotline(
            post=post, digits=digits, kind=kind, use=use, label=label, rank=rank, hours=ALWAYS
        )
    return factories.publish(post)


@pytest.mark.parametrize("prefix", ["", "/large", "/en", "/large/en"])
def test_a_page_dials_the_telephone_alone_and_names_the_others(client, faxed, prefix):
    html = client.get(f"{prefix}/posts/{faxed.uid}/").content.decode()
    main = html.partition("<main")[2]
    dialled = set(re.findall(r'href="tel:([^"]+)"', main)) - {"12345"}
    assert dialled == {"+869990123452"}
    assert "0999-012 3451" in main
    words = ("Fax only", "Text messages only") if "en" in prefix else ("只收传真", "只收短信")
    assert all(word in main for word in words)


def test_a_contact_has_the_type_of_each(client, faxed):
    lines = parse(vcard_of(client, faxed).content)
    assert [(kind, value) for name, kind, value in lines if name == "TEL"] == [
        ("WORK,FAX", "+869990123451"),
        ("WORK,TEXT", "+8615400000009"),
        ("WORK,VOICE", "+869990123452"),
    ]
    (note,) = [value for name, _kind, value in lines if name == "NOTE"]
    assert note.startswith("传真 0999-012 3451")
    assert "短信 举报 154 0000 0009" in note


def test_structured_data_has_a_fax_number_and_one_telephone(client, faxed):
    (block,) = page_of(client, f"/posts/{faxed.uid}/").blocks
    points = [
        point for thing in json.loads(block)["@graph"] for point in thing.get("contactPoint", ())
    ]
    assert [point.get("faxNumber") for point in points] == ["+869990123451", None]
    assert [point.get("telephone") for point in points] == [None, "+869990123452"]
    assert "hoursAvailable" not in points[0]


def test_the_sheet_says_what_it_is_and_the_card_for_the_purse_leaves_it_out(client, faxed):
    html = sheet(client, faxed.department.region)
    printed = [(row[3], row[4].split()[0]) for row in rows(html)]
    assert printed == [
        ("传真 0999-012 3451", "传真"),
        ("短信 154 0000 0009", "举报"),
        ("0999-012 3452", "电话/传真"),
    ]
    assert card_numbers(html) == ["110", "12345", "0999-012 3452"]


def test_search_narrows_to_it_and_a_download_tells_it_apart(client, faxed):
    def found(kind):
        response = client.get("/search/", {"q": "办公室主任", "kind": kind})
        return "<article" in response.content.decode()

    assert [found(kind) for kind in ("fax", "text", "landline", "mobile")] == [
        True, True, True, False
    ]  # fmt: skip
    text = client.get("/search.csv", {"q": "办公室主任"}).content.decode()[1:]
    assert [row["号码用途"] for row in csv.DictReader(io.StringIO(text))] == [
        "传真",
        "短信",
        "电话",
    ]
