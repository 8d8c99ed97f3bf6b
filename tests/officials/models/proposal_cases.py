"""Statements that break the rules of proposals, by the name of the rule (``test_constraints``)."""

import pghistory

from officials.models import Department, User
from tests.support import factories, proposed


def proposed_by_a_second_account():
    """A proposal, and the latest account, which its proposer has made."""
    proposal = factories.proposed_change()
    with pghistory.context(user=factories.editor().pk):
        User.objects.create(username="second")
    return proposal


def renamed_since_it_was_proposed():
    proposal = factories.proposed_change()
    factories.reviewer()
    Department.objects.filter(pk=proposal.row_id).update(name="另一个局")
    return proposal


CASES = {
    "reference_data_is_proposed": (
        factories.national_hotline,
        "UPDATE {table} SET number = '12345' WHERE id = {id}",
    ),
    "department_public_name_is_proposed": (
        proposed.published_department,
        "UPDATE {table} SET name = '请改拨' WHERE id = {id}",
    ),
    "proposed_change_kind": (
        factories.proposed_change,
        """
        INSERT INTO {table} (kind, title, changes, why, proposed_by_id, proposed_at, hands, state,
            comment, waived)
        SELECT 'user', title, changes, why, proposed_by_id, proposed_at, hands, state, comment,
            waived FROM {table} WHERE id = {id}
        """,
    ),
    "proposed_change_decided_by_somebody": (
        factories.proposed_change,
        "UPDATE {table} SET state = 'refused' WHERE id = {id}",
    ),
    "proposed_change_confirmed_by_a_second_person": (
        factories.proposed_change,
        """
        UPDATE {table} SET state = 'confirmed', decided_by_id = proposed_by_id, decided_at = now()
        WHERE id = {id}
        """,
    ),
    "proposed_change_confirmed_by_nobodys_second_account": (
        proposed_by_a_second_account,
        """
        UPDATE {table} SET state = 'confirmed', decided_at = now(),
            decided_by_id = (SELECT max(id) FROM officials_user) WHERE id = {id}
        """,
    ),
    "proposed_change_is_frozen": (
        factories.proposed_change,
        "UPDATE {table} SET changes = '{{}}' WHERE id = {id}",
    ),
    "proposed_change_is_up_to_date": (
        renamed_since_it_was_proposed,
        """
        UPDATE {table} SET state = 'confirmed', decided_at = now(),
            decided_by_id = (SELECT id FROM officials_user WHERE username = 'reviewer')
        WHERE id = {id}
        """,
    ),
}
COPIES = {
    "proposed_change_begins_open": (
        factories.proposed_change,
        lambda row: {"state": "refused", "decided_by_id": row.proposed_by_id},
    ),
    "proposed_change_of_a_department": (
        factories.proposed_change,
        lambda _row: {"department_id": None},
    ),
    "proposed_change_open_once": (factories.proposed_change, None),
}
