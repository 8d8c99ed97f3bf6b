"""Any table of valid posts is read to exactly those posts, in whatever shape it is written."""

from hypothesis import given, settings, strategies as st

from officials.importing.readers.formats import read_file, read_paste
from officials.importing.roles import SYNONYMS, Role
from officials.importing.tables import understand
from officials.phones import Numbering
from tests.support.list_files import Draft, html, ods, text, word, xls, xlsx

NUMBERING = Numbering({"0558": {7}}, {"12345"})

UNITS = ["区教育局", "县政府办公室", "市卫健委", "栎阳街道办事处", "区委宣传部", "县法院", "零口镇"]
TITLES = ["局长", "党组书记、局长", "副主任（主持工作）", "四级调研员", "镇长", "党组成员,副局长"]
NAMES = [
    f"{surname}{given}"
    for surname in ("王", "单", "欧阳", "𠮷", "万俟")
    for given in ("示例", "样本", "虚构")
]
DUTIES = ["", "全面工作", "分管城管、信访", "联系 12345 热线"]
FILES = {
    "xlsx": lambda draft: ("a.xlsx", xlsx(draft)),
    "xls": lambda draft: ("a.xls", xls(draft)),
    "ods": lambda draft: ("a.ods", ods(draft)),
    "docx": lambda draft: ("a.docx", word(draft)),
    "html": lambda draft: ("a.html", html(draft)),
    "html in GBK": lambda draft: ("a.htm", html(draft, encoding="gb18030")),
}
TEXTS = {
    "UTF-8": lambda draft: ("a.csv", text(draft)),
    "BOM": lambda draft: ("a.csv", text(draft, encoding="utf-8-sig")),
    "semicolons": lambda draft: ("a.csv", text(draft, ";")),
    "GB18030": lambda draft: ("a.csv", text(draft, encoding="gb18030")),
    "tabs": lambda draft: ("a.tsv", text(draft, "\t")),
    "Unicode text": lambda draft: ("a.txt", text(draft, "\t", "utf-16")),
    "big-endian": lambda draft: ("a.txt", b"\xfe\xff" + text(draft, "\t", "utf-16-be")),
    "pasted": lambda draft: ("", text(draft, "\t")),
}
MERGING = {"units merged", "sections merged", "header of two rows"}
SHAPES = ["plain", "titled", "pages", "side by side", "sections", *MERGING]
HEADERS = {role: words.split() for role, words in SYNONYMS.items()}


@st.composite
def numbers(draw):
    """Return a number as written, and its digits."""
    last = draw(st.integers(0, 9999))
    return draw(
        st.sampled_from(
            [
                (f"0558-000{last:04}", f"0558000{last:04}"),
                (f"（0558）000{last:04}", f"0558000{last:04}"),
                (f"0558000{last:04}转801", f"0558000{last:04}转801"),
                (f"1540000{last:04}", f"1540000{last:04}"),
                (f"154 0000 {last:04}", f"1540000{last:04}"),
                (f"+86 154-0000-{last:04}", f"1540000{last:04}"),
                ("12345", "12345"),
            ]
        )
    )


@st.composite
def posts(draw):
    unit, title = draw(st.sampled_from(UNITS)), draw(st.sampled_from(TITLES))
    name, duties = draw(st.sampled_from([*NAMES, ""])), draw(st.sampled_from(DUTIES))
    return unit, title, name, duties, draw(numbers())


def cells(post):
    unit, title, name, duties, (written, _digits) = post
    name = name or "空缺"
    return {
        Role.UNIT: unit,
        Role.TITLE: title,
        Role.NAME: name,
        Role.DUTIES: duties,
        Role.PHONE: written,
    }


@st.composite
def drafts(draw):
    """Return posts, the draft of a table with them, and a way to write it."""
    shape = draw(st.sampled_from(SHAPES))
    found = draw(st.lists(posts(), min_size=2, max_size=8))
    is_grouped = shape in {"units merged", "sections", "sections merged"}
    found = sorted(found, key=lambda post: post[0]) if is_grouped else found
    roles = [Role.TITLE, Role.NAME, Role.DUTIES, Role.PHONE]
    if "sections" not in shape:
        roles.append(Role.UNIT)
    roles = draw(st.permutations(roles))
    if draw(st.booleans()):
        roles = [Role.SEQUENCE, *roles]
    head = [draw(st.sampled_from(HEADERS[role])) for role in roles]
    rows = [
        [str(number) if role is Role.SEQUENCE else cells(post)[role] for role in roles]
        for number, post in enumerate(found, 1)
    ]
    draft = _shaped(shape, head, rows, found, roles)
    ways = FILES if shape in MERGING else FILES | TEXTS
    return found, draft, draw(st.sampled_from([*ways.values()]))


def _shaped(shape, head, rows, found, roles):
    """Return the rows below their header in a shape."""
    blank = [""] * (len(head) - 1)
    if shape == "titled":
        title = ["领导干部联系电话一览表", *blank]
        return Draft(
            [title, ["（2026年1月）", *blank], head, *rows, ["注：以上为工作时间。", *blank]]
        )
    if shape == "pages":
        pages = [[head, row, ["第1页", *blank]] for row in rows]
        return Draft([line for page in pages for line in page])
    if shape == "side by side":
        right = [*rows[1::2], ["", *blank]]
        pairs = zip(rows[::2], right, strict=False)
        return Draft([[*head, "", *head], *([*one, "", *other] for one, other in pairs)])
    draft = Draft([head, *rows])
    if shape == "header of two rows":
        draft = _below_two_rows(head, rows, roles.index(Role.PHONE))
    elif "sections" in shape:
        draft = _in_sections(head, rows, found, is_merged="merged" in shape)
    elif shape == "units merged":
        draft = _with_merged_units(head, rows, roles.index(Role.UNIT))
    return draft


def _below_two_rows(head, rows, column):
    above = [*head[:column], "联系方式", *head[column + 1 :]]
    below = ["" if index != column else cell for index, cell in enumerate(head)]
    others = [(0, index, 1, index) for index in range(len(head)) if index != column]
    return Draft([above, below, *rows], others)


def _in_sections(head, rows, found, *, is_merged):
    lines, merged, unit = [head], [], ""
    for post, row in zip(found, rows, strict=True):
        if post[0] != unit:
            unit = post[0]
            merged.append((len(lines), 0, len(lines), len(head) - 1))
            lines.append([f"一、{unit}", *[""] * (len(head) - 1)])
        lines.append(row)
    return Draft(lines, merged if is_merged else [])


def _with_merged_units(head, rows, column):
    merged, begin = [], 0
    for index in range(1, len(rows) + 1):
        if index == len(rows) or rows[index][column] != rows[begin][column]:
            if index - begin > 1:
                merged.append((begin + 1, column, index, column))
            begin = index
    return Draft([head, *rows], merged)


@settings(max_examples=120, deadline=None)
@given(drafts())
def test_any_table_of_valid_posts_is_read_to_exactly_those_posts(drawn):
    found, draft, write = drawn
    name, data = write(draft)
    book = read_file(data, name) if name else read_paste(data.decode())
    entries = understand(book, NUMBERING, area_code="0558").entries
    read = [
        (
            entry.unit,
            entry.title,
            entry.name,
            entry.duties,
            ",".join(
                f"{n.digits}转{n.extension}" if n.extension else n.digits for n in entry.numbers
            ),
        )
        for entry in entries
    ]
    assert read == [(*post[:4], post[4][1]) for post in found]
    assert all(entry.messages == [] for entry in entries)
    assert all(entry.is_vacant != bool(entry.name) for entry in entries)
