"""A list as an office sends it, and the posts to be read from it.

An expected post is one line: row · unit · title · name · duties · numbers, after ``@`` its hours,
and after ``!`` the headers of the cells with a problem. A region of its own stands before the unit,
a use other than calling behind its number. 〇 is a vacancy, an empty field a blank.
"""

from collections.abc import Callable
from dataclasses import dataclass

HEAD = ["单位", "姓名", "职务", "联系电话"]
ROWS = [
    ["区教育局", "王示例", "局长", "0558-0000001"],
    ["区教育局", "赵样本", "副局长", "0558-0000002"],
    ["区民政局", "钱虚构", "局长", "0558-0000003"],
]
READ = [
    "区教育局·局长·王示例··05580000001",
    "区教育局·副局长·赵样本··05580000002",
    "区民政局·局长·钱虚构··05580000003",
]


def from_row(first, lines=READ):
    """Return expected posts in the rows from ``first``."""
    return [f"{number}·{line}" for number, line in enumerate(lines, first)]


@dataclass
class Mess:
    """A file, and the posts that it says. ``area_code`` is always 0558."""

    what: str
    file: str
    content: Callable[[], bytes] | bytes
    expected: list[str]
    hidden: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
