"""The site's database role: it runs every action and cannot modify the audit log."""

from contextlib import nullcontext

import pghistory
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import CASCADE, SET_NULL

from officials.actions import publishing, review, withdrawal
from officials.db import roles
from officials.db.grants import TABLES
from officials.models import LivePost, Post, PublicReason, User
from tests.conftest import step_down
from tests.support import factories, shadows

pytestmark = pytest.mark.django_db


def test_the_site_may_delete_what_goes_along_with_a_row():
    """Django deletes dependent rows by statements of its own, of which each needs the right."""
    lacking = [
        f"{model.__name__} → {each.related_model.__name__}"
        for model in apps.get_models()
        if "DELETE" in TABLES.get(model._meta.db_table, ())
        for each in model._meta.related_objects
        if each.on_delete in {CASCADE, SET_NULL}
        and not {CASCADE: {"DELETE"}, SET_NULL: {"UPDATE"}}[each.on_delete]
        <= TABLES[each.related_model._meta.db_table]
    ]
    assert lacking == []


@pytest.fixture
def published(db, shadow_tables):
    """A published post; the rest of the test runs as the site's role."""
    made = factories.post()
    factories.sourced_hotline(post=made)
    factories.publish(made)
    with connection.cursor() as cursor:
        step_down(cursor)
        yield made
        cursor.execute("RESET ROLE")


def error_of(statement):
    with (
        pytest.raises(DatabaseError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert "does not exist" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("table", roles.event_tables())
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET pgh_context = NULL", "DELETE FROM {}", "TRUNCATE {}"],
)
def test_audit_log_is_append_only_for_the_site(published, table, statement):
    assert "permission denied" in error_of(statement.format(table))


def test_event_tables_are_all_tables_with_events():
    tables = {
        model._meta.db_table for model in apps.get_models() if "pgh_id" in str(model._meta.pk)
    }
    assert tables == {*roles.event_tables()}
    assert len(tables) > 10


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE officials_edition DISABLE TRIGGER USER",
        "ALTER TABLE officials_post DROP COLUMN revision",
        "DROP VIEW live_post",
        "CREATE TABLE mine (id int)",
        "DROP FUNCTION officials_now()",
        "TRUNCATE officials_edition CASCADE",
        "DELETE FROM django_migrations",
        "SET session_replication_role = replica",
        "CREATE TEMPORARY TABLE officials_edition (x int)",
        "SELECT lo_create(0)",
        "SELECT pg_terminate_backend(pg_backend_pid())",
        "DO 'BEGIN END'",
    ],
)
def test_site_owns_no_table_and_disables_no_trigger(published, statement):
    assert error_of(statement)


# Statements that triggers forbid.
FORBIDDEN = {
    "edition changed": "UPDATE officials_edition SET rank = 1",
    "edition deleted": "DELETE FROM officials_edition",
    "published number changed": "UPDATE officials_editionhotline SET digits = '15400000099'",
    "uid of a post changed": "UPDATE officials_post SET uid = '000000000000'",
    "name of a public department changed": "UPDATE officials_department SET name_en = 'Call us'",
    "reference data changed": "UPDATE officials_region SET name = '某县'",
    "draft approved by an update": "UPDATE officials_post SET review_state = 'approved'"
    " WHERE review_state = 'draft'",
}


@pytest.mark.parametrize("shadowed", [False, True])
@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=list(FORBIDDEN))
def test_site_cannot_make_pgtrigger_ignore_triggers(published, statement, shadowed):
    Post.objects.create(department=published.department, title="副局长")
    with shadows.laid() if shadowed else nullcontext():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pgtrigger.ignore',"
                " (SELECT array_agg(DISTINCT tgname)::text FROM pg_trigger), true)"
            )
        assert error_of(shadows.qualify(statement))


def test_a_shadow_table_hides_ours_from_a_statement_without_a_schema(published):
    count = "SELECT count(*) FROM officials_post"
    with connection.cursor() as cursor:
        cursor.execute(count)
        assert cursor.fetchone()[0]
        with shadows.laid():
            cursor.execute(count)
            assert not cursor.fetchone()[0]
        cursor.execute(count)
        assert cursor.fetchone()[0]


def test_a_change_is_recorded_whatever_tables_the_session_made(published):
    count = "SELECT count(*) FROM public.officials_postevent"
    with shadows.laid(), connection.cursor() as cursor:
        cursor.execute(count)
        (before,) = cursor.fetchone()
        cursor.execute("UPDATE public.officials_post SET duties = '影子'")
        cursor.execute(count)
        assert cursor.fetchone()[0] > before


def test_shadow_tables_do_not_hide_who_is_behind_an_account(published):
    with pghistory.context(user=factories.editor().pk):
        made = User.objects.create(username="made")
    with shadows.laid(), connection.cursor() as cursor:
        cursor.execute("SELECT public.officials_behind(%s)", [made.pk])
        assert cursor.fetchone()[0]


def test_owner_can_make_pgtrigger_ignore_triggers(published):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore',"
            " (SELECT array_agg(DISTINCT tgname)::text FROM pg_trigger), true)"
        )
        cursor.execute("UPDATE officials_edition SET rank = 1")
        assert cursor.rowcount == 1


def test_site_can_submit_approve_and_withdraw(published):
    editor, reviewer = factories.editor(), factories.reviewer()
    with pghistory.context(user=editor.pk):
        Post.objects.filter(pk=published.pk).update(title="主任")
    review.submit([published], by=editor)
    published.refresh_from_db()
    publishing.approve([(published, published.revision)], by=reviewer)
    assert LivePost.objects.get(uid=published.uid).card["title"] == "主任"
    withdrawal.withdraw_post(published, by=editor, reason=PublicReason.MISTAKE)
    assert not LivePost.objects.filter(uid=published.uid).exists()


def test_rights_are_granted_again_after_migrate_and_not_after_flush():
    table = roles.event_tables()[0]
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT DELETE ON {table} TO directory_site")
        roles.grant_roles(using="default")
        query = f"SELECT has_table_privilege('directory_site', '{table}', 'DELETE')"
        cursor.execute(query)
        assert cursor.fetchone() == (True,)
        call_command("migrate", verbosity=0)
        cursor.execute(query)
        assert cursor.fetchone() == (False,)
