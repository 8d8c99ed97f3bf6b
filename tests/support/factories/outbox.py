"""Create mails and reminders."""

from officials.clock import now
from officials.models import Mail, Reminder
from tests.support.factories.base import make, numbers


def mail(**values):
    return make(
        Mail,
        values,
        key=lambda: f"sample/{next(numbers)}",
        recipient="clerk@example.org",
        subject="样品",
        body="您好：样品\n",
        queued_at=now,
        due_at=now,
    )


def reminder(**values):
    return make(
        Reminder,
        values,
        topic=lambda: f"sample/{next(numbers)}",
        recipient="clerk@example.org",
        noted_at=now,
    )
