"""Say what the page of a list is about and what it offers, so that its template need not decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from officials.admin.imports.plan_pages import Summary
from officials.models import ImportAct, ImportBatch, ImportState
from officials.place_names import name_place

BROKEN_OFF: Mapping[ImportAct, Any] = {
    ImportAct.APPLY: gettext_lazy("上次没有写完就中断了，一行也没有写入。可以再写入一次。"),
    ImportAct.UNDO: gettext_lazy("上次没有撤销完就中断了，什么也没有撤下。可以再撤销一次。"),
    ImportAct.PLAN: gettext_lazy("上次没有比较完就中断了，什么也没有改动。请重新比较。"),
}
# What stands where a plan is written: questions come first, it can be, it would change nothing.
DOUBTFUL, READY, EMPTY = "doubtful", "ready", "empty"
# The one act that a page leads to.
ANSWER, COMPARE = "answer", "compare"


@dataclass(frozen=True, slots=True)
class Case:
    """A list as its page speaks of it.

    ``facts``: region, notice and state; ``lead``: what the rows are, empty where the result of a
    written list says it; ``problems``: what went wrong last, in sentences; ``may_edit``: whether
    this user may answer and compare; ``writing``: one of ``DOUBTFUL``, ``READY``, ``EMPTY``, or
    empty where nothing can be written; ``compare``: the words of the button that compares the list
    with the register, or none; ``main``: which act comes first, if it is not to write.
    """

    facts: list[str]
    lead: str
    problems: list[str]
    may_edit: bool
    writing: str
    compare: str
    main: str


def find_case(
    batch: ImportBatch,
    lost: ImportAct | None,
    summary: Summary | None,
    *,
    unplanned: int = 0,
    may_change: bool,
) -> Case:
    """Return the case of a list.

    ``lost``: the act whose process ended without an answer; ``summary``: its plan in numbers, if
    it has one; ``unplanned``: the rows of a long one that was not compared yet.
    """
    is_open = batch.state == ImportState.PLANNED
    may_edit = may_change and is_open
    facts = [name_place(batch.region), str(batch.notice)]
    if summary:
        facts.append(batch.get_state_display())
    problems = [batch.problem, str(BROKEN_OFF[lost]) if lost else ""]
    writing = _find_writing(summary) if may_edit or (may_change and lost == ImportAct.APPLY) else ""
    compare = ""
    if may_edit and summary:
        compare = _("重新比较")
    elif may_edit and unplanned:
        compare = _("与登记册比较")
    return Case(
        facts=facts,
        lead=_lead(batch, summary, unplanned),
        problems=[each for each in problems if each],
        may_edit=may_edit,
        writing=writing,
        compare=compare,
        main=ANSWER if writing == DOUBTFUL else COMPARE if unplanned else "",
    )


def _find_writing(summary: Summary | None) -> str:
    if summary is None:
        return ""
    if summary.doubtful:
        return DOUBTFUL
    return READY if summary.written else EMPTY


def _lead(batch: ImportBatch, summary: Summary | None, unplanned: int) -> str:
    if batch.state in {ImportState.APPLIED, ImportState.UNDONE}:
        return ""
    if unplanned:
        words = _("名单有 %d 行，还没有与登记册比较；登记册没有改动。下面是前一百行读成的样子。")
        return words % unplanned
    if summary is None:
        return _("这是名单读成的样子和每一行的问题，登记册没有改动。把不收的行下载下来，改好再交。")
    return _("与登记册逐行比较的结果；登记册还没有改动。")
