"""Lists of units, desks, shifts and villages: telephone directories rather than lists of people."""

from tests.officials.importing.mess import HEAD, READ, ROWS, Mess, from_row
from tests.support.list_files import Draft, text, xlsx

PEOPLE = [row[1:] for row in ROWS]
SHORT = HEAD[1:]

MESSES = [
    Mess(
        "units with a number below 联系电话 and no person",
        "a.csv",
        text(Draft([["部门", "联系电话"], ["区教育局", "0558-0000001"]])),
        ["2·区教育局·联系电话···05580000001"],
    ),
    Mess(
        "the rooms of a unit",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    ["区教育局内部电话", "", ""],
                    ["科室", "电话", "传真"],
                    ["局长室", "0558-0000001", ""],
                    ["财务股", "0558-0000002", "0000005"],
                ],
                [(0, 0, 0, 2)],
            )
        ),
        [
            "3·区教育局局长室·联系电话···05580000001",
            "4·区教育局财务股·联系电话···05580000002,05580000005传真",
        ],
    ),
    Mess(
        "the places that somebody looks after",
        "a.csv",
        text(
            Draft(
                [
                    [*HEAD, "分管科室", "联系乡镇", "包保社区"],
                    [*ROWS[0], "办公室", "示例镇", "东门社区"],
                ]
            )
        ),
        ["2·区教育局·局长·王示例·办公室·05580000001"],
    ),
    Mess(
        "the shifts of a holiday",
        "a.csv",
        text(
            Draft(
                [
                    ["区教育局国庆值班表", "", "", "", ""],
                    ["日期", "带班领导", "联系电话", "值班员", "联系电话"],
                    ["10月1日", "王示例", "0558-0000001", "赵样本", "0558-0000002"],
                ]
            )
        ),
        [
            "3·区教育局·带班领导·王示例··05580000001",
            "3·区教育局·值班员·赵样本··05580000002",
        ],
    ),
    Mess(
        "headings in two languages, the foreign one first",
        "a.csv",
        text(Draft([["Unit 单位", "Name 姓名", "Job title 职务", "Tel. 电话"], *ROWS])),
        from_row(2),
    ),
    Mess("a line of a person with the unit", "a.txt", " ".join(ROWS[0]).encode(), ["1·" + READ[0]]),
    Mess(
        "one or two digits behind a dash, which may be another number",
        "a.csv",
        text(Draft([HEAD, [*ROWS[0][:3], "0558-0000001-3"], [*ROWS[1][:3], "0558-0000002-801"]])),
        [
            "2·区教育局·局长·王示例··05580000001转3!联系电话",
            "3·区教育局·副局长·赵样本··05580000002转801",
        ],
    ),
    Mess(
        "streets and communities merged down, offices with two titles",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    ["街道", "社区", "党内职务", "行政职务", "姓名", "电话"],
                    ["示例街道", "东门社区", "书记", "主任", "王示例", "0558-0000001"],
                    ["", "", "", "副主任", "赵样本", "0558-0000002"],
                    ["", "西门社区", "书记", "", "钱虚构", "0558-0000003"],
                ],
                [(1, 0, 3, 0), (1, 1, 2, 1)],
            )
        ),
        [
            "2·示例街道/东门社区·书记、主任·王示例··05580000001",
            "3·示例街道/东门社区·副主任·赵样本··05580000002",
            "4·示例街道/西门社区·书记·钱虚构··05580000003",
        ],
    ),
    Mess(
        "notes over several rows, and the office that wrote the list",
        "a.csv",
        text(
            Draft(
                [
                    ["区教育局领导班子", "", ""],
                    ["（按姓氏笔画为序）", "", ""],
                    SHORT,
                    *PEOPLE[:2],
                    ["备注：1.工作日接听；", "", ""],
                    ["2.其他时间请拨打值班电话0558-0000009", "", ""],
                    ["区教育局办公室", "", ""],
                    ["2026年3月1日", "", ""],
                ]
            )
        ),
        from_row(4, READ[:2]),
    ),
    Mess(
        "one number merged down for two people",
        "a.xlsx",
        lambda: xlsx(Draft([HEAD, ROWS[0], [*ROWS[1][:3], ""]], [(1, 3, 2, 3)])),
        ["2·" + READ[0], "3·区教育局·副局长·赵样本··05580000001"],
    ),
    Mess(
        "offices below their body, whose names do not say it",
        "a.csv",
        text(
            Draft(
                [
                    HEAD,
                    ROWS[0],
                    ["　办公室", "孙占位", "主任", "0558-0000004"],
                    ["　人事股", "周演示", "股长", "0558-0000005"],
                    ROWS[2],
                ]
            )
        ),
        [
            "2·" + READ[0],
            "3·办公室·主任·孙占位··05580000004!单位",
            "4·人事股·股长·周演示··05580000005!单位",
            "5·" + READ[2],
        ],
    ),
    Mess(
        "a sheet of another kind without a header, and groups of leaders as headings",
        "a.xlsx",
        lambda: xlsx(
            Draft([["区教育局电话", "", ""], SHORT, ["分管领导", "", ""], *PEOPLE[:2]], name="1"),
            Draft([["车牌", "皖K00001", "司机", "0558-0000009"]], name="2"),
        ),
        from_row(4, READ[:2]),
        unread=("2",),
    ),
]
