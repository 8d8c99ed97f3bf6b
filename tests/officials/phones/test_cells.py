import csv
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, strategies as st

from officials import phones
from officials.phones import Kind, Number, Numbering
from officials.phones.messages import TEMPLATES

FIXTURES = Path(__file__).parents[3] / "fixtures"


def rows(name):
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NUMBERING = Numbering(
    area_codes={
        row["area_code"]: frozenset(map(int, row["local_digits"].split("|")))
        for row in rows("area_codes.csv")
        if row["area_code"].startswith("0")
    },
    short_codes=frozenset(
        row["number"] for row in rows("national_hotlines.csv") if not row["territory"]
    ),
)
ASSIGNED = "139" + "00000000"  # Composed: no number that looks real stands in this repository.


def read(cell, area_code="0558"):
    return phones.parse(cell, NUMBERING, area_code=area_code)


def dialled(cell, area_code="0558"):
    """The numbers of a cell that has no errors, as digits with the extension behind a #."""
    parsed = read(cell, area_code)
    assert not parsed.errors, [str(error) for error in parsed.errors]
    return [f"{n.digits}#{n.extension}".rstrip("#") for n in parsed.numbers]


def codes(issues):
    return [issue.code for issue in issues]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        # The messy list that came with the project.
        ("0558-0000001", "05580000001"),
        (15400000001.0, "15400000001"),
        ("0558－０００００02转801", "05580000002#801"),
        ("154 0000 0002", "15400000002"),
        ("0558-0000003、0000004", "05580000003 05580000004"),
        ("１５４－００００－０００３", "15400000003"),
        ("（0558）0000005/6", "05580000005 05580000006"),
        ("+86 154-0000-0004", "15400000004"),
        ("0000007", "05580000007"),
        ("15400000005/15400000006", "15400000005 15400000006"),
        ("0558-12315", "055812315"),
        # Types and spellings of a cell.
        (15400000001, "15400000001"),
        (12345.0, "12345"),
        ("12345.0", "12345"),
        ("'0558-0000001", "05580000001"),
        ("0558—0000001", "05580000001"),
        ("0558 – 0000001", "05580000001"),
        ("0558一0000001", "05580000001"),
        ("0558\u200b0000001\ufeff", "05580000001"),
        ("0558\u3000000 0001", "05580000001"),
        ("029.0000.0001", "02900000001"),
        ("000-0001", "05580000001"),
        ("000 0001", "05580000001"),
        ("1 5 4 0 0 0 0 0 0 0 1", "15400000001"),
        ("0558-0000001\x00", "05580000001"),
        ("0558-0000001²", "05580000001"),
        ("①0558-0000001②0558-0000002", "05580000001 05580000002"),
        # Area codes in brackets.
        ("(029)00000001", "02900000001"),
        ("(029) 0000 0001", "02900000001"),
        ("(029)-00000001", "02900000001"),
        ("+86(0)29 0000 0001", "02900000001"),
        ("(0558)12345", "055812345"),
        ("(12345)", "12345"),
        ("0558-0000001(0558-0000002)", "05580000001 05580000002"),
        # Several numbers.
        ("0558-0000001，0558-0000002；0558-0000003", "05580000001 05580000002 05580000003"),
        ("0558-0000001|0558-0000002\n0558-0000003", "05580000001 05580000002 05580000003"),
        ("0558-0000001或15400000001", "05580000001 15400000001"),
        ("0558-0000001及0000002 和 0000003", "05580000001 05580000002 05580000003"),
        ("029 00000001 00000002", "02900000001 02900000002"),
        ("0558-0000001 0558-0000002", "05580000001 05580000002"),
        ("15400000001 15400000002", "15400000001 15400000002"),
        ("029-00000001、15400000001、00000002", "02900000001 15400000001 02900000002"),
        ("110 119 120", "110 119 120"),
        ("12345 110", "12345 110"),
        ("0558-0000001/无", "05580000001"),
        # A stroke replaces last digits.
        ("0558-0000015/27", "05580000015 05580000027"),
        ("15400000001/2", "15400000001 15400000002"),
        ("0558-0000001/2/3", "05580000001 05580000002 05580000003"),
        ("0558-0000001转801/802", "05580000001#801 05580000001#802"),
        ("0558-0000001/12345", "05580000001 12345"),
        # Extensions.
        ("029-00000001-801", "02900000001#801"),
        ("0000001-801", "05580000001#801"),
        ("0433-0000001-8", "04330000001#8"),
        ("0433-00000018", "043300000018"),
        ("0558-0000001转8001", "05580000001#8001"),
        ("0558-0000001 分机 801", "05580000001#801"),
        ("0558-0000001总机转分机号：801", "05580000001#801"),
        ("0558-0000001ext.801", "05580000001#801"),
        ("0558-0000001 Ext 801", "05580000001#801"),
        ("0558-0000001x801", "05580000001#801"),
        ("0558-0000001#801", "05580000001#801"),
        ("0558-0000001（转801）", "05580000001#801"),
        ("0558-0000001（白天）转801", "05580000001#801"),
        ("400-000-0001转8", "4000000001#8"),
        ("12345转5", "12345#5"),
        # The country code.
        ("+8615400000001", "15400000001"),
        ("008615400000001", "15400000001"),
        ("8615400000001", "15400000001"),
        ("86-29-00000001", "02900000001"),
        ("86 0558 0000001", "05580000001"),
        ("+86 29 0000 0001", "02900000001"),
        ("+86-10-12308", "01012308"),
        ("+86-12345", "12345"),
        ("tel:+862900000001;ext=801", "02900000001#801"),
        ("tel:02912345", "02912345"),
        # Kinds.
        (ASSIGNED, ASSIGNED),
        ("400 000 0001", "4000000001"),
        ("800-0000001", "8000000001"),
        ("0755-12345", "075512345"),
        ("021-95598", "02195598"),
        ("12388", "12388"),
        ("95598", "95598"),
        ("95598-1", "95598#1"),
        ("96119", "96119"),
        ("961234", "961234"),
        # Words around.
        ("办公电话：0558-0000001", "05580000001"),
        ("电话1：0558-0000001 电话2：0558-0000002", "05580000001 05580000002"),
        ("24小时热线12345", "12345"),
        ("0558-0000001 工作日8:30-17:30", "05580000001"),
        ("0558-0000001（2026-01-01起）", "05580000001"),
        # Nothing there.
        *((blank, "") for blank in [None, "", " ", "无", "暂无", "/", "-", "——", "／", "未公布"]),
    ],
)
def test_it_reads_what_offices_write(cell, expected):
    assert dialled(cell) == expected.split()


