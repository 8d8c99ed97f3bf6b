"""Statements that break the rules of hotlines, by the name of the rule (``test_constraints``)."""

from datetime import timedelta

from psycopg.types.range import TimestamptzRange

from officials.actions import withdrawal
from officials.clock import now
from officials.models import EditionHotline
from officials.models.identifiers import new_uid
from tests.support import factories


def banned_person():
    """Ban somebody of a post whom no card names."""
    held = factories.appointment()
    return factories.republication_ban(post=held.post, official=held.official)


def banned_digits():
    """Ban a number and return its digits."""
    number = factories.hotline(withdrawn_at=now())
    factories.republication_ban(hotline=number)
    return number.digits


def published_number():
    """Return a number of a public post."""
    post = factories.post()
    factories.sourced_hotline(post=post)
    factories.publish(post)
    return post.hotlines.get()


def suspended_in_an_edition():
    """Return the row of a suspended number in the edition that shows it."""
    number = published_number()
    withdrawal.suspend(number, by=factories.editor(), reason="错号")
    factories.clear_history_user()
    return EditionHotline.objects.get(hotline_uid=number.uid)


CASES = {
    "edition_hotline_shown_stays": (
        lambda: EditionHotline.objects.get(hotline_uid=published_number().uid),
        "DELETE FROM {table} WHERE id = {id}",
    ),
    "edition_hotline_restored_with_its_number": (
        suspended_in_an_edition,
        "UPDATE {table} SET suspended_at = NULL WHERE id = {id}",
    ),
    "hotline_published_stays": (
        published_number,
        (
            "DELETE FROM officials_hotlinesource WHERE hotline_id = {id};"
            " DELETE FROM {table} WHERE id = {id}"
        ),
    ),
    "hotline_of_a_post_or_an_appointment": (
        factories.hotline,
        "UPDATE {table} SET post_id = NULL WHERE id = {id}",
    ),
    "hotline_digits": (
        factories.hotline,
        "UPDATE {table} SET digits = '029-03812345' WHERE id = {id}",
    ),
    "hotline_kind": (factories.hotline, "UPDATE {table} SET kind = 'pager' WHERE id = {id}"),
    "hotline_use": (factories.hotline, "UPDATE {table} SET use = 'telex' WHERE id = {id}"),
    "hotline_public_reason_is_a_fixed_word": (
        factories.hotline,
        "UPDATE {table} SET withdrawn_at = now(), public_reason = 'call 154' WHERE id = {id}",
    ),
    "edition_hotline_public_reason_is_a_fixed_word": (
        factories.edition_hotline,
        "UPDATE {table} SET public_reason = 'security' WHERE id = {id}",
    ),
    "takedown_request_reason_is_a_fixed_word": (
        factories.takedown_request,
        "UPDATE {table} SET reason = 'call 154' WHERE id = {id}",
    ),
    "withheld_name_reason_is_a_fixed_word": (
        factories.withheld_name,
        "UPDATE {table} SET reason = 'number_wrong' WHERE id = {id}",
    ),
    "withheld_name_restored_by_a_second_person": (
        lambda: factories.withheld_name(asked_by=factories.reviewer()),
        "UPDATE {table} SET restored_by_id = asked_by_id WHERE id = {id}",
    ),
    "withheld_name_comes_back_by_the_rules": (
        lambda: factories.withheld_name(
            asked_by=factories.editor(), restored_by=factories.reviewer()
        ),
        "UPDATE {table} SET restored_by_id = NULL WHERE id = {id}",
    ),
    "ban_is_lifted_by_the_rules": (
        lambda: factories.republication_ban(
            asked_by=factories.editor(), lifted_by=factories.reviewer()
        ),
        "UPDATE {table} SET lifted_by_id = NULL WHERE id = {id}",
    ),
    "hotline_restored_by_a_second_person": (
        lambda: factories.hotline(suspended_by=factories.editor()),
        "UPDATE {table} SET restored_by_id = suspended_by_id WHERE id = {id}",
    ),
}
COPIES = {
    "withheld_name_once_at_a_time": (factories.withheld_name, None),
    "takedown_request_once_open": (factories.takedown_request, None),
    "withheld_text_once": (factories.withheld_text, None),
    "withheld_text_of_a_post_or_a_notice": (
        factories.withheld_text,
        lambda _row: {"post_id": None},
    ),
    "ban_of_a_number_or_a_person": (
        factories.republication_ban,
        lambda _row: {"number_hash": None},
    ),
    "ban_reason_is_a_fixed_word": (
        factories.republication_ban,
        lambda _row: {"reason": "call 154"},
    ),
    "ban_lifted_by_a_second_person": (
        factories.republication_ban,
        lambda row: {"asked_by_id": row.made_by_id, "lifted_by_id": row.made_by_id},
    ),
    "ban_of_a_number_that_is_gone": (
        factories.republication_ban,
        lambda _row: {"number_hash": bytes(32)},
    ),
    "ban_of_a_person_who_is_gone": (
        banned_person,
        lambda _row: {"official_id": factories.official().pk},
    ),
    "edition_hotline_is_not_banned": (
        factories.edition_hotline,
        lambda _row: {"hotline_uid": new_uid(), "digits": banned_digits()},
    ),
    "edition_names_nobody_banned": (
        factories.edition,
        lambda row: {
            "uid": new_uid(),
            "period": TimestamptzRange(row.period.lower - timedelta(1), row.period.lower),
            "card": row.card | {"holder": {"official": banned_person().official.uid}},
        },
    ),
    "edition_hotline_once": (factories.edition_hotline, None),
    "edition_hotline_as_printed": (
        factories.edition_hotline,
        lambda _row: {"hotline_uid": new_uid(), "printed_number": ""},
    ),
    "edition_hotline_digits": (
        factories.edition_hotline,
        lambda _row: {"hotline_uid": new_uid(), "digits": "029-1"},
    ),
    "edition_hotline_use": (
        factories.edition_hotline,
        lambda _row: {"hotline_uid": new_uid(), "use": "telex"},
    ),
}
