"""Statements that break the rules of offices and their links (``test_constraints``)."""

from officials.clock import now
from officials.models import OfficeLink
from tests.officials.models import account_cases
from tests.support import factories


def answered():
    link = factories.office_link()
    OfficeLink.objects.filter(pk=link.pk).update(answered_at=now())
    return link


def entered_by_a_second_account():
    """Return an address that an account of the default reviewer's making entered."""
    return factories.office_address(entered_by=account_cases.made_by(factories.reviewer()))


CONFIRMED_BY_REVIEWER = (
    "UPDATE {table} SET confirmed_at = now(), confirmed_by_id ="
    " (SELECT id FROM officials_user WHERE username = 'reviewer') WHERE id = {id}"
)
CASES = {
    "office_address_stays_as_entered": (
        factories.confirmed_address,
        "UPDATE {table} SET email = 'other@example.org' WHERE id = {id}",
    ),
    "office_address_confirmed_by_somebody": (
        lambda: (factories.reviewer(), factories.office_address())[1],
        (
            "UPDATE {table} SET confirmed_by_id ="
            " (SELECT id FROM officials_user WHERE username = 'reviewer') WHERE id = {id}"
        ),
    ),
    "office_address_confirmed_by_a_second_person": (
        factories.office_address,
        (
            "UPDATE {table} SET confirmed_at = now(), confirmed_by_id = entered_by_id"
            " WHERE id = {id}"
        ),
    ),
    "office_address_confirmed_by_nobodys_second_account": (
        entered_by_a_second_account,
        CONFIRMED_BY_REVIEWER,
    ),
    "office_link_is_used_once": (
        answered,
        "UPDATE {table} SET answered_at = NULL WHERE id = {id}",
    ),
    "office_link_expires": (
        factories.office_link,
        "UPDATE {table} SET answered_at = expires_at WHERE id = {id}",
    ),
}


def link_to_an_unconfirmed_address(row):
    return {"address_id": factories.office_address(email="new@example.org").pk, "uid": "0" * 12}


COPIES = {
    "office_address_email": (factories.office_address, lambda _row: {"email": "a@b, c@d"}),
    "office_address_scope": (factories.office_address, lambda _row: {"scope": "country"}),
    "office_address_once": (factories.office_address, None),
    "office_link_answered_once_a_quarter": (
        answered,
        lambda row: {"uid": "0" * 12, "token_hash": "0" * 64, "answered_at": row.made_at},
    ),
    "office_link_holds_a_hash": (
        factories.office_link,
        lambda _row: {"uid": "0" * 12, "token_hash": "a token", "quarter": "2013-01-01"},
    ),
    "office_link_to_a_confirmed_address": (
        factories.office_link,
        lambda row: {**link_to_an_unconfirmed_address(row), "token_hash": "0" * 64},
    ),
    "notice_check_outcome": (factories.notice_check, lambda _row: {"outcome": "perhaps"}),
    "office_correction_once": (factories.office_correction, None),
}
