"""Rules of every public page: status, language, headers, and nothing that is not public."""

import re
from contextlib import suppress

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, URLPattern, get_resolver, resolve

from officials.actions import withdrawal
from tests.support import factories, world as worlds

MACHINES = (
    "/robots.txt",
    "/.well-known/security.txt",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/healthz",
    "/readyz",
)
# Pages that take a POST.
FORMS = ("/report/", "/outcome/")
KEPT, STATEMENTS = [], []
REGISTER = (
    "officials_appointment",
    "officials_edition",
    "officials_editionhotline",
    "officials_hotline",
    "officials_hotlinesource",
    "officials_notice",
    "officials_official",
    "officials_post",
    "officials_user",
    "officials_verification",
)


def crawl(client, world):
    """Visit every public address in both languages; yield its address, status and answer."""
    for address, status in worlds.addresses(world).items():
        for prefix in ("", "/en"):
            yield prefix + address, status, client.get(prefix + address)
    files = (*worlds.files(world), f"/sitemap-{world.province.code}-1.xml")
    for address in (*MACHINES, *files):
        yield address, None, client.get(address)


@pytest.fixture
def crawled(client, world):
    """Return what ``crawl`` yields from the untouched country, crawled once by each worker."""
    if not KEPT:
        with CaptureQueriesContext(connection) as queries:
            KEPT.extend([*crawl(client, world)])
        STATEMENTS.extend(query["sql"] for query in queries)
    return KEPT


def url_names(patterns):
    """Return the names of URL patterns, without those of the admin."""
    for each in patterns:
        if isinstance(each, URLPattern):
            yield each.name
        elif each.namespace != "admin":
            yield from url_names(each.url_patterns)


def test_every_url_pattern_has_an_address_that_is_crawled(crawled):
    names = set()
    for address, _status, _response in crawled:
        with suppress(Resolver404):
            names.add(resolve(address.partition("?")[0]).url_name)
    # Files and answers without a page, the gallery of a demonstration, and the page that a secret
    # link opens have tests of their own.
    downloads = {"search-xlsx", "search-csv", "search-exact-csv", "search-json"}
    downloads |= {"coverage-xlsx", "coverage-csv", "coverage-exact-csv"}
    elsewhere = {*downloads, "suggest", "components", "office-confirmation"}
    assert {*url_names(get_resolver().url_patterns)} - names == elsewhere


def test_every_page_answers_in_both_languages(crawled):
    for address, status, response in crawled:
        assert status in {None, response.status_code}, address
        if address.startswith("/en") or status:
            lang = "en" if address.startswith("/en") else "zh-Hans"
            assert f'<html lang="{lang}" class="plain"' in response.content.decode(), address


def test_no_page_queries_the_register(crawled):
    read = re.compile(rf"\b({'|'.join(REGISTER)})\b")
    assert len(STATEMENTS) > 100
    assert {table for sql in STATEMENTS for table in read.findall(sql)} == set()


def test_no_page_shows_a_draft_or_a_withdrawn_hotline(world, crawled):
    secret = ["草稿", world.drafted.uid, "从未公布局", world.empty.uid]
    secret += ["15400000003", "154 0000 0003", "15400000005", "154 0000 0005"]
    secret += ["154 0000 0006", "15400000007", "154 0000 0007"]
    for address, _status, response in crawled:
        text = response.content.decode()
        assert [word for word in secret if word in text and word not in address] == [], address


def test_no_page_sets_a_cookie_or_varies_by_more_than_encoding(crawled):
    for address, _status, response in crawled:
        assert not response.cookies, address
        assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding", address


def test_a_page_has_one_heading_a_title_and_its_translations(crawled):
    for address, status, response in crawled:
        if status != 200 or "?" in address or "/search/" in address:
            continue
        html = response.content.decode()
        assert html.count("<h1") == 1, address
        assert re.search("<title>[^<]{4,}</title>", html), address
        path = address.partition("?")[0]
        plain = path.removeprefix("/en") or "/"
        assert f'hreflang="zh-Hans" href="http://testserver{plain}"' in html, address
        assert f'hreflang="x-default" href="http://testserver{plain}"' in html, address
        assert f'hreflang="en" href="http://testserver/en{plain}"' in html, address
        assert f'rel="canonical" href="http://testserver{path}"' in html, address


def test_the_title_of_each_page_of_a_place_or_post_names_what_is_above_it(client, world, crawled):
    place = re.compile(
        f"/(?:regions|coverage)/{world.county.code}/|/notices/.region="
        "|/(?:posts|departments|editions|officials)/"
    )
    lists = [f"{prefix}/notices/?region={world.county.code}" for prefix in ("", "/en")]
    titled = 0
    for address, status, response in [*crawled, *((each, 200, client.get(each)) for each in lists)]:
        if status == 200 and place.search(address):
            title = re.search("<title>(.*?)</title>", response.content.decode())[1]
            names = (
                ", Sample City, Sample Province"
                if address.startswith("/en/")
                else "，样品市，样品省"
            )
            assert title.count(names) == 1, address
            titled += 1
    assert titled >= 60  # thirty pages in two languages


def test_a_page_has_one_box_that_searches_the_whole_site(crawled):
    for address, status, response in crawled:
        html = response.content.decode()
        if status is None or 'class="sheet' in html or "screen.css" in html:  # paper, and halls
            continue
        boxes = [box.partition("</form>")[0] for box in html.split('role="search"')[1:]]
        whole = [box for box in boxes if "data-suggest" in box and "suggest/?" not in box]
        assert len(whole) == 1, address
        assert 'src="/static/js/site' in html, address


def test_headings_skip_no_level(crawled):
    for address, status, response in crawled:
        if status is None:
            continue
        levels = [int(n) for n in re.findall(r"<h([1-6])", response.content.decode())]
        steps = zip([0, *levels], levels, strict=False)
        assert all(after <= before + 1 for before, after in steps), (address, levels)


def test_an_english_page_marks_chinese_text(crawled):
    chinese = re.compile("[\u4e00-\u9fff]")
    for address, status, response in crawled:
        if not address.startswith("/en") or status is None or "q=" in address:
            continue
        body = response.content.decode().partition("<body>")[2]
        marked = re.sub(r'<(\w+)[^>]*lang="zh-Hans"[^>]*>.*?</\1>', "", body, flags=re.DOTALL)
        text = re.sub("<[^>]*>|临潼|卫健委|王示例", "", marked)  # examples of what to type
        assert not chinese.search(text), address


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_public_page_refuses_other_methods(client, world, method):
    for address, status in worlds.addresses(world).items():
        is_form = address.startswith(FORMS) and method == "post"
        if address != "/no-such-page/" and not is_form:
            assert getattr(client, method)(address).status_code == 405, (address, status)


def test_a_withdrawn_hotline_leaves_every_page_at_once(client, world, crawled):
    shown = [b"0999-012 3456" in response.content for _, _, response in crawled]
    assert sum(shown) >= 8
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason="number_stopped")
    for address, _status, response in crawl(client, world):
        assert b"0999-012 3456" not in response.content, address
        assert b"tel:+869990123456" not in response.content, address
