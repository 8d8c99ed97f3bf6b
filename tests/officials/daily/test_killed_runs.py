"""Kill the work of the day anywhere: nothing is lost and nothing is done twice."""

import email
import subprocess
import sys
from datetime import date
from email.policy import default

import pytest
from django.db import connection

from officials.daily import tasks
from officials.models import Mail, Reminder, RoleName
from tests.support import factories
from tests.support.child_processes import use_database_of_test
from tests.support.pairwise import FULL

RECIPIENTS = 40
KILLS = 50 if FULL else 15


@pytest.mark.django_db(transaction=True)
def test_kills_anywhere_leave_each_mail_in_one_file(place, clock, settings, tmp_path, monkeypatch):
    clock.move_to(date(2026, 7, 6))  # a Monday
    for number in range(RECIPIENTS):
        factories.staff(RoleName.EDITOR, place, email=f"clerk{number}@example.org")
    source = factories.notice(owner_region=place, published_on=date(2026, 1, 5))
    factories.publish_citing(source, department=factories.department(region=place))
    use_database_of_test(monkeypatch)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_runs", "2013", str(KILLS)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = list((tmp_path / "mails").iterdir())
    mails = Mail.objects.exclude(handed_over_at=None)
    assert {each.name for each in files} == {f"{mail.message_id}.eml" for mail in mails}
    sent = [email.message_from_bytes(each.read_bytes(), policy=default)["To"] for each in files]
    assert sorted(sent) == sorted(f"clerk{number}@example.org" for number in range(RECIPIENTS))
    assert Mail.objects.count() == Reminder.objects.count() == RECIPIENTS


@pytest.mark.django_db
def test_a_task_that_fails_stops_no_other_and_stands_in_the_result(clock, monkeypatch):
    done = []

    def break_down(_moment):
        raise ZeroDivisionError

    monkeypatch.setattr(tasks, "TASKS", (break_down, done.append))
    moment = clock.now
    assert tasks.run(moment) == ["break_down"]
    assert done == [moment]


@pytest.mark.django_db(transaction=True)
def test_a_second_process_does_nothing_meanwhile(clock, place, tmp_path):
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [tasks.LOCK])
        with pytest.raises(tasks.AlreadyAtWork):
            tasks.run(clock.now)
        cursor.execute("SELECT pg_advisory_unlock(%s)", [tasks.LOCK])
    other.close()
    assert tasks.run(clock.now) == []