@pytest.mark.parametrize(
    ("cell", "code", "message"),
    [
        ("1540000000", "mobile_short", "「1540000000」只有 10 位，手机号码应为 11 位。"),
        ("154 0000 00011", "mobile_length", "「154 0000 00011」有 12 位，手机号码应为 11 位。"),
        ("1.54E+10", "scientific", None),
        ("1.54e10", "scientific", None),
        ("154****0001", "masked", None),
        ("+852 0000 0001", "foreign", None),
        ("0558-000001", "local_length", "「0558-000001」区号 0558 后有 6 位，应为 7 位。"),
        ("0433-000001", "local_length", "「0433-000001」区号 0433 后有 6 位，应为 7、8 位。"),
        ("0558-001", "local_length", "「0558-001」区号 0558 后有 3 位，应为 7 位。"),
        ("0558 001", "local_length", "「0558 001」区号 0558 后有 3 位，应为 7 位。"),
        ("（0558）001", "local_length", None),
        ("0558.001", "local_length", None),
        ("0558001", "local_length", "「0558001」区号 0558 后有 3 位，应为 7 位。"),
        ("0558-0000001、0558-001", "local_length", None),
        ("0558-001-801", "local_length", None),
        ("029-0001", "local_length", "「029-0001」区号 029 后有 4 位，应为 8 位。"),
        ("0399-0000001", "unknown_area_code", None),
        ("00000001", "missing_area_code", "「00000001」缺少区号；请写成“区号-号码”。"),
        ("12399", "unknown_short_code", None),
        ("0399-12345", "not_a_number", None),
        ("400-000-001", "tollfree_length", None),
        ("0558-0000001转15400000001", "extension_length", None),
        ("0558-0000001转1234567", "extension_length", None),
        ("15400000001-801", "mobile_length", None),
        ("0558-0000001-801转5", "local_length", None),
        ("0558-0000001(801)", "not_a_number", None),
        ("0558-0000001~5", "number_range", None),
        ("0558-0000001、6", "not_a_number", None),
        ("0558-12345/6", "not_a_number", None),
        ("95001/2", "not_a_number", None),
        ("0558-0000001转8/801", "after_extension", None),
        ("1540000000/6", "mobile_short", None),
        ("同上", "ditto", None),
        (1.5, "not_a_number", None),
        (float("nan"), "no_number", None),
        pytest.param(10**5000, "too_long", None, id="a huge integer"),
        pytest.param("1" * 501, "too_long", None, id="501 digits"),
    ],
)
def test_it_says_what_to_mend(cell, code, message):
    errors = read(cell).errors
    assert errors[0].code == code
    assert str(errors[0]) == errors[0].message
    assert message in {None, errors[0].message}


