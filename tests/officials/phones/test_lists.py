"""Lists in a cell: of extensions, which are no numbers, and with a numbering, which is none."""

import pytest
from hypothesis import given, strategies as st

from officials.phones import Kind
from tests.officials.phones.test_cells import codes, dialled, read


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("029-00000001转8001、8002", "02900000001#8001 02900000001#8002"),
        ("029-00000001转8001或8002", "02900000001#8001 02900000001#8002"),
        ("029-00000001转8001/8002", "02900000001#8001 02900000001#8002"),
        ("029-00000001（转8001、8002）", "02900000001#8001 02900000001#8002"),
        ("029-00000001转8001、转8002", "02900000001#8001 02900000001#8002"),
        ("029-00000001转118/119/120", "02900000001#118 02900000001#119 02900000001#120"),
        ("029-00000001转118、119、120", "02900000001#118 02900000001#119 02900000001#120"),
        ("029-00000001转101 110", "02900000001#101 02900000001#110"),
        ("029-00000001-101、110", "02900000001#101 02900000001#110"),
        ("029-00000001转101（白天）110（夜间）", "02900000001#101 02900000001#110"),
        ("029-00000001 内线101、110", "02900000001#101 02900000001#110"),
        ("总机029-00000001，分机801、802", "02900000001#801 02900000001#802"),
        ("029-00000001转801/2", "02900000001#801 02900000001#802"),
        ("029-00000001转801、0558-0000002", "02900000001#801 05580000002"),
        ("029-00000001转801、029 0000 0002", "02900000001#801 02900000002"),
        ("029-00000001转80011\n12345", "02900000001#80011 02900000001#12345"),
        ("029-00000001转8001\n12345", "02900000001#8001 12345"),
        ("029-00000001转8001\n火警：119", "02900000001#8001 119"),
        ("029-00000001转801、市民热线12345", "02900000001#801 12345"),
    ],
)
def test_a_list_behind_an_extension_is_extensions(cell, expected):
    assert dialled(cell, "029") == expected.split()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("总机029-00000001转101-110", "extension_range"),
        ("029-00000001转801-120", "extension_range"),
        ("029-00000001转801至810", "extension_range"),
        ("029-00000001转801~810", "extension_range"),
        ("029-00000001（转801—810）", "extension_range"),
        ("029-00000001转1-9", "extension_range"),
        ("029-00000001转801、803至806", "extension_range"),
        ("029-00000001转8001、119", "after_extension"),
        ("029-00000001转801、12345", "after_extension"),
        ("029-00000001转801、火警119", "after_extension"),
        ("029-00000001转8001\n110", "after_extension"),
        ("029-1转101、110", "after_extension"),
        ("029-00000001~3", "number_range"),
    ],
)
def test_a_range_of_extensions_or_a_doubtful_piece_behind_one_is_an_error(cell, code):
    parsed = read(cell, "029")
    assert code in codes(parsed.errors)
    assert not any(number.kind == Kind.SHORT for number in parsed.numbers)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("029-00000001-35", ["short_extension"]),
        ("029-00000001—37", ["short_extension"]),
        ("0917-0000000-1", ["short_extension"]),
        ("029-00000001-801", []),
        ("029-00000001转35", []),
        ("400-000-0001-2", []),
        ("029-00000001转101、110", ["extension_listed"]),
        ("029-00000001转101、转110", []),
        ("029-00000001转101、102", []),
    ],
)
def test_it_warns_of_digits_that_may_be_another_number(cell, expected):
    assert codes(read(cell, "029").warnings) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1、0917-0000000 2、0917-0000001", [("", "0"), ("", "1")]),
        ("(1)0917-0000000", [("", "0")]),
        ("（1）0917-0000000（2）0917-0000001", [("", "0"), ("", "1")]),
        ("1.0917-0000000\n2.0917-0000001", [("", "0"), ("", "1")]),
        ("1)0917-0000000；2)0917-0000001", [("", "0"), ("", "1")]),
        ("①0917-0000000②0917-0000001", [("", "0"), ("", "1")]),
        ("一、0917-0000000 二、0917-0000001", [("", "0"), ("", "1")]),
        ("（一）0917-0000000", [("", "0")]),
        ("1、办公电话0917-0000000；2、手机15400000001", [("办公电话", "0"), ("手机", "1")]),
        ("1.12345", [("", "5")]),
        ("110、119、120", [("", "0"), ("", "9"), ("", "0")]),
    ],
)
def test_the_numbering_of_a_list_is_no_part_of_its_numbers(cell, expected):
    parsed = read(cell, "0917")
    assert not parsed.errors
    assert [(number.label, number.digits[-1]) for number in parsed.numbers] == expected


# Properties

listed = st.text("0123456789", min_size=1, max_size=6)
between = st.sampled_from(
    ["、", ",", ";", "/", "|", " ", "\n", "或", "及", "和", "-", "~", "至", "到", "、转"]
)


@given(
    st.sampled_from(["转", "-", "分机", "（转", " ext."]), st.lists(listed, min_size=2), st.data()
)
def test_no_extension_becomes_a_short_code(before, extensions, data):
    cell = f"029-00000001{before}{extensions[0]}"
    for extension in extensions[1:]:
        cell += data.draw(between) + extension
    cell += "）" * before.startswith("（")
    own_lines = {line for line in cell.splitlines()[1:] if len(line) > 4}
    numbers = read(cell, "029").numbers
    short = {n.digits for n in numbers if n.kind == Kind.SHORT and not n.area_code}
    assert all(any(code in line for line in own_lines) for code in short), cell
