"""The home page: what may be asked, and which regions published last (in the index of regions)."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import quote

from tests.support import factories


def newest(client):
    return client.get("/regions/").text.partition('id="newest"')[2].partition("</section>")[0]


def examples(client, address="/"):
    shown = client.get(address).text.partition('class="examples"')[2].partition("</ul>")[0]
    return [unescape(text) for text in re.findall(r'<a href="[^"]*">([^<]*)</a>', shown)]


def test_a_departure_makes_no_region_newly_published(client, world, clock):
    first = clock.today
    leaving = factories.post(department=factories.department(region=world.county))
    factories.sourced_hotline(post=leaving)
    factories.appointment(post=leaving, end_date=first + timedelta(3))
    factories.publish(leaving)
    clock.advance(days=1)
    added = factories.post(department=factories.department(region=world.zone))
    factories.sourced_hotline(post=added)
    factories.publish(added)
    clock.advance(days=4)
    html = newest(client)
    assert html.index(world.zone.name) < html.index(world.county.name)
    assert f'datetime="{first}"' in html
    assert f'datetime="{first + timedelta(1)}"' in html
    assert f'datetime="{first + timedelta(4)}"' not in html


def test_a_scheduled_publication_is_new_from_its_day_on(client, world, clock):
    day = clock.today + timedelta(2)
    coming = factories.post(department=factories.department(region=world.zone))
    factories.sourced_hotline(post=coming)
    factories.publish(coming, on=day)
    assert f"/regions/{world.zone.code}/" not in newest(client)
    clock.move_to(day)
    assert f'datetime="{day}"' in newest(client)


def test_the_index_counts_what_a_region_published_on_its_last_day(client, world, clock):
    clock.advance(days=1)
    posts = [factories.post(department=factories.department(region=world.zone)) for _ in range(2)]
    for post in posts:
        factories.sourced_hotline(post=post)
    factories.publish(*posts)
    row = newest(client).partition(f"/regions/{world.zone.code}/")[2].partition("</li>")[0]
    assert "公布 2 个岗位" in row


def test_each_example_finds_what_it_asks_for(client, world):
    shown = examples(client)
    assert 1 <= len(shown) <= 3
    assert len({text.split()[0] for text in shown}) == len(shown)
    for text in shown:
        page = client.get(f"/search/?q={quote(text)}", follow=True)
        assert page.status_code == 200
        assert 'class="call"' in page.text, text


def test_nothing_published_teaches_no_example(client, clock):
    page = client.get("/")
    assert page.status_code == 200
    assert examples(client) == []
    assert "例如" not in page.text
    assert 'placeholder="哪里 + 什么事"' in page.text


def test_an_owner_signs_every_page(client, world, settings):
    settings.SITE_OWNER, settings.SITE_FILING_NUMBER = "示例市人民政府办公室", "示例ICP备0号"
    settings.SITE_CONTACT = "mailto:office@example.org"
    for address in ("/", "/large/en/about/", f"/regions/{world.county.code}/"):
        footer = client.get(address).text.partition("<footer")[2]
        assert "示例市人民政府办公室" in footer, address
        assert "示例ICP备0号" in footer, address
        assert "mailto:office@example.org" in footer, address


def test_a_site_without_an_owner_claims_none(client, world):
    footer = client.get("/").text.partition("<footer")[2]
    assert "主办" not in footer
    assert "/about/#recognise" in footer
    assert 'id="recognise"' in client.get("/about/").text
