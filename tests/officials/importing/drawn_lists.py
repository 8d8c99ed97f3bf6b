"""Draw posts, and ways in which an office writes them down as a table."""

import itertools
from dataclasses import dataclass, field

from hypothesis import strategies as st

from officials.importing.roles import SYNONYMS, Role
from tests.support.list_files import Draft

UNITS = ["区教育局", "县政府办公室", "市卫健委", "栎阳街道办事处", "区委宣传部", "县法院", "零口镇"]
TITLES = ["局长", "党组书记、局长", "副主任（主持工作）", "四级调研员", "镇长", "党组成员,副局长"]
NAMES = [
    f"{surname}{given}"
    for surname in ("王", "单", "欧阳", "𠮷", "万俟")
    for given in ("示例", "样本", "虚构")
]
NAMES += ["阿卜杜拉·示例", "古丽·样本", "示例江·虚构"]
VACANT = ["空缺", "暂缺", "待定", "（空缺）", "空 缺", "——"]
DUTIES = ["", "全面工作", "分管城管、信访", "联系 12345 热线", "党建；人事"]
HEADERS = {role: words.split() for role, words in SYNONYMS.items()}
OWN_HEADERS = {
    Role.NAME_AND_TITLE: ["姓名/职务", "姓名职务", "姓名（职务）", "职务及姓名", "领导姓名、职务"],
    Role.FAX: ["传真", "传真号码", "办公传真"],
}
UNKNOWN = ["性别", "民族", "学历", "签字"]
SEPARATORS = ["、", "，", ",", "；", "/", "|", "\n", " ", "  ", "或", " 及 ", "和", "\n\n"]
TOGETHER = [
    "{name} {title}",
    "{title} {name}",
    "{title}：{name}",
    "{name}：{title}",
    "{name}/{title}",
    "{name}\n{title}",
    "{title}\n{name}",
    "{name}（{title}）",
    "{title}（{name}）",
]
FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789-"}


@dataclass(frozen=True)
class DrawnPost:
    """A post, and how its cells are written. ``numbers``: digits, extension, use."""

    unit: str
    title: str
    name: str
    duties: str
    numbers: tuple = ()
    written: dict = field(default_factory=dict)


@st.composite
def numbers(draw):
    """Return digits and extension, and the number as an office writes it."""
    last = f"{draw(st.integers(0, 9999)):04}"
    extension = draw(st.sampled_from(["", "", "801", "8001", "8"]))
    kind = draw(st.sampled_from(["landline", "landline", "mobile", "short", "tollfree"]))
    if kind == "short":
        return "12345", "", "12345"
    if kind == "mobile":
        ways = ["1540000{0}", "154 0000 {0}", "154-0000-{0}", "+86 154-0000-{0}", "861540000{0}"]
        written = draw(st.sampled_from(ways)).format(last)
        return f"1540000{last}", "", draw(st.sampled_from([written, written.translate(FULL_WIDTH)]))
    if kind == "tollfree":
        ways = ["400-000-{0}", "400 000 {0}", "400000{0}"]
        return f"400000{last}", "", draw(st.sampled_from(ways)).format(last)
    ways = ["0558-000{0}", "（0558）000{0}", "0558000{0}", "0558 000 {0}", "0558—000{0}", "000{0}"]
    ways += ["+86 558 000{0}", "０５５８－000{0}"]
    written = draw(st.sampled_from(ways)).format(last)
    if extension:
        ways = [
            "转{0}",
            " 转 {0}",
            "分机{0}",
            # One or two digits after a dash may end a second number: they are asked about.
            "-{0}" if len(extension) > 2 else "转{0}",
            "（转{0}）",
            " ext.{0}",
            "#{0}",
            "转分机：{0}",
        ]
        written += draw(st.sampled_from(ways)).format(extension)
    return f"0558000{last}", extension, written


