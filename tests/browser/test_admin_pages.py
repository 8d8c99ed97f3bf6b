"""The staff's pages for everybody: no violation, no foreign word, nothing small or loud."""

import re
from collections import defaultdict

import pytest

from tests.browser.accessibility import AXE, contrast_violations, read_looks, violations
from tests.browser.conftest import enter_as
from tests.support.pairwise import FULL

pytestmark = [
    pytest.mark.ignore_template_errors,  # stock pages ask for what is not there, and mean it
    pytest.mark.usefixtures("_quick_passwords"),
    pytest.mark.reads_only,
]

# What is shown, what only screen readers say, and what is said while a pointer rests somewhere.
SAID = """() => {
    const shown = document.body.cloneNode(true);
    shown.querySelectorAll('script, style, .select2, svg').forEach(e => e.remove());
    const attributes = ['title', 'alt', 'aria-label', 'placeholder', 'data-placeholder'];
    const more = [...document.querySelectorAll('*')].flatMap(
        e => attributes.map(name => e.getAttribute(name) || ''));
    const buttons = [...document.querySelectorAll('input[type=submit]')].map(e => e.value);
    return [document.title, shown.textContent, ...more, ...buttons].join('\\n');
}"""
# Forms into which words are typed that neither ask before they are left nor survive a sign-in.
UNGUARDED = """() => [...document.querySelectorAll('#content form[method=post]')].filter(
    form => form.querySelector('input[type=text], input[type=date], textarea')
        && !form.matches('.auth *, :has([name=form_owner], [type=password]), [data-guarded]')
).map(form => form.action)"""
# Formats, and what the help texts give as examples of what is typed in Latin letters.
ALLOWED = {"Excel", "JPEG", "MB", "PDF", "PNG", "lintong", "wangshili", "yangban"}
# The command and the format that load next year's holidays.
ALLOWED |= {"CSV", "README", "fixtures", "load", "manage", "md", "py", "reference"}
# Programs that lists come from, and keys.
ALLOWED |= {"WPS", "Word", "doc", "docx", "Ctrl", "Enter", "Tab"}
# How a name is read.
ALLOWED |= {"shan", "dan", "chan", "yang", "ben"}
USERS = {"somebody", "editor", "reviewer", "zhangsan", "root"}


REGISTER, POST = "/admin/officials", "/admin/officials/post"
# What staff see in a day, by the names of the rows of ``register``.
PAGES = [
    "/admin/",
    "/admin/find/?q=样板",
    "/admin/changes/",
    *(f"{REGISTER}/{model}/" for model in ("post", "hotline", "notice", "user", "region")),
    f"{POST}/?q=样板&review_state=submitted",
    *(
        f"{POST}/{{submitted.pk}}/{act}/"
        for act in ("change", "approve", "return", "trail", "history")
    ),
    *(f"{POST}/{{live.pk}}/{act}/" for act in ("change", "handover", "withdraw", "history")),
    f"{POST}/{{live.pk}}/history/?from=1&to=3",
    f"{POST}/{{live.pk}}/change/?back_to=3",
    f"{REGISTER}/official/{{term.official.pk}}/history/",
    f"{POST}/{{returned.pk}}/delete/",
    *(f"{REGISTER}/{model}/add/" for model in ("post", "notice", "user", "official")),
    f"{REGISTER}/hotline/{{own.pk}}/change/",
    f"{REGISTER}/hotline/{{own.pk}}/verify/",
    f"{REGISTER}/appointment/{{term.pk}}/change/",
    *(f"{REGISTER}/appointment/{{term.pk}}/{act}/" for act in ("withhold", "withdraw-numbers")),
    *(
        f"{REGISTER}/{model}/"
        for model in ("cover", "officeaddress", "promise", "republicationban")
    ),
    f"{REGISTER}/official/{{term.official_id}}/change/",
    f"{REGISTER}/department/{{department.pk}}/merge/",
    f"{REGISTER}/official/{{term.official_id}}/merge/",
    *(f"{REGISTER}/user/{{member.pk}}/{act}/" for act in ("change", "password", "device")),
    f"{REGISTER}/importbatch/",
    f"{REGISTER}/importbatch/add/",
    f"{REGISTER}/importbatch/grid/",
    f"{REGISTER}/report/",
    f"{REGISTER}/report/{{report.pk}}/change/",
    "/admin/round/",
    "/admin/password_change/",
    "/admin/handbook/",
    "/admin/handbook/editor/",
    "/admin/account/",
    "/admin/account/codes/",
    "/admin/account/device/",
]
# The rules are tried at one width of each page: (width, page, whether they are).
ONE_WIDTH = [((360, 1280)[number % 2], page, True) for number, page in enumerate(PAGES)]
BOTH_WIDTHS = [
    *ONE_WIDTH,
    *(((1280, 360)[number % 2], page, False) for number, page in enumerate(PAGES)),
]


@pytest.fixture(scope="module")
def window(browser, live_server):
    """A page for all tests of a worker."""
    with browser.new_context(base_url=live_server.url) as context:
        context.add_init_script(AXE)
        yield context.new_page()


@pytest.fixture
def desk(window, register):
    """The page of somebody who may do all."""
    if not window.context.cookies():
        enter_as(window, register.chief)
    return window


@pytest.fixture(scope="module")
def looks_tried():
    """The looks of texts of which axe was sure, by width."""
    return defaultdict(set)


def foreign_words(page):
    """Return the words of a page that are neither Chinese nor what somebody typed."""
    return {*re.findall(r"[A-Za-z][A-Za-z'’]+", page.evaluate(SAID))} - ALLOWED - USERS


@pytest.mark.parametrize(("width", "address", "ruled"), BOTH_WIDTHS if FULL else ONE_WIDTH)
def test_a_page_of_staff_breaks_no_rule_says_all_in_chinese_and_fills_one_button(
    desk, register, looks_tried, width, address, ruled
):
    desk.set_viewport_size({"width": width, "height": 800})
    desk.goto(address.format(**vars(register)))
    assert foreign_words(desk) == set()
    assert desk.evaluate("document.documentElement.scrollWidth") == width
    small, low, scrolling, filled = read_looks(desk, text=15, target=40)
    assert (small, low, scrolling) == ([], [], [])
    assert len(filled) <= 1, filled
    assert desk.evaluate(UNGUARDED) == []
    if ruled:
        assert violations(desk, contrast=False) == []
        assert contrast_violations(desk, looks_tried[width]) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_to_sign_in_breaks_no_rule_and_says_all_in_chinese(visit, register, width):
    page = visit(width, scripts=True)
    page.goto("/admin/login/")
    assert foreign_words(page) == set()
    assert violations(page) == []
