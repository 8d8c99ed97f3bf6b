"""Lists whose mess is the order of their rows: levels of units, pages, lists side by side."""

from tests.officials.importing.mess import HEAD, READ, ROWS, Mess, from_row
from tests.support.list_files import Draft, html_table, ods, text, word, xls, xlsx

PEOPLE = [row[1:] for row in ROWS]
SHORT = HEAD[1:]

MESSES = [
    Mess(
        "units in two levels",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    SHORT,
                    ["一、区直部门", "", ""],
                    ["（一）区教育局", "", ""],
                    PEOPLE[0],
                    PEOPLE[1],
                    ["（二）区民政局", "", ""],
                    PEOPLE[2],
                    ["二、镇街", "", ""],
                    ["（一）示例镇", "", ""],
                    ["孙占位", "镇长", "0558-0000004"],
                ],
                [(row, 0, row, 2) for row in (1, 2, 5, 7, 8)],
            )
        ),
        [
            "4·" + READ[0],
            "5·" + READ[1],
            "7·" + READ[2],
            "10·示例镇·镇长·孙占位··05580000004",
        ],
    ),
    Mess(
        "groups of people inside of a unit",
        "a.csv",
        text(
            Draft(
                [
                    SHORT,
                    ["一、区教育局", "", ""],
                    ["（一）领导班子", "", ""],
                    PEOPLE[0],
                    ["（二）办公室", "", ""],
                    ["赵样本", "主任", "0558-0000002"],
                    ["二、区民政局", "", ""],
                    PEOPLE[2],
                ]
            )
        ),
        [
            "4·" + READ[0],
            "6·区教育局办公室·主任·赵样本··05580000002",
            "8·" + READ[2],
        ],
    ),
    Mess(
        "a title with the unit above each page",
        "a.xls",
        lambda: xls(
            Draft(
                [
                    ["区教育局领导干部联系电话一览表", "", ""],
                    SHORT,
                    PEOPLE[0],
                    PEOPLE[1],
                    ["", "", ""],
                    ["区民政局领导干部联系电话一览表", "", ""],
                    SHORT,
                    PEOPLE[2],
                ]
            )
        ),
        ["3·" + READ[0], "4·" + READ[1], "8·" + READ[2]],
    ),
    Mess(
        "lists of four columns side by side, of different lengths",
        "a.ods",
        lambda: ods(
            Draft(
                [
                    [*HEAD, *HEAD, *HEAD],
                    [*ROWS[0], *ROWS[1], *ROWS[2]],
                    ["区水利局", "孙占位", "局长", "0558-0000004", *[""] * 8],
                    [*[""] * 8, "区司法局", "周演示", "局长", "0558-0000005"],
                    ["区财政局", "吴示例", "局长", "0558-0000006", *[""] * 8],
                ]
            )
        ),
        [
            "2·" + READ[0],
            "2·" + READ[1],
            "2·" + READ[2],
            "3·区水利局·局长·孙占位··05580000004",
            "4·区司法局·局长·周演示··05580000005",
            "5·区财政局·局长·吴示例··05580000006",
        ],
    ),
    Mess(
        "lists side by side with units as rows of their own",
        "a.csv",
        text(
            Draft(
                [
                    [*SHORT, *SHORT],
                    ["区教育局", "", "", *PEOPLE[1]],
                    [*PEOPLE[0], "区民政局", "", ""],
                    ["", "", "", *PEOPLE[2]],
                ]
            )
        ),
        ["2·" + READ[1], "3·" + READ[0], "4·" + READ[2]],
    ),
    Mess(
        "order numbers merged with their units",
        "a.docx",
        lambda: word(
            Draft(
                [
                    ["序号", *HEAD],
                    ["1", *ROWS[0]],
                    ["", "", *ROWS[1][1:]],
                    ["2", *ROWS[2]],
                ],
                [(1, 0, 2, 0), (1, 1, 2, 1)],
            )
        ),
        from_row(2),
    ),
    Mess(
        "a clipboard of WPS: tabs at the ends, blank lines, cells of two lines",
        "a.txt",
        (
            "领导干部电话\t\t\t\t\t\r\n\t\t\t\t\t\r\n单位\t姓名\t职务\t联系电话\t\t\r\n"
            '区教育局\t王示例\t局长\t"0558-0000001\n"\t\t\r\n'
            "区教育局 \t赵样本\t副局长\t0558-0000002\t \t\r\n\t\t\t\t\t\r\n"
            '"区民\n政局"\t钱虚构\t局长\t0558-0000003\t\t\r\n\t\t\t\t\t\r\n'
        ).encode(),
        ["4·" + READ[0], "5·" + READ[1], "7·" + READ[2]],
    ),
    Mess(
        "one switchboard merged down for a unit, one number each",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    ["单位", "单位电话", "姓名", "职务", "手机"],
                    ["区教育局", "0558-0000009", "王示例", "局长", 15400000001],
                    ["", "", "赵样本", "副局长", 15400000002],
                ],
                [(1, 0, 2, 0), (1, 1, 2, 1)],
            )
        ),
        [
            "2·区教育局·局长·王示例··05580000009,15400000001",
            "3·区教育局·副局长·赵样本··05580000009,15400000002",
        ],
    ),
    Mess(
        "a layout of two columns with a list in each, and a menu",
        "a.html",
        (
            '<html><head><meta charset="utf-8"></head><body><table><tr><td>'
            "<table><tr><td>首页</td><td>电话</td><td>联系我们</td></tr></table></td></tr><tr><td>"
            f"{html_table(Draft([HEAD, *ROWS[:2]]))}</td><td>{html_table(Draft([HEAD, ROWS[2]]))}"
            "</td></tr><tr><td>主办：区政府办 电话：0558-0000009</td></tr></table></body></html>"
        ).encode(),
        [*from_row(2, READ[:2]), "2·" + READ[2]],
        unread=("表格 1", "表格 2"),
    ),
]
