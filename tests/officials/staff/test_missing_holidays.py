"""The list of holidays that a site administrator is told to load."""

from datetime import date

import pytest

from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "known", "missing"),
    [
        ("2026-11-30", [2026], None),
        ("2026-12-01", [2026], "2027"),
        ("2026-12-01", [2026, 2027], None),
        ("2027-01-01", [2026], "2027"),
        ("2027-01-01", [2027], None),
    ],
)
def test_from_december_site_administrators_read_that_next_years_holidays_are_missing(
    client, clock, day, known, missing
):
    clock.move_to(date.fromisoformat(day))
    for year in known:
        factories.calendar_day(year=year, day=f"{year}-10-01")
    client.force_login(factories.user("root", is_staff=True, is_superuser=True))
    html = client.get("/admin/").content.decode()
    assert ("load_reference" in html) == bool(missing)
    if missing:
        assert f"还没有 {missing} 年的放假安排" in html
    client.force_login(factories.editor())
    assert "load_reference" not in client.get("/admin/").content.decode()