@st.composite
def cells_of_numbers(draw):
    """Return numbers with their uses, and the cell that says them."""
    several = st.lists(numbers(), min_size=1, max_size=3, unique_by=lambda each: each[:2])
    # A person with nothing but a short number is asked about.
    found = draw(several.filter(lambda each: {digits for digits, *_way in each} != {"12345"}))
    # 转801、12345 may be a second extension, so short codes come first.
    found.sort(key=lambda each: each[0] != "12345")
    # 000 0001 behind a space may be the end of the number before it.
    separators = SEPARATORS if all(len(each[2].split()) == 1 for each in found) else ["、", "\n"]
    separator = draw(st.sampled_from(separators))
    uses = draw(st.lists(st.sampled_from(["call", "call", "fax"]), min_size=3, max_size=3))
    if len(found) > 1 and separator.strip() not in {"", "、", "；"}:
        uses = ["call"] * 3
    words = {"call": ["{}", "{}", "{}（办）", "{}（王示例）"], "fax": ["{}（传真）", "{}(FAX)"]}
    cell = separator.join(
        draw(st.sampled_from(words[use])).format(written)
        for (_digits, _extension, written), use in zip(found, uses, strict=False)
    )
    said = [(*each[:2], use) for each, use in zip(found, uses, strict=False)]
    return tuple(said), cell


@st.composite
def posts(draw):
    """Return a post and the text of each of its cells."""
    unit, title = draw(st.sampled_from(UNITS)), draw(st.sampled_from(TITLES))
    name, duties = draw(st.sampled_from([*NAMES, ""])), draw(st.sampled_from(DUTIES))
    said, cell = draw(cells_of_numbers())
    holder = name or draw(st.sampled_from(VACANT))
    ways = TOGETHER if "（" not in title + holder and name else TOGETHER[:3]
    written = {
        Role.UNIT: unit,
        Role.TITLE: title,
        Role.NAME: draw(st.sampled_from([holder, _spaced(holder)])),
        Role.NAME_AND_TITLE: draw(st.sampled_from(ways)).format(name=holder, title=title),
        Role.DUTIES: duties,
        Role.PHONE: cell,
        Role.FAX: "",
    }
    if draw(st.booleans()) and ("12345", "", "call") not in said:
        written[Role.FAX] = "0558-0010001"
        said = (*said, ("05580010001", "", "fax"))
    return DrawnPost(unit, title, name, duties, said, written)


def _spaced(name):
    return " ".join(name) if "·" not in name and len(name) in {2, 3} else name


@st.composite
def headers(draw, role):
    """Return a word for a column, decorated as offices do."""
    words = OWN_HEADERS.get(role) or HEADERS[role]
    word = draw(st.sampled_from(words))
    ways = [word, f"{word}：", f"*{word}", f"{word}（必填）", "\n".join([word[:2], word[2:]])]
    ways += [" ".join(word)] * (not word.isascii())
    return draw(st.sampled_from(ways))


@st.composite
def columns(draw, *, has_unit):
    """Return roles in any order, a header for each, and None for a column nobody reads."""
    roles = [Role.DUTIES, Role.PHONE, Role.FAX]
    both = draw(st.booleans())
    roles += [Role.NAME_AND_TITLE] if both else [Role.TITLE, Role.NAME]
    roles += [Role.UNIT] * has_unit + [None] * draw(st.integers(0, 2))
    roles = draw(st.permutations(roles))
    if draw(st.booleans()):
        roles = [Role.SEQUENCE, *roles]
    unknown = itertools.cycle(UNKNOWN)
    return roles, [draw(headers(role)) if role else next(unknown) for role in roles]


def rows_of(found, roles):
    """Return the cells of posts in the order of the columns."""
    return [
        [
            str(number) if role is Role.SEQUENCE else post.written[role] if role else "—"
            for role in roles
        ]
        for number, post in enumerate(found, 1)
    ]


@st.composite
def sheets(draw, shape, name):
    """Return posts, and the draft of a sheet that says them in a shape."""
    found = draw(st.lists(posts(), min_size=2, max_size=7))
    if shape in {"units merged", "sections", "sections merged", "two levels", "page titles"}:
        found.sort(key=lambda post: post.unit)
    is_titled = shape in {"sections", "sections merged", "two levels", "page titles"}
    roles, head = draw(columns(has_unit=not is_titled))
    draft = SHAPES[shape](head, rows_of(found, roles), found, roles)
    draft.name = name
    return found, draft


def _line(text, width):
    return [text, *[""] * (width - 1)]


def _plain(head, rows, _found, _roles):
    return Draft([head, *rows])


