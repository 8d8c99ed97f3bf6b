"""Lists whose mess is their shape: headers, sections, sheets, documents, pages."""

from pathlib import Path

from tests.officials.importing.mess import HEAD, READ, ROWS, Mess, from_row
from tests.support.list_files import Draft, html, html_table, ods, text, word, xls, xlsx

SAMPLE = Path(__file__).parent / "sample_county_list.xlsx"

TITLED = Draft(
    [
        ["临潼区公开领导干部电话一览表", "", "", ""],
        ["（2026年1月1日）", "", "", ""],
        HEAD,
        *ROWS,
    ],
    [(0, 0, 0, 3), (1, 0, 1, 3)],
)
TWO_ROWED = Draft(
    [
        ["序号", "单位", "主要负责人", "", "联系方式", "", "备注"],
        ["", "", "姓名", "职务", "办公电话", "手机", ""],
        [1, "区教育局", "王示例", "局长", "0558-0000001", 15400000001, ""],
        [2, "区民政局", "钱虚构", "局长", "0558-0000003", 15400000003, ""],
    ],
    [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5), (0, 6, 1, 6)],
)
TWO_ROWED_READ = [
    "3·区教育局·局长·王示例··05580000001,15400000001",
    "4·区民政局·局长·钱虚构··05580000003,15400000003",
]
MERGED_DOWN = Draft([HEAD, ROWS[0], ["", *ROWS[1][1:]], ROWS[2]], [(1, 0, 2, 0)])
SECTIONS = Draft(
    [
        ["序号", "姓名", "职务", "电话"],
        ["一、区教育局", "", "", ""],
        [1, *ROWS[0][1:]],
        [2, *ROWS[1][1:]],
        ["（二）区民政局（1人）", "", "", ""],
        [3, *ROWS[2][1:]],
    ],
    [(1, 0, 1, 3), (4, 0, 4, 3)],
)
SECTIONS_READ = ["3·" + READ[0], "4·" + READ[1], "6·" + READ[2]]
SIDE_BY_SIDE = Draft(
    [
        [*HEAD, "", *HEAD],
        [*ROWS[0], "", *ROWS[1]],
        [*ROWS[2], "", "区水利局", "孙占位", "局长", "0558-0000004"],
    ]
)
SIDE_BY_SIDE_READ = [
    "2·" + READ[0],
    "2·" + READ[1],
    "3·" + READ[2],
    "3·区水利局·局长·孙占位··05580000004",
]
PAGES = Draft(
    [
        HEAD,
        ROWS[0],
        ["合计", "", "", "1人"],
        ["第1页 共2页", "", "", ""],
        ["临潼区领导电话一览表（续）", "", "", ""],
        HEAD,
        ROWS[1],
        ["本页小计", "", "", 1],
        ["注：工作日 8:30—17:30 接听，其他时间请拨 12345。", "", "", ""],
        ["制表：区政府办", "审核：孙演示", "", "日期：2026-01-01"],
    ]
)
OTHER_ORDER = Draft(
    [
        ["联系电话", "职务", "姓名", "单位"],
        *([number, title, name, unit] for unit, name, title, number in ROWS),
    ],
    name="科级",
)
AWAY = Draft([HEAD, ["区审计局", "孙占位", "局长", "0558-0000009"]], name="旧名单", is_hidden=True)
LAYOUT = (
    '<html><body><table><tr><td><a href="/">首页</a></td><td>信息公开</td></tr><tr><td colspan="2">'
    f"<p>领导电话</p>{html_table(Draft([HEAD, *ROWS]))}</td></tr></table></body></html>"
)

