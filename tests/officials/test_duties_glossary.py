"""English duties: the usual ones whole, or none."""

import pytest
from hypothesis import given, strategies as st

from officials.duties_glossary import translate_duties
from tests.support import factories, world as worlds


@pytest.mark.parametrize(
    ("duties", "english"),
    [
        ("主持全面工作", "In overall charge"),
        ("分管财政、审计、统计", "In charge of finance, audit, statistics"),
        ("分管教育和卫生健康", "In charge of education, health"),
        ("主持全面工作，分管财政", "In overall charge; In charge of finance"),
        ("常务工作、财政", "Day-to-day business, finance"),
        ("分管信访等工作", "In charge of petitions"),
        ("负责停水投诉", "In charge of complaints about water outages"),
        ("分管财政，分管财政", "In charge of finance"),
        ("分管教育、样品事", ""),
        ("样品事", ""),
        ("", ""),
    ],
)
def test_duties_have_their_usual_english_or_none(duties, english):
    assert translate_duties(duties) == english


@given(st.text("分管教育、审计，和及工作样"))
def test_no_duties_are_half_translated(duties):
    assert translate_duties(duties).isascii()


def test_an_english_page_puts_the_english_of_duties_first_or_says_what_they_are(client, world):
    html = client.get(f"/en/posts/{world.head.uid}/").content.decode()
    assert 'In overall charge <span class="original" lang="zh-Hans">主持全面工作</span>' in html
    assert "In overall charge" not in client.get(f"/posts/{world.head.uid}/").content.decode()


def test_an_english_page_puts_the_english_of_a_purpose_first(client, world):
    post = factories.post(department=world.bureau, title="副局长", duties="")
    worlds.number(world.notice, post=post, digits="15400000045", purpose="财政、审计")
    factories.publish(post)
    html = client.get(f"/en/posts/{post.uid}/").content.decode()
    assert 'Finance, audit <span class="original" lang="zh-Hans">财政、审计</span>' in html
