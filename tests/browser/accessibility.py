"""Rules of accessibility, tried on a page of the browser by axe."""

from axe_playwright_python.sync_playwright import Axe

AXE = Axe().axe_script
# Contrast takes longer than all other rules; the styles of a page are no concern of the others.
RULES = """(contrast) => axe.run({resultTypes: ['violations'], preload: false,
        rules: {'color-contrast': {enabled: contrast}}})
    .then(found => found.violations.flatMap(each => each.nodes.map(
        node => [each.id, node.html.slice(0, 160), node.failureSummary])))"""

# What decides contrast is the colour and size of a text on its pile of grounds. One element that
# can be seen is tried for each such look not ``tried``; those of which axe was sure come back.
# Returns null where axe is needed and not there.
COLOURS = """async ([rules, tried]) => {
    const fresh = new Map(), walk = (e, below) => {
        const style = getComputedStyle(e), box = e.getBoundingClientRect();
        const ground = [style.backgroundColor, style.backgroundImage, style.opacity].join(' ');
        const pile = ground === 'rgba(0, 0, 0, 0) none 1' ? below : `${below} / ${ground}`;
        const look = [style.color, style.fontSize, style.fontWeight, style.textDecorationLine,
            pile].join(' ');
        const says = e.matches('input, select, textarea')
            || [...e.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
        const seen = e.checkVisibility() && box.width > 1 && box.right > 0 && box.bottom > 0;
        if (says && seen && !tried.includes(look) && !fresh.has(look)) fresh.set(look, e);
        for (const child of e.children) walk(child, pile); };
    walk(document.documentElement, '');
    if (!fresh.size) return [[], []];
    if (!window.axe) return null;
    const {passes, violations} = await axe.run({include: [...fresh.values()]},
        {runOnly: rules, elementRef: true, resultTypes: ['passes', 'violations']});
    const sure = new Set(passes.filter(({id}) => id === rules[0])
        .flatMap(({nodes}) => nodes.map(({element}) => element)));
    return [violations.flatMap(each => each.nodes.map(node => [node.html, node.failureSummary])),
        [...fresh].filter(([_, e]) => sure.has(e)).map(([look]) => look)]; }"""


# Texts and buttons below a height in px, what scrolls sideways; and what is filled, by its words.
# A thing is filled whose ground stands out from that of its parent.
LOOKS = """([text, target]) => {
    const light = colour => {
        const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
        const [r, g, b] = [red, green, blue].map(value => (value / 255) ** 2.2);
        return alpha ? 0.2126 * r + 0.7152 * g + 0.0722 * b : null; };
    const ground = e => !e ? 1
        : light(getComputedStyle(e).backgroundColor) ?? ground(e.parentElement);
    const all = [...document.body.querySelectorAll('*')].filter(e => {
        const {width, height, right} = e.getBoundingClientRect();
        return width > 1 && height > 1 && right > 0 && e.checkVisibility(); });
    const name = e => (e.value || e.textContent).trim();
    const buttons = all.filter(e => e.matches('button, select, .button, .select2-selection, '
        + '.submit-row a, input:not([type=checkbox], [type=radio])'));
    return [
        all.filter(e => parseFloat(getComputedStyle(e).fontSize) < text && [...e.childNodes].some(
            node => node.nodeType === Node.TEXT_NODE && node.data.trim())),
        buttons.filter(e => e.getBoundingClientRect().height < target),
        all.filter(e => e.scrollWidth > e.clientWidth + 1
            && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX)),
    ].map(found => found.map(e => e.outerHTML.slice(0, 160))).concat([buttons.filter(e => {
        const [own, below] = [ground(e), ground(e.parentElement)].map(each => each + 0.05);
        return Math.max(own, below) / Math.min(own, below) > 2.5; }).map(name)]);
}"""


def load_axe(page):
    """Put axe into the document, which takes as long as to open a small page.

    A context whose pages are all tried has it as an initial script, which takes a third of that.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)


def violations(page, *, contrast=True):
    """Return what breaks a rule on the page: rule, element, and what to do."""
    load_axe(page)
    return page.evaluate(RULES, contrast)


def contrast_violations(page, tried, *, enhanced=False):
    """Return texts that are hard to tell from their ground, and links from their sentence.

    ``tried``: the looks of texts of which axe was sure on earlier pages of the same width; those of
    this page are added.
    """
    rules = ["color-contrast-enhanced" if enhanced else "color-contrast", "link-in-text-block"]
    answer = page.evaluate(COLOURS, [rules, list(tried)])
    if answer is None:
        load_axe(page)
        answer = page.evaluate(COLOURS, [rules, list(tried)])
    found, sure = answer
    tried.update(sure)
    return found


def read_looks(page, *, text, target):
    """Return texts below ``text`` px, buttons and fields below ``target`` px, what scrolls sideways
    within the page, and the words of what is filled.
    """
    return page.evaluate(LOOKS, [text, target])
