"""The site's own role in the database: it does its work, and cannot undo what the trail says."""

import pghistory
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from officials.actions import publishing, review, withdrawal
from officials.db import checks, roles
from officials.models import LivePost, Post
from tests.conftest import step_down
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(db):
    """A post that the public sees, and a draft; then all goes on as the site."""
    made = factories.post()
    factories.sourced_hotline(post=made)
    factories.publish(made)
    with connection.cursor() as cursor:
        step_down(cursor)
        yield made
        cursor.execute("RESET ROLE")


def refused(statement):
    with (
        pytest.raises(DatabaseError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert "does not exist" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("table", roles.trail())
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET pgh_context = NULL", "DELETE FROM {}", "TRUNCATE {}"],
)
def test_the_trail_is_for_reading_and_adding(shown, table, statement):
    assert "permission denied" in refused(statement.format(table))


def test_every_table_with_events_is_part_of_the_trail():
    held = {model._meta.db_table for model in apps.get_models() if "pgh_id" in str(model._meta.pk)}
    assert held == {*roles.trail()}
    assert len(held) > 10


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
    ],
)
def test_the_site_owns_no_table_and_switches_nothing_off(shown, statement):
    assert refused(statement)


# What a rule forbids, with every trigger told to look away.
FORBIDDEN = {
    "an edition is changed": "UPDATE officials_edition SET rank = 1",
    "an edition goes": "DELETE FROM officials_edition",
    "a shown number is rewritten": "UPDATE officials_editionhotline SET digits = '15400000099'",
    "a post has another identifier": "UPDATE officials_post SET uid = '000000000000'",
    "what was approved is approved anew": "UPDATE officials_post SET review_state = 'approved'"
    " WHERE review_state = 'draft'",
}


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=list(FORBIDDEN))
def test_no_trigger_looks_away_for_the_site(shown, statement):
    Post.objects.create(department=shown.department, title="副局长")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore',"
            " (SELECT array_agg(DISTINCT tgname)::text FROM pg_trigger), true)"
        )
    assert refused(statement)


def test_the_owner_may_let_a_trigger_look_away(shown):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore',"
            " (SELECT array_agg(DISTINCT tgname)::text FROM pg_trigger), true)"
        )
        cursor.execute("UPDATE officials_edition SET rank = 1")
        assert cursor.rowcount == 1


def test_the_way_of_a_change_is_the_sites_to_go(shown):
    editor, reviewer = factories.editor(), factories.reviewer()
    with pghistory.context(user=editor.pk):
        Post.objects.filter(pk=shown.pk).update(title="主任")
    review.submit([shown], by=editor)
    shown.refresh_from_db()
    publishing.approve([(shown, shown.revision)], by=reviewer)
    assert LivePost.objects.get(uid=shown.uid).card["title"] == "主任"
    withdrawal.withdraw_post(shown, by=editor, reason="撤下")
    assert not LivePost.objects.filter(uid=shown.uid).exists()


def test_rights_are_given_again_with_each_migration_and_not_when_tables_are_emptied():
    table = roles.trail()[0]
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT DELETE ON {table} TO directory_site")
        roles.grant(using="default")
        asked = f"SELECT has_table_privilege('directory_site', '{table}', 'DELETE')"
        cursor.execute(asked)
        assert cursor.fetchone() == (True,)
        call_command("migrate", verbosity=0)
        cursor.execute(asked)
        assert cursor.fetchone() == (False,)


def test_a_site_that_owns_its_tables_is_warned(settings):
    assert checks.check_roles() == []
    settings.SITE_DATABASE = settings.DATABASES["default"]
    (warning,) = checks.check_roles()
    assert "SITE_DATABASE_URL" in warning.hint
