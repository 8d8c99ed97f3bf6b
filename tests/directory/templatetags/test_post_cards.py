"""A card is rendered once and kept under all that it says, and says nothing else."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db import DataError, connection
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import set_script_prefix
from django.utils import translation
from django.utils.html import escape

from directory.card_contents import describe_content, serialise
from directory.http.pages import strip_indentation
from directory.post_cards import Layout, build_post_cards
from directory.templatetags.post_cards import TEMPLATE, post_card, post_cards
from directory.views.gallery import NOW, _make_posts
from officials.hours import NO_CALENDAR
from officials.models import Department, DepartmentType
from officials.search import Interpretation
from tests.support.live_posts import make_hotline, make_post

FORMS = [(language, prefix) for language in ("zh-hans", "en") for prefix in ("/", "/large/")]
WORDS = [
    (),
    (Interpretation("局长"), Interpretation("wang"), Interpretation("应急")),
    (Interpretation("99900000003", ("number",)), Interpretation("0999")),
    (Interpretation("样品", ("region",), regions=(("610101", "样品县"),)),),
    (Interpretation("公安", department_types=(("police", "公安局"),)), Interpretation("b")),
]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</a></article><svg/onload=alert(1)>",
    "<mark>b</mark>",
    "{{ card }}{% url 'about' %}",
    "&lt;b&gt;&amp;",
    "javascript:alert(1)",
    "]]><!--<b>",
    "\u202e0\ufeff1\ue000",
]


class Elements(HTMLParser):
    """The elements of a page, each with the names of its attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found |= {(tag, name) for name, _value in [*attrs, ("", "")]}


@pytest.fixture
def each_form():
    """Yield once for each language and size, which are those of the page then."""

    def walk():
        for language, prefix in FORMS:
            set_script_prefix(prefix)
            with translation.override(language):
                yield language, prefix

    yield walk()
    set_script_prefix("/")


def build(posts, layout, words=()):
    cards, _change = build_post_cards(posts, NOW, layout, calendar=NO_CALENDAR, words=words)
    return cards


def render_anew(cards):
    """Return cards as their template renders them with the words of the search."""
    return [
        strip_indentation(
            render_to_string(
                TEMPLATE, {"card": describe_content(card), "words": card.words, "level": 3}
            )
        )
        for card in cards
    ]


def make_hostile(text):
    """Return a post with ``text`` in everything that a card prints."""
    term = {
        "name": text,
        "latin": text,
        "readings": [text],
        "capacity": "full",
        "notice": text,
        "official": "0" * 12,
        "start": None,
        "end": None,
    }
    post = make_post(
        make_hotline(text, label=text, purpose=text, answered_by=text, notice_title=text),
        make_hotline("24小时", notice_url=text, notice_number=text),
        title=text,
        duties=f"{text}b",
        holder=term,
    )
    post.region.name = post.region.name_en = text
    post.department = Department(
        name=text, name_en=text, region=post.region, type=DepartmentType(code="police")
    )
    return post


def test_a_kept_card_is_what_its_template_renders(each_form):
    posts = _make_posts()
    for form in each_form:
        for layout, words in [(Layout.COMPACT, ()), *((Layout.LOCATED, each) for each in WORDS)]:
            cards = build(posts, layout, words)
            anew = "\n".join(render_anew(cards))
            assert post_cards(cards, 3) == anew, (form, layout, words)
            assert post_cards(cards, 3) == anew, (form, layout, words)
            assert ("<mark>" in anew) == bool(words), (form, layout, words)


def test_highlights_in_a_kept_card_are_escaped(each_form):
    harmless = make_hostile("b")
    for form in each_form:
        known = Elements(post_card(build([harmless], Layout.LOCATED)[0], 3)).found | {("mark", "")}
        for text in HOSTILE:
            # The whole, and parts, between which the rest stays as it is.
            for searched in ([], [text], [text[2:5], "b", "alert"], ["<", "&", '"', "lt", "0"]):
                words = tuple(map(Interpretation, searched))
                (card,) = build([make_hostile(text)], Layout.LOCATED, words)
                html = post_card(card, 3)
                # Names and titles stand alone on a Chinese page.
                assert Elements(html).found <= known | {("span", "lang")}, (form, text)
                assert [html] == render_anew([card]), (form, text)
                assert escape(text) in re.sub("</?mark>", "", html), (form, text)


