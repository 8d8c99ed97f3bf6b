"""Structured data and Open Graph of pages: correct, small, and nothing that bulk outputs omit."""

import json
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from directory import jsonld
from officials.actions import withdrawal
from officials.models import PublicReason
from tests.support import factories, world as worlds
from tests.support.pairwise import by_turns

JSON = st.recursive(
    st.text() | st.integers(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
)
HOSTILE = '</script><script>alert(1)</script><!-- \u2028 \u2029 & " \\'


class Page(HTMLParser):
    """Read the data blocks and the properties of a page, as a browser does."""

    def __init__(self, html):
        super().__init__()
        self.blocks, self.properties, self.elements, self.inside = [], {}, [], False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.elements.append(tag)
        self.inside = tag == "script" and values.get("type") == "application/ld+json"
        if self.inside:
            self.blocks.append("")
        if tag == "meta" and "property" in values:
            self.properties[values["property"]] = values["content"]

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.blocks[-1] += data


def page_of(client, address):
    return Page(client.get(address).content.decode())


def structured_data(client, address):
    """Return the things in the data block of a page, by type."""
    (block,) = page_of(client, address).blocks
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data["@graph"]}


def organization(client, address):
    return structured_data(client, address).get("GovernmentOrganization")


def names(things):
    return [each["name"] for each in things]


# The block


@given(JSON)
def test_no_value_ends_the_block_and_every_value_comes_back(value):
    block = jsonld.script({"value": value})
    parsed = Page(f"<p>{block}</p>")
    assert parsed.elements == ["p", "script"]
    assert json.loads(parsed.blocks[0])["@graph"] == [{"value": value}]
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028\u2029")


def test_a_hostile_title_stays_text(client, world):
    post = factories.post(department=world.bureau, title=HOSTILE, rank=7)
    worlds.number(factories.notice(owner_region=world.county), post=post)
    factories.publish(post)
    data = organization(client, f"/posts/{post.uid}/")
    (point,) = data["contactPoint"]
    assert point["contactType"] == HOSTILE
    assert page_of(client, f"/posts/{post.uid}/").elements.count("script") <= 2


# What it contains


def test_a_region_has_12345_and_its_departments(client, world):
    place = organization(client, f"/regions/{world.county.code}/")
    assert (place["name"], place["contactPoint"]["telephone"]) == ("样品县", "099912345")
    (department,) = place["subOrganization"]
    assert department["url"] == f"http://testserver/departments/{world.bureau.uid}/"
    assert [point["telephone"] for point in department["contactPoint"]] == ["+869990123456;ext=801"]


def test_a_region_does_not_list_the_departments_of_the_one_above(client, world):
    assert "subOrganization" not in organization(client, f"/regions/{world.town.code}/")


def test_hong_kong_has_no_12345(client, world):
    assert "contactPoint" not in organization(client, f"/regions/{world.island.code}/")


def test_a_department_has_the_hotlines_of_its_posts(client, world):
    department = organization(client, f"/departments/{world.bureau.uid}/")
    points = {point["contactType"]: point["telephone"] for point in department["contactPoint"]}
    assert points == {"局长": "+869990123456;ext=801", "副局长": "+8615400000002"}


def test_the_holder_of_a_post_is_a_member_in_a_role(client, world):
    role = organization(client, f"/posts/{world.head.uid}/")["member"]
    assert (role["@type"], role["roleName"]) == ("OrganizationRole", "局长")
    assert role["member"] == {
        "@type": "Person",
        "name": "王示例",
        "alternateName": "Wang Shili",
    }
    assert "member" not in organization(client, f"/posts/{world.vacant.uid}/")


def test_hours_are_included_if_they_can_be_parsed(client, world):
    post = factories.post(department=world.bureau, title="接待室", rank=8)
    notice = factories.notice(owner_region=world.county)
    printed = ("工作日 9:00-12:00，14:00-17:30", "24小时", "有空的时候")
    for number, words in enumerate(printed, start=11):
        worlds.number(notice, post=post, hours=words, digits=f"154000000{number}")
    factories.publish(post)
    week = list(jsonld.WEEKDAYS)
    times = {
        point["telephone"]: [
            (each["dayOfWeek"], each["opens"], each["closes"])
            for each in point.get("hoursAvailable", ())
        ]
        for point in organization(client, f"/posts/{post.uid}/")["contactPoint"]
    }
    assert times == {
        "+8615400000011": [(week[:5], "09:00", "12:00"), (week[:5], "14:00", "17:30")],
        "+8615400000012": [(week, "00:00", "23:59")],
        "+8615400000013": [],
    }


