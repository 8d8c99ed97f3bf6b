"""The log: a line for each attack and failure, without names, numbers, queries and addresses."""

import logging
import re
from datetime import datetime
from ipaddress import ip_address, ip_network

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpResponseNotFound
from django.test import RequestFactory, override_settings
from django.urls import path, reverse
from hypothesis import given, strategies as st
from psycopg import errors

from directory import urls as site_urls
from directory.http import rate_limits, request_log
from directory.http.log_lines import OutageFilter
from officials.models import Hotline
from officials.staff.auth.lockout import MAX_FAILURES_PER_USER
from tests.support import factories, log_lines
from tests.support.admin_forms import form_at
from tests.support.database_errors import raise_in_function
from tests.support.limited import locked, site_limits
from tests.support.sign_in import DEVICE, Person, member

HERE = "192.0.2.7"
NUMBER = "15400001234"
ID = "0123456789abcdef" * 2


@pytest.fixture
def log(_quick_passwords):
    with log_lines.captured() as lines:
        yield lines


def only(log, event):
    """Return the one line of an event, after a look at what each line of it has."""
    (line,) = log.of(event)
    assert datetime.fromisoformat(line["time"]).utcoffset() is not None
    assert ip_address(line["address"]).version == 6
    assert line["request_id"]
    assert HERE not in log.text
    return line


def test_a_failed_sign_in_is_logged_with_the_id_of_its_account(db, log):
    person = Person(member(username="zhangsan"), REMOTE_ADDR=HERE)
    person.sign_in("a-guess")
    assert only(log, "sign_in_failed")["user_id"] == person.user.pk
    assert "zhangsan" not in log.text
    assert "a-guess" not in log.text


def test_a_failed_sign_in_under_an_unknown_name_does_not_log_the_name(client, db, log):
    form = {"username": NUMBER, "password": "a-guess"}
    client.post("/admin/login/", form, REMOTE_ADDR=HERE)
    assert only(log, "sign_in_failed")["user_id"] is None
    assert NUMBER not in log.text


def test_a_lockout_is_logged_once_and_then_each_attempt_during_it(db, log):
    person = Person(member(username="zhangsan"), REMOTE_ADDR=HERE)
    for _attempt in range(7):
        person.sign_in("a-guess")
    assert only(log, "account_locked")["user_id"] == person.user.pk
    assert len(log.of("sign_in_failed")) == 5
    assert len(log.of("sign_in_while_locked")) == 2
    assert "zhangsan" not in log.text


def test_a_lockout_from_many_addresses_is_logged(db, log):
    person = Person(member())
    for number in range(MAX_FAILURES_PER_USER):
        person.sign_in("a-guess", REMOTE_ADDR=f"198.51.100.{number}")
    assert only(log, "account_locked")["user_id"] == person.user.pk


def test_a_wrong_code_is_logged_without_the_code(db, log):
    person = Person(member(), REMOTE_ADDR=HERE)
    person.sign_in()
    person.bind()
    other = Person(person.user, REMOTE_ADDR=HERE)
    other.sign_in()
    other.type_code("917305")
    line = only(log, "code_refused")
    assert (line["user_id"], line["view"]) == (person.user.pk, "admin:code")
    assert "917305" not in log.text


def test_a_wrong_code_at_the_binding_of_an_app_is_logged(db, log):
    person = Person(member(), REMOTE_ADDR=HERE)
    person.sign_in()
    person.client.post(DEVICE)
    person.client.post(DEVICE, {"code": "917305"})
    assert only(log, "code_refused")["view"] == "admin:device"
    assert "917305" not in log.text


def test_staff_who_ask_for_a_row_of_another_region_are_logged(client, two_regions, log):
    user = factories.staff("editor", two_regions["甲"].region)
    client.force_login(user)
    post = two_regions["乙"].get("post")
    address = reverse("admin:officials_post_change", args=[post.pk])
    refused = client.get(address, {"q": NUMBER}, REMOTE_ADDR=HERE)
    line = only(log, "access_refused")
    assert (line["status"], line["user_id"]) == (404, user.pk)
    assert line["view"] == "admin:officials_post_change"
    assert line["request_id"] == refused["X-Request-ID"]
    for typed in (str(post.pk), NUMBER, user.username, *two_regions["乙"].secrets):
        assert typed not in log.text


def test_staff_who_do_what_their_role_forbids_are_logged(client, two_regions, log):
    user = factories.staff("viewer", two_regions["甲"].region)
    client.force_login(user)
    client.get(reverse("admin:officials_post_add"), REMOTE_ADDR=HERE)
    assert only(log, "access_refused")["status"] == 403


