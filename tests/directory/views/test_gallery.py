"""The gallery of components, for those who design them."""

import re

from django.conf import settings as site

# The printed sheet has a stylesheet of its own: its components are seen on that page.
ON_PAPER = {
    *("newspaper_entry.html", "sheet_facts.html", "sheet_head.html", "sheet_row.html"),
    *("sheet_sources.html", "wallet_card.html"),
}


def test_the_gallery_shows_every_component(client, db, settings):
    settings.DEMO = True
    templates = {template.name for template in client.get("/components/").templates}
    shown = {name.removeprefix("components/") for name in templates if "components/" in name}
    components = {file.name for file in (site.BASE_DIR / "templates/components").glob("*.html")}
    assert components - shown == ON_PAPER


def test_the_gallery_shows_what_few_and_many_callers_say(client, db, settings):
    settings.DEMO = True
    html = client.get("/components/").text
    for said in (
        "近 180 天 8 次反馈：打通 62%",
        "近 180 天 120 次反馈：打通 87%",
        "；打通后办成 44%",
    ):
        assert said in html


def test_a_button_is_outlined_where_nobody_checked_the_number_for_a_year(client, db, settings):
    settings.DEMO = True
    html = client.get("/components/").content.decode()
    assert re.search(r'class="state open stale">.*?<a class="call"', html, re.DOTALL)
    assert re.search(r'class="state wrong">[^/]*</b>[^/]*</p>\s*<p class="uncalled">', html)
    styles = (site.BASE_DIR / "static/css/site.css").read_text()
    assert ":where(.closed, .uncertain, .wrong, .doubtful, .stale) + .call {" in styles
