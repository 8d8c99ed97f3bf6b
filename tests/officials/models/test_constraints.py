"""Every invariant that the database holds, broken with raw SQL, also behind shadow tables."""

import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from officials.models.identifiers import Identified, new_uid
from tests.officials.models import (
    account_cases,
    cover_cases,
    coverage_cases,
    hotline_cases,
    import_cases,
    office_cases,
    outbox_cases,
    outcome_cases,
    promise_cases,
    proposal_cases,
    region_cases,
    report_cases,
    test_calendar_days,
    test_redactions,
    verification_cases,
)
from tests.support import factories
from tests.support.raw_sql import copy_refused, refused, sql

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_the_site")]


def shown_holder():
    holder = factories.appointment(start_date=date(2026, 1, 1))
    factories.sourced_hotline(appointment=holder)
    factories.publish(holder.post)
    return holder


CASES = {
    # name of the constraint: the row to start from, and the change that breaks it
    "region_code": (factories.county, "UPDATE {table} SET code = '12' WHERE id = {id}"),
    "region_province_has_no_parent": (
        factories.province,
        "UPDATE {table} SET level = 2 WHERE id = {id}",
    ),
    "region_alias_redirects_from_a_code": (
        factories.region_alias,
        "UPDATE {table} SET redirects = true, code = '' WHERE id = {id}",
    ),
    "area_code_digits": (factories.area_code, "UPDATE {table} SET code = '29' WHERE id = {id}"),
    "area_code_local_digits": (
        factories.area_code,
        "UPDATE {table} SET local_digits = '{{9}}' WHERE id = {id}",
    ),
    "notice_says_who_and_what": (
        factories.notice,
        "UPDATE {table} SET issuer = '' WHERE id = {id}",
    ),
    "notice_supersedes_another": (
        factories.notice,
        "UPDATE {table} SET supersedes_id = id WHERE id = {id}",
    ),
    "post_has_a_title": (factories.post, "UPDATE {table} SET title = '' WHERE id = {id}"),
    "post_submitted_by_somebody": (
        factories.post,
        "UPDATE {table} SET review_state = 'submitted' WHERE id = {id}",
    ),
    "official_surname_within_the_name": (
        lambda: factories.official(name="王示例"),
        "UPDATE {table} SET surname_length = 3 WHERE id = {id}",
    ),
    "official_has_a_name": (factories.official, "UPDATE {table} SET name = '' WHERE id = {id}"),
    "appointment_ends_after_it_starts": (
        factories.appointment,
        "UPDATE {table} SET end_date = '2020-01-01' WHERE id = {id}",
    ),
    **hotline_cases.CASES,
    "hotline_source_as_printed": (
        factories.hotline_source,
        "UPDATE {table} SET printed_number = '' WHERE id = {id}",
    ),
    "national_hotline_status": (
        factories.national_hotline,
        "UPDATE {table} SET status = 'perhaps' WHERE id = {id}",
    ),
    "national_hotline_digits": (
        factories.national_hotline,
        "UPDATE {table} SET number = '12-345' WHERE id = {id}",
    ),
    "national_hotline_ends_after_it_starts": (
        factories.national_hotline,
        "UPDATE {table} SET valid_from = '2025-05-01', valid_until = '2024-05-01' WHERE id = {id}",
    ),
    "redirect_leads_elsewhere": (
        factories.redirect,
        "UPDATE {table} SET new = old WHERE id = {id}",
    ),
    "public_version_counts_up": (
        factories.public_version,
        "UPDATE {table} SET own = subtree + 1 WHERE region_id = {id}",
    ),
    "reference_version_is_one_row": (
        factories.reference_version,
        "INSERT INTO {table} (id, number) VALUES (2, {id})",
    ),
    "edition_has_a_period": (
        factories.edition,
        "UPDATE {table} SET period = tstzrange(lower(period), lower(period)) WHERE id = {id}",
    ),
    "edition_closed_has_an_end": (
        factories.edition,
        "UPDATE {table} SET closed = true WHERE id = {id}",
    ),
    "edition_public_reason_is_a_fixed_word": (
        factories.edition,
        "UPDATE {table} SET public_reason = '请拨 154 0000 0000' WHERE id = {id}",
    ),
    # What is held by triggers
    "role_is_known": (factories.role, "UPDATE {table} SET role = 'king' WHERE id = {id}"),
    "hotline_restored_by_nobodys_second_account": (
        account_cases.suspended_by_a_second_account,
        (
            "UPDATE {table} SET suspended_at = NULL, restored_by_id ="
            " (SELECT credentials_by_id FROM officials_user WHERE id = suspended_by_id)"
            " WHERE id = {id}"
        ),
    ),
    "hotline_comes_back_by_the_rules": (
        lambda: factories.hotline(withdrawn_at=timezone.now()),
        "UPDATE {table} SET withdrawn_at = NULL WHERE id = {id}",
    ),
    "notice_links_to_the_web": (
        factories.notice,
        "UPDATE {table} SET url = 'javascript:alert()' WHERE id = {id}",
    ),
    "appointment_in_a_lifetime": (
        factories.appointment,
        "UPDATE {table} SET start_date = '0001-01-01' WHERE id = {id}",
    ),
    "appointment_ends_in_a_lifetime": (
        factories.appointment,
        "UPDATE {table} SET end_date = '9999-12-31' WHERE id = {id}",
    ),
    "appointment_stays_on_its_post": (
        lambda: (factories.post(), factories.appointment())[1],
        "UPDATE {table} SET post_id = (SELECT min(id) FROM officials_post) WHERE id = {id}",
    ),
    "hotline_stays_on_its_post": (
        lambda: (factories.appointment(), factories.hotline())[1],
        (
            "UPDATE {table} SET post_id = NULL,"
            " appointment_id = (SELECT min(id) FROM officials_appointment) WHERE id = {id}"
        ),
    ),
    "region_below_its_parent": (
        lambda: factories.county().parent,
        "UPDATE {table} SET parent_id = (SELECT max(id) FROM {table}) WHERE id = {id}",
    ),
    "notice_cited_is_final": (
        lambda: factories.edition_hotline().notice,
        "UPDATE {table} SET title = 'another' WHERE id = {id}",
    ),
    "notice_file_is_known_by_its_content": (
        factories.notice,
        "UPDATE {table} SET file_sha256 = repeat('0', 64) WHERE id = {id}",
    ),
    "appointment_end_is_shown": (
        shown_holder,
        "UPDATE {table} SET end_date = '2026-01-31' WHERE id = {id}; SET CONSTRAINTS ALL IMMEDIATE",
    ),
    "post_contributors_stay": (
        lambda: factories.post(contributors=[1]),
        "UPDATE {table} SET contributors = '{{}}' WHERE id = {id}",
    ),
    "edition_period_only_shrinks": (
        factories.edition,
        "UPDATE {table} SET period = tstzrange('2020-01-01', NULL) WHERE id = {id}",
    ),
    "edition_shown_stays": (factories.edition, "DELETE FROM {table} WHERE id = {id}"),
    "edition_hotline_stays_withdrawn": (
        lambda: withdrawn(factories.edition_hotline()),
        "UPDATE {table} SET withdrawn_at = NULL WHERE id = {id}",
    ),
    **account_cases.CASES,
    **cover_cases.CASES,
    **import_cases.CASES,
    **office_cases.CASES,
    **outbox_cases.CASES,
    **outcome_cases.CASES,
    **promise_cases.CASES,
    **proposal_cases.CASES,
    **region_cases.CASES,
    **report_cases.CASES,
    **verification_cases.CASES,
}


