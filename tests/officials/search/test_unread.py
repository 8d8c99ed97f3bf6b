"""A character that is not understood is said, and makes the word that it stands in unknown."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from officials import search
from officials.search import finder
from officials.search.normalise import InvalidQuery, fold, split_words, unread_characters
from tests.support import factories

READ = st.text(st.sampled_from("王西安南宁马示例临潼区12345029abcnü -·，、（）😀★+"), max_size=20)
UNREAD = st.one_of(
    st.sampled_from("□〓▯×\ufffd⿰ㄅø\x07"),
    st.characters(min_codepoint=0x3041, max_codepoint=0x3096),  # kana
    st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),  # Hangul
    st.characters(min_codepoint=0x0400, max_codepoint=0x0481),  # Cyrillic
    st.characters(min_codepoint=0xE000, max_codepoint=0xF8FF),  # private use
    st.characters(min_codepoint=0x100000, max_codepoint=0x10FFFD),
    st.characters(min_codepoint=0x40000, max_codepoint=0x50000),  # unassigned
)


def insert(text, position, sign):
    position %= len(text) + 1
    return text[:position] + sign + text[position:]


@given(READ, st.integers(0, 100), UNREAD)
def test_a_sign_that_nobody_knows_is_returned_wherever_it_stands(text, position, sign):
    assert sign in unread_characters(insert(text, position, sign))


@given(READ)
def test_nothing_is_returned_for_what_is_read(text):
    assert unread_characters(text) == ""


@given(READ, st.integers(0, 100), UNREAD)
def test_a_sign_that_nobody_knows_stays_in_its_word(text, position, sign):
    try:
        words = split_words(insert(text, position, sign))
    except InvalidQuery:
        return
    assert unread_characters("".join(words))


@given(st.text(max_size=30))
def test_no_text_is_too_strange_to_be_folded(text):
    assert fold(fold(text)) == fold(text)
    assert "\0" not in fold(text)
    unread_characters(text).encode(errors="surrogatepass")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("八五О农场", ["八五о农场"]),  # Cyrillic
        ("西□安", ["西□安"]),
        ("西\u0336安", ["西\u0336安"]),
        ("\ue863山", ["\ue863山"]),
        ("nanj\u0456ng", ["nanj\u0456ng"]),
        ("王×× 南宁", ["王××", "南宁"]),
        ("南宁\ufffd 029", ["南宁\ufffd", "029"]),
        ("西\0安", ["西\ufffd安"]),
    ],
)
def test_no_word_is_cut_at_such_a_sign(query, words):
    assert split_words(query) == words
    assert unread_characters(query)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("葛\U000e0100洲坝", ["葛洲坝"]),
        ("西\ufe00安", ["西安"]),
        ("西\u202e安\u202c", ["西安"]),
        ("西\u2066安", ["西安"]),
        ("西\u180b\u3164\U000e0fff安", ["西安"]),
        ("⻄安", ["西安"]),
        ("\U0002f800", ["丽"]),
        ("八五○农场", ["八五零农场"]),
        ("ɡuɑnɡ", ["guang"]),
        ("1\ufe0f\u20e32\ufe0f\u20e3345", ["12345"]),
        ("٠٢٩", ["029"]),
        ("😀南京★", ["南京"]),
        ("wa\u0301ng", ["wáng"]),
    ],
)
def test_another_spelling_of_known_words_is_read(query, words):
    assert split_words(query) == words
    assert unread_characters(query) == ""


def test_every_sign_without_a_form_is_left_out():
    signs = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) == "Cf"]
    assert {fold(sign) for sign in signs} == {""}


@pytest.mark.parametrize("query", ["かな", "□", "\ufffd\ufffd", "\0", "Привет"])
def test_a_query_of_nothing_else_is_refused(query):
    with pytest.raises(InvalidQuery):
        split_words(query)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["西□安", "西安\ue863", "\ue863西安", "xi\u0430n", "西安 \u041e"])
def test_neither_region_nor_post_is_found_by_the_rest_of_the_word(query):
    region = factories.county(name="西安市", short_name="西安", pinyin="xian")
    factories.publish(factories.post(department=factories.department(region=region)))
    assert finder.find_regions("西安") == finder.find_regions("xian") == [region]
    assert search.find_posts("西安").editions
    assert finder.find_regions(query) == []
    assert search.find_posts(query).editions == []