def _titled(head, rows, _found, _roles):
    width = len(head)
    above = [_line("领导干部联系电话一览表", width), _line("（2026年1月）", width)]
    below = [_line("注：以上为工作时间。", width), _line("制表：演示 审核：样本", width)]
    return Draft([*above, _line("", width), head, *rows, *below])


def _pages(head, rows, _found, _roles):
    width = len(head)
    lines = []
    for number, row in enumerate(rows, 1):
        lines += [_line("领导干部联系电话一览表（续）", width)] * (number > 1)
        lines += [head, row, _line("本页小计：1人", width), _line(f"第{number}页", width)]
    return Draft([*lines, _line("合计", width)])


def _side_by_side(head, rows, _found, _roles):
    """Write lists of different lengths beside each other, with a blank column between them."""
    width = len(head)
    left, right = rows[: (len(rows) + 1) // 2], rows[(len(rows) + 1) // 2 :]
    pairs = itertools.zip_longest(left, right, fillvalue=[""] * width)
    return Draft([[*head, "", *head], *([*one, "", *other] for one, other in pairs)])


def _three_beside(head, rows, _found, _roles):
    """Write three lists beside each other, without a blank column."""
    width = len(head)
    rows = [*rows, *[[""] * width] * (-len(rows) % 3)]
    threes = (itertools.chain(*rows[index : index + 3]) for index in range(0, len(rows), 3))
    return Draft([head * 3, *map(list, threes)])


def _grouped(head, rows, found, heading):
    lines, merged = [head], []
    units = list(dict.fromkeys(post.unit for post in found))
    for unit in units:
        for text in heading(units.index(unit), unit):
            merged.append((len(lines), 0, len(lines), len(head) - 1))
            lines.append(_line(text, len(head)))
        lines += [row for post, row in zip(found, rows, strict=True) if post.unit == unit]
    return Draft(lines, merged)


def _sections_merged(head, rows, found, _roles):
    return _grouped(
        head, rows, found, lambda index, unit: [f"{'一二三四五六七'[index]}、{unit}（共3人）"]
    )


def _sections(head, rows, found, roles):
    return Draft(_sections_merged(head, rows, found, roles).rows)


def _two_levels(head, rows, found, _roles):
    def heading(index, unit):
        group = [f"{'一二三四五六七'[index // 2]}、有关部门"] * (index % 2 == 0)
        return [*group, f"（{'一二'[index % 2]}）{unit}"]

    return _grouped(head, rows, found, heading)


def _page_titles(head, rows, found, _roles):
    lines = []
    for unit in dict.fromkeys(post.unit for post in found):
        own = [row for post, row in zip(found, rows, strict=True) if post.unit == unit]
        lines += [_line(f"{unit}领导干部联系电话一览表", len(head)), head, *own]
    return Draft(lines)


def _two_rowed(head, rows, _found, roles):
    column = roles.index(Role.PHONE)
    above = [*head[:column], "联系方式", *head[column + 1 :]]
    below = ["" if index != column else cell for index, cell in enumerate(head)]
    others = [(0, index, 1, index) for index in range(len(head)) if index != column]
    return Draft([above, below, *rows], others)


def _with_merged_units(head, rows, _found, roles):
    column = roles.index(Role.UNIT)
    merged, begin = [], 0
    for index in range(1, len(rows) + 1):
        if index == len(rows) or rows[index][column] != rows[begin][column]:
            if index - begin > 1:
                merged.append((begin + 1, column, index, column))
            begin = index
    return Draft([head, *rows], merged)


SHAPES = {
    "plain": _plain,
    "titled": _titled,
    "pages": _pages,
    "side by side": _side_by_side,
    "three side by side": _three_beside,
    "sections": _sections,
    "sections merged": _sections_merged,
    "two levels": _two_levels,
    "page titles": _page_titles,
    "two rows of headers": _two_rowed,
    "units merged": _with_merged_units,
}
MERGING = {"sections merged", "two levels", "two rows of headers", "units merged"}


def in_reading_order(shape, found):
    """Return posts in the order of their rows in the file."""
    if shape != "side by side":
        return found
    half = (len(found) + 1) // 2
    pairs = itertools.zip_longest(found[:half], found[half:])
    return [post for pair in pairs for post in pair if post]
