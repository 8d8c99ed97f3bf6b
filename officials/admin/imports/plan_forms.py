"""Read what was chosen on a page of a plan: answers to doubts, and missing posts to leave."""

from collections.abc import Callable, Iterator
from functools import partial

from django.http import QueryDict

from officials.actions import import_questions, imports
from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.admin.imports.plan_pages import ALIKE, ANSWER
from officials.models import ImportAction, ImportBatch, ImportRow, User

# The fields of missing posts: those that the page shows, and those that shall leave.
SHOWN, ASKED = "missing", "asked"
# The button that asks a doubt anew; its value is the name of the field of the answer.
REOPENED = "reopened"
# The buttons that answer all doubts of a kind; their values are kind, answer and number.
EVERYWHERE = "everywhere"


def read_choices(batch: ImportBatch, data: QueryDict, *, by: User) -> Iterator[Callable[[], None]]:
    """Yield the acts that were chosen; each raises Refused where it is not allowed.

    The answers of single rows come first: those for all rows of a unit leave them.
    """
    answered = list(_read_answers(batch, data))
    if answered:
        answers = {(row.pk, index): value for row, index, value in answered}
        yield partial(import_questions.answer_each, batch, answers, by=by)
    for row, index, _value in answered:
        if f"{ALIKE}{ANSWER}{row.pk}-{index}" in data:
            yield partial(import_questions.answer_alike, row, index, by=by)
    kind, _sign, rest = data.get(EVERYWHERE, "").partition(":")
    value, _sign, number = rest.rpartition(":")
    if kind and (count := parse_integer(number)) is not None:
        yield partial(import_questions.answer_everywhere, batch, kind, value, count, by=by)
    shown = filter(None, (parse_integer(each, BIGINT_DIGITS) for each in data.getlist(SHOWN)))
    asked = {parse_integer(each, BIGINT_DIGITS) for each in data.getlist(ASKED)}
    for row in batch.rows.filter(pk__in=list(shown), action=ImportAction.MISSING):
        if row.is_asked != (row.pk in asked):
            yield partial(imports.ask, row, row.pk in asked, by=by)


def find_reopened(batch: ImportBatch, data: QueryDict) -> str:
    """Return the key of the doubt that somebody wants to answer anew, or an empty string."""
    place = _parse_name(data.get(REOPENED, ""))
    row = batch.rows.filter(pk=place[0]).first() if place else None
    if place is None or row is None or not 0 <= place[1] < len(row.doubts):
        return ""
    return import_questions.key_of(row, row.doubts[place[1]])


def _read_answers(batch: ImportBatch, data: QueryDict) -> Iterator[tuple[ImportRow, int, str]]:
    for name, value in data.items():
        place = _parse_name(name)
        row = batch.rows.filter(pk=place[0]).first() if place else None
        if place and row:
            yield row, place[1], str(value)


def _parse_name(name: str) -> tuple[int, int] | None:
    """Return the id of the row and the index of the question that a field answers."""
    if not name.startswith(ANSWER):
        return None
    row, _sign, index = name.removeprefix(ANSWER).partition("-")
    numbers = parse_integer(row, BIGINT_DIGITS), parse_integer(index)
    return None if numbers[0] is None or numbers[1] is None else (numbers[0], numbers[1])