def test_a_refused_upload_is_logged_without_the_name_of_the_file(client, db, log):
    notice = factories.notice()
    user = factories.staff("editor", notice.owner_region)
    client.force_login(user)
    address = reverse("admin:officials_notice_change", args=[notice.pk])
    upload = SimpleUploadedFile(f"张示例{NUMBER}.pdf", b"<script>")
    form = {**form_at(client, address), "upload": upload}
    assert client.post(address, form, REMOTE_ADDR=HERE).status_code == 200
    assert only(log, "upload_refused")["user_id"] == user.pk
    assert "张示例" not in log.text
    assert NUMBER not in log.text


def test_a_body_that_is_too_long_is_logged_without_its_content(client, db, log):
    client.post("/admin/login/", {"username": NUMBER * 200_000}, REMOTE_ADDR=HERE)
    assert only(log, "body_refused")["status"] == 413
    assert NUMBER not in log.text


def test_a_rate_limit_is_logged_without_the_query(client, world, log, monkeypatch):
    monkeypatch.setattr(rate_limits, "SEARCHES_PER_MINUTE", 0)
    client.get("/search/", {"q": f"王示例 {NUMBER}"}, REMOTE_ADDR=HERE)
    line = only(log, "rate_limited")
    assert (line["status"], line["view"]) == (429, "search")
    assert NUMBER not in log.text
    assert "示例" not in log.text


def test_a_search_that_times_out_is_logged_without_the_query(client, world, log):
    raise_in_function("officials_search", "query_canceled")
    client.get("/search/", {"q": NUMBER}, REMOTE_ADDR=HERE)
    assert only(log, "search_timed_out")["view"] == "search"
    assert NUMBER not in log.text


def test_a_slow_request_is_logged_with_its_duration(client, world, log, monkeypatch):
    client.get("/search/", {"q": NUMBER}, REMOTE_ADDR=HERE)
    assert log.text == ""
    monkeypatch.setattr(request_log, "SLOW_SECONDS", 0)
    client.get("/search/", {"q": NUMBER}, REMOTE_ADDR=HERE)
    line = only(log, "slow_request")
    assert (line["status"], line["view"]) == (200, "search")
    assert isinstance(line["duration_ms"], int)
    assert NUMBER not in log.text


def test_a_page_that_does_not_exist_is_not_logged(client, db, log):
    assert client.get(f"/{NUMBER}/").status_code == 404
    assert log.text == ""


@pytest.mark.parametrize(
    ("https", "peer", "given", "taken"),
    [
        (True, "127.0.0.1", ID, True),
        (True, "", ID, True),
        (True, HERE, ID, False),
        (False, "127.0.0.1", ID, False),
        (True, "127.0.0.1", ID.upper(), False),
        (True, "127.0.0.1", f"{ID}0", False),
        (True, "127.0.0.1", f"{ID}\n", False),
        (True, "127.0.0.1", "", False),
    ],
)
def test_the_id_of_a_request_is_taken_from_our_own_proxies_only(
    rf, settings, https, peer, given, taken
):
    settings.HTTPS, settings.PROXIES = https, [ip_network("127.0.0.1")]
    answer = request_log.request_log(lambda _request: HttpResponseNotFound())
    response = answer(rf.get("/", REMOTE_ADDR=peer, HTTP_X_REQUEST_ID=given))
    assert (response["X-Request-ID"] == given) == taken
    assert len(response["X-Request-ID"]) == 32


@given(given_id=st.text() | st.text("0123456789abcdef", min_size=31, max_size=33))
def test_an_id_in_another_form_than_that_of_nginx_is_replaced(given_id):
    request = RequestFactory().get("/", HTTP_X_REQUEST_ID=given_id)
    with override_settings(HTTPS=True):
        taken = request_log._read_request_id(request)
    assert taken == (given_id if re.fullmatch(r"[0-9a-f]{32}", given_id, re.ASCII) else "")


def test_pages_that_caches_keep_carry_no_id_of_a_request(client, world):
    assert "X-Request-ID" not in client.get("/about/").headers
    withdrawn = client.get(f"/posts/{world.withdrawn.uid}/")
    assert withdrawn.status_code == 410
    assert "X-Request-ID" not in withdrawn.headers
    assert "X-Request-ID" in client.get("/posts/aaaaaaaaaaaa/").headers
    assert "X-Request-ID" in client.get("/admin/login/").headers


# Errors


def fail(_request, **_path):
    raise ValueError(NUMBER)


def refuse_number(_request):
    hotline = Hotline.objects.first()
    connection.cursor().execute(
        "INSERT INTO officials_hotline SELECT * FROM officials_hotline WHERE id = %s", [hotline.pk]
    )


def lose_database(_request):
    raise OperationalError(NUMBER)


TIMEOUTS = {
    "lock_timed_out": errors.LockNotAvailable,
    "statement_timed_out": errors.QueryCanceled,
    "deadlock_broken": errors.DeadlockDetected,
}


