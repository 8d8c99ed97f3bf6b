"""A backup, and the site that comes back from it."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection

from directory.management.commands import backup as command
from directory.models import RateLimitCount, RateLimitSecret
from directory.postgres.programs import run_program
from directory.postgres.timeouts import COMMAND_LIMITS
from officials.actions import outcomes
from officials.clock import now, today
from officials.db.role_checks import listed_rights, read_rights, roles_of
from officials.models import CallOutcome, OutcomeKey, Post, Reached, Report, ReportKey
from tests.support import databases, factories
from tests.support.limited import locked_table

NAME = f"test_{os.getpid()}_restored"
CONTENT = b"%PDF-1.7 \xe5\x85\xac\xe5\x91\x8a"


@pytest.fixture
def archived(settings, tmp_path):
    """Return the folder of archived files, with one in it."""
    settings.MEDIA_ROOT = tmp_path / "data" / "files"
    file = settings.MEDIA_ROOT / "notices" / "a1.pdf"
    file.parent.mkdir(parents=True)
    file.write_bytes(CONTENT)
    return settings.MEDIA_ROOT


@pytest.fixture
def empty_database(transactional_db):
    """Return the name of a new database on the same server."""
    with databases.without_database() as cursor:
        databases.drop(cursor, NAME)
        cursor.execute(f"CREATE DATABASE {NAME}")
    yield NAME
    with databases.without_database() as cursor:
        databases.drop(cursor, NAME)


def back_up(folder, capsys, **options):
    call_command("backup", folder, **options)
    return Path(capsys.readouterr().out.strip())


def test_a_backup_in_a_new_database_is_the_site_again(
    world, archived, empty_database, settings, tmp_path, client, capsys
):
    address = world.county.get_absolute_url()
    shown = client.get(address).text
    made = back_up(tmp_path / "backups", capsys)
    settings.MEDIA_ROOT = tmp_path / "restored"
    with databases.connected_to(empty_database):
        call_command("restore_backup", made)
        cache.clear()
        assert client.get("/readyz").text == "ok"
        assert client.get(address).text == shown
        for role, rights in roles_of(connection).items():
            assert read_rights(connection, role) == listed_rights(rights)
    assert (tmp_path / "restored" / "notices" / "a1.pdf").read_bytes() == CONTENT


SHORT_LIVED = (ReportKey, OutcomeKey, RateLimitSecret, RateLimitCount)


def test_a_backup_leaves_out_the_keys_that_tell_senders_apart(
    world, archived, empty_database, settings, tmp_path, capsys
):
    factories.filed_report(world.office, "192.0.2.1")
    called = outcomes.find_called(world.office.uid)
    outcomes.record_outcome(called, Reached.STAFF, form="1", network="192.0.2.1")
    RateLimitSecret.objects.create(day=today(), secret=b"1" * 32)
    RateLimitCount.objects.create(key="report-1", count=1, expires_at=now())
    assert all(model.objects.exists() for model in SHORT_LIVED)
    made = back_up(tmp_path / "backups", capsys)
    settings.MEDIA_ROOT = tmp_path / "restored"
    with databases.connected_to(empty_database):
        call_command("restore_backup", made)
        assert Report.objects.exists()
        assert CallOutcome.objects.exists()
        left = [model for model in SHORT_LIVED if model.objects.exists()]
        # Nothing stops the next report and the next answer.
        factories.filed_report(world.office, "192.0.2.1")
        assert (left, ReportKey.objects.count()) == ([], 1)


@pytest.mark.django_db
def test_a_large_object_of_somebody_else_does_not_stop_a_backup(archived, tmp_path, capsys):
    administrator = connection.copy()
    administrator.settings_dict["USER"] = "postgres"
    with administrator.cursor() as cursor:
        cursor.execute("SELECT lo_create(0)")
        (number,) = cursor.fetchone()
        try:
            assert (back_up(tmp_path, capsys) / "database.dump").stat().st_size
        finally:
            cursor.execute("SELECT lo_unlink(%s)", [number])
            administrator.close()


@pytest.mark.django_db
def test_a_backup_does_not_wait_without_an_end_for_a_table(archived, tmp_path, monkeypatch):
    monkeypatch.setitem(COMMAND_LIMITS, "lock_timeout", 0.2)
    with locked_table(Post), pytest.raises(CommandError, match="no new backup"):
        call_command("backup", tmp_path)


@pytest.mark.django_db
def test_the_oldest_backups_go_and_what_was_broken_off(archived, tmp_path, capsys):
    for name in ("2026-01-01T000000Z", "2026-01-02T000000Z", "2026-01-03T000000Z.part", "mine"):
        (tmp_path / "backups" / name).mkdir(parents=True)
    made = back_up(tmp_path / "backups", capsys, keep=2)
    left = {path.name for path in (tmp_path / "backups").iterdir()}
    assert left == {"mine", "2026-01-02T000000Z", made.name}


@pytest.mark.django_db
def test_a_file_that_the_last_backup_has_takes_no_space_again(archived, tmp_path, capsys):
    first = tmp_path / "backups" / "2026-01-01T000000Z"
    first.mkdir(parents=True)
    command.copy_files(archived, first / "files")
    made = back_up(tmp_path / "backups", capsys)
    one, other = (each / "files" / "notices" / "a1.pdf" for each in (first, made))
    assert one.samefile(other)
    assert not one.samefile(archived / "notices" / "a1.pdf")


@pytest.mark.django_db
def test_nobody_else_can_read_a_backup(archived, tmp_path, capsys):
    made = back_up(tmp_path / "backups", capsys)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (made, *made.glob("database.dump")))


@pytest.mark.django_db
def test_a_backup_is_not_restored_over_what_is_there(archived, tmp_path, capsys):
    made = back_up(tmp_path, capsys)
    with pytest.raises(CommandError, match="has tables already"):
        call_command("restore_backup", made)


@pytest.mark.django_db
def test_a_folder_that_is_no_backup_is_refused(tmp_path):
    with pytest.raises(CommandError, match="is no backup"):
        call_command("restore_backup", tmp_path)


@pytest.mark.django_db
def test_a_backup_that_cannot_be_written_says_why(archived, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="There is no new backup"):
        call_command("backup", tmp_path / "file")


@pytest.mark.django_db
def test_a_backup_keeps_at_least_itself(tmp_path):
    with pytest.raises(CommandError, match="at least 1"):
        call_command("backup", tmp_path, keep=0)


@pytest.mark.django_db
def test_the_server_that_the_options_of_an_address_name_is_the_one_dumped(tmp_path, monkeypatch):
    server, external = connection.server, connection.copy()
    del external.settings_dict["DATA_DIR"]
    options = external.settings_dict["OPTIONS"] | {"host": str(server.socket_folder)}
    external.settings_dict |= {"HOST": "", "OPTIONS": options}
    monkeypatch.setenv("PATH", str(server.program("pg_dump").parent))
    run_program(external, "pg_dump", "--schema-only", f"--file={tmp_path / 'schema.sql'}")
    assert "CREATE TABLE public.officials_edition" in (tmp_path / "schema.sql").read_text()
