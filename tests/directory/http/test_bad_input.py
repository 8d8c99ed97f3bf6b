"""Bad addresses get 404 or 400 in plain words, never 500."""

import string

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from directory.models import RateLimitCount
from tests.support.pairwise import examples

LONG = "王" * 10_000

ADDRESSES = [
    ("/regions/999999/", 404),
    ("/regions/12345/", 404),
    ("/regions/1234567/", 404),
    ("/regions/４５０１００/", 404),
    ("/regions/z-zzzzzzzzzz/", 404),
    ("/regions/z-" + "z" * 5000 + "/", 404),
    ("/regions/450100%00/", 404),
    ("/regions/450100%0A/", 404),
    ("/regions/%FF%FE/", 404),
    ("/regions/-1/", 404),
    ("/regions/450100/prints", 404),
    ("/posts/short/", 404),
    ("/posts/000000000000/", 404),
    ("/posts/ABCDEFGHJKMN/", 404),
    ("/posts/iiiiiiiiiiii/", 404),
    ("/posts/00000000000%00/", 404),
    ("/posts/0000000000000/", 404),
    ("/departments/000000000000/", 404),
    ("/departments/%ED%A0%80/", 404),
    ("/search/?q=" + LONG, 400),
    ("/search/?q=%00", 400),
    ("/search/?q=%FF%FE", 400),
    ("/search/?q=%ED%A0%80", 400),
    ("/search/?q='%20OR%201=1", 200),
    ("/search/?q=王&region=%00", 400),
    ("/search/?" + "&".join(f"a{n}=1" for n in range(1200)), 400),
    ("/regions/?" + "&".join(f"a{n}=1" for n in range(1200)), 400),
    ("/regions/?q=" + LONG, 400),
    ("/regions/?q=%00%00", 400),
    ("/regions/?q=%FF", 400),
    ("/sitemap-999999-1.xml", 404),
    ("/sitemap-990001-0.xml", 404),
    ("/sitemap-990001-99999999999999999999.xml", 404),
    ("/en/en/", 404),
    ("/zh-hans/", 404),
    ("/EN/", 404),
    ("/%00", 404),
    ("/%FF%FE/", 404),
    ("/" + "a" * 5000, 404),
    ("/../../etc/passwd", 404),
]


@pytest.mark.parametrize(("address", "status"), ADDRESSES, ids=[a[:40] for a, _ in ADDRESSES])
@pytest.mark.usefixtures("db")
def test_a_bad_address_is_told_so_in_plain_words(client, address, status):
    for prefix in ("", "/en"):
        response = client.get(prefix + address)
        assert response.status_code == status
        assert "<h1" in response.content.decode()


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("path", ["/en//evil.example/", "//evil.example/", "//[", "/en//%5b/"])
def test_a_missing_page_leads_to_nobody_elses_site(client, path):
    response = client.get("/", PATH_INFO=path)
    assert response.status_code == 404
    assert b'href="http://evil' not in response.content
    assert b'href="//evil' not in response.content


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("address", ["/about/", "/sitemap-pages.xml", "/robots.txt"])
def test_a_port_that_is_not_the_sites_own_stands_in_no_link(client, address):
    page = client.get(address)
    other = client.get(address, headers={"host": "testserver:31337"})
    assert other.status_code == 200
    assert "31337" not in other.text
    assert other.text == page.text
    assert other.get("ETag") == page.get("ETag")


@pytest.mark.usefixtures("db")
def test_the_port_on_which_the_site_listens_stands_in_absolute_links(client):
    page = client.get("/about/", headers={"host": "127.0.0.1:8000"}, SERVER_PORT="8000").text
    assert '<link rel="canonical" href="http://127.0.0.1:8000/about/">' in page
    assert 'href="/en/about/"' in page


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "address",
    [
        "/posts/000000000000/",
        "/departments/000000000000/",
        "/officials/000000000000/",
        "/notices/000000000000/",
        "/en/regions/999999/",
    ],
)
def test_no_cache_keeps_a_missing_page_that_may_be_published_a_minute_later(client, address):
    response = client.get(address)
    assert (response.status_code, response["Cache-Control"]) == (404, "no-store")


def test_another_sites_name_is_refused_in_words(client):
    response = client.get("/about/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert b"evil.example" not in response.content
    assert "Content-Security-Policy" in response.headers


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["ß", "Ø", "a " * 9])
def test_a_question_that_names_nothing_or_too_much_is_refused(client, query):
    assert client.get("/search/", {"q": query}).status_code == 400


@pytest.mark.django_db
def test_every_sign_may_be_searched_for(client):
    for sign in f"{string.punctuation}\x01\x1f\u3000\u200b\u202e\ufeff\U0003075f\U0001f600":
        for query in (sign, f"王{sign}李 wang{sign} 154{sign}00"):
            assert client.get("/search/", {"q": query}).status_code in {200, 400}, repr(query)


PIECES = st.sampled_from(
    ["没有", "王", "示例", "样品", "县", "公安局", "城管", "长", "襄"]
) | st.sampled_from(
    ["wang", "wsl", "ß", "0", "12", "154", "0000", "１２", "·", "(", "-", "'", "tel:", " ", "　"]
)


@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(pieces=st.lists(PIECES, max_size=7))
def test_each_query_gets_an_answer(client, world, pieces):
    RateLimitCount.objects.all().delete()
    asked = {"q": "".join(pieces)}
    for path in (
        "/search/",
        "/search.json",
        "/regions/",
        "/suggest/",
        f"/topics/{world.topic.slug}/",
    ):
        answer = client.get(path, asked)
        assert answer.status_code in {200, 302, 400}, path
    narrowed = client.get("/search/", asked | {"region": world.town.code})
    assert narrowed.status_code in {200, 400}
