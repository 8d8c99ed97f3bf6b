"""Two taps after a call: what is asked, what counts, and what is refused in words."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from directory.http.forms import MAX_SECONDS, TOKEN_FIELD, TRAP_FIELD, make_token
from directory.views.outcomes import OUTCOMES_PER_HOUR, PURPOSE
from officials.actions import withdrawal
from officials.actions.outcomes import find_called
from officials.daily.retention import delete_expired
from officials.models import CallOutcome, OutcomeKey, PublicReason
from tests.support import factories, log_lines
from tests.support.pairwise import FULL

MOBILE = "203.0.113.7"


def sign(hotline, *, age=10, identity=None):
    """Return the token of a form that was opened ``age`` seconds ago."""
    identity = find_called(hotline.uid).identity if identity is None else identity
    return make_token(PURPOSE, hotline.uid, identity, made_at=time.time() - age).sign()


def press(client, hotline, token=None, *, network=MOBILE, prefix="", headers=None, **values):
    """Press a button of a page that was opened for it, or of that with ``token``."""
    form = {TOKEN_FIELD: token or sign(hotline), **values}
    url = f"{prefix}/outcome/{hotline.uid}/"
    return client.post(url, form, REMOTE_ADDR=network, headers=headers)


def buttons(page):
    return re.findall(r'name="(?:reached|settled)" value="(\w+)"', page.text)


def told():
    return list(CallOutcome.objects.order_by("pk").values_list("reached", "settled"))


def test_two_taps_say_what_became_of_a_call(client, world):
    post = client.get(f"/posts/{world.head.uid}/")
    assert f'href="/outcome/{world.office.uid}/"' in post.text
    page = client.get(f"/outcome/{world.office.uid}/")
    assert buttons(page) == ["holder", "staff", "nobody", "wrong"]
    assert "0999-012 3456 转 801" in page.text
    assert page["Cache-Control"].startswith("no-store")
    token = sign(world.office)
    page = press(client, world.office, token, reached="staff")
    assert buttons(page) == ["settled", "call_back", "unsettled"]
    assert told() == [("staff", "")], "the first tap alone counts"
    page = press(client, world.office, token, settled="call_back")
    assert buttons(page) == []
    assert "打通·工作人员，会回电" in page.text
    assert told() == [("staff", "call_back")]
    assert not page.cookies


def test_a_call_that_nobody_answered_settled_nothing(client, world):
    page = press(client, world.own, reached="nobody")
    assert (page.status_code, buttons(page)) == (200, [])
    press(client, world.office, token := sign(world.office), reached="wrong")
    assert press(client, world.office, token, settled="settled").status_code == 409
    assert told() == [("nobody", ""), ("wrong", "")]


def test_a_seat_without_a_holder_asks_for_no_holder(client, world):
    page = client.get(f"/outcome/{world.overdue.uid}/")
    assert buttons(page) == ["staff", "nobody", "wrong"]
    assert "<b>打通了</b>" in page.text
    forged = press(client, world.overdue, reached="holder")
    assert buttons(forged) == ["staff", "nobody", "wrong"]
    assert told() == []


def test_a_form_that_is_sent_again_counts_once_and_may_change_its_word(client, world):
    token = sign(world.office)
    for network in (MOBILE, MOBILE, "198.51.100.9"):
        assert (
            press(client, world.office, token, network=network, reached="holder").status_code == 200
        )
    assert told() == [("holder", "")]
    assert buttons(press(client, world.office, token)) == ["holder", "staff", "nobody", "wrong"]
    press(client, world.office, token, reached="nobody")
    assert told() == [("nobody", "")]


def test_another_form_of_the_same_network_adds_nothing_that_day(client, world, clock):
    press(client, world.office, reached="holder")
    page = press(client, world.office, reached="wrong")
    assert "一天只记一次" in page.text
    assert "本人" not in page.text, "nobody reads what a neighbour said"
    assert buttons(page) == []
    assert told() == [("holder", "")]
    clock.advance(days=1)
    press(client, world.office, reached="wrong")
    assert told() == [("holder", ""), ("wrong", "")]


@pytest.mark.parametrize(
    ("token", "status", "words"),
    [
        ("", 400, "不完整"),
        ("forged:1xYz:abc", 400, "不完整"),
        (-3600, 400, "太快"),
        (MAX_SECONDS + 60, 400, "超过一天"),
    ],
)
def test_a_forged_or_old_form_is_shown_again(client, world, token, status, words):
    signed = token if isinstance(token, str) else sign(world.office, age=token)
    form = {TOKEN_FIELD: signed, "reached": "holder"}
    page = client.post(f"/outcome/{world.office.uid}/", form)
    assert page.status_code == status
    assert words in page.text
    assert len(buttons(page)) == 4
    assert told() == []


def test_a_machine_and_a_foreign_page_are_refused_in_words(client, world):
    trapped = press(client, world.office, reached="holder", **{TRAP_FIELD: "x"})
    foreign = press(client, world.office, reached="holder", headers={"origin": "https://evil.test"})
    assert (trapped.status_code, foreign.status_code) == (400, 403)
    assert "别的网站" in foreign.text
    assert told() == []


def test_the_form_of_one_number_tells_nothing_of_another(client, world):
    page = press(client, world.office, sign(world.own), reached="holder")
    assert page.status_code == 409
    assert "刚刚有变化" in page.text
    assert told() == []


def test_a_word_about_the_former_holder_is_not_the_next_ones(client, world, clock):
    token = sign(world.office)
    withdrawal.end_appointment(
        world.holder, by=factories.editor(), last_day=clock.today, reason="调离"
    )
    clock.advance(days=1)
    assert press(client, world.office, token, reached="holder").status_code == 409
    assert told() == []


def test_a_number_that_is_not_public_takes_no_word(client, world):
    for hotline, status in ((world.suspended, 410), (world.hidden, 404)):
        for page in (
            client.get(f"/outcome/{hotline.uid}/"),
            press(client, hotline, sign(hotline, identity="x"), reached="holder"),
        ):
            assert page.status_code == status
            assert buttons(page) == []
    token = sign(world.own)
    withdrawal.withdraw_hotline(
        world.own, by=factories.editor(), reason=PublicReason.NUMBER_REASSIGNED
    )
    page = press(client, world.own, token, reached="holder")
    assert page.status_code == 410
    assert "号码已移交他人" not in page.text
    assert told() == []


def test_a_number_for_faxes_is_public_and_takes_reports_alone(client, world):
    fax = factories.sourced_hotline(post=world.head, use="fax", kind="landline")
    factories.publish(world.head)
    page = client.get(f"/outcome/{fax.uid}/")
    assert (page.status_code, buttons(page)) == (200, [])
    assert f'href="/report/{fax.uid}/"' in page.text
    assert client.get(f"/report/{fax.uid}/").status_code == 200
    assert "faxes or text messages" in client.get(f"/en/outcome/{fax.uid}/").text
    token = sign(fax, identity="x")
    assert buttons(press(client, fax, token, reached="staff")) == []
    assert told() == []


def test_a_network_that_tells_of_many_calls_is_told_to_wait(client, world):
    token = sign(world.office)
    for _click in range(3):  # of one form, which counts once
        press(client, world.office, token, reached="holder")
    for _each in range(OUTCOMES_PER_HOUR - 1):
        assert press(client, world.office, reached="holder").status_code == 200
    page = press(client, world.own, reached="holder")
    assert page.status_code == 429
    assert page["Retry-After"] == "3600"
    assert "一小时以后" in page.text
    assert told() == [("holder", "")]
    assert press(client, world.own, network="198.51.100.9", reached="holder").status_code == 200


def test_no_address_is_in_a_log_or_a_table(client, world, clock):
    with log_lines.captured() as lines:
        for network in (MOBILE, "198.51.100.9"):
            press(client, world.office, network=network, reached="holder")
            press(client, world.office, network=network, reached="wrong")
            press(client, world.office, "forged", network=network, reached="wrong")
        written = lines.text
    assert told() == [("holder", "")] * 2
    with connection.cursor() as cursor:
        for table in ("officials_calloutcome", "directory_ratelimitcount"):
            cursor.execute(f"SELECT to_jsonb(stored)::text FROM {table} stored")
            written += str(cursor.fetchall())
    assert MOBILE not in written
    assert "198.51.100.9" not in written
    assert world.office.uid not in lines.text
    clock.advance(days=1)
    delete_expired(clock.now)
    assert not CallOutcome.objects.exclude(caller=None, form=None).exists()
    assert not OutcomeKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_words_at_once_are_each_stored_once(world):
    """Each network sends each of two forms twice, about three numbers."""
    networks = 50 if FULL else 12
    hotlines = [world.office, world.own, world.overdue]
    forms = [
        (f"198.51.100.{network}", hotlines[network % 3], sign(hotlines[network % 3]))
        for network in range(networks)
        for _form in range(2)
    ]

    def send(form):
        network, hotline, token = form
        try:
            return press(Client(), hotline, token, network=network, reached="staff").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(send, [*forms, *forms]))
    assert statuses == [200] * 4 * networks
    assert CallOutcome.objects.count() == networks
    assert CallOutcome.objects.values("caller", "digits").distinct().count() == networks
