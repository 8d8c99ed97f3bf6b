"""Apply the plan of a list: write drafts and submit them; a second person publishes."""

from collections.abc import Callable
from typing import Any

import pghistory
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from officials import names, permissions, pinyin
from officials.actions import Refused, import_statements as statements
from officials.actions.bulk_submission import submit_what_is_fit
from officials.actions.edition_transaction import EditionTransaction, edition_transaction
from officials.actions.import_numbers import LACKING, change_numbers
from officials.actions.imports import check_may_import
from officials.actions.withdrawal import Departure, remove_from_editions
from officials.clock import TODAY, now
from officials.db.many_rows import without_garbage_collection
from officials.db.planner import without_nested_loops
from officials.db.timeouts import LongAct, allow_time
from officials.models import (
    ImportAction,
    ImportBatch,
    ImportState,
    Outcome,
    Post,
    ReviewState,
    User,
)
from officials.models.identifiers import new_uids
from officials.permissions import Permission

# The class of the advisory locks on imports; the second key is the id of the batch.
LOCK = 20_130_801
# How often the locks are taken anew, when departments appear meanwhile.
ATTEMPTS = 5

Report = Callable[[int], None]

READ_NAMES = f"""
SELECT DISTINCT {statements.NAME} FROM officials_importrow row
WHERE row.batch_id = %(batch)s AND row.action IN ('add', 'update') AND row.official_id IS NULL
    AND {statements.NAME} <> ''
"""  # noqa: S608 - constants

# Who leaves a post, on the day before the new holder comes.
READ_LEAVING = f"""
SELECT row.post_id, held.id, held.uid, greatest({TODAY} - 1, held.start_date),
    ARRAY(SELECT uid::text FROM officials_hotline WHERE appointment_id = held.id)
FROM officials_importrow row
JOIN officials_appointment held ON held.post_id = row.post_id
    AND {TODAY} BETWEEN coalesce(held.start_date, '-infinity')
        AND coalesce(held.end_date, 'infinity')
WHERE row.batch_id = %(batch)s AND row.action = 'update' AND row.changes ? 'name'
"""  # noqa: S608 - constants

KEEP_APPOINTMENTS = """
UPDATE officials_importrow row
SET before = before || jsonb_build_object('appointment', to_jsonb(held))
FROM officials_appointment held
WHERE row.batch_id = %(batch)s AND row.post_id = held.post_id AND row.action = 'update'
    AND held.id = ANY(%(ids)s::bigint[])
"""

END_APPOINTMENTS = """
UPDATE officials_appointment held SET end_date = leaving.last_day
FROM unnest(%(ids)s::bigint[], %(days)s::date[]) AS leaving (id, last_day)
WHERE held.id = leaving.id AND held.end_date IS DISTINCT FROM leaving.last_day
"""


def posts_of(batch: ImportBatch) -> QuerySet[Post]:
    """Return the posts that a list has written: made or changed."""
    rows = batch.rows.filter(action__in=[ImportAction.ADD, ImportAction.UPDATE])
    return Post.objects.filter(pk__in=rows.exclude(written_revision=None).values("post"))


def apply(batch: ImportBatch, *, by: User, report: Report = lambda _done: None) -> None:
    """Write what a list would change, in one transaction, and submit it for review.

    New departments, officials, posts, appointments and hotlines; each number is cited from the
    notice of the batch. Nothing becomes public; holders whom the list replaces, numbers that it
    lacks on a post and missing posts that were asked about leave the public at once. A post that
    cannot be submitted stays a draft, with the reason as its comment. ``report`` is called with
    the number of rows that are done.

    Raises Refused where ``by`` may not edit, the batch is not open or is being written by another
    process, a row is still doubtful, or what a row touches changed since the plan: with its name.
    """
    check_may_import(by, batch.region)
    why = _("导入：%s") % batch
    with (
        allow_time(LongAct.IMPORT),
        without_garbage_collection(),
        pghistory.context(user=by.pk, why=why, batch=batch.uid),
        without_nested_loops(batch.rows_total),
        connection.cursor() as cursor,
    ):
        hold(batch, {ImportState.PLANNED, ImportState.APPLYING})
        writer = Writer(batch, by, why, cursor, report)
        try:
            with transaction.atomic():
                writer.hold_departments()
                writer.write()
                connection.check_constraints()
        except IntegrityError as error:
            message = _("名单与登记册里别的内容冲突，没有写入。请重新比较，再写入。")
            raise Refused(message) from error
        ImportBatch.objects.filter(pk=batch.pk).update(
            state=ImportState.APPLIED,
            applied_by=by,
            applied_at=now(),
            rows_done=batch.rows_total,
            under_way="",
            problem="",
        )
    batch.refresh_from_db()


