"""Pages are small enough for a bad network: 30 KB compressed, cold, with everything."""

import gzip

from django.conf import settings

from tests import factories, world as worlds

KB = 1024


def compressed(body):
    return len(gzip.compress(body, 6))


def varied(region):
    """Fifty posts of ten departments, no two alike."""
    posts = worlds.fill(region, departments=10, each=5)
    for number, post in enumerate(posts):
        post.title = f"副局长（{chr(0x4E00 + 37 * number)}{chr(0x5200 + 53 * number)}）"
        post.duties = "分管" + "、".join(
            chr(0x4E00 + (number * 97 + step * 131) % 20000) * 2 for step in range(8)
        )
        post.save()
    factories.publish(*posts)
    return posts


def test_a_place_with_fifty_posts_weighs_at_most_14_kb(client, world):
    varied(world.zone)
    for prefix in ("", "/en"):
        response = client.get(f"{prefix}/regions/{world.zone.code}/")
        assert response.content.count(b'class="card"') == 50
        assert compressed(response.content) <= 14 * KB


def test_every_other_page_weighs_at_most_14_kb(client, world):
    for address in worlds.addresses(world):
        assert compressed(client.get(address).content) <= 14 * KB, address


def test_the_stylesheet_weighs_at_most_8_kb_and_there_is_one():
    (sheet,) = (settings.BASE_DIR / "static" / "css").glob("site*.css")
    assert compressed(sheet.read_bytes()) <= 8 * KB
