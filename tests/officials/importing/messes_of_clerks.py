"""Lists as clerks of six offices made them: what a row, a cell or a heading may say besides."""

import io

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.officials.importing.mess import HEAD, READ, ROWS, Mess, from_row
from tests.officials.importing.messes_of_forms import paragraphs
from tests.support.list_files import Draft, text, word, xls, xlsx

PEOPLE = [row[1:] for row in ROWS]
SHORT = HEAD[1:]
VACANCIES = [
    "缺位",
    "无人",
    "暂无人选",
    "空缺中",
    "暂未到位",
    "待补充",
    "\\",
    "尚未任命",
    "人选待定",
]
LONG = "某区机构编制委员会办公室（某区事业单位登记管理局、绩效考核办公室）"
NUMBERS = ["0558·0000001", "０５５８（０００００01）", "区号0558 0000001", "☎0558-0000001。"]
LINES = """公开电话
一、区教育局
1.王示例 局长 0558-0000001
2.副局长：赵 样 本，电话：0558-0000002
二、区民政局
局长钱虚构 0558-0000003 15400000003
注：节假日请拨打12345。
"""


def sheet(*rows, merged=()):
    """Return what makes a workbook of one sheet with these rows."""
    return lambda: xlsx(Draft([list(row) for row in rows], list(merged)))


def changed(change):
    """Return what makes a workbook of the usual rows, of which a sheet was changed by hand."""

    def make():
        book = openpyxl.Workbook()
        for row in [HEAD, *ROWS]:
            book.active.append(row)
        change(book.active)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    return make


def strike_in_part(page):
    struck, plain = InlineFont(strike=True), InlineFont()
    page["B2"] = CellRichText(TextBlock(struck, "赵样本"), TextBlock(plain, "王示例"))
    page["D3"] = CellRichText(TextBlock(struck, "0558-0000009\n"), TextBlock(plain, ROWS[1][3]))


def break_formulas(page):
    for address in ("A2", "B3", "D4"):
        page[address] = "#N/A"
        page[address].data_type = "e"


