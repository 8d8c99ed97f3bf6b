"""Holidays and make-up days: the site reads them, and nobody writes what no notice can order."""

import pytest
from django.db import DatabaseError, connection

from officials.models import ReferenceVersion
from tests.conftest import step_down
from tests.support import factories
from tests.support.raw_sql import sql

pytestmark = pytest.mark.django_db

# The site may write none of them, so the owner tries. Name of the constraint -> what breaks it.
CASES = {
    "calendar_day_kind": "UPDATE officials_calendarday SET kind = 'half'",
    "calendar_day_of_its_list": "UPDATE officials_calendarday SET year = year + 1",
    "calendar_day_make_up_on_a_weekend": "UPDATE officials_calendarday SET kind = 'workday'",
    "calendar_day_names_its_notice": "UPDATE officials_calendarday SET document_number = ''",
}


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses_a_day_that_no_notice_can_order(name):
    factories.calendar_day()
    with pytest.raises(DatabaseError) as error:
        sql(CASES[name])
    assert name in str(error.value)


def test_a_day_is_ordered_once():
    factories.calendar_day()
    with pytest.raises(DatabaseError) as error:
        sql(
            "INSERT INTO officials_calendarday (year, day, kind, name, document_number)"
            " SELECT year, day, 'holiday', name, document_number FROM officials_calendarday"
        )
    assert "officials_calendarday_day" in str(error.value)


def test_a_list_may_begin_in_the_december_before_its_year():
    factories.calendar_day(year=2027, day="2026-12-31", name="元旦")
    with pytest.raises(DatabaseError):
        sql("UPDATE officials_calendarday SET day = '2026-11-30'")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE public.officials_calendarday SET name = '节'",
        "DELETE FROM public.officials_calendarday",
        (
            "INSERT INTO public.officials_calendarday (year, day, kind, name, document_number)"
            " VALUES (2026, '2026-12-25', 'holiday', '节', '文')"
        ),
    ],
)
def test_the_site_reads_days_and_writes_none(statement):
    factories.calendar_day()
    with connection.cursor() as cursor:
        step_down(cursor)
    assert sql("SELECT count(*) FROM public.officials_calendarday") == [(1,)]
    with pytest.raises(DatabaseError) as error:
        sql(statement)
    assert "permission denied" in str(error.value)


def test_a_day_raises_the_version_of_the_reference_data():
    factories.region()
    before = ReferenceVersion.objects.get().number
    factories.calendar_day()
    assert ReferenceVersion.objects.get().number == before + 1
