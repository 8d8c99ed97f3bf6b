"""长辈版: the same pages in large print under a prefix, and nothing else under it."""

import re

import pytest

from tests.support import factories


def text(client, address, **more):
    response = client.get(address, **more)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_link_of_a_large_page_stays_large_but_the_one_out(client, world, prefix):
    html = text(client, f"/large{prefix}/regions/{world.county.code}/")
    assert 'class="large"' in html
    links = [link for link in re.findall('<a[^>]* href="([^"]+)"', html) if ":+" not in link]
    out = [link for link in links if not link.startswith(("/large", "#", "?", "tel:"))]
    here = f"/regions/{world.county.code}/"
    other = "" if prefix else "/en"
    assert out == [f"{prefix}{here}"]
    assert f"/large{other}{here}" in links
    assert 'action="/large' in html


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_search_engines_are_led_to_the_plain_page(client, world, prefix):
    plain, large = (
        text(client, f"{size}{prefix}/posts/{world.head.uid}/") for size in ("", "/large")
    )
    head = re.compile('<link rel="(?:canonical|alternate)"[^>]*>')
    assert head.findall(plain) == head.findall(large)
    assert head.findall(plain)


def test_a_question_goes_along_to_the_other_size_and_language(client, world):
    html = text(client, "/search/?q=王示例&utm=x")
    for prefix in ("/large", "/en"):
        assert f'href="{prefix}/search/?q=%E7%8E%8B%E7%A4%BA%E4%BE%8B"' in html


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "address",
    [
        "/large/admin/",
        "/large/static/css/site.css",
        "/large/sitemap.xml",
        "/large/robots.txt",
        "/large/.well-known/security.txt",
        "/large/healthz",
        "/large/large/",
        "/large/large/about/",
        "/largesse/",
        "/en/large/",
    ],
)
def test_files_and_feeds_are_not_under_the_prefix(client, address):
    assert client.get(address).status_code == 404


def test_each_size_is_kept_apart(client, world):
    address = f"/regions/{world.county.code}/"
    for _time in range(2):
        assert 'class="plain"' in text(client, address)
        assert 'class="large"' in text(client, f"/large{address}")
    assert client.get(address)["ETag"] != client.get(f"/large{address}")["ETag"]


def test_no_stranger_says_where_the_site_is_mounted(client, world):
    address = f"/regions/{world.county.code}/"
    plain = text(client, address)
    for name in ("SCRIPT-NAME", "SCRIPT_NAME", "X-SCRIPT-NAME", "X-FORWARDED-PREFIX"):
        assert text(client, address, headers={name: "/large"}) == plain


def test_the_page_after_a_large_one_is_plain_again(client, world):
    client.get(f"/large/posts/{world.drafted.uid}/")
    client.get("/large/regions")
    page = text(client, "/about/")
    assert re.findall('href="(/large[^"]*)"', page) == ["/large/about/"]


def test_a_redirect_stays_large(client, world):
    assert client.get("/large/regions")["Location"] == "/large/regions/"
    answer = client.get("/large/regions/", {"q": "样品县"})
    assert answer["Location"] == f"/large/regions/{world.county.code}/"


@pytest.mark.usefixtures("db")
def test_a_form_without_its_slash_is_redirected_to_its_first_page(client):
    for address in ("/en", "/large", "/large/en"):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (301, f"{address}/"), address
        assert client.get(f"{address}?a=1")["Location"] == f"{address}/?a=1"


def test_the_gallery_is_part_of_a_demonstration_alone(client, db, settings):
    assert client.get("/components/").status_code == 404
    settings.DEMO = True
    for prefix in ("", "/en", "/large"):
        html = text(client, f"{prefix}/components/")
        assert html.count('<article class="card') == 25
        for state in ("open", "closed", "wrong", "doubtful", "unknown", "suspended"):
            assert f'class="state {state}"' in html


def test_a_number_that_nobody_answers_is_followed_by_a_better_one(client, world):
    desk = factories.post(department=world.bureau, kind="desk", title="总值班室")
    factories.sourced_hotline(post=desk, digits="15400000044", hours="全天")
    factories.publish(desk)
    card = text(client, f"/posts/{world.desk.uid}/")
    assert "改打" in card
    assert 'href="tel:+8615400000044"' in card
    english = text(client, f"/en/posts/{world.desk.uid}/").partition('class="fallback"')[2]
    assert "General Duty Office" in english.partition("</li>")[0]
