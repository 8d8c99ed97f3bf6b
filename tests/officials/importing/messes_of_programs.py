"""Lists as programs and hands left them: leftovers of old formats, other signs, odd headings."""

import io
from pathlib import Path

import docx
import xlwt

from tests.officials.importing.mess import HEAD, READ, ROWS, Mess, from_row
from tests.support.list_files import Draft, archive, html, html_table, text, xlsx


def xls_with_leftovers():
    """Return an .xls with a hidden row, a hidden column, a struck row and a struck number."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    struck = xlwt.easyxf("font: struck_out on")
    rows = [
        [*HEAD, "手机"],
        [*ROWS[0], ""],
        ["区财政局", "孙占位", "局长", "0558-0000004", ""],
        [*ROWS[1], 15400000009],
        ["区林业局", "李演示", "局长", "0558-0000005", ""],
        [*ROWS[2], ""],
    ]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            style = [struck] * (row == 4 or (row, column) == (3, 4))
            sheet.write(row, column, cell, *style)
    sheet.write(0, 5, "旧号码")
    sheet.write(1, 5, "0558-0000008")
    sheet.row(2).hidden = True
    sheet.col(5).hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods_with_leftovers():
    """Return an .ods with a filtered row, a hidden column and a struck row."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )

    def row(cells, attributes="", style=""):
        written = "".join(
            f'<table:table-cell office:value-type="string"{style}><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in cells
        )
        return f"<table:table-row{attributes}>{written}</table:table-row>"

    rows = [
        row([*HEAD, "旧号码"]),
        row([*ROWS[0], "0558-0000008"]),
        row(["区财政局", "孙占位", "局长", "0558-0000004"], ' table:visibility="filter"'),
        row([*ROWS[1], ""]),
        row(["区林业局", "李演示", "局长", "0558-0000005"], style=' table:style-name="struck"'),
        row([*ROWS[2], ""]),
    ]
    columns = (
        '<table:table-column table:number-columns-repeated="4"/>'
        '<table:table-column table:visibility="collapse"/>'
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>"
        '<style:style style:name="struck" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="名单">{columns}{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def word_with_a_frame():
    """Return a document whose list stands inside the only cell of another table."""
    document = docx.Document()
    inner = document.add_table(rows=1, cols=1).cell(0, 0).add_table(rows=4, cols=4)
    for row, cells in enumerate([HEAD, *ROWS]):
        for column, cell in enumerate(cells):
            inner.cell(row, column).text = cell
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


NO_UNIT = ["姓名", "职务", "联系电话"]
PEOPLE = [row[1:] for row in ROWS]

MESSES = [
    Mess(
        "an .xls with hidden and struck cells",
        "a.xls",
        xls_with_leftovers,
        [f"2·{READ[0]}", f"4·{READ[1]}", f"6·{READ[2]}"],
        hidden=("名单 第 3 行", "名单 F 列", "名单 划掉的 5 格"),
    ),
    Mess(
        "an .ods with filtered, hidden and struck cells",
        "a.ods",
        ods_with_leftovers,
        [f"2·{READ[0]}", f"4·{READ[1]}", f"6·{READ[2]}"],
        hidden=("名单 第 3 行", "名单 E 列", "名单 划掉的 4 格"),
    ),
    Mess(
        "a short .xls of LibreOffice with a hidden row",
        "short.xls",
        (Path(__file__).parent / "short.xls").read_bytes,
        ["2·样品局·局长·王示例··15400000001"],
        ("a 第 3 行",),
    ),
    Mess("a list in the frame of a document", "a.docx", word_with_a_frame, from_row(2)),
    Mess(
        "the unit in the caption of a web table",
        "a.html",
        lambda: html(Draft([NO_UNIT, *PEOPLE[:2]])).replace(
            b"<table>", "<table><caption>区教育局</caption>".encode()
        ),
        from_row(2, READ[:2]),
    ),
    Mess(
        "a web page that Excel saved under the name .xls",
        "a.xls",
        lambda: f"<html xmlns:x='urn:x'><body>{html_table(Draft([HEAD, *ROWS]))}".encode("gbk"),
        from_row(2),
    ),
    Mess("cells between strokes", "a.txt", text(Draft([HEAD, *ROWS]), "|"), from_row(2)),
    Mess(
        "commas in full width",
        "a.csv",
        "\n".join("，".join(row) for row in [HEAD, *ROWS]).encode("gbk"),
        from_row(2),
    ),
    Mess(
        "the holder in brackets behind the title, in the column of names",
        "a.csv",
        text(
            Draft(
                [
                    ["单位", "姓名", "电话"],
                    ["区教育局", "局长（王示例）", "0558-0000001"],
                    ["区教育局", "赵样本（副局长）", "0558-0000002"],
                    ["区民政局", "局长钱虚构", "0558-0000003"],
                ]
            )
        ),
        from_row(2),
    ),
    Mess(
        "the holder in brackets behind the title, without a column of names",
        "a.csv",
        text(
            Draft(
                [
                    ["单位", "职务", "电话"],
                    ["区教育局", "局长（王示例）", "0558-0000001"],
                    ["区教育局", "副局长(赵样本)", "0558-0000002"],
                    ["区教育局", "副局长（主持工作）", "0558-0000004"],
                    ["区教育局", "副局长（林业）", "0558-0000005"],
                ]
            )
        ),
        [
            *from_row(2, READ[:2]),
            "4·区教育局·副局长（主持工作）···05580000004",
            "5·区教育局·副局长（林业）···05580000005",
        ],
    ),
    Mess(
        "units before the titles, without a column of units",
        "a.csv",
        text(
            Draft(
                [
                    ["姓名", "职务", "电话"],
                    ["王示例", "区教育局党组书记、局长", "0558-0000001"],
                    ["赵样本", "办公室主任", "0558-0000002"],
                    ["钱虚构", "副区长、公安局局长", "0558-0000003"],
                ]
            )
        ),
        [
            "2·区教育局·党组书记、局长·王示例··05580000001",
            "3··办公室主任·赵样本··05580000002!单位",
            "4··副区长、公安局局长·钱虚构··05580000003!单位",
        ],
    ),
    Mess(
        "a chief and deputies of a unit in one row",
        "a.csv",
        text(
            Draft(
                [
                    ["单位", "局长", "电话", "副局长", "电话", "副局长", "电话"],
                    [*("区教育局", "王示例", "0558-0000001", "赵样本", "0558-0000002"), "", ""],
                    [*("区民政局", "钱虚构", "0558-0000003"), *[""] * 4],
                ]
            )
        ),
        [f"2·{READ[0]}", f"2·{READ[1]}", f"3·{READ[2]}"],
    ),
    Mess(
        "subtotals that name their unit",
        "a.csv",
        text(
            Draft(
                [
                    HEAD,
                    *ROWS[:2],
                    ["区教育局小计", "2人", "", ""],
                    ROWS[2],
                    ["区民政局 合计", "", "", "1"],
                    ["总  计", "3", "", ""],
                    ["统计局", "孙占位", "局长", ""],
                ]
            )
        ),
        [*from_row(2, READ[:2]), f"5·{READ[2]}", "8·统计局·局长·孙占位··!联系电话"],
    ),
    Mess(
        "headings in frames, with counts of people",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    NO_UNIT,
                    ["区教育局（2）", "", ""],
                    *PEOPLE[:2],
                    ["★区民政局★", "", ""],
                    PEOPLE[2],
                    ["★为工作日接听", "", ""],
                ]
            )
        ),
        [f"3·{READ[0]}", f"4·{READ[1]}", f"6·{READ[2]}"],
    ),
    Mess(
        "offices whose names begin as notes do",
        "a.csv",
        text(
            Draft(
                [
                    NO_UNIT,
                    ["附城镇", "", ""],
                    ["王示例", "镇长", "0558-0000001"],
                    ["审批服务局", "", ""],
                    ["赵样本", "局长", "0558-0000002"],
                    ["统计局", "", ""],
                    ["钱虚构", "局长", "0558-0000003"],
                ]
            )
        ),
        [
            "3·附城镇·镇长·王示例··05580000001",
            "5·审批服务局·局长·赵样本··05580000002",
            "7·统计局·局长·钱虚构··05580000003",
        ],
    ),
    Mess(
        "tables with numbers of their own",
        "a.csv",
        text(
            Draft(
                [
                    ["表一：区教育局", "", ""],
                    NO_UNIT,
                    *PEOPLE[:2],
                    ["表二：区民政局", "", ""],
                    NO_UNIT,
                    PEOPLE[2],
                ]
            )
        ),
        [f"3·{READ[0]}", f"4·{READ[1]}", f"7·{READ[2]}"],
    ),
    Mess(
        "headings in traditional characters",
        "a.csv",
        text(Draft([["單位", "姓名", "職務", "聯絡電話"], *ROWS])),
        from_row(2),
    ),
    Mess(
        "headings in English",
        "a.csv",
        text(Draft([["Department", "Name", "Title", "Phone"], *ROWS])),
        from_row(2),
    ),
    Mess(
        "hours over two lines",
        "a.csv",
        text(Draft([[*HEAD, "接听时间"], [*ROWS[0], "工作日8:30-12:00\n14:30-17:30"]])),
        [f"2·{READ[0]}@工作日8:30-12:00 14:30-17:30"],
    ),
    Mess(
        "columns that change their order on the next page",
        "a.csv",
        text(
            Draft(
                [
                    *(HEAD, *ROWS[:2]),
                    ["姓名", "联系电话", "单位", "职务"],
                    ["钱虚构", "0558-0000003", "区民政局", "局长"],
                ]
            )
        ),
        [*from_row(2, READ[:2]), f"5·{READ[2]}"],
    ),
]
