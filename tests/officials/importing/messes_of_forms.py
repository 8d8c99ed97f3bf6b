"""Lists that are no tables: forms one below the other; and numbers that stand alone."""

from xml.sax.saxutils import escape

from tests.officials.importing.mess import HEAD, READ, ROWS, Mess
from tests.support.list_files import Draft, archive, html, text, xlsx

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
LINES = [
    "区教育局",
    "姓名：王示例",
    "职务：局长",
    "办公电话：0558-0000001",
    "姓名：赵样本",
    "职务：副局长",
    "办公电话：0558-0000002",
    "区民政局",
    "姓名：钱虚构",
    "职务：局长",
    "办公电话：0558-0000003",
]


def paragraphs(*lines):
    """Return a document of paragraphs without a table."""
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return archive(
        {"word/document.xml": document, "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"/>'}
    )


def stacked(*people):
    """Return rows of a label and its value, a blank one below each person."""
    labels = ("姓名", "职务", "电话")
    rows = []
    for person in people:
        rows += [[label, value] for label, value in zip(labels, person, strict=True)]
        rows.append(["", ""])
    return rows


MESSES = [
    Mess(
        "forms in the paragraphs of a document, below the names of units",
        "a.docx",
        lambda: paragraphs(*LINES),
        [f"2·{READ[0]}", f"5·{READ[1]}", f"9·{READ[2]}"],
    ),
    Mess(
        "forms line by line in a text",
        "a.txt",
        text(Draft([[line] for line in LINES])),
        [f"2·{READ[0]}", f"5·{READ[1]}", f"9·{READ[2]}"],
    ),
    Mess(
        "a person in a line of labels, with a blank and with two numbers",
        "a.docx",
        lambda: paragraphs(
            "单位：区教育局",
            "1、姓\u3000名：王示例 职 务：局长 手机：15400000001 办公电话：0558-0000001",
            "2、姓\u3000名： 职 务：副局长 手机： 办公电话：0558-0000002",
        ),
        [
            "1·区教育局·局长·王示例··15400000001,05580000001",
            "3·区教育局·副局长···05580000002",
        ],
    ),
    Mess(
        "labels and values in two columns, one person below the other",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    ["一、区教育局", ""],
                    *stacked(ROWS[0][1:], ROWS[1][1:]),
                    ["二、区民政局", ""],
                    *stacked(ROWS[2][1:]),
                ]
            )
        ),
        [f"2·{READ[0]}", f"6·{READ[1]}", f"11·{READ[2]}"],
    ),
    Mess(
        "forms below a title with their unit, in a web page",
        "a.html",
        lambda: html(
            Draft(
                [
                    ["区教育局领导公开电话", ""],
                    *stacked(ROWS[0][1:], ROWS[1][1:]),
                    ["注：节假日请拨12345。", ""],
                ]
            )
        ),
        [f"2·{READ[0]}", f"6·{READ[1]}"],
    ),
    Mess(
        "a form with two labels in each row",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    ["姓名：", "王示例", "职务：", "局长"],
                    ["单位：", "区教育局", "电话：", "0558-0000001"],
                    ["分管工作：", "全面工作、督学，招生", "", ""],
                    ["姓名：", "钱虚构", "职务：", "局长"],
                    ["单位：", "区民政局", "电话：", "0558-0000003"],
                    ["分管工作：", "", "", ""],
                ]
            )
        ),
        [
            "1·区教育局·局长·王示例·全面工作、督学，招生·05580000001",
            "4·区民政局·局长·钱虚构··05580000003",
        ],
    ),
    Mess(
        "a table whose only row has as many labels as values",
        "a.xlsx",
        lambda: xlsx(Draft([HEAD, ROWS[0]])),
        [f"2·{READ[0]}"],
    ),
    Mess(
        "numbers alone below their person",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [
                    HEAD,
                    ROWS[0],
                    ["", "", "", "15400000001"],
                    ["", "", "", "15400000002"],
                    ROWS[1],
                    ROWS[2],
                    ["", "", "", "15400000003"],
                ]
            )
        ),
        [
            f"2·{READ[0]},15400000001,15400000002",
            f"5·{READ[1]}",
            f"6·{READ[2]},15400000003",
        ],
    ),
    Mess(
        "a number alone above somebody without one",
        "a.xlsx",
        lambda: xlsx(Draft([HEAD, ROWS[0], ["", "", "", "15400000001"], [*ROWS[1][:3], ""]])),
        [
            f"2·{READ[0]},15400000001!联系电话",
            "4·区教育局·副局长·赵样本··!联系电话",
        ],
    ),
    Mess(
        "a number alone beside a unit that is merged down",
        "a.xlsx",
        lambda: xlsx(
            Draft(
                [HEAD, ROWS[0], ["", "", "", "15400000001"], ["", *ROWS[1][1:]], ROWS[2]],
                merged=[(1, 0, 3, 0)],
            )
        ),
        [f"2·{READ[0]},15400000001", f"4·{READ[1]}", f"5·{READ[2]}"],
    ),
]
