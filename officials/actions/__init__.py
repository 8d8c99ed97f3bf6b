"""Change the domain: each action is one transaction and records who (``by``) and why."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError

from officials.db.timeouts import answer_timeout


class Refused(Exception):
    """The rules do not allow an action; ``str()`` is a message for staff with the remedy."""


@contextmanager
def refuse_timeouts() -> Iterator[None]:
    """Raise Refused where a time limit ended the action inside, such as on waiting for a lock."""
    try:
        yield
    except OperationalError as error:
        if message := answer_timeout(error):
            raise Refused(message) from error
        raise