def test_a_stroke_does_not_reach_back_over_an_error():
    parsed = read("0558-0000001、12399/6")
    assert [n.digits for n in parsed.numbers] == ["05580000001"]
    assert codes(parsed.errors) == ["unknown_short_code", "not_a_number"]


NAMES = ["written", "shown", "prefix", "area_code", "lengths", "label", "extension"]


def test_every_message_is_a_whole_sentence_that_can_be_filled_in():
    values = dict.fromkeys(NAMES, "x") | {"count": 1}
    assert all((template % values).endswith("。") for template in TEMPLATES.values())


def test_an_error_leaves_the_other_numbers_of_the_cell():
    parsed = read("15400000001 1540000000")
    assert [n.digits for n in parsed.numbers] == ["15400000001"]
    assert codes(parsed.errors) == ["mobile_short"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0558-0000001", []),
        (ASSIGNED, []),
        ("15400000001", ["unassigned"]),
        ("194" + "00000000", ["unassigned"]),
        ("0" + ASSIGNED, ["mobile_zero"]),
        ("0000001", ["area_code_added"]),
        ("029-00000001、00000002", []),
        ("029-00000001、0000002", ["area_code_added"]),
        (5580000001.0, ["zero_added"]),
        ("+86 558 0000001", []),
        ("0558-0000001、0558 0000001", ["repeated"]),
    ],
)
def test_it_warns_of_what_it_had_to_guess(cell, expected):
    parsed = read(cell)
    assert codes(parsed.warnings) == expected
    assert not parsed.errors


def test_a_bare_number_has_no_area_code_where_the_region_has_none():
    assert codes(read("0000001", area_code="").errors) == ["missing_area_code"]
    assert dialled("0558-0000001、0000002", area_code="") == ["05580000001", "05580000002"]


def test_a_bare_number_needs_the_regions_length():
    assert codes(read("0000001", area_code="029").errors) == ["missing_area_code"]
    assert dialled("00000001", area_code="029") == ["02900000001"]


def test_a_bare_number_takes_the_area_code_before_it_rather_than_the_regions():
    assert dialled("0556-0000001、0000002") == ["05560000001", "05560000002"]


def test_two_short_codes_are_not_a_local_number():
    assert dialled("12345 110", area_code="029") == ["12345", "110"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("办公电话：0558-0000001", [("办公电话", "")]),
        ("办：0558-0000001 手机：15400000001", [("办", ""), ("手机", "")]),
        ("电话0558-0000001传真0558-0000002", [("电话", ""), ("传真", "")]),
        ("电话/传真：0558-0000001", [("电话/传真", "")]),
        ("0558-0000001（办）、15400000001（微信同号）", [("", "办"), ("", "微信同号")]),
        ("0558-0000001 传真 0558-0000002", [("", ""), ("传真", "")]),
        ("0558-0000001传真 0558-0000002电话", [("", "传真"), ("", "电话")]),
        ("0558-0000001 办公：0558-0000002", [("", ""), ("办公", "")]),
        ("0558-0000001（白天，夜间）", [("", "白天,夜间")]),
        ("0558-0000001（工作日 8:00-12:00）", [("", "工作日 8:00-12:00")]),
        ("0558-0000001 工作日8:30-17:30", [("", "工作日 8:30-17:30")]),
        ("24小时热线12345", [("热线", "24小时")]),
        ("手机:15400000001(办公室:0558-0000002)", [("手机", ""), ("办公室", "")]),
    ],
)
def test_it_keeps_the_words_with_their_number(cell, expected):
    assert [(n.label, n.note) for n in read(cell).numbers] == expected


def test_words_of_no_number_are_the_cells_note():
    assert read("15400000001，微信同号").note == "微信同号"
    assert read("暂无（新任）") == phones.Parsed(note="新任")


def test_the_raw_text_is_the_cell_as_it_was_written():
    assert {n.raw for n in read("（0558）0000005／6").numbers} == {"（0558）0000005／6"}


@pytest.mark.parametrize("code", sorted(NUMBERING.short_codes))
def test_every_national_hotline_is_a_short_code(code):
    assert read(code).numbers == (Number(Kind.SHORT, code),)
    assert read(f"0558-{code}").numbers == (Number(Kind.SHORT, f"0558{code}"),)


