"""Large print that somebody chose is remembered on the device, without a cookie."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.reads_only


def test_large_print_is_opened_again_until_somebody_chooses_the_standard_size(visit, world):
    page = visit(360, scripts=True)
    page.goto("/hotlines/")
    page.get_by_role("link", name="长辈版").click()
    expect(page).to_have_url(re.compile("/large/hotlines/$"))
    place = f"/regions/{world.county.code}/"
    page.goto(f"{place}#index")
    expect(page).to_have_url(re.compile(f"/large{place}#index$"))
    page.get_by_role("link", name="标准版").click()
    expect(page).to_have_url(re.compile(f"[0-9]{place}"))
    page.goto("/hotlines/")
    expect(page).to_have_url(re.compile("[0-9]/hotlines/$"))
    assert page.context.cookies() == []
