"""Outages: told from faults of the code, and named to staff who cannot save."""

import errno

import pytest
from django.db import InterfaceError, InternalError, OperationalError, connection, transaction
from django.urls import path, reverse
from psycopg import errors

from directory import urls as site_urls
from directory.http.outages import Outage, find_outage
from officials.models import Post
from tests.support import factories
from tests.support.admin_forms import form_at
from tests.support.database_errors import raise_on_update


def caused(error, cause):
    """Return ``error`` raised from ``cause``, as Django raises those of the driver."""
    try:
        raise error from cause
    except type(error) as raised:
        return raised


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (caused(OperationalError(), errors.DiskFull()), Outage.DISK_FULL),
        (caused(InternalError(), errors.ReadOnlySqlTransaction()), Outage.READ_ONLY),
        (caused(OperationalError(), errors.AdminShutdown()), Outage.DATABASE_AWAY),
        (caused(OperationalError(), errors.TooManyConnections()), Outage.DATABASE_AWAY),
        (caused(OperationalError(), errors.OperationalError()), Outage.DATABASE_AWAY),
        (OperationalError(), Outage.DATABASE_AWAY),
        (InterfaceError(), Outage.DATABASE_AWAY),
        (OSError(errno.ENOSPC, ""), Outage.DISK_FULL),
        (OSError(errno.EROFS, ""), Outage.READ_ONLY),
        (caused(ValueError(), OSError(errno.ENOSPC, "")), Outage.DISK_FULL),
        (caused(OperationalError(), errors.LockNotAvailable()), None),
        (caused(OperationalError(), errors.QueryCanceled()), None),
        (caused(InternalError(), errors.InFailedSqlTransaction()), None),
        (OSError(errno.ENOENT, ""), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_an_outage_is_told_from_a_fault_by_the_error_that_caused_it(error, outage):
    assert find_outage(error) == outage


@pytest.fixture
def staff(client, place):
    client.force_login(factories.staff("editor", place))
    client.raise_request_exception = False
    return client


def save(staff, post):
    """Submit the form of a post with other duties; return the answer."""
    address = reverse("admin:officials_post_change", args=[post.pk])
    return staff.post(address, form_at(staff, address) | {"duties": "改过"})


def test_staff_read_that_the_disk_is_full(staff, post):
    raise_on_update("officials_post", "53100")
    response = save(staff, post)
    assert "磁盘已满，暂时不能保存" in response.text
    assert "网站出了故障" not in response.text
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert response["Cache-Control"] == "no-store"
    assert Post.objects.get(pk=post.pk).duties == post.duties


def test_staff_read_that_the_database_is_read_only(staff, post):
    address = reverse("admin:officials_post_change", args=[post.pk])
    form = form_at(staff, address) | {"duties": "改过"}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
        response = staff.post(address, form)
        transaction.set_rollback(True)
    assert "网站现在只能看，暂时不能保存" in response.text
    assert response.status_code == 503
    assert Post.objects.get(pk=post.pk).duties == post.duties


def test_staff_read_that_the_database_does_not_answer(staff, post):
    raise_on_update("officials_post", "57P01")
    response = save(staff, post)
    assert "数据库没有回应" in response.text
    assert response.status_code == 503


def test_another_failure_of_staff_pages_is_called_a_failure(staff, post):
    raise_on_update("officials_post", "P0004")
    response = save(staff, post)
    assert "网站出了故障" in response.text
    assert response.status_code == 500


def refuse(*_query):
    raise OperationalError


def fill_disk(_request):
    raise OSError(errno.ENOSPC, "")


urlpatterns = [
    path("admin/full/", fill_disk),
    path("full/", fill_disk),
    *site_urls.urlpatterns,
]
handler500 = site_urls.handler500


def test_a_file_that_finds_no_room_is_a_full_disk_for_staff_only(client, settings):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    assert "磁盘已满" in client.get("/admin/full/").text
    assert client.get("/full/").status_code == 500
    assert "磁盘已满" not in client.get("/full/").text


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("world")
def test_the_public_searches_a_read_only_database(client):
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        try:
            page = client.get("/search/", {"q": "王示例"})
        finally:
            cursor.execute("RESET default_transaction_read_only")
    assert page.status_code == 200
    assert "王示例" in page.text


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "address",
    [
        "/search.json?q=王",
        "/search.json?region=110000&lang=en",
        "/suggest/?q=王",
        "/en/suggest/?q=w",
    ],
)
def test_addresses_of_data_say_in_json_that_the_database_is_away(client, address):
    with connection.execute_wrapper(refuse):
        response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (503, "application/json")
    assert (response["Retry-After"], response["Cache-Control"]) == ("60", "no-store")
    words = "try again in a minute" if "en" in address else "请一分钟后再试"
    assert words in response.json()["error"]
    assert "12345" in response.json()["error"]


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "address", ["/search.csv?q=王", "/search-exact.csv?q=王", "/search.xlsx?q=王", "/sitemap.xml"]
)
def test_addresses_of_files_say_in_plain_text_that_the_database_is_away(client, address):
    with connection.execute_wrapper(refuse):
        response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert "请一分钟后再试" in response.text


def test_each_address_that_is_no_page_says_so_during_an_outage(client, world):
    """A contact or a code that a page offers is no page either."""
    post = f"/posts/{world.head.uid}"
    for address in (f"{post}.vcf", f"/en{post}.vcf", f"{post}/qr.svg"):
        with connection.execute_wrapper(refuse):
            response = client.get(address)
        assert response.status_code == 503
        assert response["Content-Type"] == "text/plain; charset=utf-8"
