"""`manage.py redact` shows what would go, asks for --yes, and proves what it did."""

import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from officials.actions import withdrawal
from officials.models import EditionHotline, PublicReason, Redaction
from tests.support import factories
from tests.support.child_processes import use_database_of_test

pytestmark = pytest.mark.django_db(transaction=True)
DIGITS = "15400000001"


@pytest.fixture
def number(monkeypatch, tmp_path):
    """Return a withdrawn hotline; files of the site are below an empty folder."""
    use_database_of_test(monkeypatch)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    factories.user("chief", is_staff=True, is_superuser=True)
    hotline = factories.sourced_hotline(digits=DIGITS)
    factories.publish(hotline.post)
    withdrawal.withdraw_hotline(hotline, by=factories.editor(), reason=PublicReason.ON_REQUEST)
    return hotline


def redact(*arguments, number="154 0000 0001", by="chief"):
    """Run the command, with the number typed as it asks for it."""
    return subprocess.run(
        [sys.executable, "manage.py", "redact", "--by", by, *(arguments or ["--number"])],
        cwd=settings.BASE_DIR,
        env=os.environ,
        input=f"{number}\n",
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def redact_here(number, monkeypatch, settings, tmp_path):
    """Return a function that runs the command in this process, and returns what it says.

    The command connects as the role for redaction; the test is the owner again afterwards.
    """
    owner = dict(connection.settings_dict)
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    settings.REDACTION_DATABASE = settings.REDACTION_DATABASE | {"NAME": owner["NAME"]}

    def run(*arguments, number="154 0000 0001", by="chief"):
        monkeypatch.setattr("builtins.input", lambda _prompt: number)
        out = StringIO()
        try:
            call_command("redact", "--by", by, *(arguments or ["--number"]), stdout=out)
        except CommandError as error:
            out.write(f"{error}")
        finally:
            used = connection.settings_dict["USER"]
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(owner)
        assert used == settings.REDACTION_DATABASE["USER"]
        return out.getvalue()

    return run


def test_without_yes_it_shows_what_would_go_and_writes_nothing(redact_here):
    shown = redact_here()
    assert "officials_editionhotline.digits" in shown
    assert "Nothing is written" in shown
    assert EditionHotline.objects.get().digits == DIGITS
    assert not Redaction.objects.exists()


def test_with_yes_it_removes_the_number_and_scans_for_it(number, tmp_path):
    mails = tmp_path / "mails"
    mails.mkdir()
    (mails / "1.eml").write_text("电话 １５４ 0000 0001")
    (mails / "2.eml").write_text("电话 154 0000 0002")
    done = redact("--number", "--yes")
    assert EditionHotline.objects.get().digits == "■■■"
    assert done.returncode, "a file still has it"
    assert "Finds: 0 in the database, 1 in files; 0 left" in done.stdout
    assert "mails/1.eml" in done.stdout
    done = redact("--number", "--yes", "--delete-file", "mails/1.eml")
    assert not done.returncode, done.stderr
    assert "Finds: 0 in the database, 0 in files" in done.stdout
    assert [path.name for path in mails.iterdir()] == ["2.eml"]
    assert Redaction.objects.first().counts == {"files": 1}
    assert DIGITS not in done.stdout


def test_the_end_names_each_file_that_only_a_person_can_read(number, redact_here, tmp_path):
    folder = tmp_path / "files" / "notices"
    folder.mkdir(parents=True)
    kept = []
    for letter in "ab":
        (folder / (letter * 64)).write_bytes(b"%PDF-1.7")
        file = {"file_name": "a.pdf", "file_type": "application/pdf", "file_size": 8}
        kept.append(factories.notice(file_sha256=letter * 64, **file))
    factories.hotline_source(hotline=number, notice=kept[0])
    shown = redact_here("--number", "--yes", "--delete-file", f"files/notices/{'b' * 64}")
    _before, end = shown.split("Finds: ")
    assert f"files/notices/{'a' * 64}: the file of notice {kept[0].uid} (PDF)" in end
    assert "b" * 64 not in end
    assert not (folder / ("b" * 64)).exists()
    kept[1].refresh_from_db()
    assert kept[1].file_sha256 == "b" * 64


def test_it_says_why_it_does_nothing(redact_here):
    assert "goes             0" in redact_here(number="154 0000 0002")
    assert "Write one number" in redact_here(number="0000")
    assert "no site administrator" in redact_here(by="nobody")


def test_only_files_of_the_site_are_deleted(redact_here, tmp_path):
    (tmp_path.parent / "secret").write_text("x")
    for path in ("missing", "../secret"):
        shown = redact_here("--number", "--yes", "--delete-file", path)
        assert "There is no file" in shown, path
    assert (tmp_path.parent / "secret").exists()
    assert EditionHotline.objects.get().digits == DIGITS


def test_an_external_server_without_the_role_is_refused(number, monkeypatch):
    monkeypatch.delenv("REDACTION_DATABASE_URL")
    assert "REDACTION_DATABASE_URL" in redact().stderr
