"""Statements that break the rules of promises (``test_constraints``)."""

from tests.officials.models import account_cases
from tests.support import factories


def entered_by_a_second_account():
    """Return a promise that an account of the default reviewer's making entered."""
    return factories.promise(entered_by=account_cases.made_by(factories.reviewer()))


def with_a_reviewer():
    factories.reviewer()
    return factories.promise()


REVIEWER = "(SELECT id FROM officials_user WHERE username = 'reviewer')"
CONFIRM = "UPDATE {table} SET confirmed_at = now(), confirmed_by_id = "
CASES = {
    "promise_stays_as_entered": (
        factories.confirmed_promise,
        "UPDATE {table} SET wording = '倾听无缝隙' WHERE id = {id}",
    ),
    "promise_confirmed_by_somebody": (
        with_a_reviewer,
        f"UPDATE {{table}} SET confirmed_by_id = {REVIEWER} WHERE id = {{id}}",
    ),
    "promise_confirmed_by_a_second_person": (
        factories.promise,
        f"{CONFIRM}entered_by_id WHERE id = {{id}}",
    ),
    "promise_confirmed_by_nobodys_second_account": (
        entered_by_a_second_account,
        f"{CONFIRM}{REVIEWER} WHERE id = {{id}}",
    ),
}
COPIES = {
    "promise_has_a_wording": (factories.promise, lambda _row: {"uid": "0" * 12, "wording": ""}),
    "promise_once": (factories.promise, lambda _row: {"uid": "0" * 12}),
    **{
        f"promise_{column}": (
            factories.promise,
            lambda _row, column=column, wrong=wrong: {
                "uid": "0" * 12,
                "wording": "倾听无缝隙",
                column: wrong,
            },
        )
        for column, wrong in (("answered_share", 101), ("callback_hours", 0), ("report_days", 91))
    },
    "promise_in_a_lifetime": (
        factories.promise,
        lambda _row: {"uid": "0" * 12, "wording": "倾听无缝隙", "start_date": "0013-11-01"},
    ),
    "promise_ends_after_it_starts": (
        factories.promise,
        lambda _row: {"uid": "0" * 12, "wording": "倾听无缝隙", "end_date": "2013-10-31"},
    ),
}
