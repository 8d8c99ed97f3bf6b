"""Forms while the database is stopped or read-only: what was typed or pressed stays on the page."""

import re
import time

import pytest
from django.db import OperationalError, connection

from directory.http.forms import make_token, read_token
from officials.models import CallOutcome, Report

WORDS = "打了三天<b>没人接</b>"


@pytest.fixture(autouse=True)
def _folder(tmp_path, settings):
    settings.REPORTS_FOLDER = tmp_path / "reports"


def stopped():
    """Refuse each query meanwhile, as a server does that is not there."""

    def refuse(*_query):
        raise OperationalError

    return connection.execute_wrapper(refuse)


def token_in(page, purpose="report"):
    """Return the token of a page as if it had been open for a minute."""
    signed = re.search(r'name="token" value="([^"]+)"', page.text)[1]
    token = read_token(purpose, signed)
    return make_token(purpose, *token.subject, made_at=time.time() - 60).sign()


def send(client, address, token):
    return client.post(address, {"token": token, "kind": "dead", "words": WORDS})


def assert_waits(page, words):
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert page["Cache-Control"].startswith("no-store")
    assert words in page.text


def buttons(page):
    return re.findall(r'name="(reached|settled)" value="(\w+)"', page.text)


@pytest.mark.parametrize("form", ["", "/en"])
def test_while_the_database_is_stopped_a_form_waits_with_what_was_typed(client, world, form):
    address = f"{form}/report/{world.office.uid}/"
    reason = "out of service" if form else "数据库暂时停用"
    with stopped():
        page = client.get(address)
        assert_waits(page, reason)
        page = send(client, address, token_in(page))
        assert_waits(page, reason)
        assert "打了三天&lt;b&gt;没人接&lt;/b&gt;</textarea>" in page.text
        assert 'value="dead" required checked' in page.text
        forged = send(client, address, "forged")
        assert_waits(forged, "没人接&lt;/b&gt;</textarea>")
    page = send(client, address, token_in(page))
    assert (page.status_code, 'class="receipt"' in page.text) == (200, True)
    report = Report.objects.get()
    assert (report.words, report.digits, report.post) == (WORDS, world.office.digits, world.head)
    status = f"{form}/report/status/"
    with stopped():
        token = token_in(client.get(status), "report-status")
        page = client.post(status, {"token": token, "receipt": "1234 5678"})
    assert_waits(page, 'value="1234 5678"')


@pytest.mark.parametrize("form", ["", "/en"])
def test_while_the_database_is_stopped_a_button_waits_to_be_pressed_again(client, world, form):
    address = f"{form}/outcome/{world.office.uid}/"
    token = token_in(client.get(address), "outcome")
    with stopped():
        assert_waits(client.get(address), "cannot be recorded" if form else "记不下")
        page = client.post(address, {"token": token, "reached": "staff"})
        assert_waits(page, "110")
    assert buttons(page) == [("reached", "staff")]
    assert not CallOutcome.objects.exists()
    token = token_in(page, "outcome")
    page = client.post(address, {"token": token, "reached": "staff"})
    assert len(buttons(page)) == 3
    with stopped():
        page = client.post(address, {"token": token, "settled": "call_back"})
    assert buttons(page) == [("settled", "call_back")]
    client.post(address, {"token": token, "settled": "call_back"})
    assert CallOutcome.objects.get().settled == "call_back"


@pytest.mark.django_db(transaction=True)
def test_a_read_only_database_keeps_reports_in_files_and_lets_buttons_wait(client, world, settings):
    report, outcome = f"/report/{world.office.uid}/", f"/outcome/{world.office.uid}/"
    tokens = token_in(client.get(report)), token_in(client.get(outcome), "outcome")
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        try:
            page = send(client, report, tokens[0])
            assert (page.status_code, 'class="receipt"' in page.text) == (200, True)
            page = client.post(outcome, {"token": tokens[1], "reached": "staff"})
            assert_waits(page, "数据库暂时停用")
            assert buttons(page) == [("reached", "staff")]
        finally:
            cursor.execute("SET default_transaction_read_only = off")
    assert len(list(settings.REPORTS_FOLDER.iterdir())) == 1