def test_the_database_stores_no_text_with_the_edge_of_a_slot(db):
    with connection.cursor() as cursor, pytest.raises(DataError, match="NUL"):
        cursor.execute("SELECT %s", ["\0"])


def test_the_template_of_a_card_reads_its_value_and_nothing_else(each_form):
    request = RequestFactory().get("/?q=x")
    request.user = AnonymousUser()
    engine = engines["django"].engine
    engine.string_if_invalid = "MISSING %s"
    try:
        for form in each_form:
            for card in build(_make_posts(), Layout.LOCATED):
                value = {"card": describe_content(card), "words": (), "level": 3}
                html = render_to_string(TEMPLATE, value)
                assert "MISSING" not in html, form
                everything = value | {"post": card.post, "today": NOW, "now": NOW, "region": "x"}
                assert render_to_string(TEMPLATE, everything, request=request) == html, form
    finally:
        engine.string_if_invalid = ""


def test_a_card_is_kept_under_plain_values_alone():
    (card,) = build([make_post(make_hotline())], Layout.COMPACT)
    content = describe_content(card)
    assert serialise(content) == serialise(describe_content(card))
    for row in (card.post, card.hotlines[0].hotline, card.post.region, NOW, {1}):
        with pytest.raises(TypeError, match="plain values"):
            serialise(content._replace(cover=row))


def test_a_card_that_says_something_else_is_another_one():
    facts = [
        {},
        *({name: "某"} for name in ("label", "purpose", "answered_by", "hours", "notice_title")),
        *(
            {"result": result, "last_verified": NOW.date() - timedelta(2)}
            for result in ("answered", "unanswered", "dead", "confirmed")
        ),
        *({"use": use} for use in ("fax", "text")),
        {"suspended": True},
        {"under_report": True},
        {"digits": "09990123457"},
        {"extension": "8"},
        {"uid": "1" * 12},
        {"result": "answered", "last_verified": NOW.date() - timedelta(3)},
        {"result": "answered", "last_verified": NOW.date() - timedelta(300)},
        {"hours": "工作日 9:00–17:00"},
        {"hours": "24小时"},
    ]
    cards = build([make_post(make_hotline(**values)) for values in facts], Layout.COMPACT)
    first = [post_card(card, 3) for card in cards]
    assert len({*first}) == len(facts)
    caches["cards"].clear()
    assert [post_card(card, 3) for card in reversed(cards)] == first[::-1]


def test_a_search_renders_no_card_that_another_one_rendered(client, world):
    def count_rendered(address):
        return [each.name for each in client.get(address).templates].count(TEMPLATE)

    for prefix in ("", "/en", "/large", "/large/en"):
        assert count_rendered(f"{prefix}/search/?q=王示例") > 0
        assert count_rendered(f"{prefix}/search/?q=王示例&sort=verified") == 0
        assert "<mark>王示例</mark>" in client.get(f"{prefix}/search/?q=wangshili").text


def test_cards_kept_together_are_others_when_one_says_something_else(each_form):
    posts = [make_post(make_hotline(), title=title) for title in ("局长", "副局长", "科长")]
    other = make_post(make_hotline(suspended=True), title="副局长")
    for form in each_form:
        caches["cards"].clear()
        cards = build(posts, Layout.COMPACT)
        whole = post_cards(cards, 3)
        assert post_cards(cards, 3) == whole == "\n".join(render_anew(cards)), form
        for changed in (
            build([posts[0], other, posts[2]], Layout.COMPACT),
            build(posts[:2], Layout.COMPACT),
            build(posts[::-1], Layout.COMPACT),
            build(posts, Layout.COMPACT, (Interpretation("局长"),)),
        ):
            html = post_cards(changed, 3)
            assert html == "\n".join(render_anew(changed)) != whole, form
        assert "<mark>" not in post_cards(cards, 3), form
