"""Bodies are refused by their length, before anything of them is read or stored."""

import pytest
from django.test import Client

from tests.support import factories

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
NOTICE = "/admin/officials/notice/add/"


class Unread:
    """A body that nobody may read."""

    def read(self, *_size):
        pytest.fail("somebody read it")

    readline = read


def send(path, length, client=None):
    body = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(length), "CONTENT_TYPE": "text/plain"}
    return (client or Client()).generic("POST", path, **body)


@pytest.fixture
def staff(place):
    client = Client()
    client.force_login(factories.staff("editor", place))
    return client


@pytest.mark.parametrize(
    ("path", "limit"),
    [("/about/", 2**16), ("/en/search/", 2**16), ("/nowhere/", 2**16), (LOGIN, 2**20)],
)
def test_a_body_above_the_limit_of_its_address_is_refused_unread(path, limit):
    assert send(path, limit + 1).status_code == 413
    assert send(path, 10**20).status_code == 413


def test_a_refused_body_is_answered_with_the_largest_size():
    response = send("/about/", 300_000_000)
    assert "最多收 64.0\xa0KB" in response.text
    assert response["Cache-Control"] == "no-store"
    assert "At most 64.0\xa0KB" in send("/en/about/", 300_000_000).text


def test_a_file_of_twenty_megabytes_and_its_form_are_taken_after_sign_in_only(staff):
    assert send(NOTICE, 21 * 2**20 + 1, staff).status_code == 413
    assert send(NOTICE, 20 * 2**20).status_code == 413
    assert send("/admin/officials/post/add/", 20 * 2**20, staff).status_code == 413


@pytest.mark.parametrize("page", ["add", "grid"])
def test_a_pasted_list_may_be_as_long_as_a_file(staff, page):
    path = f"/admin/officials/importbatch/{page}/"
    assert send(path, 21 * 2**20 + 1, staff).status_code == 413
    assert staff.post(path, {"text": "王" * 2**20}).status_code == 200


@pytest.mark.parametrize(("path", "status"), [("/about/", 405), ("/nowhere/", 404)])
def test_nobody_waits_for_a_body_without_a_length_where_no_page_reads_one(path, status):
    body = {"wsgi.input": Unread(), "HTTP_TRANSFER_ENCODING": "chunked"}
    assert Client().generic("POST", path, **body).status_code == status


def test_a_body_of_usual_length_is_no_matter(client):
    assert client.post("/about/", {"words": "王" * 1000}).status_code == 405
