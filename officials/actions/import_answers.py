"""Take the answers to the doubts of a plan into its rows."""

from functools import cached_property

from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.import_rows import LEAVE_OUT, questions_of
from officials.importing.matching import Matcher
from officials.models import ImportAction, ImportBatch, ImportRow, Post

NEW = "new"  # the choice of another person, or of a new post
ANSWERED_FIELDS = (
    *("action", "region", "department", "department_type", "official", "post"),
    *("post_revision", "numbers", "hotlines", "changes", "doubts"),
)


class Answering:
    """Change the rows of a batch by answers; whoever calls it stores the rows."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.chosen: dict[int, ImportRow] = {}
        self.answered: set[int] = set()
        self.left_out: set[int] = set()

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher(self.batch.region)

    def answer(self, row: ImportRow | None, index: int, value: str) -> None:
        """Take the answer to the doubt ``index``. Raises Refused for what was not asked."""
        is_open = row and (row.action == ImportAction.DOUBTFUL or row.pk in self.answered)
        if row is None or not is_open or not 0 <= index < len(row.doubts):
            raise Refused(_("这一行没有要回答的问题。"))
        doubt = row.doubts[index]
        if value not in {str(option[0]) for option in doubt["options"]}:
            raise Refused(_("请从列出的选项里选一个。"))
        if doubt["answer"] not in {None, value}:
            raise Refused(_("别人已经回答了这个问题；请看现在的计划。"))
        doubt["answer"] = value
        self.answered.add(row.pk)
        if row.pk not in self.left_out:
            row.action = ImportAction.ADD
            row.changes = {}
            self._take(row, doubt["kind"], value, doubt.get("number", ""))

    def _take(self, row: ImportRow, kind: str, value: str, number: str) -> None:
        if kind in {"region", "department", "type"}:
            self._take_body(row, kind, int(value))
        elif kind == "post" and value != NEW:
            self._take_post(row, int(value))
        elif kind == "official":
            row.official_id = None if value == NEW else int(value)
        elif kind == "number" and value == LEAVE_OUT:
            kept = [at for at, each in enumerate(row.numbers) if each != number]
            row.hotlines = [row.hotlines[at] for at in kept]
            row.numbers = [row.numbers[at] for at in kept]
        elif kind == "row" and value == LEAVE_OUT:
            row.action = ImportAction.REJECTED
            row.post, row.post_revision = None, None
            self.left_out.add(row.pk)

    def _take_body(self, row: ImportRow, kind: str, chosen: int) -> None:
        """Take the region, the department or the type of a row; look for its post anew."""
        if kind == "region":
            body = self.matcher.find("", row.unit, chosen)
            row.region_id, row.department_id = chosen, body.department
            row.department_type_id = body.type
            row.doubts += questions_of(body)
        elif kind == "department":
            row.department_id = chosen
        else:
            row.department_type_id = chosen
        if not row.uid:
            row.post, row.post_revision = None, None

    def _take_post(self, row: ImportRow, chosen: int) -> None:
        if chosen in self.chosen:
            raise Refused(_("两行不能是同一个岗位；请为每一行选一个。"))
        self.chosen[chosen] = row
        row.post_id = chosen

    def check_posts(self) -> None:
        """Give the chosen posts to their rows. Raises Refused where another row has one."""
        others = self.batch.rows.exclude(action=ImportAction.MISSING).filter(post__in=self.chosen)
        if others.exclude(pk__in=[row.pk for row in self.chosen.values()]).exists():
            raise Refused(_("名单上已有一行是这个岗位；请选另一个。"))
        found = Post.objects.in_bulk([*self.chosen])
        for chosen, row in self.chosen.items():
            if chosen not in found:
                raise Refused(_("选中的岗位已经没有了；请重新生成计划。"))
            row.post_revision = found[chosen].revision
