"""Say why a file is not read, and what to send instead."""

from enum import StrEnum

from officials.issues import Issue

_ = str  # Marks templates for translation; the interface translates `Issue.template`.

_SAVE_AS = _("请打开后另存为 .xlsx 再交。")


class Reason(StrEnum):
    """Why a file is not read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    DOC = "doc"
    PDF = "pdf"
    PICTURE = "picture"
    RTF = "rtf"
    SLIDES = "slides"
    TEXT_DOCUMENT = "text_document"
    ARCHIVE = "archive"
    APPLE = "apple"
    XLSB = "xlsb"
    XML_SPREADSHEET = "xml_spreadsheet"
    WEB_ARCHIVE = "web_archive"
    UNKNOWN_EXTENSION = "unknown_extension"
    UNKNOWN_CONTENT = "unknown_content"
    WRONG_CONTENT = "wrong_content"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    UNPACKED = "unpacked"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_MUCH_WORK = "too_much_work"
    NO_TABLE = "no_table"
    ONLY_HIDDEN = "only_hidden"
    NO_HEADER = "no_header"
    NO_HEADER_IN_TEXT = "no_header_in_text"
    NO_ROWS = "no_rows"
    BAD_BYTE = "bad_byte"
    UNKNOWN_ENCODING = "unknown_encoding"
    MIXED_ENCODINGS = "mixed_encodings"
    BIG5 = "big5"
    QUOTES = "quotes"
    LONG_CELL = "long_cell"


TEMPLATES = {
    Reason.EMPTY: _("文件是空的；请核对后再交。"),
    Reason.TOO_LARGE: _("文件有 %(size)d MB，最多 %(limit)d MB；请去掉图片，或分成几份再交。"),
    # Formats that are not read.
    Reason.DOC: _(
        "这是 Word 97–2003 文档（.doc），读不了；请用 Word 或 WPS 打开，另存为 .docx 再交。"
    ),
    Reason.PDF: _(
        "这是 PDF，读不出表格；请交原来的 Excel 或 Word 文件，"
        "或者在 PDF 里选中表格、复制，粘贴到 Excel 里核对后存为 .xlsx 再交。"
    ),
    Reason.PICTURE: _(
        "这是图片，读不出文字；请交原来的 Excel 或 Word 文件，或把名单照着填进表格。"
    ),
    Reason.RTF: _("这是 RTF 文档，读不了；请打开后另存为 .docx 再交。"),
    Reason.SLIDES: _("这是演示文稿，读不了；请把表格复制到 Excel 里，存为 .xlsx 再交。"),
    Reason.TEXT_DOCUMENT: _("这是 OpenDocument 文档（.odt），读不了；请打开后另存为 .docx 再交。"),
    Reason.ARCHIVE: _("这是压缩包，不是表格；请解压后交里面的表格。"),
    Reason.APPLE: _(
        "这是苹果的 Numbers 或 Pages 文件，读不了；"
        "请在原来的程序里导出为 Excel（.xlsx）或 Word（.docx）再交。"
    ),
    Reason.XLSB: _("这是二进制的 Excel 工作簿（.xlsb），读不了；") + _SAVE_AS,
    Reason.XML_SPREADSHEET: _("这是 XML 电子表格 2003，读不了；") + _SAVE_AS,
    Reason.WEB_ARCHIVE: _(
        "这是单个文件的网页（.mht），读不了；请另存为“网页，仅 HTML”（.html）再交。"
    ),
    Reason.UNKNOWN_EXTENSION: _(
        "不认识扩展名“%(extension)s”；可以交 .xlsx、.xls、.ods、.csv、.tsv、.txt、.docx、.html。"
    ),
    Reason.UNKNOWN_CONTENT: _("看不出这是什么文件；可以交 Excel、Word（.docx）、CSV 或网页文件。"),
    Reason.WRONG_CONTENT: _(
        "文件名是 %(extension)s，内容却是%(content)s；请用原来的程序打开，另存为 .xlsx 再交。"
    ),
    # Contents that are not read.
    Reason.ENCRYPTED: _("文件加了密码，打不开；请去掉密码，另存一份再交。"),
    Reason.BROKEN: _("文件已经损坏，或者不完整，打不开；请在原来的程序里打开，另存一份再交。"),
    Reason.UNPACKED: _("文件展开后太大，不像一份名单；请只保留名单，另存一份再交。"),
    Reason.TOO_MANY_ROWS: _(
        "工作表“%(sheet)s”有 %(count)d 行，最多 %(limit)d 行；"
        "请删去名单下面的空行，或分成几份再交。"
    ),
    Reason.TOO_MANY_COLUMNS: _(
        "“%(sheet)s”有 %(count)d 列，最多 %(limit)d 列；请删去名单右边的空列再交。"
    ),
    Reason.TOO_MANY_CELLS: _("表格的格子太多，不像一份名单；请只保留名单，另存一份再交。"),
    Reason.TOO_MUCH_WORK: _("文件太复杂，读了很久也没有读完；请只保留名单，另存一份再交。"),
    Reason.NO_TABLE: _("文件里没有表格；请把名单做成表格再交。"),
    Reason.ONLY_HIDDEN: _("工作表都隐藏着（%(sheets)s）；请取消隐藏，另存一份再交。"),
    Reason.NO_HEADER: _(
        "没有认出表头：前 %(limit)d 行里没有一行既有“姓名”“职务”“单位”一类的栏目名，"
        "又有“电话”“手机”一类的栏目名；请在名单上面加一行栏目名再交。"
    ),
    Reason.NO_HEADER_IN_TEXT: _(
        "没有认出表头：前 %(limit)d 行里没有“姓名”“电话”一类的栏目名（文字按 %(encoding)s 读）；"
        "请加一行栏目名，文字若显示为乱码，请另存为 .xlsx 再交。"
    ),
    Reason.NO_ROWS: _("表头下面没有名单，一行也没有读出来；请核对交的是不是这份文件。"),
    # Text.
    Reason.BAD_BYTE: _(
        "第 %(line)d 行第 %(column)d 个字处有一个坏字节（0x%(byte)02X），"
        "文件其余部分是 %(encoding)s；请改正这个字后再交。"
    ),
    Reason.UNKNOWN_ENCODING: _("看不出文字的编码；请用 Excel 或 WPS 打开，另存为 .xlsx 再交。"),
    Reason.MIXED_ENCODINGS: _(
        "第 %(line)d 行的文字是 UTF-8，别处不是：像是几个文件拼成的；"
        "请用 Excel 或 WPS 分别打开，合成一个 .xlsx 再交。"
    ),
    Reason.BIG5: _(
        "文字的编码是 Big5（繁体中文），本站只读 UTF-8、UTF-16 和 GB18030；"
        "请另存为 .xlsx 或 UTF-8 再交。"
    ),
    Reason.LONG_CELL: _(
        "第 %(line)d 行有一格的字太多，不像一份名单；请核对各格之间的分隔和引号后再交。"
    ),
    Reason.QUOTES: _("第 %(line)d 行的英文引号不成对，后面的格子分不清；请补上或删去引号后再交。"),
}

# The content of a file whose name says another thing.
CONTENTS = {
    "xlsx": _(" Excel 工作簿（.xlsx）"),
    "xls": _(" Excel 97–2003 工作簿（.xls）"),
    "ods": _(" OpenDocument 表格（.ods）"),
    "docx": _(" Word 文档（.docx）"),
    "html": _("网页"),
    "text": _("文字"),
}


class Refused(Exception):
    """A file is not read. The text is one sentence, with the remedy."""

    def __init__(self, reason: Reason, **params: object) -> None:
        self.reason = reason
        self.issue = Issue(reason, TEMPLATES[reason], params)
        super().__init__(self.issue.message)