MESSES = [
    Mess(
        "the area code in the title",
        "a.xlsx",
        sheet(["公开电话（区号029）"], HEAD, [*ROWS[0][:3], "00000001"], [*ROWS[1][:3], "0000002"]),
        [
            "3·区教育局·局长·王示例··02900000001",
            "4·区教育局·副局长·赵样本··!联系电话",
        ],
    ),
    Mess(
        "the area code in a note below the list",
        "a.xlsx",
        sheet(HEAD, [*ROWS[0][:3], "00000001"], ["注：以上固定电话区号均为029。"]),
        ["2·区教育局·局长·王示例··02900000001"],
    ),
    Mess(
        "the area code at the end of a header, without brackets",
        "a.csv",
        text(Draft([[*SHORT[:2], "单位", "电话：029-"], [*PEOPLE[0][:2], "区教育局", "00000001"]])),
        ["2·区教育局·局长·王示例··02900000001"],
    ),
    Mess(
        "names with their numbers in one column",
        "a.xlsx",
        sheet(
            ["单位", "职务", "联系人及电话"],
            ["区教育局", "局长", "王示例 0558-0000001"],
            ["区教育局", "副局长", "赵样本（0558-0000002）"],
            ["区民政局", "局长", "钱虚构\n手机：15400000003"],
            ["区民政局", "副局长", "0558-0000004 孙占位"],
            ["区民政局", "副局长", "周演示0558-0000005；吴范例0558-0000006"],
        ),
        [
            *from_row(2, READ[:2]),
            "4·区民政局·局长·钱虚构··15400000003",
            "5·区民政局·副局长·孙占位··05580000004",
            "6·区民政局·副局长···05580000005,05580000006!联系人",
        ],
    ),
    Mess(
        "two people with their numbers in a row",
        "a.xlsx",
        sheet(
            ["单位", "主要负责人及电话", "分管负责人及电话"],
            ["区教育局", "王示例 0558-0000001", "赵样本 0558-0000002"],
        ),
        [
            "2·区教育局·主要负责人·王示例··05580000001",
            "2·区教育局·分管负责人·赵样本··05580000002",
        ],
    ),
    Mess(
        "duties in a row below each person",
        "a.xlsx",
        sheet(
            ["区教育局领导分工", "", ""],
            SHORT,
            PEOPLE[0],
            ["分管工作：主持局全面工作。", "", ""],
            PEOPLE[1],
            ["分管财务、人事、基建", "", ""],
            ["孙占位", "副局长", "0558-0000004"],
        ),
        [
            "3·区教育局·局长·王示例·主持局全面工作。·05580000001",
            "5·区教育局·副局长·赵样本·分管财务、人事、基建·05580000002",
            "7·区教育局·副局长·孙占位··05580000004",
        ],
    ),
    Mess(
        "headings with the number of their unit",
        "a.xlsx",
        sheet(
            SHORT,
            ["一、区教育局（值班电话：0558-0000009）", "", ""],
            *PEOPLE[:2],
            ["二、区民政局　电话：0558-0000008", "", ""],
            PEOPLE[2],
            merged=[(1, 0, 1, 2), (4, 0, 4, 2)],
        ),
        [*from_row(3, READ[:2]), "6·" + READ[2]],
    ),
    Mess(
        "a heading with a name longer than a sentence",
        "a.xlsx",
        sheet(
            SHORT,
            ["一、区教育局", "", ""],
            PEOPLE[0],
            ["二、" + LONG, "", ""],
            PEOPLE[2],
        ),
        [
            "3·" + READ[0],
            f"5·{LONG}·局长·钱虚构··05580000003",
        ],
    ),
    Mess(
        "vacancies in still other words",
        "a.xlsx",
        sheet(HEAD, *(["区教育局", words, "副局长", "0558-0000001"] for words in VACANCIES)),
        [f"{row}·区教育局·副局长·〇··05580000001" for row, _ in enumerate(VACANCIES, 2)],
    ),
    Mess(
        "vacancies in titles beside a blank name",
        "a.csv",
        text(
            Draft(
                [
                    HEAD,
                    ["区教育局", "", "副局长（空缺）", "0558-0000001"],
                    ["区教育局", "", "局长 待定", "0558-0000002"],
                ]
            )
        ),
        ["2·区教育局·副局长·〇··05580000001", "3·区教育局·局长·〇··05580000002"],
    ),
    Mess(
        "lists side by side, each below its unit",
        "a.xlsx",
        sheet(
            ["领导电话", "", "", "", "", ""],
            ["区教育局", "", "", "区民政局", "", ""],
            [*SHORT, *SHORT],
            [*PEOPLE[0], *PEOPLE[2]],
            [*PEOPLE[1], "", "", ""],
            merged=[(0, 0, 0, 5), (1, 0, 1, 2), (1, 3, 1, 5)],
        ),
        ["4·" + READ[0], "4·" + READ[2], "5·" + READ[1]],
    ),
    Mess(
        "words below a merged header that no other list has",
        "a.xlsx",
        sheet(
            ["单位", "姓名", "职务", "联系电话", ""],
            ["", "", "", "固定", "移动"],
            [*ROWS[0], "15400000001"],
            merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4)],
        ),
        ["3·" + READ[0] + ",15400000001"],
    ),
    Mess(
        "the people of a village and their numbers",
        "a.csv",
        text(
            Draft(
                [
                    ["乡镇", "村名", "村支书", "电话", "村主任", "TEL", "文书", "电话"],
                    [
                        *("示例镇", "东门村", "王示例", "0558-0000001"),
                        *("赵样本", "0558-0000002", "钱虚构", "0558-0000003"),
                    ],
                ]
            )
        ),
        [
            "2·示例镇/东门村·村支书·王示例··05580000001",
            "2·示例镇/东门村·村主任·赵样本··05580000002",
            "2·示例镇/东门村·文书·钱虚构··05580000003",
        ],
    ),
    Mess(
        "schools, and hotlines with names",
        "a.xlsx",
        lambda: xlsx(
            Draft([["学校名称", "校长", "联系电话"], ["示例一中", "王示例", "0558-0000001"]]),
            Draft(
                [["部门", "热线名称", "热线号码"], ["区水务局", "供水热线", "0558-0000002"]],
                name="2",
            ),
        ),
        ["2·示例一中·校长·王示例··05580000001", "2·区水务局·供水热线···05580000002"],
    ),
    Mess(
        "signatures and sums at the end, in several cells",
        "a.xlsx",
        sheet(
            HEAD,
            *ROWS,
            ["总人数", "", "", "3"],
            ["主要负责人（签字）：李样本", "", "填表人：孙占位", "联系电话：0558-0000009"],
            ["单位（公章）：", "", "报送时间：2026年3月1日", "电话：0558-0000009"],
        ),
        from_row(2),
    ),
    Mess(
        "lines of words, in which a place is a heading",
        "a.txt",
        LINES.encode(),
        ["3·" + READ[0], "4·" + READ[1], "6·" + READ[2] + ",15400000003"],
    ),
    Mess(
        "lines of words with their units, in the paragraphs of a document",
        "a.docx",
        lambda: paragraphs("公开电话", *(f"{u}{t}　{n}　{tel}" for u, n, t, tel in ROWS)),
        from_row(2),
    ),
    Mess(
        "single spaces below a header",
        "a.txt",
        "\n".join(" ".join(row) for row in [HEAD, *ROWS]).encode(),
        from_row(2),
    ),
    Mess("a table without a header whose cells tell", "a.xlsx", sheet(*ROWS), from_row(1)),
    Mess(
        "a table that goes on without its header",
        "a.docx",
        lambda: word(
            Draft([SHORT, ["一、区教育局", "", ""], PEOPLE[0]], [(1, 0, 1, 2)]),
            Draft([PEOPLE[1], ["二、区民政局", "", ""], PEOPLE[2]], [(1, 0, 1, 2)]),
            Draft([["企业", "法人", "执照号"], ["某公司", "李样本", "91340000000001"]]),
        ),
        ["3·" + READ[0], "1·" + READ[1], "3·" + READ[2]],
        unread=("表格 3",),
    ),
    Mess(
        "a second sheet that goes on without its header",
        "a.xlsx",
        lambda: xlsx(Draft([HEAD, *ROWS[:2]], name="1"), Draft([ROWS[2]], name="2")),
        [*from_row(2, READ[:2]), "1·" + READ[2]],
    ),
    Mess(
        "cells of which a part is struck through",
        "a.xlsx",
        changed(strike_in_part),
        from_row(2),
        hidden=("Sheet 划掉一部分的 2 格",),
    ),
    Mess(
        "formulas with errors",
        "a.xlsx",
        changed(break_formulas),
        [
            "2··局长·王示例··05580000001!单位",
            "3·区教育局·副局长···05580000002!姓名",
            "4·区民政局·局长·钱虚构··!联系电话",
        ],
    ),
    Mess(
        "numbers of lists before names and titles, remarks behind names, ditto marks in dashes",
        "a.xlsx",
        sheet(
            HEAD,
            ["区教育局", "1.王示例*", "一、局长", "0558-0000001"],
            ["—〃—", "（二）赵样本 女 回族", "2、副局长", "0558-0000002"],
            ["区民政局", "③钱虚构，挂职", "局长", "0558-0000003"],
        ),
        from_row(2),
    ),
    Mess(
        "duties in numbered lines",
        "a.xlsx",
        sheet([*HEAD, "分管工作"], [*ROWS[0], "1.财务\n2.人事，\n（三）基建\n3.12345热线"]),
        ["2·区教育局·局长·王示例·1.财务；2.人事，（三）基建；3.12345热线·05580000001"],
    ),
    Mess(
        "leaders as a group among the offices of a unit",
        "a.xlsx",
        sheet(
            ["区教育局电话", "", "", ""],
            ["科室", *SHORT],
            ["局领导", *PEOPLE[0]],
            ["", *PEOPLE[1]],
            ["办公室", "孙占位", "主任", "0558-0000004"],
            merged=[(2, 0, 3, 0)],
        ),
        [*from_row(3, READ[:2]), "5·区教育局办公室·主任·孙占位··05580000004"],
    ),
    Mess(
        "signs between an area code and its number",
        "a.xlsx",
        sheet(HEAD, *([*ROWS[0][:3], number] for number in NUMBERS)),
        [f"{row}·{READ[0]}" for row, _ in enumerate(NUMBERS, 2)],
    ),
    Mess(
        "three hundred empty cells behind each row",
        "a.csv",
        "\n".join(",".join(row) + "," * 300 for row in [HEAD, *ROWS]).encode("gbk"),
        from_row(2),
    ),
    Mess("UTF-32", "a.csv", text(Draft([HEAD, *ROWS]), encoding="utf-32"), from_row(2)),
    Mess("a table of WPS", "a.et", lambda: xls(Draft([HEAD, *ROWS])), from_row(2)),
]
