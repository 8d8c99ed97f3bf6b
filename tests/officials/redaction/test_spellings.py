"""Find a number and a name in every spelling, and nothing beside it."""

import pytest
from hypothesis import given, settings, strategies as st

from officials.characters import REDACTED
from officials.hidden_contacts import find_hidden_contact
from officials.redaction.spellings import NameSpelling, NumberSpelling, mask
from tests.support.pairwise import examples

MOBILE, LANDLINE = NumberSpelling("15400000001"), NumberSpelling("02901234567")
NAME = NameSpelling(frozenset({"王示例"}), frozenset({"wang shi li"}), "0" * 12)


def masked(spelling, text):
    return mask(text, spelling.find(text))


def certain(spelling, text):
    return mask(text, [each for each in spelling.find(text) if each.is_certain])


@pytest.mark.parametrize(
    "text",
    [
        "15400000001",
        "154 0000 0001",
        "154-0000-0001",
        "１５４　００００　０００１",
        "一五四〇〇〇〇〇〇〇一",
        "壹伍肆零零零零零零零壹",
        "幺五四洞洞洞洞洞洞洞幺",
        "1 5 4 0 0 0 0 0 0 0 1",
        "154\u200b0000\u200d0001",
        "l54OOOOooo1",
        "①⑤④⓪⓪⓪⓪⓪⓪⓪①",
        "٠١٥٤٠٠٠٠٠٠٠١"[1:],
        "+86 154 0000 0001",
        "008615400000001",
        "154...0000---0001",
        "154)/0000/(0001",
    ],
)
def test_each_spelling_of_a_number_is_a_certain_find(text):
    written = f"找 {text} 谈"
    assert certain(MOBILE, written).replace("+86 ", "").replace("0086", "") == f"找 {REDACTED} 谈"


@pytest.mark.parametrize(
    "text",
    [
        "029-01234567",
        "(029) 0123 4567",
        "029 0123 4567",
        "+86 29 0123 4567",
        "２９０１２３４５６７",
    ],
)
def test_an_area_code_is_written_with_and_without_its_zero(text):
    assert certain(LANDLINE, text).removeprefix("+86 ").lstrip("(") == REDACTED


@pytest.mark.parametrize("text", ["029-0123 4567 转 801", "02901234567转801", "02901234567;801"])
def test_an_extension_goes_with_its_number(text):
    assert certain(LANDLINE, text) == REDACTED


@pytest.mark.parametrize("text", ["电话 0123 4567", "01234567"])
def test_a_local_number_without_its_area_code_is_a_possible_find(text):
    (span,) = LANDLINE.find(text)
    assert not span.is_certain
    assert REDACTED in masked(LANDLINE, text)


@pytest.mark.parametrize(
    "text",
    [
        "15400000002",
        "154 0000 00010",
        "0371-01234567",
        "0290123456",
        "154 甲 00000001",
        "",
        "二〇二六年",
    ],
)
def test_another_number_stays(text):
    assert not [each for each in MOBILE.find(text) + LANDLINE.find(text) if each.is_certain]
    assert "371" not in text or not LANDLINE.find(text)


def test_digits_inside_a_longer_number_are_a_possible_find():
    (span,) = MOBILE.find("9915400000001")
    assert not span.is_certain


@pytest.mark.parametrize("digits", ["12345", "", "154x0000001"])
def test_a_short_number_is_no_subject(digits):
    with pytest.raises(ValueError, match="seven digits"):
        NumberSpelling(digits)


@pytest.mark.parametrize(
    "text",
    [
        *("王示例", "王 示例", "王·示·例", "王\u200b示例", "王　示　例"),
        *("Wang Shili", "WANG SHI-LI", "Shili Wang", "wángshìlǐ"),
    ],
)
def test_each_spelling_of_a_name_is_a_possible_find(text):
    assert masked(NAME, f"由{text}主持") == f"由{REDACTED}主持"
    assert not any(span.is_certain for span in NAME.find(text))


@pytest.mark.parametrize("text", ["王样例", "示例王", "王某示例", "Wangshilin", "Hwang Shili"])
def test_another_name_stays(text):
    assert masked(NAME, text) == text


SIGNS = st.text(" -.·、\u200b\u2060（)/", max_size=2)
DIGIT_FORMS = [
    "〇零0０O",
    "一壹1１l",
    "二2２",
    "三3３",
    "四肆4４",
    "五伍5５",
    "六6",
    "七7",
    "八8",
    "九9",
]


@st.composite
def spelled(draw, digits="15400000001"):
    forms = [draw(st.sampled_from(DIGIT_FORMS[int(each)])) for each in digits]
    # A letter that stands for a digit stands beside no other letter.
    return "".join(form + draw(SIGNS) for form in forms[:-1]) + forms[-1]


@settings(max_examples=examples(60), deadline=None)
@given(
    before=st.text("电话：科长，。 ", max_size=8),
    number=spelled(),
    after=st.text("，转。科 ", max_size=6),
)
def test_the_text_around_a_number_stays_and_no_digit_of_it_does(before, number, after):
    assert masked(MOBILE, before + number + after) == before + REDACTED + after


@settings(max_examples=examples(60), deadline=None)
@given(st.text("0123456789 -一二三〇O科（）:年月", max_size=40))
def test_a_text_without_the_digits_in_their_order_stays(text):
    if "5" not in text and "五" not in text:
        assert masked(MOBILE, text) == text


@settings(max_examples=examples(60), deadline=None)
@given(spelled())
def test_a_number_refused_in_public_texts_is_found(number):
    assert find_hidden_contact(f"找{number}") is None or MOBILE.find(f"找{number}")