def time_out(_request, kind):
    raise OperationalError(NUMBER) from TIMEOUTS[kind](NUMBER)


def fail_after_timeout(request):
    try:
        time_out(request, "lock_timed_out")
    except OperationalError as error:
        raise ValueError(NUMBER) from error


urlpatterns = [
    path("fail/<text>/", fail, name="fail"),
    path("refuse/", refuse_number),
    path("lose/", lose_database),
    path("wait/<kind>/", time_out, name="wait"),
    path("fail-after/", fail_after_timeout),
    *site_urls.urlpatterns,  # the error page links to them
]
handler500 = "directory.views.errors.broken"


@pytest.fixture
def broken(client, settings):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    return client


def test_a_traceback_names_the_view_and_quotes_nothing_that_was_typed(broken, log):
    assert broken.get(f"/fail/{NUMBER}/?q={NUMBER}").status_code == 500
    (line,) = log.all
    assert (line["message"], line["view"]) == ("Internal Server Error", "fail")
    assert "in fail" in line["exc_info"]
    assert line["exc_info"].endswith("ValueError")
    assert NUMBER not in log.text


def test_a_traceback_of_the_database_names_the_constraint_and_no_value(broken, world, log):
    digits = Hotline.objects.first().digits
    broken.get("/refuse/")
    (line,) = log.all
    assert "psycopg.errors.UniqueViolation 23505 officials_hotline_pkey" in line["exc_info"]
    assert digits not in log.text


def test_an_outage_logs_one_traceback_a_minute_and_counts_the_others(broken, log):
    (handler,) = (each for each in logging.getLogger().handlers if each.name == "stderr")
    (outages,) = (each for each in handler.filters if isinstance(each, OutageFilter))
    for _request in range(30):
        broken.get("/lose/")
    (first,) = log.all
    assert (first["outage"], first["suppressed"]) == ("database away", 0)
    outages.next_at = float("-inf")  # a minute later
    broken.get("/lose/")
    assert log.all[1]["suppressed"] == 29
    assert NUMBER not in log.text


def test_an_outage_hides_no_other_error(broken, log):
    broken.get("/lose/")
    for _request in range(3):
        broken.get("/fail/x/")
    assert [line.get("outage") for line in log.all] == ["database away", None, None, None]


@pytest.mark.parametrize("kind", TIMEOUTS)
def test_a_time_limit_is_one_line_of_warning_with_its_view_and_kind(broken, log, kind):
    assert broken.get(f"/wait/{kind}/?q={NUMBER}").status_code == 503
    line = only(log, kind)
    assert log.all == [line]
    assert (line["level"], line["view"]) == ("WARNING", "wait")
    assert line["message"] == kind.replace("_", " ")
    assert "exc_info" not in line
    assert NUMBER not in log.text


def test_a_fault_of_what_answers_a_time_limit_keeps_its_traceback(broken, log):
    assert broken.get("/fail-after/").status_code == 500
    (line,) = log.all
    assert line["level"] == "ERROR"
    assert line["exc_info"].endswith("ValueError")


@pytest.mark.django_db(transaction=True)
def test_a_save_that_waited_too_long_is_one_line_without_what_was_typed(client, log, monkeypatch):
    department = factories.department()
    client.force_login(factories.staff("editor", department.region))
    address = reverse("admin:officials_department_change", args=[department.pk])
    form = form_at(client, address) | {"name": f"样板{NUMBER}局"}
    with site_limits(monkeypatch, lock_timeout=0.2), locked(department):
        assert client.post(address, form, REMOTE_ADDR=HERE).status_code == 200
    line = only(log, "lock_timed_out")
    assert log.all == [line]
    assert (line["level"], line["view"]) == ("WARNING", "admin:officials_department_change")
    assert "样板" not in log.text


@pytest.mark.usefixtures("world")
def test_public_pages_during_an_outage_log_one_line(client, log):
    def refuse(*_query):
        raise OperationalError(NUMBER)

    with connection.execute_wrapper(refuse):
        answers = {client.get(f"/regions/?{number}").status_code for number in range(20)}
    assert answers == {503}
    (line,) = log.all
    assert line["outage"] == "database away"
    assert line["view"] == "regions"


def test_a_suspicious_request_is_one_line_without_a_traceback(client, db, log):
    """Anybody can send them by the thousand."""
    assert client.get("/about/", headers={"host": "evil.example"}).status_code == 400
    fields = {f"field{number}": NUMBER for number in range(3000)}
    assert client.post("/admin/login/", fields).status_code == 400
    lines = log.of("request_refused")
    assert [line["message"] for line in lines] == ["DisallowedHost", "TooManyFieldsSent"]
    assert {line["level"] for line in lines} == {"WARNING"}
    assert len(log.text) < 1000
    for private in ("Traceback", "File ", "evil.example", NUMBER):
        assert private not in log.text
