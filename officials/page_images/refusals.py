"""Reasons why a file has no picture."""

from enum import StrEnum


class Reason(StrEnum):
    """A reason why a page has no picture."""

    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    TOO_MUCH_WORK = "too_much_work"
    NO_SUCH_PAGE = "no_such_page"
    BUSY = "busy"


class Refused(Exception):
    """A file of which no page is rendered."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
