"""The home page: which regions published last."""

from datetime import timedelta

from tests.support import factories


def newest(client):
    return client.get("/").text.partition('id="newest"')[2].partition("</section>")[0]


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
