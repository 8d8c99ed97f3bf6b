"""Name the problems of cells, and say what each means for its row."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from officials.issues import Issue

from .roles import Role

_ = str  # Marks templates for translation; the interface translates `Issue.template`.

TEMPLATES = {
    "no_unit": _("单位空着；请写出单位名称。"),
    "no_unit_here": _("单位空着，上一行是“%(above)s”；如是同一单位，请写“同上”或再写一遍。"),
    "office_alone": _("「%(written)s」没有写是哪个单位的；请写全称，例如：教育局办公室。"),
    "no_title": _("职务空着；请写出职务，例如：局长。"),
    "no_number": _("没有电话号码；请核对是否漏填。"),
    "number_alone": _("这一行下面单独的号码 %(written)s，下一行的人没有号码；请看是谁的。"),
    "not_public": _("「%(written)s」是住宅或内部的号码，不收。"),
    "kept_back": _("写的是“%(written)s”：名单不公开这一行，所以不收。"),
    "formula": _("公式算出的是错误值（如 #N/A），没有内容；请在表格里改正后再交。"),
    "too_long": _("有 %(count)d 个字，最多 %(limit)d 个字；请缩短。"),
}
LABELS: Mapping[Role, str] = {
    Role.UNIT: _("单位"),
    Role.TITLE: _("职务"),
    Role.NAME: _("姓名"),
    Role.DUTIES: _("分管工作"),
    Role.HOURS: _("受理时间"),
    Role.PHONE: _("电话"),
}


class Severity(StrEnum):
    """Say what a problem means for its row."""

    ERROR = "error"  # the row is not taken
    DOUBT = "doubt"  # a person decides
    NOTE = "note"  # the row is taken; the reviewer may like to know


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of a cell. ``header``: of its column, as the file prints it."""

    role: Role
    header: str
    issue: Issue
    severity: Severity = Severity.ERROR

    @property
    def message(self) -> str:
        return f"「{self.header}」：{self.issue.message}"


def make_issue(code: str, **params: object) -> Issue:
    """Return the problem of a code, with the words that fill in its template."""
    return Issue(code, TEMPLATES[code], params)