def withdrawn(published):
    sql("UPDATE officials_editionhotline SET withdrawn_at = now() WHERE id = %s", published.pk)
    return published


def before(edition):
    """A time in which nothing of the edition's post was shown."""
    return TimestamptzRange(edition.period.lower - timedelta(1), edition.period.lower)


COPIES = {
    # name of the constraint: the row to copy, and what the copy says otherwise
    "region_alias_redirects_once": (
        lambda: factories.region_alias(code="990000", redirects=True),
        None,
    ),
    "department_once_in_region": (factories.department, lambda _row: {"uid": new_uid()}),
    "appointment_one_at_a_time": (
        lambda: factories.appointment(end_date=date(2026, 3, 31)),
        lambda row: {"uid": new_uid(), "start_date": row.end_date, "end_date": None},
    ),
    "hotline_once_on_a_post": (factories.hotline, lambda _row: {"uid": new_uid()}),
    "hotline_once_in_an_appointment": (
        lambda: factories.hotline(appointment=factories.appointment()),
        lambda _row: {"uid": new_uid()},
    ),
    "hotline_source_once": (factories.hotline_source, None),
    "national_hotline_in_use_once": (factories.national_hotline, None),
    "redirect_once": (factories.redirect, lambda _row: {"new": new_uid()}),
    "live_count_change_once": (factories.live_count_change, None),
    "edition_one_at_a_time": (factories.edition, lambda _row: {"uid": new_uid()}),
    "edition_approved_by_a_second_person": (
        factories.edition,
        lambda row: {
            "uid": new_uid(),
            "period": before(row),
            "contributors": [row.approved_by_id],
        },
    ),
    "edition_approved_by_a_confirmed_account": (
        factories.edition,
        lambda row: {"uid": new_uid(), "period": before(row), "approver_confirmed": False},
    ),
    "edition_approver_is_confirmed": (
        factories.edition,
        lambda row: {
            "uid": new_uid(),
            "period": before(row),
            "approved_by_id": account_cases.made_by(factories.editor()).pk,
        },
    ),
    "role_once": (factories.role, None),
    "lexicon_name_once": (factories.lexicon_name, None),
    **cover_cases.COPIES,
    **coverage_cases.COPIES,
    **hotline_cases.COPIES,
    **import_cases.COPIES,
    **office_cases.COPIES,
    **outbox_cases.COPIES,
    **outcome_cases.COPIES,
    **promise_cases.COPIES,
    **proposal_cases.COPIES,
    **region_cases.COPIES,
    **report_cases.COPIES,
    **verification_cases.COPIES,
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_a_change(name):
    make, statement = CASES[name]
    row = make()
    reason = refused(statement.format(table=row._meta.db_table, id=row.pk))
    assert name in reason or WORDS[name] in reason


@pytest.mark.parametrize("name", COPIES)
def test_the_database_refuses_a_row(name):
    make, change = COPIES[name]
    row = make()
    reason = copy_refused(row, **change(row) if change else {})
    assert name in reason or WORDS[name] in reason


IDENTIFIED = [
    model
    for model in apps.get_app_config("officials").get_models()
    if issubclass(model, Identified)
]


@pytest.mark.parametrize("model", IDENTIFIED)
def test_an_address_is_twelve_characters_for_good(model):
    name = model._meta.model_name
    row = getattr(factories, name)()
    assert f"officials_{name}_uid" in copy_refused(row, uid="ILOU")
    reason = refused(f"UPDATE officials_{name} SET uid = '{new_uid()}' WHERE id = {row.pk}")
    # A row whose acts are all that changes it is refused by the trigger of these.
    assert "Cannot update" in reason or "each once" in reason


WORDS = {
    held: words
    for model in apps.get_app_config("officials").get_models()
    for trigger in getattr(model._meta, "triggers", [])
    for held, words in re.findall(
        r"CONSTRAINT = '(\w+)',\s+MESSAGE = '([^']+)'", str(trigger.get_func(model))
    )
}


def test_each_named_invariant_has_a_test():
    named = {
        constraint.name
        for model in apps.get_app_config("officials").get_models()
        for constraint in model._meta.constraints
    }
    uids = {f"officials_{model._meta.model_name}_uid" for model in IDENTIFIED}
    tested = {*CASES, *COPIES, *test_calendar_days.CASES, *test_redactions.CASES, *uids}
    assert named | set(WORDS) == tested


REFERENCE = {
    "region": factories.county,
    "regionalias": factories.region_alias,
    "areacode": factories.area_code,
    "departmenttype": factories.department_type,
    "topic": factories.topic,
    "nationalhotline": factories.national_hotline,
}


@pytest.mark.parametrize("name", REFERENCE)
def test_reference_data_is_neither_changed_nor_added_by_the_site_alone(name):
    row = REFERENCE[name]()
    words = WORDS["reference_data_is_proposed"]
    table = row._meta.db_table
    assert words in refused(f"UPDATE {table} SET id = id")
    columns = ", ".join(f'"{each.column}"' for each in row._meta.concrete_fields)
    row.delete()
    added = ", ".join(["%s"] * len(row._meta.concrete_fields))
    values = [
        field.get_db_prep_save(field.value_from_object(row), connection)
        for field in row._meta.concrete_fields
    ]
    values[0] = 9_000_000
    assert words in refused(f"INSERT INTO {table} ({columns}) VALUES ({added})", *values)


def test_an_edition_needs_another_than_who_submitted_it():
    edition = factories.edition()
    reason = copy_refused(
        edition, uid=new_uid(), period=before(edition), approved_by_id=edition.submitted_by_id
    )
    assert "edition_approved_by_a_second_person" in reason


@pytest.mark.parametrize("column", ["notice_id", "printed_name", "printed_number"])
def test_no_number_is_published_without_its_notice(column):
    published = factories.edition_hotline()
    assert f'"{column}"' in copy_refused(published, hotline_uid=new_uid(), **{column: None})


def test_an_edition_says_what_it_said():
    edition = factories.edition()
    for change in ("card = '{}'", "rank = 1", "approved_by_id = submitted_by_id", "waived = true"):
        reason = refused(f"UPDATE officials_edition SET {change} WHERE id = {edition.pk}")
        assert "Cannot update" in reason
    number = edition.hotlines.get()
    suspended = "suspended_before = ARRAY[tstzrange(now(), NULL)]"
    for change in ("digits = '110'", "printed_number = '110'", "own = true", suspended):
        reason = refused(f"UPDATE officials_editionhotline SET {change} WHERE id = {number.pk}")
        assert "Cannot update" in reason


@pytest.mark.parametrize(
    ("before_state", "after_state"), [("draft", "approved"), ("approved", "submitted")]
)
def test_a_review_takes_no_short_cut(before_state, after_state):
    made = factories.post()
    if before_state == "approved":
        factories.publish(made)
    assert "Invalid transition" in refused(
        "UPDATE officials_post SET submitted_by_id = %s, submitted_at = now(), review_state = %s"
        " WHERE id = %s",
        factories.editor().pk,
        after_state,
        made.pk,
    )


def test_a_moved_region_takes_its_children_along():
    town = factories.township()
    county, province = town.parent, factories.province()
    sql("UPDATE officials_region SET parent_id = %s WHERE id = %s", province.pk, county.pk)
    town.refresh_from_db()
    assert town.path == [province.pk, county.pk, town.pk]
