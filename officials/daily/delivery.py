"""Hand over the mails of the outbox: to a server, or into files of this machine.

A mail is handed over, then noted. A process that is killed in between does it again, with the same
Message-ID, and a file of the same name.
"""

import logging
import os
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import QuerySet

from officials.clock import now
from officials.days import SHANGHAI
from officials.models import Mail
from officials.models.outbox import LINK

log = logging.getLogger(__name__)

SECONDS_TO_ANSWER = 30
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=10), timedelta(days=1)
# With the waits above about a week.
MAX_ATTEMPTS = 14

HandOver = Callable[[Mail, EmailMessage], None]


def filter_waiting() -> QuerySet[Mail]:
    """Return the mails that are still to be handed over."""
    return Mail.objects.filter(handed_over_at=None, attempts__lt=MAX_ATTEMPTS)


def filter_given_up() -> QuerySet[Mail]:
    """Return the mails that were refused so often that nobody tries again."""
    return Mail.objects.filter(handed_over_at=None, attempts__gte=MAX_ATTEMPTS)


def hand_over_due(moment: datetime) -> None:
    """Hand over the mails that are due at ``moment``; try again later what is refused.

    Raises OSError or SMTPException where the server does not answer: no mail is the cause then.
    """
    due = list(filter_waiting().filter(due_at__lte=moment).select_related("link"))
    if not due:
        return
    with _open_transport() as hand_over:
        for mail in due:
            try:
                hand_over(mail, write_message(mail))
            except (OSError, ValueError, smtplib.SMTPException) as error:
                _postpone(mail, type(error).__name__)
                if isinstance(error, smtplib.SMTPServerDisconnected):
                    raise
            else:
                Mail.objects.filter(pk=mail.pk).update(handed_over_at=now(), problem="")


def write_message(mail: Mail) -> EmailMessage:
    """Return a mail as it goes out: plain text, the same each time."""
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.MAIL_FROM
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = mail.queued_at.astimezone(SHANGHAI)
    message["Message-ID"] = f"<{mail.message_id}@{settings.MAIL_FROM.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    body = mail.body.replace(LINK, mail.link.url) if mail.link else mail.body
    message.set_content(body, cte="base64")
    return message


def _postpone(mail: Mail, problem: str) -> None:
    wait = min(FIRST_WAIT * 2**mail.attempts, LONGEST_WAIT)
    log.warning("A mail was refused", extra={"event": "mail_refused", "problem": problem})
    Mail.objects.filter(pk=mail.pk).update(
        attempts=mail.attempts + 1, due_at=now() + wait, problem=problem
    )


@contextmanager
def _open_transport() -> Iterator[HandOver]:
    """Yield the function that hands over a message."""
    if not settings.MAIL_URL:
        yield _write_file
        return
    with _connect(settings.MAIL_URL) as server:

        def send(mail: Mail, message: EmailMessage) -> None:
            server.send_message(message, settings.MAIL_FROM, [mail.recipient])

        yield send


@contextmanager
def _connect(url: str) -> Iterator[smtplib.SMTP]:
    """Connect to a server: ``smtps://`` by TLS, ``smtp://`` by STARTTLS, in the clear never.

    A server of this machine needs neither.
    """
    parts = urlsplit(url)
    host, context = parts.hostname or "", ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=SECONDS_TO_ANSWER, context=context
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=SECONDS_TO_ANSWER)
    with server:
        if parts.scheme == "smtp" and host not in {"localhost", "127.0.0.1", "::1"}:
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _write_file(mail: Mail, message: EmailMessage) -> None:
    """Write a message into a file that appears whole, named by its Message-ID."""
    folder: Path = settings.MAIL_FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f"{mail.message_id}.part"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(message.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / f"{mail.message_id}.eml")
