"""Hand mails over once, and again only what was refused."""

import email
import socketserver
import subprocess
import sys
import threading
from datetime import timedelta
from email.policy import default
from itertools import pairwise

import pytest

from officials.daily import delivery, retention
from officials.models import Mail
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MAIL_URL, settings.MAIL_FOLDER = "", tmp_path / "mails"
    return settings.MAIL_FOLDER


class Server(socketserver.ThreadingTCPServer):
    """A server of mail on this machine that accepts one, and refuses those to ``refused``."""

    refused = ""

    def __init__(self):
        self.received = []
        super().__init__(("127.0.0.1", 0), Session)


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 sample\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.read_message()
            elif word == b"RCPT" and self.server.refused.encode() in line and self.server.refused:
                self.wfile.write(b"550 no\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")

    def read_message(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        self.server.received.append(b"".join(lines))
        self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def server(settings):
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        settings.MAIL_URL = f"smtp://127.0.0.1:{running.server_address[1]}"
        yield running
        running.shutdown()
        thread.join()


def test_without_a_server_a_mail_becomes_a_file_with_the_name_of_its_message_id(clock, folder):
    mail = factories.mail(subject="该核验的号码", body="您好：\n12 个号码\n")
    delivery.hand_over_due(clock.now)
    (path,) = folder.iterdir()
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert path.name == f"{mail.message_id}.eml"
    assert message["Message-ID"] == f"<{mail.message_id}@localhost>"
    assert (message["To"], message["Subject"]) == (mail.recipient, mail.subject)
    assert message.get_content().splitlines() == mail.body.splitlines()
    assert path.stat().st_mode & 0o077 == 0


def test_a_mail_that_was_handed_over_but_not_noted_is_the_same_file_again(clock, folder):
    factories.mail()
    delivery.hand_over_due(clock.now)
    (path,) = folder.iterdir()
    before = path.read_bytes()
    original = Mail.objects.get()
    Mail.objects.all().delete()
    fields = ("key", "message_id", "recipient", "subject", "body", "queued_at", "due_at")
    factories.mail(**{name: getattr(original, name) for name in fields})
    delivery.hand_over_due(clock.now)
    assert [each.read_bytes() for each in folder.iterdir()] == [before]


def test_a_mail_is_handed_over_to_the_server_once(clock, server, folder):
    mail = factories.mail()
    delivery.hand_over_due(clock.now)
    clock.advance(days=1)
    delivery.hand_over_due(clock.now)
    (received,) = server.received
    assert str(mail.message_id).encode() in received
    assert not folder.exists()


def test_a_mail_that_is_refused_waits_longer_each_time_and_holds_up_no_other(clock, server):
    server.refused = "gone@example.org"
    refused = factories.mail(recipient="gone@example.org")
    factories.mail()
    delivery.hand_over_due(clock.now)
    assert len(server.received) == 1
    refused.refresh_from_db()
    assert (refused.attempts, refused.problem) == (1, "SMTPRecipientsRefused")
    waits = [refused.due_at - clock.now]
    while delivery.filter_waiting().exists():
        clock.move_to(refused.due_at + timedelta(seconds=1))
        delivery.hand_over_due(clock.now)
        refused.refresh_from_db()
        waits.append(refused.due_at - clock.now)
    assert all(second > first - timedelta(minutes=1) for first, second in pairwise(waits))
    assert timedelta(days=5) < sum(waits, timedelta()) < timedelta(days=10)
    assert list(delivery.filter_given_up()) == [refused]


def test_a_server_that_does_not_answer_costs_no_mail_an_attempt(clock, settings):
    settings.MAIL_URL = "smtp://127.0.0.1:1"
    mail = factories.mail()
    with pytest.raises(OSError, match="refused"):
        delivery.hand_over_due(clock.now)
    mail.refresh_from_db()
    assert (mail.attempts, mail.handed_over_at) == (0, None)


def test_mails_that_went_out_are_deleted_after_90_days_and_others_stay(clock, folder):
    factories.mail()
    delivery.hand_over_due(clock.now)
    waiting = factories.mail(due_at=clock.now + timedelta(days=400))
    clock.advance(days=90, seconds=-60)
    retention.delete_expired(clock.now)
    assert Mail.objects.count() == 2
    clock.advance(minutes=2)
    retention.delete_expired(clock.now)
    assert list(Mail.objects.all()) == [waiting]


def test_a_claim_that_ended_yesterday_is_deleted(clock):
    claim = factories.call_claim(held_until=clock.now)
    kept = factories.call_claim(held_until=clock.now + timedelta(days=1))
    clock.advance(days=1, minutes=1)
    retention.delete_expired(clock.now)
    assert list(type(claim).objects.all()) == [kept]


def test_nothing_of_a_demonstration_leaves_the_machine(tmp_path, monkeypatch):
    monkeypatch.setenv("MAIL_URL", "smtps://mail.example.org")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    ask = "from directory.settings import MAIL_URL; print(repr(MAIL_URL))"
    for demo, expected in (("0", "'smtps://mail.example.org'"), ("1", "''")):
        monkeypatch.setenv("DEMO", demo)
        done = subprocess.run(
            [sys.executable, "-c", ask], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == expected
