"""Pages are small enough for a bad network: 30 KB compressed, cold, with everything."""

import gzip
import re

import pytest
from django.conf import settings

from tests.support import factories, world as worlds
from tests.support.pairwise import FULL

KB = 1024


def compressed(body):
    return len(gzip.compress(body, 6))


def varied(region, departments=10):
    """Fifty posts of so many departments, no two alike."""
    posts = worlds.fill(region, departments=departments, each=50 // departments)
    for number, post in enumerate(posts):
        post.title = f"副局长（{chr(0x4E00 + 37 * number)}{chr(0x5200 + 53 * number)}）"
        post.duties = "分管" + "、".join(
            chr(0x4E00 + (number * 97 + step * 131) % 20000) * 2 for step in range(8)
        )
        post.save()
    factories.publish(*posts)
    return posts


SIZES_AND_LANGUAGES = ("", "/en", "/large", "/large/en")


@pytest.mark.parametrize("departments", [1, 10])
def test_fifty_posts_weigh_at_most_14_kb(client, world, departments):
    post, *_others = varied(world.zone, departments)
    place, bureau = f"/regions/{world.zone.code}/", f"/departments/{post.department.uid}/"
    for prefix in SIZES_AND_LANGUAGES:
        assert compressed(client.get(prefix + place).content) <= 14 * KB
        response = client.get(prefix + bureau)
        assert response.content.count(b'<article class="card') == 50 / departments
        assert compressed(response.content) <= 14 * KB


def test_a_place_with_hundreds_of_posts_weighs_no_more(client, world):
    worlds.fill(world.zone, departments=40 if FULL else 12, each=10)
    for prefix in SIZES_AND_LANGUAGES:
        response = client.get(f"{prefix}/regions/{world.zone.code}/")
        assert response.content.count(b'<article class="card') == 10
        assert compressed(response.content) <= 14 * KB


def test_every_other_page_weighs_at_most_14_kb(client, world):
    for address in worlds.addresses(world):
        assert compressed(client.get(address).content) <= 14 * KB, address


def test_the_stylesheet_weighs_at_most_8_kb_and_there_is_one():
    (sheet,) = (settings.BASE_DIR / "static" / "css").glob("site*.css")
    assert compressed(sheet.read_bytes()) <= 8 * KB


def test_a_worker_weighs_at_most_3_kb():
    for worker in ("sw.js", "screen_worker.js"):
        assert len((settings.WHITENOISE_ROOT / worker).read_bytes()) <= 3 * KB


def test_a_first_visit_weighs_at_most_30_kb_with_everything_it_loads(client, world):
    varied(world.zone)
    html = client.get(f"/regions/{world.zone.code}/").content
    loaded = re.findall(
        rb'(?:<link rel="(?:icon|stylesheet)" href|<script src)="/static/(.*?)"', html
    )
    files = [(settings.BASE_DIR / "static" / name.decode()).read_bytes() for name in loaded]
    assert len(files) == 3
    assert compressed(html) + sum(map(compressed, files)) <= 30 * KB
