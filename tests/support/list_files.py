"""Write lists as files: the same cells as .xlsx, .xls, .ods, .docx, .html or text."""

import csv
import io
import zipfile
from dataclasses import dataclass, field
from html import escape

import docx
import openpyxl
import xlwt


@dataclass
class Draft:
    """A sheet to be written. ``merged``: first row and column, last row and column, from 0."""

    rows: list[list]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    name: str = "名单"
    is_hidden: bool = False
    heading: str = ""

    @property
    def width(self):
        return max(map(len, self.rows))

    def covered(self):
        """Return the cells that a merged cell covers, without its first."""
        return {
            (row, column)
            for top, left, bottom, right in self.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }

    def span(self, row, column):
        """Return how many rows and columns the cell that begins there has."""
        for top, left, bottom, right in self.merged:
            if (row, column) == (top, left):
                return bottom - top + 1, right - left + 1
        return 1, 1


def xlsx(*drafts):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for draft in drafts:
        sheet = book.create_sheet(draft.name)
        for row in draft.rows:
            sheet.append([None if cell == "" else cell for cell in row])
        for top, left, bottom, right in draft.merged:
            sheet.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
        if draft.is_hidden:
            sheet.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(*drafts):
    book = xlwt.Workbook(encoding="utf-8")
    for draft in drafts:
        sheet = book.add_sheet(draft.name, cell_overwrite_ok=True)
        covered = draft.covered()
        for row, cells in enumerate(draft.rows):
            for column, cell in enumerate(cells):
                if cell != "" and (row, column) not in covered:
                    sheet.write(row, column, cell)
        for top, left, bottom, right in draft.merged:
            sheet.write_merge(top, bottom, left, right, draft.rows[top][left])
        sheet.visibility = int(draft.is_hidden)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(*drafts):
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    styles = (
        '<office:automatic-styles><style:style style:name="away" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    tables = "".join(map(_ods_table, drafts))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>{styles}'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def _ods_table(draft):
    covered = draft.covered()
    style = ' table:style-name="away"' if draft.is_hidden else ""
    rows = []
    for row, cells in enumerate(draft.rows):
        texts = []
        for column, cell in enumerate(cells):
            if (row, column) in covered:
                texts.append("<table:covered-table-cell/>")
                continue
            rows_spanned, columns_spanned = draft.span(row, column)
            spans = (
                f' table:number-rows-spanned="{rows_spanned}"'
                f' table:number-columns-spanned="{columns_spanned}"'
                if rows_spanned * columns_spanned > 1
                else ""
            )
            kind = (
                f' office:value-type="float" office:value="{cell}"'
                if isinstance(cell, int | float)
                else ' office:value-type="string"'
            )
            paragraphs = "".join(
                f"<text:p>{escape(line)}</text:p>" for line in str(cell).split("\n")
            )
            texts.append(
                f"<table:table-cell{kind}{spans}>{paragraphs}</table:table-cell>"
                if cell != ""
                else f"<table:table-cell{spans}/>"
            )
        rows.append(f"<table:table-row>{''.join(texts)}</table:table-row>")
    return f'<table:table table:name="{escape(draft.name)}"{style}>{"".join(rows)}</table:table>'


def word(*drafts):
    document = docx.Document()
    for draft in drafts:
        document.add_paragraph(draft.heading)
        table = document.add_table(rows=len(draft.rows), cols=draft.width)
        for row, cells in enumerate(draft.rows):
            for column, cell in enumerate(cells):
                if (row, column) not in draft.covered():
                    table.cell(row, column).text = str(cell)
        for top, left, bottom, right in draft.merged:
            table.cell(top, left).merge(table.cell(bottom, right))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def html_table(draft):
    covered = draft.covered()
    lines = []
    for row, cells in enumerate(draft.rows):
        texts = []
        for column, cell in enumerate(cells):
            if (row, column) in covered:
                continue
            rows, columns = draft.span(row, column)
            spans = f' rowspan="{rows}" colspan="{columns}"' if rows * columns > 1 else ""
            text = escape(str(cell)).replace("\n", "<br>")
            texts.append(f"<td{spans}>\n  <span>{text}</span>\n</td>")
        lines.append(f"<tr>{''.join(texts)}</tr>")
    return f"<table>{''.join(lines)}</table>"


def html(*drafts, encoding="utf-8", named="utf-8"):
    tables = "".join(f"<h2>{escape(d.heading)}</h2>{html_table(d)}" for d in drafts)
    page = (
        f'<!DOCTYPE html><html><head><meta charset="{named}"><title>名单</title>'
        f"<style>td {{ color: red }}</style></head><body>{tables}</body></html>"
    )
    return page.encode(encoding)


def text(draft, delimiter=",", encoding="utf-8"):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(draft.rows)
    return stream.getvalue().encode(encoding)


def archive(members, compression=zipfile.ZIP_DEFLATED):
    """Return a ZIP file of members by their names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()
