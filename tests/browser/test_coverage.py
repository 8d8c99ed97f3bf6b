"""A journalist compares two counties and takes the figures home."""

import csv

from playwright.sync_api import expect

from officials import coverage
from tests.support import factories, world as worlds


def test_a_journalist_compares_two_counties_and_downloads_the_figures(visit, world, clock):
    other = factories.county(parent=world.city, name="样乙县", name_en="Other County")
    worlds.fill(other, departments=1, each=9)
    clock.advance(days=1)
    coverage.record_figures()
    page = visit(360)
    page.goto("/")
    page.get_by_role("link", name="公布与核验").click()
    for place in (world.province, world.city, world.county):
        page.get_by_role("link", name=place.name, exact=True).click()
    page.get_by_label("和同级的另一个地方比较").select_option("样乙县")
    page.get_by_role("button", name="比较").click()
    first = page.locator("#figures ~ table tbody tr").first
    expect(first.get_by_role("cell")).to_have_text(["5", "9"])
    expect(page.get_by_role("columnheader")).to_contain_text(["样品县", "样乙县"])
    page.get_by_role("link", name="样品市").click()
    page.get_by_role("link", name="核验比例").click()
    ordered = page.locator("#below ~ table tbody th a")
    expect(ordered.first).to_have_text("样乙县")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV（程序用）").click()
    with started.value.path().open(encoding="utf-8") as file:
        numbers = {row["name"]: row["numbers"] for row in csv.DictReader(file)}
    assert numbers == {"样品市": "14", "样品县": "5", "样乙县": "9"}
