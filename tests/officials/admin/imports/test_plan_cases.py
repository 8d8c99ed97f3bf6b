"""The page of a list says what it shows, and offers one thing first."""

from officials.admin.imports.plan_cases import find_case
from officials.admin.imports.plan_pages import Summary
from officials.models import ImportAct, ImportBatch, ImportState, Notice, Region

READY, DOUBTFUL, EMPTY = Summary(3, 0, "新增 3"), Summary(3, 2, "新增 3"), Summary(0, 0, "不收 1")
PLANNED, APPLYING, APPLIED = ImportState.PLANNED, ImportState.APPLYING, ImportState.APPLIED
# A state with the act that was lost, the plan in numbers, and the rows of a long list without one:
# the beginning of the sentence, where it is written, the button to compare, and what comes first.
CASES = [
    (PLANNED, None, READY, 0, ("与登记册逐行比较的结果", "ready", "重新比较", "")),
    (PLANNED, None, DOUBTFUL, 0, ("与登记册逐行比较的结果", "doubtful", "重新比较", "answer")),
    (PLANNED, None, EMPTY, 0, ("与登记册逐行比较的结果", "empty", "重新比较", "")),
    (PLANNED, None, None, 0, ("这是名单读成的样子", "", "", "")),
    (PLANNED, ImportAct.PLAN, None, 900, ("名单有 900 行", "", "与登记册比较", "compare")),
    (APPLYING, ImportAct.APPLY, READY, 0, ("与登记册逐行比较的结果", "ready", "", "")),
    (APPLIED, ImportAct.UNDO, READY, 0, ("", "", "", "")),
]
BROKEN_OFF = {ImportAct.PLAN: "请重新比较", ImportAct.APPLY: "再写入一次", ImportAct.UNDO: "再撤销"}


def find(state, lost, summary, unplanned, *, may_change=True):
    batch = ImportBatch(state=state, region=Region(name="样甲区"), notice=Notice(title="名单"))
    return find_case(batch, lost, summary, unplanned=unplanned, may_change=may_change)


def test_each_case_of_a_list_has_its_words_and_offers():
    for *values, (lead, *offers) in CASES:
        case, lost = find(*values), values[1]
        assert case.lead.startswith(lead), values
        assert bool(case.lead) == bool(lead), values
        assert [case.writing, case.compare, case.main] == offers, values
        assert len(case.problems) == bool(lost), values
        assert lost is None or BROKEN_OFF[lost] in case.problems[0], values


def test_nothing_is_offered_without_the_right_to_change():
    for *values, (lead, *_offers) in CASES:
        case = find(*values, may_change=False)
        assert case.lead.startswith(lead), values
        assert not case.may_edit, values
        assert (case.writing, case.compare) == ("", ""), values
