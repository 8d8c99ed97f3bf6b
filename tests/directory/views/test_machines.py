"""Pages for machines: health, robots.txt, security.txt, sitemap, icons."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection, transaction

from directory import sitemaps
from directory.environment import Environment
from directory.views import health
from officials.models.national_hotlines import NationalHotline
from tests.support import factories


def refuse(*_query):
    raise OperationalError


def locations(client, address):
    response = client.get(address)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return [each.text for each in ET.fromstring(response.content).findall(".//{*}loc")]


@pytest.mark.usefixtures("db")
def test_the_site_is_alive_without_a_database(client):
    with connection.execute_wrapper(refuse):
        assert client.get("/healthz").content == b"ok"


@pytest.mark.usefixtures("world")
def test_the_site_is_ready_with_its_reference_data(client):
    assert client.get("/readyz").content == b"ok"
    NationalHotline.objects.all().delete()
    response = client.get("/readyz")
    assert (response.status_code, response["Cache-Control"]) == (
        503,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert b"NationalHotline" in response.content


@pytest.mark.usefixtures("db")
def test_the_site_is_not_ready_without_a_database(client):
    with connection.execute_wrapper(refuse):
        assert client.get("/readyz").status_code == 503


@pytest.mark.usefixtures("world")
def test_the_site_is_not_ready_before_its_migrations(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert b"migrations" in client.get("/readyz").content


@pytest.mark.usefixtures("world")
def test_the_site_is_not_ready_with_a_read_only_database(client):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
        response = client.get("/readyz")
        transaction.set_rollback(True)
    assert (response.status_code, response.content) == (503, b"the database is read-only")


def test_the_site_is_not_ready_with_a_full_disk(client, world, monkeypatch):
    monkeypatch.setattr(health, "MIN_FREE_BYTES", 2**62)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"the disk is full")


def test_the_site_is_not_ready_with_a_folder_that_cannot_be_written(client, world, settings):
    settings.DATA_DIR = "/proc"
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"the disk cannot be written")


@pytest.mark.parametrize("probe", ["/healthz", "/readyz"])
def test_probes_are_answered_over_plain_http_and_by_address(client, world, settings, probe):
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["example.org"]
    by_address = {"HTTP_HOST": "10.0.0.7:8000"}
    assert client.get(probe, **by_address).content == b"ok"
    assert client.head(probe, **by_address).status_code == 200
    assert client.post(probe, **by_address).status_code == 405
    assert client.get("/about/", **by_address).status_code == 400
    assert client.get("/about/", HTTP_HOST="example.org").status_code == 301


def test_redirect_to_https_repeats_no_port_of_the_host_header(client, settings):
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["example.org"]
    response = client.get("/search/?q=1", HTTP_HOST="example.org:9999")
    assert (response.status_code, response["Location"]) == (301, "https://example.org/search/?q=1")
    assert client.get("/", HTTP_HOST="example.com:9999").status_code == 400


@pytest.mark.usefixtures("db")
def test_robots_txt_names_the_sitemap(client):
    content = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in content
    assert "Sitemap: http://testserver/sitemap.xml" in content


@pytest.mark.usefixtures("db")
def test_security_txt_names_the_contact_of_the_operators_and_a_day_to_come(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    with connection.execute_wrapper(refuse):
        response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ") for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    days = (datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)).days
    assert 30 <= days < 365


@pytest.mark.usefixtures("db")
def test_there_is_no_security_txt_without_a_contact(client):
    assert client.get("/.well-known/security.txt").status_code == 404


def test_the_contact_is_a_url(monkeypatch):
    monkeypatch.setenv("SECURITY_CONTACT", "security@example.org")
    environment = Environment()
    assert environment.address("SECURITY_CONTACT", ("mailto:", "https://")) == ""
    with pytest.raises(ImproperlyConfigured, match="begin it with mailto: or https://"):
        environment.check()
    monkeypatch.setenv("SECURITY_CONTACT", "https://example.org/report")
    assert environment.address("SECURITY_CONTACT", ("https://",)) == "https://example.org/report"


@pytest.mark.parametrize(
    ("address", "kind", "start"),
    [
        ("/favicon.ico", "image/x-icon", b"\0\0\1\0"),
        ("/apple-touch-icon.png", "image/png", b"\x89PNG"),
    ],
)
def test_icons_answer_at_the_addresses_that_browsers_ask_for(client, db, address, kind, start):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, kind)
    assert b"".join(response.streaming_content).startswith(start)
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_sitemap_names_every_live_post_in_both_languages(client, world):
    files = locations(client, "/sitemap.xml")
    assert files == [
        "http://testserver/sitemap-pages.xml",
        f"http://testserver/sitemap-{world.province.code}-1.xml",
    ]
    urls = [each for file in files for each in locations(client, file)]
    for post in (world.head, world.vacant, world.desk, world.demo):
        for prefix in ("", "/en"):
            assert f"http://testserver{prefix}/posts/{post.uid}/" in urls
    assert len(urls) == len(set(urls))
    for address in urls:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_a_new_post_appears_in_the_sitemap(client, world):
    client.get("/sitemap.xml")
    there = factories.department(region=factories.township(parent=world.county))
    post = factories.publish(factories.post(department=there))
    urls = locations(client, f"/sitemap-{world.province.code}-1.xml")
    assert f"http://testserver/posts/{post.uid}/" in urls
    assert f"http://testserver/regions/{there.region.code}/" in urls


def test_a_file_of_the_sitemap_has_at_most_50_000_urls(client, world, monkeypatch):
    posts_per_file = sitemaps.POSTS_PER_FILE
    monkeypatch.setattr(sitemaps, "POSTS_PER_FILE", 1)
    files = locations(client, "/sitemap.xml")[1:]
    assert len(files) == 4
    most_of_a_post = max(len(locations(client, file)) for file in files)
    assert most_of_a_post * posts_per_file <= 50_000
