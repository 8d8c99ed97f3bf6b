"""Statements that break the rules of outcomes, by the name of the rule (``test_constraints``)."""

from uuid import uuid4

from tests.support import factories

CASES = {
    "call_outcome_reached": (
        factories.call_outcome,
        "UPDATE {table} SET reached = 'king' WHERE id = {id}",
    ),
    "call_outcome_settled_when_answered": (
        factories.call_outcome,
        "UPDATE {table} SET reached = 'nobody', settled = 'settled' WHERE id = {id}",
    ),
    "call_outcome_stays_as_told": (
        factories.call_outcome,
        "UPDATE {table} SET day = day - 1 WHERE id = {id}",
    ),
    "call_outcome_stays_while_counted": (
        factories.call_outcome,
        "DELETE FROM {table} WHERE id = {id}",
    ),
}
COPIES = {
    "call_outcome_once_a_day": (factories.call_outcome, lambda _row: {"form": uuid4()}),
    "call_outcome_of_a_public_number": (
        factories.call_outcome,
        lambda _row: {"form": uuid4(), "caller": uuid4(), "digits": "15400009999"},
    ),
}