MESSES = [
    Mess(
        "the sample of a county",
        "sample_county_list.xlsx",
        SAMPLE.read_bytes,
        [
            "4·县政府办公室·党组书记、主任·张示例·办公室全面工作·05580000001,15400000001",
            "5·县政府办公室·副主任·王演·文秘、信息公开·05580000002转801,15400000002",
            "6·县教育局·党组书记、局长·李样·全面工作·05580000003,05580000004,15400000003",
            "7·县卫健委·党委书记、主任·赵虚构··05580000005,05580000006,15400000004",
            (
                "9·县人社局·局长·钱假名·就业、社保·05580000007,15400000005,15400000006"
                "@工作日 8:00-12:00"
            ),
            "10·县住建局·局长·〇··05580000008",
            "11·县市场监管局·党组成员,副局长·孙测试·12315 投诉·055812315!手机号码",
            "12·某某镇·镇党委书记·阿卜杜拉·示例··05580000009!手机号码",
            "4·示例街道·党工委书记·周虚拟··05580000010,15400000010",
            "5·示例街道·办事处主任·吴举例··05580000011,15400000011",
        ],
    ),
    Mess("title rows above the header", "a.xlsx", lambda: xlsx(TITLED), from_row(4)),
    Mess("a header of two rows", "a.xlsx", lambda: xlsx(TWO_ROWED), TWO_ROWED_READ),
    Mess("a header of two rows, as text", "a.csv", text(TWO_ROWED), TWO_ROWED_READ),
    Mess("a header of two rows in Word", "a.docx", lambda: word(TWO_ROWED), TWO_ROWED_READ),
    Mess("units merged down", "a.xlsx", lambda: xlsx(MERGED_DOWN), from_row(2)),
    Mess("units merged down in .xls", "a.xls", lambda: xls(MERGED_DOWN), from_row(2)),
    Mess("units merged down in .ods", "a.ods", lambda: ods(MERGED_DOWN), from_row(2)),
    Mess("units merged down in Word", "a.docx", lambda: word(MERGED_DOWN), from_row(2)),
    Mess("units merged down on a page", "a.html", lambda: html(MERGED_DOWN), from_row(2)),
    Mess(
        "units that are blank below the first",
        "a.csv",
        text(MERGED_DOWN),
        ["2·" + READ[0], "3··副局长·赵样本··05580000002!单位", "4·" + READ[2]],
    ),
    Mess(
        "units written as 同上",
        "a.csv",
        text(Draft([HEAD, ROWS[0], ["同上", *ROWS[1][1:]], ROWS[2]])),
        from_row(2),
    ),
    Mess("units as section rows", "a.xlsx", lambda: xlsx(SECTIONS), SECTIONS_READ),
    Mess("units as section rows, as text", "a.csv", text(SECTIONS), SECTIONS_READ),
    Mess("two lists side by side", "a.xlsx", lambda: xlsx(SIDE_BY_SIDE), SIDE_BY_SIDE_READ),
    Mess("two lists side by side, pasted", "a.txt", text(SIDE_BY_SIDE, "\t"), SIDE_BY_SIDE_READ),
    Mess(
        "two people of each unit in a row",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    ["单位", "主要负责人", "", "分管负责人", ""],
                    ["", "姓名", "电话", "姓名", "电话"],
                    ["区教育局", "王示例", "0558-0000001", "赵样本", "0558-0000002"],
                ],
                [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)],
            )
        ),
        [
            "3·区教育局·主要负责人·王示例··05580000001",
            "3·区教育局·分管负责人·赵样本··05580000002",
        ],
    ),
    Mess(
        "header repeated, totals, page numbers, a footnote",
        "a.xls",
        lambda: xls(PAGES),
        ["2·" + READ[0], "7·" + READ[1]],
    ),
    Mess(
        "sheets with columns in different orders, one of them hidden",
        "a.xlsx",
        lambda: xlsx(Draft([HEAD, ROWS[0]], name="县级"), AWAY, OTHER_ORDER),
        ["2·" + READ[0], *from_row(2)],
        hidden=("旧名单",),
    ),
    Mess(
        "a hidden sheet of .ods",
        "a.ods",
        lambda: ods(AWAY, Draft([HEAD, *ROWS])),
        from_row(2),
        hidden=("旧名单",),
    ),
    Mess(
        "a sheet of instructions before the list",
        "a.xlsx",
        lambda: xlsx(Draft([["填表说明"], ["一、请写全称。"]], name="说明"), Draft([HEAD, *ROWS])),
        from_row(2),
        unread=("说明",),
    ),
    Mess(
        "a sheet for each unit, which has no column",
        "a.xlsx",
        lambda: xlsx(
            Draft([HEAD[1:], ROWS[0][1:]], name="区教育局"),
            Draft([HEAD[1:], ROWS[2][1:]], name="2.区民政局"),
        ),
        ["2·" + READ[0], "2·" + READ[2]],
    ),
    Mess(
        "the unit in the title of the list",
        "a.xlsx",
        lambda: xlsx(Draft([["区教育局领导班子联系电话"], HEAD[1:], ROWS[0][1:], ROWS[1][1:]])),
        from_row(3, READ[:2]),
    ),
    Mess(
        "tables of a document below the names of units",
        "a.docx",
        lambda: word(
            Draft([HEAD[1:], ROWS[0][1:], ROWS[1][1:]], heading="一、区教育局"),
            Draft([HEAD[1:], ROWS[2][1:]], heading="二、区民政局"),
        ),
        [*from_row(2, READ[:2]), "2·" + READ[2]],
    ),
    Mess(
        "a layout table around the list", "a.html", LAYOUT.encode(), from_row(2), unread=("表格 1",)
    ),
    Mess(
        "a page that names a wrong encoding",
        "a.htm",
        html(Draft([HEAD, *ROWS]), encoding="gb18030", named="utf-8"),
        from_row(2),
    ),
    Mess("a web page under the name .xls", "a.xls", html(TWO_ROWED), TWO_ROWED_READ),
]
