"""Lists whose mess is their layout: turned round, in blocks, in halves, with two of everything."""

import io

import docx

from tests.officials.importing.mess import HEAD, READ, ROWS, Mess, from_row
from tests.support.list_files import Draft, text, xlsx

PEOPLE = [row[1:] for row in ROWS]
SHORT = HEAD[1:]


def nested_with_sections():
    """Return a document with a table inside of a layout table, and groups of people as rows."""
    document = docx.Document()
    document.add_paragraph("区教育局领导班子分工")
    outer = document.add_table(rows=1, cols=1)
    rows = [SHORT, ["一、局领导"], PEOPLE[0], PEOPLE[1], ["二、办公室"], ["孙占位", "主任", "110"]]
    table = outer.rows[0].cells[0].add_table(rows=len(rows), cols=len(SHORT))
    for line, words in zip(table.rows, rows, strict=True):
        if len(words) == 1:
            line.cells[0].merge(line.cells[-1])
        for cell, word in zip(line.cells, words, strict=False):
            cell.text = word
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def sheets_of_units():
    return xlsx(
        Draft([SHORT, PEOPLE[0]], name="区教育局"),
        Draft([["职务", "姓名", "电话"], ["局长", "钱虚构", "0558-0000003"]], name="2.区民政局"),
        Draft([SHORT, ["孙占位", "主任", "0558-0000004"]], name="区卫健委（1人）"),
    )


