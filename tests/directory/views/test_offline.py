"""The pages that a device keeps for the time without a network: numbers of offices, no names."""

import re

from officials.actions import verification, withdrawal
from officials.clock import today
from officials.models.choices import Result
from tests.support import factories, world as worlds

OFFICE, OWN = "tel:+869990123456", "15400000001"


def kept(client, code, prefix=""):
    response = client.get(f"{prefix}/regions/{code}/offline/")
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex, noarchive"
    return response.content.decode()


def test_a_kept_page_has_office_numbers_its_day_and_nobody_s_name_or_own_number(client, world):
    html = kept(client, world.county.code)
    assert OFFICE in html
    # Where it comes from, and when it was checked, as days that stay true.
    assert f"核验：{today().year}年" in html
    assert "尚未核验" in html
    assert "核验：尚未核验" not in html
    assert f"{today().year}年" in html.partition("</h1>")[2][:200]
    assert "〔" in html or "《" in html
    for secret in ("王示例", "赵虚构", OWN, "154 0000 0001", "/officials/", "15400000003"):
        assert secret not in html
    for line in ("110", "119", "120", "12345"):
        assert f'href="tel:{line}"' in html
    assert 'href="tel:099912345"' in html


def test_a_region_without_numbers_keeps_those_above_it_and_the_country_its_own_lines(client, world):
    assert OFFICE in kept(client, world.town.code)
    assert "样品县" in kept(client, world.town.code)
    html = client.get("/offline/").content.decode()
    assert OFFICE not in html
    assert 'href="tel:12345"' in html
    island = kept(client, world.island.code)
    assert 'href="tel:999"' in island
    assert 'href="tel:110"' not in island


def test_a_former_code_leads_to_the_page_of_its_successor_and_no_region_is_404(client, world):
    response = client.get("/regions/990000/offline/")
    assert (response.status_code, response["Location"]) == (
        301,
        f"/regions/{world.county.code}/offline/",
    )
    assert client.get("/regions/999999/offline/").status_code == 404


def test_a_number_that_is_taken_down_or_found_dead_is_not_kept(client, world):
    editor = factories.editor()
    assert OFFICE in kept(client, world.county.code)
    verification.record(world.office, by=editor, checked_on=today(), result=Result.DEAD)
    assert OFFICE not in kept(client, world.county.code)
    assert "15400000002" in kept(client, world.county.code)
    withdrawal.withdraw_post(world.vacant, by=editor, reason="number_wrong")
    assert "15400000002" not in kept(client, world.county.code)


def test_very_many_posts_are_cut_behind_the_desks(client, world):
    posts = worlds.fill(world.zone, departments=5, each=10)
    desk = posts[-1]
    desk.kind, desk.title = "desk", "值班室"
    desk.save()
    factories.publish(desk)
    html = kept(client, world.zone.code)
    assert len(re.findall(r'class="call( quiet)?" href="tel:\+86', html)) == 40
    assert "值班室" in html
