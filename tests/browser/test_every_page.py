"""Every public page in a browser: no violation, nothing to scroll sideways, easy to hit."""

import re
from collections import defaultdict
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from tests.browser.accessibility import AXE, contrast_violations, violations
from tests.browser.conftest import WITHOUT_WORKERS, listen
from tests.support import world as worlds
from tests.support.pairwise import FULL, by_turns, forms_of_each

# Nothing is written here, so that all tests share one database.
pytestmark = pytest.mark.reads_only

# Links inside a sentence are as tall as its lines (WCAG 2.5.8, inline).
SMALL_TARGETS = """least => [...document.querySelectorAll('a, button, input, select, summary')]
    .filter(e => e.checkVisibility() && e.type !== 'checkbox' && !e.matches('.skip-link')
        && !e.closest('.notice, .prose p, .prose li, .lead, .hint'))
    .map(e => e.type === 'radio' ? e.closest('label') : e)
    .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect().height])
    .filter(([_, height]) => height < least - 0.5)"""

# A button to call is as wide as what it stands in.
SMALL_CALLS = """() => [...document.querySelectorAll('main .call')].map(e => {
    const inner = e.parentElement.getBoundingClientRect(), box = e.getBoundingClientRect();
    return [box.height, Math.round(inner.width - box.width)]; })
    .filter(([height, missing]) => height < 48 || missing !== 0)"""

# What is set too small or too tight for reading in large print.
SMALL_PRINT = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), small = [];
    while (walker.nextNode()) {
        const style = getComputedStyle(walker.currentNode.parentElement);
        const size = parseFloat(style.fontSize), text = walker.currentNode.data.trim();
        if (text && (size < 24 || parseFloat(style.lineHeight) < 1.499 * size))
            small.push([text, style.fontSize, style.lineHeight]);
    }
    return small; }"""

# Of a card, what stands beside something else instead of below it.
BESIDE = """() => [...document.querySelectorAll('.card, .hotline, .cards')].flatMap(e =>
    [...e.children].map(child => [child, child.getBoundingClientRect()]).filter(
        ([child, box]) => child.previousElementSibling && box.height
        && child.previousElementSibling.getBoundingClientRect().bottom > box.top + 1
    ).map(([child]) => child.outerHTML.slice(0, 90)))"""


def looks():
    """Return an address for each page that looks different from all before it."""
    found = {}
    for address, status in worlds.ADDRESSES.items():
        kept = address if address.startswith(("/regions/", "/posts/")) else ""
        found.setdefault((re.sub("{[^}]*}", "…", address), status, kept), address)
    return [*found.values(), "/components/"]


def firsts():
    """Return the first address of each template with each status."""
    found = {}
    for address in looks():
        template = re.sub("{[^}]*}", "…", address.partition("?")[0])
        found.setdefault((template, worlds.ADDRESSES.get(address)), address)
    return [*found.values()]


# Outside of CI the rules of structure are tried once for each template, and of what else a template
# can look like each second address is opened.
RULED = looks() if FULL else firsts()
OPENED = [*RULED, *by_turns([address for address in looks() if address not in RULED], 0)]


@pytest.fixture(autouse=True)
def _demonstration(settings):
    """Let the gallery of components be seen; the pages of ``world`` do not change by it."""
    settings.DEMO = True


@pytest.fixture(scope="module")
def window(browser, live_server):
    """A page for all tests of a worker, with nothing in its cache.

    ``asked``: the URLs of a document and of what it loads; ``complaints``: what the console says.
    """
    with browser.new_context(base_url=live_server.url) as context:
        context.add_init_script(WITHOUT_WORKERS)
        context.add_init_script(AXE)
        page = context.new_page()
        page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        asked, complaints = set(), []
        page.on("request", lambda request: asked.add(request.url))
        listen(page, complaints)
        yield SimpleNamespace(page=page, asked=asked, complaints=complaints)


@pytest.fixture(scope="module")
def looks_tried():
    """The looks of texts of which axe was sure, by the form of their pages."""
    return defaultdict(set)


@pytest.mark.parametrize(("prefix", "widths", "ruled", "address"), forms_of_each(OPENED))
def test_a_page_breaks_no_rule_keeps_its_frame_and_asks_for_little(
    window, world, live_server, looks_tried, prefix, widths, ruled, address
):
    page, large = window.page, prefix.startswith("/large")
    window.asked.clear()
    window.complaints.clear()
    page.set_viewport_size({"width": widths[0], "height": 800})
    page.goto(prefix + quote(address.format(**vars(world)), safe="/?=&"))
    # At least the page and its stylesheet: nothing is taken from memory.
    assert 2 <= len(window.asked) <= 4, window.asked
    assert [url for url in window.asked if not url.startswith(live_server.url)] == []
    if ruled and address in RULED:
        assert violations(page, contrast=False) == [], widths[0]
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        tried = looks_tried[large, widths[0]]
        assert contrast_violations(page, tried, enhanced=large) == [], (widths[0], scheme)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        try_frame(page, width, large=large)
    assert [text for text in window.complaints if "status of 4" not in text] == []


def try_frame(page, width, *, large):
    assert page.evaluate("document.documentElement.scrollWidth") == width
    if width == 320:
        assert page.evaluate(SMALL_TARGETS, 60 if large else 44) == []
        assert page.evaluate(SMALL_CALLS) == []
    if large:
        assert page.evaluate(SMALL_PRINT) == [], width
        assert page.evaluate(BESIDE) == [], width