def hold(batch: ImportBatch, states: set[ImportState]) -> None:
    """Hold a batch until the end of the transaction: its rows stay, and nobody else works on it.

    Its progress may be written over another connection. Raises Refused unless it is in one of
    ``states``, or where another process is at work.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, batch.pk])
        if not cursor.fetchone()[0]:
            raise Refused(_("%s 正在办理，请稍候。") % batch)
        cursor.execute(
            "SELECT state FROM officials_importbatch WHERE id = %s FOR KEY SHARE", [batch.pk]
        )
        (state,) = cursor.fetchone()
    if state not in states:
        raise Refused(_("%s 已经办理，不能再办。") % batch)


class Writer:
    """Write the rows of one batch. Each step is a constant number of statements."""

    def __init__(self, batch: ImportBatch, by: User, why: str, cursor: Any, report: Report) -> None:
        self.batch, self.by, self.why = batch, by, why
        self.cursor, self.report = cursor, report
        self.rows = self.numbers = 0
        self.made: list[int] = []  # posts
        everywhere = by.is_superuser and by.is_active
        permitted = None if everywhere else permissions.permitted_regions(by, Permission.EDIT)
        self.values: dict[str, Any] = {
            "batch": batch.pk,
            "region": batch.region_id,
            "notice": batch.notice_id,
            "demo": batch.notice.demo,
            "permitted": permitted,
        }

    def run(self, statement: str, **more: Any) -> None:
        self.cursor.execute(statement, self.values | more)

    def refuse(self, statement: str, message: str) -> None:
        """Raise Refused with ``message`` and the rows that a query finds."""
        self.run(statement)
        found = self.cursor.fetchall()
        if not found:
            return
        rows = [
            " ".join(filter(None, (sheet, _("第 %d 行") % row if row else "", unit, title, name)))
            for sheet, row, unit, title, name, _count in found
        ]
        count = found[0][-1]
        more = _("等 %d 行") % count if count > len(rows) else ""
        raise Refused(message % {"rows": "；".join(rows) + more})

    def hold_departments(self) -> None:
        """Check the plan behind its locks, and make the departments that lack.

        Somebody may make one of them between the locks and that; locked then, behind the regions,
        it could be held by who waits for them. All locks are given back, and taken in order.
        """
        for _attempt in range(ATTEMPTS):
            with transaction.atomic():
                locked = self.check()
                if self.add_departments(locked):
                    return
                transaction.set_rollback(True)
        raise Refused(_("别人正在登记同样的部门。请稍候，再写入一次。"))

    def check(self) -> list[int]:
        """Lock what the rows touch, and refuse what changed since the plan; return departments."""
        self.run(statements.LOCK_POSTS)
        self.run(statements.LOCK_DEPARTMENTS)
        locked = [key for (key,) in self.cursor.fetchall()]
        self.run(statements.LOCK_REGIONS)
        self.refuse(statements.FIND_DOUBTFUL, _("还有问题没有回答：%(rows)s。"))
        self.refuse(statements.FIND_OUTSIDE, _("您不能编辑这些行的地区：%(rows)s。"))
        banned = _("这些行的号码或人不再公布：%(rows)s。请重新比较，再写入。")
        self.refuse(statements.FIND_BANNED, banned)
        changed = _("比较以后，登记册里又有修改：%(rows)s。请重新比较，再写入。")
        self.refuse(statements.FIND_CHANGED, changed)
        return locked

    def add_departments(self, locked: list[int]) -> bool:
        """Make the departments that lack; return whether all are locked or made."""
        self.run(statements.ADD_DEPARTMENTS)
        self.values["made"] = [key for (key,) in self.cursor.fetchall()]
        self.run(statements.FIND_UNLOCKED, locked=[*locked, *self.values["made"]])
        return not self.cursor.rowcount

    def write(self) -> None:
        steps = (
            *(self.prepare_rows, self.take_away, self.write_posts),
            *(self.write_numbers, self.submit),
        )
        for place, step in enumerate(steps, 1):
            step()
            self.report(self.batch.rows_total * place // (len(steps) + 1))
        self.run(statements.NOTE_ADDED)
        self.run(statements.NOTE_CHANGED)

    def prepare_rows(self) -> None:
        """Add the officials that are new, and let the rows name them and their departments."""
        self.run(READ_NAMES)
        written = [name for (name,) in self.cursor.fetchall()]
        normal = [names.normalise(name) for name in written]
        first, others = [], []
        for name in normal:
            reading, *more = dict.fromkeys(pinyin.readings(name, None))
            first.append(pinyin.normalise(reading))
            others.append("|".join(more))
        people = {"written": written, "names": normal, "pinyin": first, "readings": others}
        self.run(statements.COUNT_ROWS)
        self.rows, self.numbers = self.cursor.fetchone()
        self.run(statements.PREPARE_ROWS, uids=new_uids(self.rows), **people)
        self.made, *columns = self.cursor.fetchone()
        names_of = ("posts", "rows", "departments", "officials", "befores")
        self.values |= zip(names_of, columns, strict=True)
        appeared = _("比较以后，登记册里有了同样的岗位：%(rows)s。请重新比较，再写入。")
        self.refuse(statements.FIND_APPEARED, appeared)

    def take_away(self) -> None:
        """End the appointments of holders who were replaced, and withdraw missing posts."""
        self.run(READ_LEAVING)
        leaving = self.cursor.fetchall()
        rows = self.batch.rows.filter(action=ImportAction.MISSING, is_asked=True)
        missing = set(rows.values_list("post_id", flat=True))
        if not leaving and not missing:
            return
        posts = {post for post, *_others in leaving} | missing
        with edition_transaction([*posts], by=self.by, why=self.why) as tx:
            self._withdraw(tx, missing)
            ids = [key for _post, key, *_others in leaving]
            days = [last_day for _post, _key, _uid, last_day, _own in leaving]
            self.run(KEEP_APPOINTMENTS, ids=ids)
            self.run(END_APPOINTMENTS, ids=ids, days=days)
            departures = {
                post: Departure(uid, last_day, frozenset(own))
                for post, _key, uid, last_day, own in leaving
            }
            remove_from_editions(tx, departures)

    def _withdraw(self, tx: EditionTransaction, posts: set[int]) -> None:
        public = [edition for edition in tx.editions if edition.post_id in posts]
        tx.end_editions(public, tx.moment, Outcome.WITHDRAWN, LACKING)
        Post.objects.filter(pk__in=posts).exclude(review_state=ReviewState.DRAFT).update(
            review_state=ReviewState.DRAFT
        )

    def write_posts(self) -> None:
        """Write new posts, and the titles, duties and holders of others."""
        uids = new_uids(self.rows + self.numbers)
        self.run(statements.ADD_CONTENT, count=self.rows, uids=uids)
        self.run(statements.ADD_POSTS, uids=new_uids(self.rows))
        self.run(statements.KEEP_POSTS)
        self.run(statements.CHANGE_POSTS)
        self.run(statements.CHANGE_HOLDERS)

    def write_numbers(self) -> None:
        change_numbers(self.batch.pk, by=self.by, why=self.why)
        self.run(statements.CITE)

    def submit(self) -> None:
        self.run(statements.READ_CHANGED)
        changed = [post for (post,) in self.cursor.fetchall()]
        submit_what_is_fit([*self.made, *changed], by=self.by)
