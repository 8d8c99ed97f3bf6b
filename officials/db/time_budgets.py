"""Give questions that need no answer a time of their own, after which they are given up."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from django.db import OperationalError, connection

from officials.db.timeouts import find_timeout

T = TypeVar("T")

log = logging.getLogger(__name__)


class OutOfTime(Exception):
    """The database was asked for longer than there was time."""


class TimeBudget:
    """The time that the database may take for several questions together.

    What the site computes between its statements does not count: a worker that is busy or new
    leaves nothing out. No statement begins when the time is used up, and each has the limit of
    its connection, which ends the questions as well. No transaction is open: an error would end
    it. ``is_spent``: whether a question was given up.
    """

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self.is_spent = False

    def ask(self, question: Callable[[], T], otherwise: T) -> T:
        """Return the answer to ``question``, or ``otherwise`` where the time ends before it.

        Any other error of the database is raised as usual.
        """
        try:
            with connection.execute_wrapper(self._execute):
                return question()
        except (OutOfTime, OperationalError) as error:
            if isinstance(error, OperationalError) and find_timeout(error) is None:
                raise
        self.is_spent = True
        log.warning("a question was given up", extra={"event": "answer_timed_out"})
        return otherwise

    def _execute(self, execute: Any, *statement: Any) -> Any:
        if self.is_spent or self._left <= 0:
            raise OutOfTime
        began = monotonic()
        try:
            return execute(*statement)
        finally:
            self._left -= monotonic() - began
