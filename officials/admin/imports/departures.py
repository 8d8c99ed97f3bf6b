"""Say of the rows of a plan what leaves the public before anybody approves."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from officials import phones
from officials.actions.import_numbers import Leaving, find_leaving
from officials.models import ImportAction, ImportRow

PLANNED = {ImportAction.UPDATE, ImportAction.DOUBTFUL}


def describe_departures(rows: Sequence[ImportRow]) -> list[list[str]]:
    """Return for each row what leaves as soon as it is written, and what its approval replaces."""
    planned = [
        row for row in rows if row.action in PLANNED and row.post_id and not row.written_revision
    ]
    leaving = dict(zip(map(id, planned), find_leaving(planned), strict=True)) if planned else {}
    return [_describe(row, leaving[id(row)]) if id(row) in leaving else [] for row in rows]


def _describe(row: ImportRow, leaving: Leaving) -> list[str]:
    left, came = row.changes.get("name", ["", ""])
    notes = []
    if left and came:
        words = {"left": left, "came": came}
        notes.append(_("写入时 %(left)s 立即不再公开；%(came)s 批准后公开。") % words)
    elif left:
        notes.append(_("写入时 %s 立即不再公开，岗位空缺。") % left)
    if leaving.at_once:
        notes.append(_("写入时立即撤下：%s。") % group_numbers(leaving.at_once))
    for old, new in leaving.replaced:
        words = {"old": group_numbers([old]), "new": group_numbers([new])}
        notes.append(_("%(old)s 批准后换成 %(new)s，此前仍然公开。") % words)
    return notes


def group_numbers(numbers: list[str]) -> str:
    """Return canonical digits, perhaps with 转 and an extension, grouped for reading."""
    grouped = []
    for number in numbers:
        digits, _sign, extension = number.partition("转")
        kind = phones.Kind.LANDLINE if digits.startswith("0") else phones.Kind.SHORT
        kind = phones.Kind.MOBILE if re.fullmatch("1[0-9]{10}", digits) else kind
        grouped.append(phones.shown(kind, digits, extension))
    return "、".join(grouped)
