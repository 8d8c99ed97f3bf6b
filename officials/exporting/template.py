"""The empty list that staff fill in: headings, two examples and drop-down lists."""

from collections.abc import Iterator, Mapping, Sequence

from officials.exporting import register_list
from officials.exporting.headings import EXAMPLE, HEADINGS, OPTIONS
from officials.exporting.workbooks import Choices, write_xlsx

# The columns of the list of staff that are typed; the uid is that of a post which there is.
COLUMNS = (
    "sequence",
    *(name for name in register_list.CELLS if HEADINGS[name].role not in {"information", "uid"}),
)
EXAMPLES: Sequence[Mapping[str, str]] = (
    {
        "region": "样品县",
        "department": "样品局",
        "title": "局长",
        "holder": "王示例",
        "duties": "全面工作",
        "numbers": "办公电话：0917-000 0001 转 801；手机：154 0000 0001",
        "hours": "工作日 9:00–17:00",
    },
    {
        "region": "样品县",
        "department": "样品局",
        "title": "副局长",
        "holder": register_list.VACANT,
        "duties": "分管城管、信访",
        "numbers": "0917-000 0002",
        "hours": "",
    },
)
TITLES = (
    *("局长", "副局长", "党组书记、局长", "党组成员、副局长", "主任", "副主任", "书记", "副书记"),
    *("县长", "副县长", "区长", "副区长", "镇长", "副镇长", "乡长", "副乡长", "部长", "副部长"),
    *("院长", "检察长", "所长", "站长", "队长", "科长", "副科长", "值班室", "服务热线"),
)
HOURS = ("工作日 9:00–17:00", "工作日 8:30–12:00，14:00–17:30", "24小时")


def write_template(departments: Sequence[str]) -> Iterator[bytes]:
    """Yield the parts of the file. ``departments``: the names that the drop-down list offers."""
    offered = {
        "department": departments,
        "title": TITLES,
        "holder": (register_list.VACANT,),
        "hours": HOURS,
    }
    choices = {COLUMNS.index(name): values for name, values in offered.items() if values}
    rows = (
        [EXAMPLE if name == "sequence" else example[name] for name in COLUMNS]
        for example in EXAMPLES
    )
    headings = [HEADINGS[name].text for name in COLUMNS]
    return write_xlsx("岗位", headings, rows, choices=Choices(OPTIONS, choices))
