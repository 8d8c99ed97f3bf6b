"""Statements that break the rules of checks, by the name of the rule (``test_constraints``)."""

from officials.actions import verification
from officials.clock import today
from officials.models.choices import Result
from tests.support import factories


def dead(**values):
    """Return a hotline that a call found dead, so that it is suspended."""
    hotline = factories.hotline(**values)
    check = verification.Check(today(), Result.DEAD)
    verification.record_call([hotline], check, by=factories.editor())
    factories.clear_history_user()
    hotline.refresh_from_db()
    return hotline


def cause():
    return dead().suspended_for


def checked_by_two():
    first = factories.verification()
    factories.verification(hotline=first.hotline, checked_by=factories.reviewer())
    return first


def check_of_a_published_number():
    post = factories.post()
    factories.sourced_hotline(post=post)
    factories.publish(post)
    return factories.verification(hotline=post.hotlines.get())


STRIKE = "UPDATE {table} SET struck_at = now(), struck_by_id = checked_by_id WHERE id = {id}"
CASES = {
    "verification_published_stays": (
        check_of_a_published_number,
        "DELETE FROM {table} WHERE id = {id}",
    ),
    "verification_stays_as_recorded": (
        factories.verification,
        "UPDATE {table} SET result = 'dead' WHERE id = {id}",
    ),
    "verification_struck_out_in_ten_minutes": (
        lambda: (factories.reviewer(), cause())[1],
        (
            "UPDATE {table} SET struck_at = now(), struck_by_id ="
            " (SELECT id FROM officials_user WHERE username = 'reviewer') WHERE id = {id}"
        ),
    ),
    "verification_struck_out_before_others_act": (checked_by_two, STRIKE),
    "hotline_suspension_stays": (
        dead,
        "UPDATE {table} SET suspended_by_id = NULL, suspended_for_id = NULL WHERE id = {id}",
    ),
    "hotline_suspended_for_its_check": (
        lambda: factories.verification().hotline,
        (
            "UPDATE {table} SET suspended_at = now(), suspended_by_id = each.checked_by_id,"
            " suspended_for_id = each.id FROM officials_verification each"
            " WHERE each.hotline_id = {table}.id AND {table}.id = {id}"
        ),
    ),
    "hotline_cause_of_a_suspension": (
        lambda: factories.verification(result=Result.DEAD).hotline,
        (
            "UPDATE {table} SET suspended_by_id = each.checked_by_id, suspended_for_id = each.id"
            " FROM officials_verification each"
            " WHERE each.hotline_id = {table}.id AND {table}.id = {id}"
        ),
    ),
}
COPIES = {
    "verification_result": (factories.verification, lambda _row: {"result": "perhaps"}),
    "verification_digits": (factories.verification, lambda _row: {"digits": "029-1"}),
    "verification_time_of_day": (factories.verification, lambda _row: {"time_of_day": "noon"}),
    "verification_answered_by_somebody": (
        factories.verification,
        lambda _row: {"result": "dead", "answerer": "staff"},
    ),
    "verification_by_a_person_or_an_office": (
        factories.verification,
        lambda _row: {"result": "confirmed", "method": "office"},
    ),
    "verification_struck_out_by_somebody": (
        factories.verification,
        lambda row: {"struck_by_id": row.checked_by_id},
    ),
    "verification_once_a_call": (cause, None),
    "call_sheet_has_numbers": (factories.call_sheet, lambda _row: {"numbers": []}),
    "call_claim_once": (factories.call_claim, None),
}
