"""The words beside a number say its use: a fax or message line is not called."""

import pytest

from officials import phones
from officials.phones import Use
from tests.officials.phones.test_cells import NUMBERING, read


def uses(cell):
    parsed = read(cell, "029")
    assert not parsed.errors
    return [number.use.value for number in parsed.numbers]


@pytest.mark.parametrize(
    "cell",
    [
        "029-00000778（传真）",
        "029-00000778（FAX）",
        "029-00000778（F）",
        "029-00000778，传真",
        "029-00000778/传真",
        "传真：029-00000778",
        "ＦＡＸ：029-00000778",
        "Fax 029-00000778",
        "传真0917-0000778",
        "传真机029-00000778",
        "传　真：029-00000778",
        "办公室传真：029-00000778",
        "监督举报传真029-00000778",
        "传真：029-00000778（请先电话联系）",
        "传真（不接电话）：029-00000778",
        "传真专用电话：029-00000778",
        "电话（仅收传真）：029-00000778",
    ],
)
def test_a_fax_line_is_not_called(cell):
    assert uses(cell) == ["fax"]


@pytest.mark.parametrize(
    "cell",
    [
        "短信号码：15400000001",
        "15400000001（仅收短信）",
        "手机：15400000001（只收短信）",
        "15400000001（不能通话，发短信）",
        "手机短信：15400000001",
        "TTY/短信平台：15400000001",
        "短信举报15400000001",
        "SMS 15400000001",
        "15400000001（仅接收文字信息）",
    ],
)
def test_a_message_line_is_not_called(cell):
    assert uses(cell) == ["text"]


@pytest.mark.parametrize(
    "cell",
    [
        "029-00000778",
        "办公电话：029-00000778",
        "电话/传真：029-00000778",
        "电 话、传 真：029-00000778",
        "电话、传真：029-00000778",
        "电话兼传真：029-00000778",
        "电话（传真）：029-00000778",
        "传真电话：029-00000778",
        "传真（电话）029-00000778",
        "029-00000778（兼传真）",
        "029-00000778（传真同号）",
        "029-00000778（带传真）",
        "029-00000778可收传真",
        "029-00000778转传真",
        "Tel/Fax: 029-00000778",
        "T/F：029-00000778",
        "传真：029-00000778（兼电话）",
        "手机（可发短信）：15400000001",
        "电话、短信：15400000001",
        "手机：15400000001（短信）",
    ],
)
def test_a_telephone_that_also_takes_faxes_or_messages_is_called(cell):
    assert uses(cell) == ["call"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("电话：029-00000778 传真：029-00000779", ["call", "fax"]),
        ("029-00000778 传真 029-00000779", ["call", "fax"]),
        ("029-00000778传真 029-00000779电话", ["fax", "call"]),
        ("029-00000778（传真）、029-00000779", ["fax", "call"]),
        ("T：029-00000778 F：029-00000779", ["call", "fax"]),
        ("传真：029-00000778、029-00000779", ["fax", "fax"]),
        ("传真：029-00000778/9", ["fax", "fax"]),
        ("传真：029-00000778；029-00000779", ["fax", "call"]),
        ("传真：029-00000778、电话：029-00000779、029-00000780", ["fax", "call", "call"]),
    ],
)
def test_words_are_those_of_their_number_and_of_what_they_list(cell, expected):
    assert uses(cell) == expected


@pytest.mark.parametrize("words", ["", "办公室", "热线", "值班", "张三", "真传", "Fairfax Road"])
def test_other_words_say_nothing(words):
    assert phones.read_use(words) is None
    assert phones.read_use(words, "传真") is Use.FAX


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("029-00000778", ["fax"]),
        ("029-00000778、00000779", ["fax", "fax"]),
        ("029-00000778（兼电话）", ["call"]),
        ("电话：029-00000778", ["call"]),
        ("029-00000778（王示例）", ["fax"]),
    ],
)
def test_a_cell_without_words_has_the_use_of_its_column(cell, expected):
    parsed = phones.parse(cell, NUMBERING, use=Use.FAX)
    assert [number.use.value for number in parsed.numbers] == expected