def test_coming_holidays_and_make_up_days_have_hours_of_their_own(client, world, clock):
    post = factories.post(department=world.bureau, title="接待室", rank=8)
    notice = factories.notice(owner_region=world.county)
    for number, words in enumerate(("工作日 9:00-17:00", "周一至周五 9:00-17:00"), start=11):
        worlds.number(notice, post=post, hours=words, digits=f"154000000{number}")
    factories.publish(post)
    for day, kind in (
        ("2027-09-19", "workday"),
        ("2027-09-24", "holiday"),
        ("2027-09-25", "holiday"),
        ("2027-09-30", "holiday"),
        ("2027-10-01", "holiday"),
    ):
        factories.calendar_day(year=2027, day=day, kind=kind)
    clock.move_to(date(2027, 9, 10))
    exceptions = [
        [
            (each["validFrom"], each["validThrough"], each["opens"], each["closes"])
            for each in point["hoursAvailable"]
            if "validFrom" in each
        ]
        for point in organization(client, f"/posts/{post.uid}/")["contactPoint"]
    ]
    assert exceptions == [
        [
            ("2027-09-19", "2027-09-19", "09:00", "17:00"),
            ("2027-09-24", "2027-09-24", "00:00", "00:00"),
            ("2027-09-30", "2027-10-01", "00:00", "00:00"),
        ],
        [],
    ]


def test_breadcrumbs_lead_down_to_a_page(client, world):
    paths = {
        f"/regions/{world.county.code}/": ["全部地区", "样品省", "样品市", "样品县"],
        f"/departments/{world.bureau.uid}/": ["全部地区", "样品省", "样品市", "样品县"],
        f"/posts/{world.head.uid}/": ["全部地区", "样品省", "样品市", "样品县", "样品县公安局"],
    }
    for address, path in paths.items():
        steps = structured_data(client, address)["BreadcrumbList"]["itemListElement"]
        assert names(steps) == path
        assert [step["position"] for step in steps] == list(range(1, len(path) + 1))
        for step in steps:
            assert client.get(step["item"].removeprefix("http://testserver")).status_code == 200


def test_the_home_page_has_the_url_of_the_search(client, world):
    site = structured_data(client, "/en/")["WebSite"]
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert template == "http://testserver/en/search/?q={search_term_string}"
    address = template.removeprefix("http://testserver").replace("{search_term_string}", "王示例")
    assert client.get(address).status_code == 200


def test_english_pages_have_english_names_and_addresses(client, world):
    place = organization(client, f"/en/regions/{world.county.code}/")
    assert place["name"] == "Sample County"
    assert place["url"] == f"http://testserver/en/regions/{world.county.code}/"


def test_large_print_has_the_same_data_as_plain_print(client, world):
    for address in (f"/regions/{world.county.code}/", f"/posts/{world.head.uid}/"):
        assert structured_data(client, f"/large{address}") == structured_data(client, address)


# What it never contains


def everything(client, world):
    """Return all data blocks of the site as one text; outside of CI in one form of each page."""
    pages = [
        page_of(client, prefix + address)
        for number, address in enumerate(worlds.addresses(world))
        for prefix in by_turns(("", "/en", "/large"), number, of=3)
    ]
    return "".join(block for page in pages for block in page.blocks)


def test_invented_suspended_and_holders_own_hotlines_are_left_out(client, world):
    text = everything(client, world)
    assert "+869990123456;ext=801" in text
    for number in (world.own, world.suspended):
        assert number.digits not in text
    assert "15400000004" not in text
    assert "演示岗位" not in text


def test_a_withdrawn_hotline_is_left_out(client, world):
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason="number_stopped")
    assert "9990123456" not in everything(client, world)


def test_a_department_with_invented_posts_alone_is_left_out(client, world):
    for post in (world.head, world.vacant, world.desk):
        withdrawal.withdraw_post(post, by=factories.editor(), reason=PublicReason.MISTAKE)
    assert organization(client, f"/departments/{world.bureau.uid}/") is None
    assert organization(client, f"/posts/{world.demo.uid}/") is None
    assert "subOrganization" not in organization(client, f"/regions/{world.county.code}/")


# Open Graph


@pytest.mark.parametrize(
    ("prefix", "locale", "other"), [("", "zh_CN", "en_GB"), ("/en", "en_GB", "zh_CN")]
)
def test_open_graph_repeats_the_title_and_the_description_of_a_page(
    client, world, clock, prefix, locale, other
):
    for address, status in worlds.addresses(world).items():
        if status != 200 or re.search(r"/print/|/newspaper/|/screen/|\?", address):
            continue
        html = client.get(prefix + address).content.decode()
        properties = Page(html).properties
        assert f"<title>{properties['og:title']}" in html, address
        assert f'<meta name="description" content="{properties["og:description"]}">' in html, (
            address
        )
        assert properties["og:url"] == f"http://testserver{prefix}{address}"
        assert (properties["og:locale"], properties["og:locale:alternate"]) == (locale, other)
        assert properties["og:type"] == "website"
        assert properties["og:image"].startswith("http://testserver/static/share")
    county = Page(client.get(f"{prefix}/regions/{world.county.code}/").content.decode()).properties
    assert re.search(r"\b4\b", county["og:description"])
    assert str(clock.today.year) in county["og:description"]


def test_a_hostile_title_stays_in_its_property(client, world):
    post = factories.post(department=world.bureau, title=HOSTILE, rank=7)
    factories.publish(post)
    with translation.override("zh-hans"):
        properties = page_of(client, f"/posts/{post.uid}/").properties
    assert properties["og:title"].startswith(HOSTILE[:30])