# Properties

area_codes = st.sampled_from(sorted(NUMBERING.area_codes))
short_codes = st.sampled_from(sorted(NUMBERING.short_codes))
extensions = st.just("") | st.text("0123456789", min_size=1, max_size=6)


@st.composite
def numbers(draw):
    kind = draw(st.sampled_from(Kind))
    extension = draw(extensions)
    if kind == Kind.MOBILE:
        return Number(kind, "1540000" + draw(st.text("0123456789", min_size=4, max_size=4)))
    if kind == Kind.TOLLFREE:
        return Number(
            kind, "400000" + draw(st.text("0123456789", min_size=4, max_size=4)), extension
        )
    area_code = draw(area_codes)
    if kind == Kind.SHORT:
        # Where three digits are written behind an area code, some are as long as a local number.
        code = draw(short_codes)
        return Number(kind, draw(st.sampled_from(["", area_code])) + code, extension)
    length = draw(st.sampled_from(sorted(NUMBERING.area_codes[area_code])))
    local = "000" + draw(st.text("0123456789", min_size=length - 3, max_size=length - 3))
    return Number(kind, area_code + local, extension)


cells = st.text(alphabet="0123456789 -+()/、，,;转xE.*一或（）：:#\n\u200b\ue000王局长") | st.text()


@given(cells | st.none() | st.booleans() | st.integers() | st.floats() | st.binary(), area_codes)
def test_it_never_raises_and_keeps_its_promises(cell, area_code):
    parsed = read(cell, area_code)
    for number in parsed.numbers:
        assert re.fullmatch("[0-9]{3,12}", number.digits)
        assert re.fullmatch("[0-9]{0,6}", number.extension)
        assert re.fullmatch(r"tel:\+?[0-9]+(;ext=[0-9]+)?", number.tel)
        assert not re.search("[\ue000-\uefff]", number.label + number.note)
    assert len(set(parsed.numbers)) == len(parsed.numbers)


@given(numbers())
def test_a_displayed_or_dialled_number_is_read_as_itself(number):
    for written in (number.shown, number.tel, f"{number.digits}转{number.extension}".rstrip("转")):
        parsed = read(written)
        assert parsed.numbers == (number,), written
        assert not parsed.errors


@given(st.lists(numbers(), min_size=1, max_size=4, unique=True), st.sampled_from("、，;/\n|"))
def test_a_list_of_whole_numbers_is_those_numbers(several, separator):
    # 转801、110 is an error: 110 may be an extension.
    assume(not any(one.extension and two.kind == Kind.SHORT for one, two in pairwise(several)))
    assert read(separator.join(n.shown for n in several)).numbers == tuple(several)


@given(numbers())
def test_full_width_is_half_width(number):
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in number.shown)
    assert wide != number.shown
    assert unicodedata.normalize("NFKC", wide) == number.shown
    assert read(wide).numbers == (number,)


@given(numbers(), st.data())
def test_any_part_of_a_stored_number_finds_it(number, data):
    start = data.draw(st.integers(0, len(number.digits) - 3))
    end = data.draw(st.integers(start + 3, len(number.digits)))
    fragment = phones.canonical_fragment(number.digits[start:end])
    assert fragment in number.digits


@pytest.mark.parametrize(
    ("text", "number", "kind", "there"),
    [
        ("（029）0381 2345 转 801", "02903812345", phones.Kind.LANDLINE, True),
        ("0381-2345", "02903812345", phones.Kind.LANDLINE, True),
        ("０２９－０３８１２３４５", "02903812345", phones.Kind.LANDLINE, True),
        ("03812345/6", "02903812346", phones.Kind.LANDLINE, True),
        ("03812345、03812399", "02903812399", phones.Kind.LANDLINE, True),
        ("154 0000 0001", "15400000001", phones.Kind.MOBILE, True),
        ("+86-154-0000-0001", "15400000001", phones.Kind.MOBILE, True),
        ("12345", "12345", phones.Kind.SHORT, True),
        ("03812345", "02903812346", phones.Kind.LANDLINE, False),
        ("15400000001", "15400000002", phones.Kind.MOBILE, False),
        ("见公告", "15400000002", phones.Kind.MOBILE, False),
        ("", "12345", phones.Kind.SHORT, False),
    ],
)
def test_a_notice_prints_a_number_in_any_format_or_does_not(text, number, kind, there):
    assert phones.prints(text, number, kind, NUMBERING) is there
