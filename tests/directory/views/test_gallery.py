"""The gallery of components, for those who design them."""

from django.conf import settings as site

# The printed sheet has a stylesheet of its own: its components are seen on that page.
ON_PAPER = {"sheet_row.html", "wallet_card.html"}


def test_the_gallery_shows_every_component(client, db, settings):
    settings.DEMO = True
    templates = {template.name for template in client.get("/components/").templates}
    shown = {name.removeprefix("components/") for name in templates if "components/" in name}
    components = {file.name for file in (site.BASE_DIR / "templates/components").glob("*.html")}
    assert components - shown == ON_PAPER
