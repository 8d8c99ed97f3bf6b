"""Lists whose mess is a habit of offices: what is crossed out, kept back, or split over cells."""

import io

import docx
import openpyxl
from openpyxl.styles import Font

from tests.officials.importing.mess import HEAD, READ, ROWS, Mess, from_row
from tests.support.list_files import Draft, text, xlsx


def hidden_and_struck():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名单"
    people = [[*row[:3], "宅内", row[3]] for row in ROWS]
    for row in ([*HEAD[:3], "说明", HEAD[3]], *people, ["区民政局", "孙占位", "科长", "", "110"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    for cell in sheet[4]:
        cell.font = Font(strike=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def struck_in_word():
    document = docx.Document()
    table = document.add_table(rows=2, cols=4)
    for cell, words in zip(table.rows[0].cells, HEAD, strict=True):
        cell.text = words
    for cell, words in zip(table.rows[1].cells, ROWS[0], strict=True):
        cell.text = words
    name = table.rows[1].cells[1].paragraphs[0]
    name.runs[0].font.strike = True
    name.add_run("钱占位")
    numbers = table.rows[1].cells[3]
    numbers.text = ""
    inner = numbers.add_table(rows=2, cols=1)
    for cell, words in zip(inner.columns[0].cells, ("0558-0000001", "15400000001"), strict=True):
        cell.text = words
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


CLIPBOARD = """
<table><tr><td>单位</td><td>姓名</td><td>职务</td><td>电话</td></tr>
<tr><td>区教育局</td><td><s>赵样本</s>王示例</td><td>局长</td>
<td><table><tr><td>0558-0000001</td></tr><tr><td>15400000001</td></tr></table></td></tr>
<tr style="display: none"><td>区民政局</td><td>孙范例</td><td>局长</td><td>0000003</td></tr>
<tr><td>区民政局</td><td>钱虚构</td><td>局长</td>
<td><span style="text-decoration: line-through">0000009</span> 0000003</td></tr></table>
"""

MESSES = [
    Mess(
        "hidden rows and columns, rows that are struck through",
        "a.xlsx",
        hidden_and_struck,
        ["2·" + READ[0], "5·区民政局·科长·孙占位··110!联系电话"],
        hidden=("名单 第 3 行", "名单 D 列", "名单 划掉的 4 格"),
    ),
    Mess(
        "a name struck through in Word, numbers in a table inside of a cell",
        "a.docx",
        struck_in_word,
        ["2·区教育局·局长·钱占位··05580000001,15400000001"],
    ),
    Mess(
        "a clipboard with struck and hidden words, and a table in a cell",
        "a.html",
        CLIPBOARD.encode(),
        ["2·区教育局·局长·王示例··05580000001,15400000001", "3·" + READ[2]],
    ),
    Mess(
        "numbers inside of the office and at home",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    [*HEAD, "手机短号", "电话（宅）"],
                    [*ROWS[0], "660001", "0558-0000009"],
                    [*ROWS[1][:3], "0558-0000002；宅：0000008；短号660002", "", ""],
                    [*ROWS[2][:3], "0000003、0000007（宅电）", "", ""],
                ]
            )
        ),
        from_row(2),
    ),
    Mess(
        "groups by rank below the unit of the title, a date as the last row",
        "a.csv",
        text(
            Draft(
                [
                    ["区教育局领导班子联系电话", "", ""],
                    ["姓名", "职务", "电话"],
                    ["正职", "", ""],
                    ["王示例", "局长", "0558-0000001"],
                    ["副职领导", "", ""],
                    ["赵样本", "副局长", "0558-0000002"],
                    ["非领导职务", "", ""],
                    ["孙占位", "四级调研员", "0558-0000003"],
                    ["共3人", "", ""],
                    ["二〇二六年三月", "", ""],
                ]
            )
        ),
        [
            "4·" + READ[0],
            "6·" + READ[1],
            "8·区教育局·四级调研员·孙占位··05580000003",
        ],
    ),
    Mess(
        "titles as headers above names",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    ["乡镇", "党委书记", "电话", "镇长", "电话"],
                    ["零口镇", "王示例", "0558-0000001", "赵样本", "0558-0000002"],
                ]
            )
        ),
        [
            "2·零口镇·党委书记·王示例··05580000001",
            "2·零口镇·镇长·赵样本··05580000002",
        ],
    ),
    Mess(
        "area codes in a column of their own, and in the half of a merged one",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    ["单位", "姓名", "职务", "区号", "电话", "联系电话", ""],
                    [*ROWS[0][:3], "0558", "0000001", "", ""],
                    [*ROWS[1][:3], "", "", "0558", "0000002"],
                ],
                merged=[(0, 5, 0, 6)],
            )
        ),
        from_row(2, READ[:2]),
    ),
    Mess(
        "units with numbers, names with the marks of footnotes",
        "a.csv",
        text(
            Draft(
                [
                    HEAD,
                    ["1.区教育局", "王示例①", "局长", "0558-0000001"],
                    ["2、区教育局", "※赵样本", "副局长", "0558-0000002"],
                    ["（三）区民政局", "钱虚构", "局长", "0558-0000003"],
                ]
            )
        ),
        from_row(2),
    ),
    Mess(
        "vacancies in the brackets of titles, where there is no column of names",
        "a.csv",
        text(
            Draft([["单位", "岗位", "电话"], ["区教育局", "副局长（空缺）", "0558-0000001"]]),
        ),
        ["2·区教育局·副局长·〇··05580000001"],
    ),
    Mess(
        "the days and the hours of calls in two columns",
        "a.csv",
        text(
            Draft([[*HEAD, "接听日期", "接听时间"], [*ROWS[0], "每月15日", "9:00-11:00"]]),
        ),
        ["2·" + READ[0] + "@每月15日 9:00-11:00"],
    ),
    Mess(
        "a column that says which rows are for the public",
        "a.csv",
        text(
            Draft([[*HEAD, "是否公开"], [*ROWS[0], "是"], [*ROWS[1], "否"], [*ROWS[2], "不公开"]]),
        ),
        ["2·" + READ[0], "3·" + READ[1] + "!是否公开", "4·" + READ[2] + "!是否公开"],
    ),
    Mess(
        "a supervisor before the column of names",
        "a.csv",
        text(Draft([["分管县长", *HEAD], ["周占位", *ROWS[0]], ["周占位", *ROWS[1]]])),
        from_row(2, READ[:2]),
    ),
]
