"""Show below each line of the grid how it is understood, while the list is typed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _, gettext_lazy

from officials.actions.import_questions import key_of
from officials.admin.imports.plan_pages import Choice, Question, Shown, show_rows
from officials.models import ImportAction, ImportRow

ACTS = {
    ImportAction.ADD: gettext_lazy("新岗位"),
    ImportAction.UPDATE: gettext_lazy("更新"),
    ImportAction.UNCHANGED: gettext_lazy("没有变化"),
    ImportAction.DOUBTFUL: gettext_lazy("要您定"),
    ImportAction.REJECTED: gettext_lazy("不收"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as it was understood. ``unit``: as typed, where the department has another name.

    ``is_new``: no department of the register was found for it.
    """

    unit: str
    department: str
    place: str
    is_new: bool
    act: str
    numbers: str
    shown: Shown
    questions: list[Question]


def render_readings(rows: Sequence[ImportRow], answers: dict[str, str]) -> dict[str, Any]:
    """Return the HTML below each line, by its number, and the counts of the lines in words."""
    readings = zip(rows, show_rows(rows, fold=False, many_sheets=False), strict=True)
    counts = Counter(row.action for row in rows)
    counted = [_("%d 行") % len(rows)]
    counted += [f"{label} {counts[act]}" for act, label in ACTS.items() if counts[act]]
    return {
        "lines": {
            str(row.row): render_to_string(
                "admin/imports/reading.html", {"reading": _read(row, shown, answers)}
            )
            for row, shown in readings
        },
        "doubtful": [row.row for row in rows if row.action == ImportAction.DOUBTFUL],
        "counts": " · ".join(counted),
    }


def _read(row: ImportRow, shown: Shown, answers: dict[str, str]) -> Reading:
    department = row.department
    numbers = next(cell.new for cell in shown.cells if cell.name == "numbers")
    return Reading(
        unit=row.unit if department and department.name != row.unit else "",
        department=department.name if department else row.unit,
        place=str(department.region) if department else "",
        is_new=row.department is None and row.action == ImportAction.ADD,
        act=str(ACTS.get(ImportAction(row.action), "")),
        numbers=numbers if row.action == ImportAction.ADD else "",
        shown=shown,
        questions=[_ask(row, doubt, answers) for doubt in row.doubts],
    )


def _ask(row: ImportRow, doubt: dict[str, Any], answers: dict[str, str]) -> Question:
    """Return a question whose answer can be changed until the list is handed in."""
    choices = [Choice(str(value), text) for value, text in doubt["options"]]
    key = key_of(row, doubt)
    return Question(key, doubt["question"], choices, chosen=answers.get(key, ""))
