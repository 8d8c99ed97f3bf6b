"""Log what attacks on accounts and forms look like; the site adds request, user and address."""

import logging
from enum import StrEnum

log = logging.getLogger(__name__)


class Event(StrEnum):
    """The name of an event in its log line."""

    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_WHILE_LOCKED = "sign_in_while_locked"
    ACCOUNT_LOCKED = "account_locked"
    CODE_REFUSED = "code_refused"
    UPLOAD_REFUSED = "upload_refused"


def log_event(event: Event, **facts: int | None) -> None:
    """Log an event. ``facts``: fields of the line, such as ``user_id``; nothing that was typed."""
    log.warning(event.replace("_", " "), extra={"event": event.value, **facts})
