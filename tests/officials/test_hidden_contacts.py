"""Numbers and addresses in a text are found however they are written, and nothing else is."""

import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, strategies as st

from officials import characters
from officials.hidden_contacts import find_hidden_contact

TEXTS = Path(__file__).parent / "texts"
SIGNS = [
    sign
    for sign in map(chr, range(0x20, 0x10000))
    if unicodedata.category(sign)[0] in "PSZ"
    and sign not in "○◯"  # these are read as zeros
    and not ("\u2e80" <= sign <= "\u2fdf" or "\u31c0" <= sign <= "\u31ef")  # radicals are letters
]
CHINESE = ["〇零○", "一幺壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"]
AROUND = ["", "请拨", "办公室", "值班电话：", "举报（", "）受理", "市公安局", "转"]


@cache
def invisible():
    """Return what nobody sees."""
    return list(filter(characters.is_invisible, map(chr, range(0x20, 0x110000))))


@cache
def written_digits():
    """Return the characters that mean each digit, by the digit."""
    written = {str(digit): [*CHINESE[digit]] for digit in range(10)}
    written["0"] += "Oo"
    written["1"] += "Il"
    for character in map(chr, range(0x110000)):
        value = unicodedata.numeric(character, None)
        if value in range(10) and unicodedata.category(character) in {"Nd", "No"}:
            written[str(int(value))].append(character)
    return written


@pytest.fixture(scope="module")
def all_of_unicode():
    """Look through Unicode for the test that draws from it: import and draws are quick."""
    invisible()
    written_digits()


def found(text):
    issue = find_hidden_contact(text)
    return issue and issue.code


@st.composite
def hidden_numbers(draw):
    digits = draw(st.text("0123456789", min_size=7, max_size=12))
    between = st.lists(st.sampled_from(SIGNS), max_size=3)
    unseen = st.text(invisible(), max_size=3)
    written = [draw(st.sampled_from(written_digits()[digit])) for digit in digits]
    # Letters stand for digits among digits: OIl alone is a word.
    assume(not all(each.isascii() and each.isalpha() for each in written))
    number = written[0] + draw(unseen)
    for each in written[1:]:
        signs = "".join(sign + draw(unseen) for sign in draw(between))
        number += signs + each + draw(unseen)
    return draw(st.sampled_from(AROUND)) + number + draw(st.sampled_from(AROUND))


@pytest.mark.usefixtures("all_of_unicode")
@given(hidden_numbers())
def test_a_number_in_any_digits_with_signs_between_them_is_found(text):
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "154·0000·0000",
        "154.0000.0000",
        "154—0000—0000",
        "154ー0000ー0000",
        "154 / 0000 / 0000",
        "154_0000_0000",
        "154-----0000-----0000",
        "154\u200b0000\u200b0000",
        "一五四零零零零零零零零",
        "幺五四洞洞洞洞洞洞洞洞",
        "壹伍肆零零零零",
        "154O0OO000O",
        "l54ООО0ΟΟ00",
        "١٥٤٠٠٠٠٠٠٠٠",
        "⑮④⓪⓪⓪⓪⓪⓪⓪",
        "１５４００００００００",
        "𝟏𝟓𝟒𝟎𝟎𝟎𝟎𝟎𝟎𝟎𝟎",
        "1⃣5⃣4⃣0⃣0⃣0⃣0⃣",
        "⼀五四〇〇〇〇",
        "0917-0000014",
        "381 2345",
        "24小时 15400001234",
    ],
)
def test_a_number_is_found_in_each_way_of_writing_it(text):
    assert found(text) == "number"


@pytest.mark.parametrize(
    "text",
    [
        "154、0000、0000",
        "12345、6789",
        "12345-67",
        "029-12345",
        "办公室12345，81 23",
        "85-12345位",
        "周二三-812345",
        "周二三八一二三四五",
        "15:40-00:00，00:00-00:00",
        "8:30-12:00，154",
        "8:30-12:00，154月",
        "周一五四三六二一一二三五六全天",
        "周五 15400001234（10月",
        "一、五、四、三、二、一、六",
        "2013-2020，154",
        "〔2015〕4000，0000号",
        "6123-4567室",
        "15,400,000,000元",
        "第1540000号",
    ],
)
def test_words_beside_hours_codes_or_years_make_them_a_number(text):
    assert found(text) == "number"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("请访问 evil.example/refund 退费", "web"),
        ("www.example", "web"),
        ("www点example点com", "web"),
        ("www．example．com", "web"),
        ("example。com", "web"),
        ("example 点 com", "web"),
        ("example(.)com", "web"),
        ("t.cn/abc", "web"),
        ("HTTP://10.0", "web"),
        ("ｈｔｔｐｓ：／／10.0", "web"),
        ("退费.中国", "web"),
        ("e\u200bvil.com", "web"),
        ("a@b", "mail"),
        ("xx＠qq．com", "mail"),
        ("xx(at)qq", "mail"),
        ("微信：abcdef", "chat"),
        ("微信号：abcdef", "chat"),
        ("加v信 abc123", "chat"),
        ("VX abc123", "chat"),
        ("WeChat: abc_123", "chat"),
        ("薇信abc123", "chat"),
        ("QQ 12345", "chat"),
        ("扣扣号：一二三四五", "chat"),
    ],
)
def test_addresses_of_the_web_of_mail_and_of_chats_are_found(text, code):
    assert found(text) == code


@pytest.mark.parametrize("name", ["document_numbers", "hours", "clean"])
def test_document_numbers_hours_and_duties_are_no_numbers(name):
    texts = (TEXTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert [text for text in texts if find_hidden_contact(text)] == []


def test_the_words_show_what_was_found_as_it_was_typed():
    issue = find_hidden_contact("退费请打１５４·0000·0000，谢谢")
    assert "「１５４·0000·0000」" in str(issue)
    assert "号码栏" in str(issue)


@pytest.mark.parametrize(
    "text", ["1" * 400, "1、" * 200, "8:30-12:00," * 36, "a." * 200, "QQ1" * 133]
)
def test_a_long_text_is_read_without_an_error(text):
    find_hidden_contact(text)