MESSES = [
    Mess(
        "a person in each column",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    ["某区领导电话", "", "", ""],
                    ["单位", "区教育局", "", "区民政局"],
                    ["姓名", "王示例", "赵样本", "钱虚构"],
                    ["职务", "局长", "副局长", "局长"],
                    ["电话", "0558-0000001", "0558-0000002", "0558-0000003"],
                ],
                merged=[(0, 0, 0, 3), (1, 1, 1, 2)],
            )
        ),
        from_row(2),
    ),
    Mess(
        "the duty of a week, a day in each column",
        "a.csv",
        text(
            Draft(
                [
                    ["区教育局带班领导", "", ""],
                    ["", "星期一", "星期二"],
                    ["带班领导", "王示例", "赵样本"],
                    ["职务", "局长", "副局长"],
                    ["电话", "0558-0000001", "0558-0000002"],
                ]
            )
        ),
        from_row(2, READ[:2]),
    ),
    Mess(
        "groups of people in a table of a document's table",
        "a.docx",
        nested_with_sections,
        [
            *from_row(3, READ[:2]),
            "6·区教育局办公室·主任·孙占位··110!联系电话",
        ],
    ),
    Mess(
        "units as the names of sheets",
        "a.xlsx",
        sheets_of_units,
        [
            "2·" + READ[0],
            "2·" + READ[2],
            "2·区卫健委·主任·孙占位··05580000004",
        ],
    ),
    Mess(
        "other words for the same columns on the next page",
        "a.csv",
        text(Draft([HEAD, ROWS[0], ["下属单位", "姓名", "现任职务", "电话"], ROWS[1], ROWS[2]])),
        ["2·" + READ[0], *from_row(4, READ[1:])],
    ),
    Mess(
        "a header over two rows that completes each other without merged cells",
        "a.csv",
        text(
            Draft(
                [
                    ["单位", "姓名", "职务", "联络", ""],
                    ["", "", "", "办公电话", "手机"],
                    [*ROWS[0], "15400000001"],
                ]
            )
        ),
        ["3·区教育局·局长·王示例··05580000001,15400000001"],
    ),
    Mess(
        "blocks that begin with their unit and its address",
        "a.csv",
        text(
            Draft(
                [
                    ["单位：区教育局", "", "地址：示例路1号"],
                    SHORT,
                    PEOPLE[0],
                    PEOPLE[1],
                    ["单位：区民政局", "", "地址：示例路2号"],
                    SHORT,
                    PEOPLE[2],
                ]
            )
        ),
        [*from_row(3, READ[:2]), "7·" + READ[2]],
    ),
    Mess(
        "who fills in the list, above and below it",
        "a.csv",
        text(
            Draft(
                [
                    ["填报单位：区教育局（盖章）", "", ""],
                    SHORT,
                    PEOPLE[0],
                    PEOPLE[1],
                    ["填表人：李样本", "联系电话：", "0558-0000009"],
                ]
            )
        ),
        from_row(3, READ[:2]),
    ),
    Mess(
        "a unit alone in its column above its people",
        "a.csv",
        text(
            Draft(
                [
                    HEAD,
                    ["区教育局", "", "", ""],
                    ["", *PEOPLE[0]],
                    ["", *PEOPLE[1]],
                    ["区民政局", "", "", ""],
                    ["", *PEOPLE[2]],
                    ["区司法局", "孙占位", "局长", "0558-0000004"],
                    ["", "周演示", "副局长", "0558-0000005"],
                ]
            )
        ),
        [
            *from_row(3, READ[:2]),
            "6·" + READ[2],
            "7·区司法局·局长·孙占位··05580000004",
            "8··副局长·周演示··05580000005!单位",
        ],
    ),
    Mess(
        "offices of the unit in the title",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    ["区教育局内设科室联系电话", "", "", ""],
                    ["科室", "负责人", "职务", "电话"],
                    ["办公室", "王示例", "主任", "0558-0000001"],
                    ["人事科", "钱虚构", "科长", "0558-0000003"],
                ],
                merged=[(0, 0, 0, 3)],
            )
        ),
        [
            "3·区教育局办公室·主任·王示例··05580000001",
            "4·区教育局人事科·科长·钱虚构··05580000003",
        ],
    ),
    Mess(
        "the organs of a town as groups",
        "a.csv",
        text(
            Draft(
                [
                    ["示例镇党政领导联系电话", "", ""],
                    SHORT,
                    ["党委", "", ""],
                    ["王示例", "党委书记", "0558-0000001"],
                    ["人大", "", ""],
                    ["赵样本", "人大主席", "0558-0000002"],
                    ["政府", "", ""],
                    ["钱虚构", "副镇长", "0558-0000003"],
                ]
            )
        ),
        [
            "4·示例镇党委·党委书记·王示例··05580000001",
            "6·示例镇人大·人大主席·赵样本··05580000002",
            "8·示例镇政府·副镇长·钱虚构··05580000003",
        ],
    ),
    Mess(
        "the leaders of a district, whose titles say their organ",
        "a.csv",
        text(
            Draft(
                [
                    SHORT,
                    ["王示例", "区委书记", "0558-0000001"],
                    ["赵样本", "区委副书记、区长", "0558-0000002"],
                    ["钱虚构", "区人大常委会主任", "0558-0000003"],
                    ["孙占位", "区政协主席", "0558-0000004"],
                    ["周演示", "区委常委、组织部部长", "0558-0000005"],
                    ["吴范例", "副区长、公安局局长", "0558-0000006"],
                ]
            )
        ),
        [
            "2·区委·区委书记·王示例··05580000001",
            "3·区政府·区委副书记、区长·赵样本··05580000002",
            "4·区人大常委会·主任·钱虚构··05580000003",
            "5·区政协·主席·孙占位··05580000004",
            "6·区委·区委常委、组织部部长·周演示··05580000005",
            "7··副区长、公安局局长·吴范例··05580000006!单位",
        ],
    ),
    Mess(
        "heads and members of grids side by side, below communities",
        "a.csv",
        text(
            Draft(
                [
                    ["街道", "社区", "网格长", "联系电话", "网格员", "联系电话"],
                    ["示例街道", "东门社区", "王示例", "15400000001", "赵样本", "15400000002"],
                ]
            )
        ),
        [
            "2·示例街道/东门社区·网格长·王示例··15400000001",
            "2·示例街道/东门社区·网格员·赵样本··15400000002",
        ],
    ),
    Mess(
        "two people for one seat, A岗 and B岗",
        "a.csv",
        text(
            Draft(
                [
                    ["单位", "岗位", "A岗", "电话", "B岗", "电话"],
                    ["区教育局", "招生", "王示例", "0558-0000001", "赵样本", "0558-0000002"],
                ]
            )
        ),
        [
            "2·区教育局·招生·王示例··05580000001",
            "2·区教育局·招生·赵样本··05580000002",
        ],
    ),
    Mess(
        "a switchboard and extensions in columns of their own",
        "a.csv",
        text(
            Draft(
                [
                    [*SHORT[:2], "单位", "总机", "分机"],
                    [*PEOPLE[0][:2], "区教育局", "0558-0000001", "801"],
                    [*PEOPLE[1][:2], "区教育局", "0558-0000001", "802"],
                ]
            )
        ),
        [
            "2·区教育局·局长·王示例··05580000001转801",
            "3·区教育局·副局长·赵样本··05580000001转802",
        ],
    ),
    Mess(
        "numbers broken between two lines, or with a stroke behind the area code",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    HEAD,
                    [*ROWS[0][:3], "0558-\n0000001"],
                    [*ROWS[1][:3], "0558/0000002"],
                    [*ROWS[2][:3], "0558\n0000003"],
                ]
            )
        ),
        from_row(2),
    ),
    Mess(
        "two bodies in a cell, titles with a space between them",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    HEAD,
                    ["区教育局\n区体育局", "王示例", "党组书记 局长", "0558-0000001"],
                    ["区市场监督\n管理局", "赵样本", "党组成员\n副局长", "0558-0000002"],
                ]
            )
        ),
        [
            "2·区教育局、区体育局·党组书记、局长·王示例··05580000001",
            "3·区市场监督管理局·党组成员、副局长·赵样本··05580000002",
        ],
    ),
    Mess(
        "columns of spaces, as copied from a document",
        "a.txt",
        "单位      姓名    职务    电话\n区教育局  王示例  局长    0558-0000001\n".encode(),
        ["2·" + READ[0]],
    ),
    Mess(
        "headings in two languages, with what must be filled in, and texts with an apostrophe",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    ["*单位 Unit（必填）", "姓名 Name", "职务 Title", "*电话 Tel（必填）"],
                    ["'区教育局", "'王示例", "局长", "'0558-0000001"],
                ]
            )
        ),
        ["2·" + READ[0]],
    ),
    Mess(
        "a remark that keeps a row from the public, a number at home",
        "a.csv",
        text(
            Draft(
                [
                    [*HEAD, "备注"],
                    [*ROWS[0], "兼任"],
                    [*ROWS[1], "号码暂不公开"],
                    [*ROWS[2][:3], "0558-0000003(O) 0558-0000009(H)", ""],
                ]
            )
        ),
        ["2·" + READ[0], "3·" + READ[1] + "!备注", "4·" + READ[2]],
    ),
]
