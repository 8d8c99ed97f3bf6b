"""Write mails into the outbox, each of them once."""

from datetime import datetime

from officials.models import Mail, OfficeLink


def queue_mail(
    key: str,
    recipient: str,
    subject: str,
    body: str,
    *,
    moment: datetime,
    link: OfficeLink | None = None,
) -> bool:
    """Write a mail into the outbox, due at ``moment``; return False where its ``key`` is there."""
    mail = {"recipient": recipient, "subject": subject, "body": body, "link": link}
    _mail, is_new = Mail.objects.get_or_create(
        key=key, defaults=mail | {"queued_at": moment, "due_at": moment}
    )
    return is_new
