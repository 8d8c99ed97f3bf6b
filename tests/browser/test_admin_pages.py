"""The staff's pages for everybody: no violation on any, and no word that is not Chinese."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from officials.actions import review
from officials.models import Post
from tests.browser.conftest import enter
from tests.support import factories

# Stock pages ask for what is not there, and mean it.
pytestmark = [pytest.mark.ignore_template_errors, pytest.mark.usefixtures("_quick_passwords")]

AXE = Axe().axe_script
RULES = """() => axe.run({resultTypes: ['violations'], preload: false})
    .then(found => found.violations.flatMap(each => each.nodes.map(
        node => [each.id, node.html.slice(0, 160), node.failureSummary])))"""
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
# Formats, and what the help texts give as examples of what is typed in Latin letters.
ALLOWED = {"JPEG", "MB", "PDF", "PNG", "lintong", "wangshili", "yangban"}
# How a name is read.
ALLOWED |= {"shan", "dan", "chan", "yang", "ben"}
LOGIN = "/admin/login/"
USERS = {"somebody", "editor", "reviewer", "zhangsan"}


@pytest.fixture
def pages(db):
    """The addresses of what staff see in a day, each page with something on it."""
    place = factories.county(name="样板县")
    factories.area_code(region=place.parent, code="0999", local_digits=[7])
    department = factories.department(region=place, name="城管局")
    live, submitted, returned = (
        factories.post(department=department, title=title) for title in ("局长", "副局长", "科长")
    )
    term = factories.appointment(post=live, official=factories.official(name="单样本"))
    own = factories.sourced_hotline(appointment=term)
    factories.publish(live)
    factories.submit(submitted, returned)
    review.return_to_draft(returned, by=factories.reviewer(), comment="请核对号码")
    Post.objects.filter(pk=live.pk).update(duties="分管城管")
    member = factories.staff("editor", place, username="zhangsan", first_name="编辑")
    post, register = f"/admin/officials/post/{submitted.pk}", "/admin/officials"
    return [
        "/admin/",
        *(f"{register}/{model}/" for model in ("post", "hotline", "notice", "user", "region")),
        f"{register}/post/?q=样板&review_state=submitted",
        *(f"{post}/{act}/" for act in ("change", "approve", "return", "trail", "history")),
        f"{register}/post/{live.pk}/change/",
        *(f"{register}/post/{live.pk}/{act}/" for act in ("handover", "withdraw")),
        f"{register}/post/{live.pk}/history/",
        f"{register}/post/{live.pk}/history/?from=1&to=3",
        f"{register}/post/{live.pk}/change/?back_to=3",
        f"{register}/official/{term.official.pk}/history/",
        f"{register}/post/{returned.pk}/delete/",
        *(f"{register}/{model}/add/" for model in ("post", "notice", "user", "official")),
        f"{register}/hotline/{own.pk}/change/",
        f"{register}/hotline/{own.pk}/verify/",
        f"{register}/appointment/{term.pk}/change/",
        f"{register}/official/{term.official_id}/change/",
        *(
            f"{register}/{kind}/merge/"
            for kind in (f"department/{department.pk}", f"official/{term.official_id}")
        ),
        f"{register}/user/{member.pk}/change/",
        f"{register}/user/{member.pk}/password/",
        f"{register}/user/{member.pk}/device/",
        "/admin/password_change/",
        "/admin/handbook/",
        "/admin/account/",
        "/admin/account/codes/",
        "/admin/account/device/",
    ]


def violations(page):
    page.evaluate(AXE)
    return [(page.url, *found) for found in page.evaluate(RULES)]


def test_no_page_of_staff_has_a_violation_or_a_word_that_is_not_chinese(visit, pages):
    page = visit(1280, scripts=True)
    found, words = [], set()

    def read(address):
        page.goto(address)
        for word in re.findall(r"[A-Za-z][A-Za-z'’]+", page.evaluate(SAID)):
            words.add((word, address))
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            found.extend((width, *each) for each in violations(page))
            if address != LOGIN:
                assert page.evaluate("document.documentElement.scrollWidth") == width, address

    read(LOGIN)
    enter(page, "", "somebody")
    for address in pages:
        read(address)
    assert found == []
    assert {(word, address) for word, address in words if word not in ALLOWED | USERS} == set()
