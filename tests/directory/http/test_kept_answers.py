"""An answer is repeated before the rest of the site is asked, and only while it is the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.http import kept_answers
from officials.actions import withdrawal
from tests.support import factories
from tests.support.world import addresses

NUMBER = "0999-012 3456"
CODINGS = ("", "br", "gzip", "zstd")


def facts(response):
    return response.status_code, dict(response.items()), response.content, dict(response.cookies)


def ask(client, address, times=3, **headers):
    """Return what was answered each time: made, kept, repeated."""
    return [client.get(address, headers=headers) for _time in range(times)]


def test_a_repeated_answer_is_the_answer_of_the_whole_site(client, world):
    repeated = 0
    for number, address in enumerate(addresses(world)):
        coding = CODINGS[number % len(CODINGS)]
        _made, kept, again = ask(client, address, **{"accept-encoding": coding})
        if "ETag" not in kept:
            continue
        assert facts(again) == facts(kept), address
        _made, kept, again = ask(client, address, **{"if-none-match": kept["ETag"]})
        assert facts(again) == facts(kept), address
        assert (again.status_code, again.content) == (304, b""), address
        made, kept, again = (client.head(address) for _time in range(3))
        assert facts(again) == facts(kept) == facts(made), address
        repeated += "?" not in address
    # Three questions for each, of which all but those with a query are remembered.
    assert len(kept_answers.ANSWERS) == 3 * repeated > 60


@pytest.mark.parametrize("prefix", ["", "/en", "/large", "/large/en"])
def test_no_repeated_answer_has_a_number_that_was_taken_down(client, world, prefix):
    shown = [f"{prefix}/departments/{world.bureau.uid}/", f"{prefix}/posts/{world.head.uid}/"]
    seen = {address: ask(client, address)[-1] for address in shown}
    for address, response in seen.items():
        assert ask(client, address, **{"if-none-match": response["ETag"]})[-1].status_code == 304
    assert NUMBER in seen[shown[0]].text
    withdrawal.withdraw_hotline(world.office, by=factories.editor(), reason="number_stopped")
    for address, response in seen.items():
        later = client.get(address, headers={"if-none-match": response["ETag"]})
        assert later.status_code == 200, address
        assert NUMBER not in later.text
        assert NUMBER not in client.get(address).text, address
    withdrawal.withdraw_post(world.head, by=factories.editor(), reason="mistake")
    assert client.get(shown[1]).status_code == 410


def test_a_repeated_answer_ends_with_the_moment_of_which_it_speaks(client, world, clock):
    post = factories.post(department=world.bureau, title="服务台", kind="desk")
    factories.sourced_hotline(post=post, hours="每天9:00-17:00")
    factories.publish(post)
    clock.advance(days=1)
    address, told, renewed = f"/posts/{post.uid}/", set(), 0
    for _time in range(12):
        response = ask(client, address)[-1]
        tag = {"if-none-match": response["ETag"]}
        assert ask(client, address, **tag)[-1].status_code == 304
        told.add(response.text)
        clock.advance(hours=2)
        asked_again = client.get(address, headers=tag)
        renewed += asked_again.status_code == 200
        # Another question may have renewed the page, which is kept in the same place.
        client.get(address, headers={"accept-encoding": "br"})
        again = client.get(address)
        kept_answers.ANSWERS.clear()
        assert facts(client.get(address)) == facts(again)
        assert client.get(address, headers=tag).status_code == asked_again.status_code
    assert len(told) > 2
    assert renewed > 2


def test_a_page_that_changed_costs_no_statement_more(client, world):
    address, counts = f"/regions/{world.town.code}/", []
    for is_repeated in (True, False):
        hotline = factories.sourced_hotline(post=world.head)
        factories.publish(world.head)
        ask(client, address)
        if not is_repeated:
            kept_answers.ANSWERS.clear()
        withdrawal.withdraw_hotline(hotline, by=factories.editor(), reason="number_stopped")
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] > 1


def test_a_request_that_differs_is_left_to_the_whole_site(client, world, settings):
    address = f"/regions/{world.town.code}/"
    page = ask(client, address)[-1]
    assert client.post(address).status_code == 405
    assert client.get(address, headers={"host": "elsewhere.example"}).status_code == 400
    assert client.get(f"{address}?on=2026-01-01").text != page.text
    assert client.get(f"/en{address}").text != page.text
    assert client.get(f"/large{address}").text != page.text
    assert client.get(address, headers={"if-match": '"another"'}).status_code in {200, 412}
    long = client.generic("GET", address, b"x" * 100_000)
    assert long.status_code == 413
    client.cookies["csrftoken"] = client.cookies["sessionid"] = "no token"
    assert facts(client.get(address)) == facts(page)
    settings.SECURE_SSL_REDIRECT = True
    secure = client.get(address, secure=True)
    assert secure.text.replace("https://testserver", "http://testserver") == page.text


def test_many_questions_fill_no_memory(client, world, monkeypatch):
    monkeypatch.setattr(kept_answers, "MAX_ANSWERS", 5)
    for number in range(12):
        ask(client, "/about/", **{"if-none-match": f'"{number}"'})
        ask(client, "/about/", **{"if-none-match": f'"{"x" * 2000}{number}"'})
    assert len(kept_answers.ANSWERS) == 5
    assert all(len("".join(request)) < 1100 for request in kept_answers.ANSWERS)
