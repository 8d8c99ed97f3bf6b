"""Statements that break the rules of the outbox, by the name of the rule (``test_constraints``)."""

from officials.clock import now
from tests.support import factories


def handed_over():
    return factories.mail(handed_over_at=now())


CASES = {
    "mail_stays_as_queued": (
        handed_over,
        "UPDATE {table} SET handed_over_at = NULL WHERE id = {id}",
    ),
}
COPIES = {
    "mail_address": (
        factories.mail,
        lambda _row: {"recipient": "a@example.org, b@example.org"},
    ),
    "mail_subject_is_one_line": (
        factories.mail,
        lambda _row: {"subject": "样品\nBcc: b@example.org"},
    ),
    "reminder_once": (factories.reminder, None),
}
