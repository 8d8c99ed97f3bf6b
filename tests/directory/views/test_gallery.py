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


def test_each_state_of_a_number_has_a_look(client, db, settings):
    settings.DEMO = True
    html = client.get("/components/").content.decode()
    cards = re.findall(r"<article.*?</article>", html, re.DOTALL)

    def card_of(text):
        return next(card for card in cards if text in card)

    # Filled, outlined where nobody checked it for long, dashed without an address.
    assert re.search(r'class="call" [^>]*><b>.*?0000 0001', card_of("王示例"), re.DOTALL)
    assert re.search(r'class="call quiet" [^>]*><b>.*?0000 0002', html, re.DOTALL)
    assert "已逾期" in html
    suspended = [card for card in cards if "uncalled" in card]
    assert any("暂停受理" in card and "0999" not in card for card in suspended)
    assert any("不是本岗位" in card and "0999" not in card for card in suspended)
    assert any("空号或停机" in card and "0999" not in card for card in suspended)
    assert any("只收传真" in card and "0999" in card for card in suspended)
    for words in ("姓名不公开", "空缺", "代接："):
        assert card_of(words)
