"""The rows of a list as its page shows them.

Of a list that was compared with the register, the rows of its plan: cells with old and new,
questions, problems. Of another, what was read and what is wrong with it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from officials.admin.base.messages import render_issue
from officials.admin.imports.departures import describe_departures, group_numbers
from officials.importing.entries import Entry
from officials.importing.problems import Severity
from officials.models import Hotline, ImportAction, ImportBatch, ImportRow

ANSWER, ALIKE = "answer-", "alike-"  # the names of fields with answers
PAGE_SIZE = 100  # rows: 200 KB hold a page of long ones
FIELDS: Mapping[str, Any] = {
    "unit": gettext_lazy("部门"),
    "title": gettext_lazy("职务"),
    "name": gettext_lazy("姓名"),
    "duties": gettext_lazy("分工"),
    "numbers": gettext_lazy("电话"),
    "hours": gettext_lazy("时间"),
}
# The actions in the order of the filters, and whether a person has to look.
FILTERS: Mapping[ImportAction, bool] = {
    ImportAction.ADD: False,
    ImportAction.UPDATE: False,
    ImportAction.UNCHANGED: False,
    ImportAction.DOUBTFUL: True,
    ImportAction.REJECTED: True,
    ImportAction.MISSING: False,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a row. ``old``: of the register, where the row changes it."""

    name: str
    label: str
    new: str
    old: str = ""
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to a question."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt of a row. ``name``: of the field with its answer; ``answered``: the one given.

    ``chosen``: the value of a choice that can still be changed; ``unit`` and ``alike``: the words
    for the department, and how many of its rows ask the same.
    """

    name: str
    text: str
    choices: list[Choice]
    answered: str = ""
    chosen: str = ""
    unit: str = ""
    alike: int = 1

    @property
    def alike_name(self) -> str:
        """Return the name of the field that gives the answer to all rows of the unit."""
        return f"{ALIKE}{self.name}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the plan, or several unchanged ones in one.

    ``place``: sheet and row as the file counts them; ``act``: the effect, in words; ``missing``:
    the id of a row for a post that the list lacks; ``is_asked``: it shall leave the public;
    ``post``: the id of the one that was written.
    """

    place: str
    action: str
    act: str
    cells: list[Cell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    folded: str = ""
    missing: int | None = None
    is_asked: bool = False
    post: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A link that shows the rows of one action. ``needs_person``: somebody has to look at them."""

    label: str
    query: str
    count: int
    is_current: bool
    needs_person: bool = False


# What becomes of an entry, by the worst of its problems.
ENTRY_ACTS: Mapping[str, tuple[Any, bool]] = {
    "readable": (gettext_lazy("可以收"), False),
    ImportAction.DOUBTFUL.value: (gettext_lazy("要看一看"), True),
    ImportAction.REJECTED.value: (ImportAction.REJECTED.label, True),
}


def act_of(entry: Entry) -> str:
    """Return the key of ``ENTRY_ACTS`` for an entry."""
    severities = {problem.severity for problem in entry.problems}
    if Severity.ERROR in severities:
        return ImportAction.REJECTED.value
    return ImportAction.DOUBTFUL.value if Severity.DOUBT in severities else "readable"


def has_sheets(batch: ImportBatch) -> bool:
    """Return whether the rows of a list stand in several sheets."""
    return batch.rows.order_by().exclude(sheet="").values("sheet").distinct().count() > 1


def list_entry_filters(entries: Sequence[Entry], chosen: str) -> list[Filter]:
    """Return the links to the entries of each kind."""
    counts = Counter(map(act_of, entries))
    return [
        Filter(_("全部"), "", len(entries), is_current=not chosen),
        *(
            Filter(str(label), urlencode({"action": act}), counts[act], chosen == act, needs_person)
            for act, (label, needs_person) in ENTRY_ACTS.items()
        ),
    ]


def show_entries(entries: Iterable[Entry], *, many_sheets: bool) -> list[Shown]:
    """Return entries as the page shows them."""
    return [_show_entry(entry, many_sheets=many_sheets) for entry in entries]


def _show_entry(entry: Entry, *, many_sheets: bool) -> Shown:
    values = {
        "unit": entry.unit,
        "title": entry.title,
        "name": entry.name or (_("空缺") if entry.is_vacant else ""),
        "duties": entry.duties,
        "numbers": "、".join(number.shown for number in entry.numbers),
        "hours": entry.hours,
    }
    act = act_of(entry)
    return Shown(
        place=_place(entry.sheet, entry.row, entry.row, many_sheets=many_sheets),
        action=act,
        act=str(ENTRY_ACTS[act][0]),
        cells=[Cell(name, str(label), values[name]) for name, label in FIELDS.items()],
        notes=describe_problems(entry),
    )


def describe_problems(entry: Entry) -> list[str]:
    """Return the problems that keep an entry from being taken as it is."""
    return [
        f"「{problem.header}」：{render_issue(problem.issue)}"
        for problem in entry.problems
        if problem.severity is not Severity.NOTE
    ]


def count_actions(batch: ImportBatch) -> dict[str, int]:
    """Return the number of rows of each action."""
    counted = batch.rows.order_by().values_list("action").annotate(count=Count("pk"))
    return {action.value: 0 for action in ImportAction} | dict(counted)


@dataclass(frozen=True, slots=True)
class Summary:
    """The plan in numbers. ``written``: rows that change something; ``text``: one sentence."""

    written: int
    doubtful: int
    text: str


def summarise(counts: Mapping[str, int], batch: ImportBatch) -> Summary:
    """Return what applying a plan would do, in numbers."""
    asked = batch.rows.filter(action=ImportAction.MISSING, is_asked=True).count()
    numbers = [
        (_("新增 %d"), counts[ImportAction.ADD]),
        (_("更新 %d"), counts[ImportAction.UPDATE]),
        (_("撤下 %d"), asked),
        (_("没有变化 %d"), counts[ImportAction.UNCHANGED]),
        (_("不收 %d"), counts[ImportAction.REJECTED]),
    ]
    return Summary(
        written=counts[ImportAction.ADD] + counts[ImportAction.UPDATE] + asked,
        doubtful=counts[ImportAction.DOUBTFUL],
        text="、".join(text % number for text, number in numbers if number),
    )


def list_filters(counts: Mapping[str, int], chosen: str) -> list[Filter]:
    """Return the links to the rows of each action, all rows of the list first."""
    listed = sum(counts.values()) - counts[ImportAction.MISSING]
    filters = [Filter(_("全部"), "", listed, is_current=not chosen)]
    filters += [
        Filter(
            str(action.label),
            urlencode({"action": action.value}),
            counts[action],
            is_current=chosen == action,
            needs_person=needs_person,
        )
        for action, needs_person in FILTERS.items()
    ]
    return filters


def filter_rows(batch: ImportBatch, chosen: str) -> QuerySet[ImportRow]:
    """Return the rows of an action; without one those of the list, in its order."""
    rows = batch.rows.order_by("position")
    return rows.filter(action=chosen) if chosen else rows.exclude(action=ImportAction.MISSING)


def show_rows(
    rows: Iterable[ImportRow],
    *,
    fold: bool,
    many_sheets: bool,
    alike: Mapping[tuple[str, str], int] | None = None,
) -> list[Shown]:
    """Return rows as the page shows them. ``fold``: neighbours that are unchanged in one.

    ``alike``: how many rows of a unit have a doubt of a kind.
    """
    shown: list[Shown] = []
    unchanged: list[ImportRow] = []
    rows = [*rows]
    for row, departures in zip(rows, describe_departures(rows), strict=True):
        if fold and row.action == ImportAction.UNCHANGED and row.post_id:
            unchanged.append(row)
            continue
        shown += _fold(unchanged, many_sheets=many_sheets)
        unchanged = []
        shown.append(_show(row, departures, many_sheets=many_sheets, alike=alike or {}))
    return shown + _fold(unchanged, many_sheets=many_sheets)


def _show(
    row: ImportRow,
    departures: Sequence[str],
    *,
    many_sheets: bool,
    alike: Mapping[tuple[str, str], int],
) -> Shown:
    return Shown(
        place=_place(row.sheet, row.row, row.row, many_sheets=many_sheets),
        action=row.action,
        act=str(ImportAction(row.action).label),
        cells=[_cell(row, name, str(label)) for name, label in FIELDS.items()],
        notes=[*map(str, row.problems), *departures, *_sources(row)],
        questions=[_question(row, at, doubt, alike) for at, doubt in enumerate(row.doubts)],
        missing=row.pk if row.action == ImportAction.MISSING else None,
        is_asked=row.is_asked,
        post=row.post_id if row.written_revision is not None else None,
    )


def _sources(row: ImportRow) -> list[str]:
    """Return that a row only makes its notice a source, and what the newest one is until then."""
    if "source" not in row.changes:
        return []
    old, (_title, day) = row.changes["source"]
    if old is None:
        return [_("也以本公告为来源；现在没有来源。")]
    words = {"title": old[0], "day": old[1]}
    if old[1] > day:
        return [_("也以本公告为来源；现有来源比本公告新：%(title)s（%(day)s）。") % words]
    return [_("也以本公告为来源；现有来源：%(title)s（%(day)s）。") % words]


@dataclass(frozen=True, slots=True)
class Citing:
    """The notice of a list as a source of what stays as it is, in numbers of rows.

    ``unchanged``: where it could be one, and nobody has asked for it; ``cited``: where it becomes
    one; ``newer``: of those, where the present source is newer.
    """

    unchanged: int = 0
    cited: int = 0
    newer: int = 0


def count_citing(batch: ImportBatch) -> Citing:
    """Return where the notice of a plan becomes a source of what stays as it is, or could."""
    if batch.cites_unchanged:
        cited = batch.rows.filter(changes__has_key="source")
        newer = cited.filter(changes__source__0__1__gt=batch.notice.published_on.isoformat())
        return Citing(cited=cited.count(), newer=newer.count())
    kept = batch.rows.filter(action=ImportAction.UNCHANGED, post__isnull=False)
    confirmed = kept.exclude(numbers=[]).values("post")
    present = Hotline.objects.filter(withdrawn_at=None).exclude(sources__notice=batch.notice)
    lacks = present.filter(on_post__in=confirmed)
    return Citing(unchanged=kept.count() if lacks.exists() else 0)


def _question(
    row: ImportRow, index: int, doubt: Mapping[str, Any], alike: Mapping[tuple[str, str], int]
) -> Question:
    choices = [Choice(str(value), text) for value, text in doubt["options"]]
    return Question(
        f"{ANSWER}{row.pk}-{index}",
        doubt["question"],
        choices,
        answered=next((each.label for each in choices if each.value == doubt["answer"]), ""),
        unit=row.unit,
        alike=alike.get((row.unit, doubt["kind"]), 1),
    )


def _fold(rows: list[ImportRow], *, many_sheets: bool) -> list[Shown]:
    if not rows:
        return []
    return [
        Shown(
            place=_place(rows[0].sheet, rows[0].row, rows[-1].row, many_sheets=many_sheets),
            action=ImportAction.UNCHANGED,
            act=str(ImportAction.UNCHANGED.label),
            folded=_("%d 个岗位与登记册一样。") % len(rows),
        )
    ]


def _place(sheet: str, first: int, last: int, *, many_sheets: bool) -> str:
    if not first:
        return ""
    place = _("第 %s 行") % (f"{first}" if first == last else f"{first}–{last}")
    return f"{sheet} {place}" if many_sheets else place


def _cell(row: ImportRow, name: str, label: str) -> Cell:
    show = group_numbers if name == "numbers" else _text
    new = show(getattr(row, name))
    if name == "numbers" and "uses" in row.changes and row.post_id:
        old, changed = row.changes["uses"]
        if "numbers" in row.changes:
            old, changed = (
                f"{show(numbers)}（{words}）"
                for numbers, words in zip(row.changes["numbers"], (old, changed), strict=True)
            )
        return Cell(name, label, changed, old, is_changed=True)
    changed_field = "department" if name == "unit" else name
    if row.action == ImportAction.ADD or not row.post_id or changed_field not in row.changes:
        return Cell(name, label, new)
    old, changed = row.changes[changed_field]
    return Cell(name, label, show(changed), show(old), is_changed=True)


def _text(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value or "")
