"""Any table of valid posts is read to exactly those posts, in whatever shape it is written."""

import pytest
from hypothesis import given, settings, strategies as st

from officials.importing.readers.formats import read_file, read_paste
from officials.importing.tables import understand
from officials.phones import Numbering
from tests.officials.importing.drawn_lists import MERGING, SHAPES, in_reading_order, sheets
from tests.support.list_files import Draft, html, ods, text, word, xls, xlsx
from tests.support.pairwise import examples

NUMBERING = Numbering({"0558": {7}}, {"12345"})
FILES = {
    "xlsx": lambda drafts: ("a.xlsx", xlsx(*drafts)),
    "xls": lambda drafts: ("a.xls", xls(*drafts)),
    "ods": lambda drafts: ("a.ods", ods(*drafts)),
    "docx": lambda drafts: ("a.docx", word(*drafts)),
    "html": lambda drafts: ("a.html", html(*drafts)),
    "html in GBK": lambda drafts: ("a.htm", html(*drafts, encoding="gb18030")),
}
TEXTS = {
    "UTF-8": lambda draft: ("a.csv", text(draft)),
    "BOM": lambda draft: ("a.csv", text(draft, encoding="utf-8-sig")),
    "semicolons": lambda draft: ("a.csv", text(draft, ";")),
    "GB18030": lambda draft: ("a.csv", text(draft, encoding="gb18030")),
    "strokes": lambda draft: ("a.txt", text(draft, "|")),
    "full width": lambda draft: ("a.csv", text(draft, "，", "gb18030")),
    "tabs": lambda draft: ("a.tsv", text(draft, "\t")),
    "Unicode text": lambda draft: ("a.txt", text(draft, "\t", "utf-16")),
    "big-endian": lambda draft: ("a.txt", b"\xfe\xff" + text(draft, "\t", "utf-16-be")),
    "pasted": lambda draft: ("", text(draft, "\t")),
}


def read(name, data):
    book = read_file(data, name) if name else read_paste(data.decode())
    return understand(book, NUMBERING, area_code="0558").entries


def expect(entries, posts):
    found = [
        (
            entry.unit,
            entry.title,
            entry.name,
            entry.duties,
            {(each.digits, each.extension, each.use) for each in entry.numbers},
        )
        for entry in entries
    ]
    assert found == [
        (post.unit, post.title, post.name, post.duties, {*post.numbers}) for post in posts
    ]
    assert [entry.messages for entry in entries] == [[]] * len(entries)
    assert all(entry.is_vacant != bool(entry.name) for entry in entries)


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_any_table_of_valid_posts_is_read_to_exactly_those_posts(shape, data):
    posts, draft = data.draw(sheets(shape, "名单"))
    ways = {**FILES, **({} if shape in MERGING else TEXTS)}
    way = data.draw(st.sampled_from([*ways]))
    name, content = ways[way]([draft] if way in FILES else draft)
    expect(read(name, content), in_reading_order(shape, posts))


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_sheets_in_shapes_of_their_own_are_read_to_exactly_their_posts(data):
    shapes = data.draw(st.lists(st.sampled_from([*SHAPES]), min_size=2, max_size=3))
    drawn = [data.draw(sheets(shape, f"表{number}")) for number, shape in enumerate(shapes)]
    name, content = FILES[data.draw(st.sampled_from([*FILES]))]([draft for _posts, draft in drawn])
    posts = [
        post
        for shape, (found, _draft) in zip(shapes, drawn, strict=True)
        for post in in_reading_order(shape, found)
    ]
    expect(read(name, content), posts)


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(0, 9999), st.sampled_from([xlsx, xls, ods]))
def test_numbers_that_a_spreadsheet_made_floats_are_whole(last, write):
    from_float = [["单位", "姓名", "职务", "电话", "手机"]]
    from_float += [["区教育局", "王示例", "局长", 5580000000.0 + last, 15400000000.0 + last]]
    (entry,) = read("a.xls" if write is xls else f"a.{write.__name__}", write(Draft(from_float)))
    digits = [each.digits for each in entry.numbers]
    assert digits == [f"0558000{last:04}", f"1540000{last:04}"]
