"""Read the history of an object: its steps and its versions.

A step is all events of one transaction: what one person did at one time. A step that changes
content, and not the state of review alone, makes a version. Versions are counted from 1.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from officials.history.describe import RowChange, ValueFormatter, changed_fields, describe
from officials.history.events import (
    RowKey,
    Snapshot,
    apply_events,
    context_of,
    events_of,
    group_by_transaction,
    is_deletion,
    model_name,
    read_events,
    row_key,
    table_of,
)
from officials.models import Edition, Outcome, Post, PublicReason, ReviewState

# Tables whose rows a post shows, but does not own: a change of them is part of its history where
# it made the post a draft.
REFERENCED_TABLES = ("department", "official", "notice")
# A change of these fields of a post alone makes no version.
REVIEW_FIELDS = {"review_state", "review_comment", "submitted_by"}
# Tables whose rows are about the object, and none of its content.
TABLES_WITHOUT_VERSIONS = ("verification", "proposedchange")
# The order of rows in a comparison of versions.
TABLES = (
    "post",
    "department",
    "appointment",
    "official",
    "cover",
    "hotline",
    "hotlinesource",
    "notice",
    "verification",
    "proposedchange",
    "user",
    "role",
)


@dataclass(frozen=True)
class HistoryEntry:
    """A step in words. ``version``: the number of the version that it made, 0 for none.

    ``notes``: sentences about what was published or taken off the site.
    """

    at: datetime
    user: str
    why: str
    version: int
    notes: tuple[str, ...]
    changes: tuple[RowChange, ...]


@dataclass
class Step:
    """The events of a transaction.

    ``revision``: that of the post afterwards, 0 if none of the events is the post's; ``version``
    and ``notes``: as in ``HistoryEntry``; ``changes``: the event before and after of each row,
    None where it did not exist.
    """

    at: datetime
    events: list[Any]
    revision: int = 0
    version: int = 0
    changes: list[tuple[Any, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_displayed(self) -> bool:
        return bool(self.changes or self.notes)

    @property
    def user_id(self) -> int | None:
        users = (context_of(event).get("user") for event in self.events)
        return next(filter(None, users), None)

    @property
    def why(self) -> str:
        reasons = (context_of(event).get("why") for event in self.events)
        return next(filter(None, reasons), "")


class Trail:
    """The history of ``obj`` and its dependent rows.

    ``events``: all events; ``versions``: the steps that made a version, the oldest first.
    ``publications``: whether the steps are to tell what was published, and taken off the site.
    """

    def __init__(self, obj: models.Model, *, publications: bool = True) -> None:
        self.formatter = ValueFormatter()
        self.table = model_name(obj)
        tables = events_of(obj)
        if not publications:
            tables.pop("edition", None)
        self.event_tables = read_events(tables)
        self.events = [event for events in self.event_tables for event in events]
        self.versions: list[Step] = []
        self._steps = [_make_step(g) for g in group_by_transaction(self.events, self.table)]
        self._add_changes()
        if isinstance(obj, Post) and publications:
            self._add_publications(obj)

    @property
    def steps(self) -> list[Step]:
        """The steps to display, the oldest first."""
        return [step for step in self._steps if step.is_displayed]

    def steps_since_revision(self, revision: int, since: datetime | None = None) -> list[Step]:
        """Return the steps after ``revision`` of a post.

        Acts such as a suspension raise no revision: those before ``since`` are left out.
        """
        seen = [at for at, step in enumerate(self._steps) if 0 < step.revision <= revision]
        return [
            step
            for step in self._steps[max(seen, default=-1) + 1 :]
            if step.is_displayed and (step.revision or since is None or step.at > since)
        ]

    def steps_since_counts(self, counts: list[int]) -> list[Step]:
        """Return the steps after the first events, of which ``counts`` has the number by table."""
        later = {
            id(event)
            for events, count in zip(self.event_tables, counts, strict=True)
            for event in events[count:]
        }
        return [step for step in self.steps if any(id(event) in later for event in step.events)]

    def describe_steps(self, steps: Iterable[Step]) -> list[HistoryEntry]:
        """Return steps in words."""
        return [
            HistoryEntry(
                at=step.at,
                user=self.formatter.format_user(step.user_id),
                why=step.why,
                version=step.version,
                notes=tuple(step.notes),
                changes=tuple(describe(old, new, self.formatter) for old, new in step.changes),
            )
            for step in steps
        ]

    def snapshot(self, version: int) -> Snapshot:
        """Return the rows as they were in ``version``. Raises LookupError if there is none.

        A row that existed before the record began is taken as its first event has it.
        """
        if not 1 <= version <= len(self.versions):
            raise LookupError(version)
        first: Snapshot = {}
        for event in self.events:
            if table_of(event) != "edition":
                first.setdefault(row_key(event), event)
        rows = {row: event for row, event in first.items() if event.pgh_label != "insert"}
        for step in self._steps:
            apply_events(rows, (each for each in step.events if table_of(each) != "edition"))
            if step.version == version:
                break
        return rows

    def compare(self, version: int, other: int) -> list[RowChange]:
        """Return the changes between two versions. Raises LookupError if one does not exist."""
        old, new = self.snapshot(version), self.snapshot(other)
        rows = sorted({**old, **new}, key=lambda row: (TABLES.index(row[0]), row[1]))
        return [
            describe(old.get(row), new.get(row), self.formatter, exclude=REVIEW_FIELDS)
            for row in rows
            if self._is_displayed(row[0], old.get(row), new.get(row))
            and _changes_content(old.get(row), new.get(row))
        ]

    def _add_changes(self) -> None:
        """Set the changes of each step, and count the versions."""
        before: dict[int, Any] = {}
        latest: Snapshot = {}
        for event in sorted(self.events, key=lambda event: event.pgh_id):
            before[id(event)] = latest.get(row_key(event))
            latest[row_key(event)] = None if is_deletion(event) else event
        for step in self._steps:
            rows: dict[RowKey, list[Any]] = defaultdict(list)
            for event in step.events:
                if table_of(event) != "edition":
                    rows[row_key(event)].append(event)
            for (table, _pk), events in rows.items():
                old = before[id(events[0])]
                new = None if is_deletion(events[-1]) else events[-1]
                if (step.revision or self._owns(table)) and self._is_displayed(table, old, new):
                    step.changes.append((old, new))
            if any(_changes_content(old, new) for old, new in step.changes):
                self.versions.append(step)
                step.version = len(self.versions)

    def _owns(self, table: str) -> bool:
        """Return whether rows of ``table`` belong to the object, rather than to several posts."""
        return self.table != "post" or table not in REFERENCED_TABLES

    def _is_displayed(self, table: str, old: Any, new: Any) -> bool:
        """Return whether a change has anything to display.

        A row of another owner that a post begins or ceases to show is a change of the post's own
        rows, which display it.
        """
        return bool(changed_fields(old, new)) and bool(self._owns(table) or (old and new))

    def _add_publications(self, post: Post) -> None:
        """Add notes of what was published, by whom and when, and what was taken off the site."""
        ended = [event for event in self.events if table_of(event) == "edition"]
        approved: dict[int, Any] = {}
        for edition in [*Edition.objects.filter(post=post).order_by("pk"), *ended]:
            approved.setdefault(edition.revision, edition)
        version, remaining = 0, dict(approved)
        regions: dict[int, int] = {}
        for step in self._steps:
            version = step.version or version
            if merger := _find_merger(step, regions):
                step.notes.append(self._describe_merger(*merger))
                continue
            if any(_approves(new) for _old, new in step.changes):
                edition = remaining.pop(step.revision, None)
                if edition:
                    step.notes.append(self._describe_publication(edition, version))
            outcomes = {
                (event.outcome, event.public_reason)
                for event in step.events
                if table_of(event) == "edition"
            }
            for outcome, reason in sorted(outcomes):
                step.notes.append(_describe_removal(outcome, reason))
        # Published before the record began.
        for edition in remaining.values():
            notes = [self._describe_publication(edition, 0)]
            step = Step(edition.published_at, [], notes=notes)
            later = (at for at, each in enumerate(self._steps) if each.at > step.at)
            self._steps.insert(next(later, len(self._steps)), step)

    def _describe_merger(self, old: int, into: int) -> str:
        return _("“%(old)s”并入“%(into)s”：内容、批准和日期不变，改在“%(into)s”公布。") % {
            "old": self.formatter.format_region(old),
            "into": self.formatter.format_region(into),
        }

    def _describe_publication(self, edition: Any, version: int) -> str:
        note = _("%(what)s：%(approver)s 批准，%(submitter)s 提交，%(day)s 起公开。") % {
            "what": _("公布第 %d 版") % version if version else _("公布"),
            "approver": self.formatter.format_user(edition.approved_by_id),
            "submitter": self.formatter.format_user(edition.submitted_by_id),
            "day": self.formatter.format_moment(edition.period.lower),
        }
        return note + _("没有第二人复核。") if edition.waived else note


def _make_step(events: list[Any]) -> Step:
    revisions = [event.revision for event in events if table_of(event) == "post"]
    return Step(events[0].pgh_created_at, events, max(revisions, default=0))


def _changes_content(old: Any, new: Any) -> bool:
    """Return whether a change is one of content, neither of review alone nor a verification."""
    names = {each.name for each in changed_fields(old, new)}
    return bool(names - REVIEW_FIELDS) and table_of(old or new) not in TABLES_WITHOUT_VERSIONS


def _approves(event: Any) -> bool:
    return (
        event is not None
        and table_of(event) == "post"
        and event.review_state == ReviewState.APPROVED
    )


def _find_merger(step: Step, regions: dict[int, int]) -> tuple[int, int] | None:
    """Return the ids of two regions if ``step`` moved the department without a change of the post.

    Only a merger of regions does. ``regions``: the region of each department before the step,
    which is brought up to date.
    """
    merger = None
    for event in step.events:
        if table_of(event) == "department":
            before = regions.get(event.pgh_obj_id, event.region_id)
            regions[event.pgh_obj_id] = event.region_id
            if before != event.region_id and not step.revision:
                merger = before, event.region_id
    return merger


def _describe_removal(outcome: str, reason: str) -> str:
    # Events before the words were fixed hold free ones.
    words = PublicReason(reason).label if reason in PublicReason.values else reason
    if outcome == Outcome.WITHDRAWN:
        return _("撤下岗位。公开的原因：%(reason)s") % {"reason": words}
    if outcome == Outcome.ABOLISHED:
        return _("岗位已撤销。公开的原因：%(reason)s") % {"reason": words}
    return _("取消了还没有开始的公布。")
