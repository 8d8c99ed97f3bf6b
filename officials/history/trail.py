"""What was: the steps by which something in the register came to be as it is, and its versions.

The event tables say it, whatever wrote the change. A step is what one person did at one time: all
events of one transaction. A step that changes what is written, not only how far its review has
come, makes a version; versions are counted from 1.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from officials.history.describe import Change, ValueFormatter, changed_fields, describe
from officials.models import Edition, Hotline, Outcome, Post, ReviewState, User

Key = tuple[str, int]
# The latest event of each row that is there, by table and id.
State = dict[Key, Any]
# What a post's page shows of other tables: told where it made the post a new draft.
SHOWN_TOO = ("department", "official", "notice")
CHECKS = "verification"
REVIEW = {"review_state", "review_comment", "submitted_by"}


@dataclass(frozen=True)
class HistoryEntry:
    """A step in words. ``number``: the version that it made, 0 for none."""

    at: datetime
    who: str
    why: str
    number: int
    acts: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass
class Step:
    """``moves``: each row before and after, None where it was not there."""

    at: datetime
    events: list[Any]
    revision: int = 0
    number: int = 0
    moves: list[tuple[Any, Any]] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        return bool(self.moves or self.acts)


class Trail:
    """All steps of ``thing`` and of what hangs on it, the oldest first."""

    def __init__(self, thing: models.Model) -> None:
        self.words = ValueFormatter()
        self.name = name_of(thing)
        self.tables = [list(rows) for rows in recorded(thing).values()]
        self.events = [event for rows in self.tables for event in rows]
        self.groups = [self._step(group) for group in _in_order(self.events, self.name)]
        self.versions: list[Step] = []
        self._replay()
        if isinstance(thing, Post):
            self._editions(thing)

    def _step(self, group: list[Any]) -> Step:
        revisions = [each.revision for each in group if table(each) == "post"]
        return Step(group[0].pgh_created_at, group, max(revisions, default=0))

    def _replay(self) -> None:
        """Say what each step changed. The events of one row are numbered behind its lock."""
        before: dict[int, Any] = {}
        latest: State = {}
        for event in sorted(self.events, key=lambda event: event.pgh_id):
            before[id(event)] = latest.get(key(event))
            latest[key(event)] = None if event.pgh_label == "delete" else event
        for step in self.groups:
            rows: dict[Key, list[Any]] = defaultdict(list)
            for event in step.events:
                if table(event) != "edition":
                    rows[key(event)].append(event)
            for (name, _pk), events in rows.items():
                old, new = before[id(events[0])], events[-1]
                new = None if new.pgh_label == "delete" else new
                told = (step.revision or self._hangs(name)) and self._tells(name, old, new)
                step.moves += [(old, new)] if told else []
            if any(map(_makes_a_version, step.moves)):
                self.versions.append(step)
                step.number = len(self.versions)

    def _editions(self, post: Post) -> None:
        """Name what was published, by whom and when, and what was taken off the site."""
        removed = [each for each in self.events if table(each) == "edition"]
        approved: dict[int, Any] = {}
        written = [*Edition.objects.filter(post=post).order_by("pk"), *removed]
        for edition in written:
            approved.setdefault(edition.revision, edition)
        number, unseen = 0, dict(approved)
        for step in self.groups:
            number = step.number or number
            if any(map(_approves, step.moves)) and (edition := unseen.pop(step.revision, None)):
                step.acts.append(self._published(edition, number))
            outcomes = {(e.outcome, e.public_reason) for e in step.events if table(e) == "edition"}
            for outcome, reason in sorted(outcomes):
                step.acts.append(_taken_away(outcome) % {"reason": reason})
        # What was published before the record began.
        for edition in unseen.values():
            step = Step(edition.published_at, [], acts=[self._published(edition, 0)])
            later = (at for at, each in enumerate(self.groups) if each.at > step.at)
            self.groups.insert(next(later, len(self.groups)), step)

    def _published(self, edition: Any, number: int) -> str:
        said = _("%(what)s：%(approver)s 批准，%(submitter)s 提交，%(day)s 起公开。") % {
            "what": _("公布第 %d 版") % number if number else _("公布"),
            "approver": self.words.person(edition.approved_by_id),
            "submitter": self.words.person(edition.submitted_by_id),
            "day": self.words.moment(edition.period.lower),
        }
        return said + _("没有第二人复核。") if edition.waived else said

    # What is read of it

    @property
    def steps(self) -> list[Step]:
        """Those that a reader sees something of."""
        return [step for step in self.groups if step.is_told]

    def told(self, steps: Iterable[Step]) -> list[HistoryEntry]:
        return [
            HistoryEntry(
                at=step.at,
                who=self.words.person(user_of(step)),
                why=next((why for e in step.events if (why := context(e).get("why"))), ""),
                number=step.number,
                acts=tuple(step.acts),
                changes=tuple(describe(old, new, self.words) for old, new in step.moves),
            )
            for step in steps
        ]

    def state(self, number: int) -> State:
        """Return the rows as the version ``number`` had them. Raises LookupError for none.

        What was there before the record began is taken as its first record says.
        """
        if not 1 <= number <= len(self.versions):
            raise LookupError(number)
        state: State = {}
        for event in self.events:
            if table(event) != "edition":
                state.setdefault(key(event), event)
        state = {row: event for row, event in state.items() if event.pgh_label != "insert"}
        for step in self.groups:
            _apply(state, (event for event in step.events if table(event) != "edition"))
            if step.number == number:
                break
        return state

    def difference(self, one: int, other: int) -> list[Change]:
        """Return how two versions differ. Raises LookupError when there is no such version."""
        old, new = self.state(one), self.state(other)
        rows = sorted({**old, **new}, key=lambda row: (ORDER.index(row[0]), row[1]))
        return [
            describe(old.get(row), new.get(row), self.words, leaving_out=REVIEW)
            for row in rows
            if self._tells(row[0], old.get(row), new.get(row))
            and _makes_a_version((old.get(row), new.get(row)))
        ]

    def _hangs(self, name: str) -> bool:
        """Whether rows of a table hang on the thing, and are not merely shown with it."""
        return self.name != "post" or name not in SHOWN_TOO

    def _tells(self, name: str, old: Any, new: Any) -> bool:
        """Whether there is anything to tell; who came to a post, its own rows say."""
        return bool(changed_fields(old, new)) and bool(self._hangs(name) or (old and new))

    def since_revision(self, revision: int) -> list[Step]:
        """Return what followed the revision of a post that somebody looked at."""
        seen = [at for at, step in enumerate(self.groups) if 0 < step.revision <= revision]
        return [step for step in self.groups[max(seen, default=-1) + 1 :] if step.is_told]

    def since_counts(self, counts: list[int]) -> list[Step]:
        """Return what followed the first so many events of each table."""
        late = {
            id(event)
            for rows, count in zip(self.tables, counts, strict=True)
            for event in rows[count:]
        }
        return [step for step in self.steps if late & set(map(id, step.events))]


ORDER = (
    "post",
    "department",
    "appointment",
    "official",
    "hotline",
    "hotlinesource",
    "notice",
    CHECKS,
    "user",
    "role",
)


def is_recorded(model: type[models.Model]) -> bool:
    """Whether an event table stands beside the table of ``model``."""
    return f"{model._meta.model_name}event" in apps.all_models["officials"]


def name_of(thing: models.Model) -> str:
    return str(thing._meta.model_name)


def table(event: Any) -> str:
    return name_of(event).removesuffix("event")


def key(event: Any) -> Key:
    return table(event), event.pgh_obj_id


def context(event: Any) -> Mapping[str, Any]:
    return event.pgh_context or {}


def user_of(step: Step) -> int | None:
    return next((who for event in step.events if (who := context(event).get("user"))), None)


def recorded(thing: models.Model) -> dict[str, QuerySet[Any]]:
    """Return the events of ``thing`` and of what hangs on it, by table, the oldest first."""
    found: dict[str, QuerySet[Any]] = {name_of(thing): _events(thing).filter(pgh_obj_id=thing.pk)}
    if isinstance(thing, Post):
        found |= _of_a_post(thing, found["post"])
    elif isinstance(thing, Hotline):
        found |= {
            name: _named(name).filter(hotline_id=thing.pk) for name in ("hotlinesource", CHECKS)
        }
    elif isinstance(thing, User):
        found |= {"role": _named("role").filter(user_id=thing.pk)}
    return {name: rows.order_by("pgh_id") for name, rows in found.items()}


def _of_a_post(post: Post, own: QuerySet[Any]) -> dict[str, QuerySet[Any]]:
    terms = _named("appointment").filter(post_id=post.pk)
    held = Q(post_id=post.pk) | Q(appointment_id__in=terms.values("pgh_obj_id"))
    numbers = _named("hotline").filter(
        pgh_obj_id__in=_named("hotline").filter(held).values("pgh_obj_id")
    )
    sources = _named("hotlinesource").filter(hotline_id__in=numbers.values("pgh_obj_id"))
    return {
        "appointment": terms,
        "hotline": numbers,
        "hotlinesource": sources,
        CHECKS: _named(CHECKS).filter(hotline_id__in=numbers.values("pgh_obj_id")),
        "official": _named("official").filter(pgh_obj_id__in=terms.values("official_id")),
        "notice": _named("notice").filter(pgh_obj_id__in=sources.values("notice_id")),
        "department": _named("department").filter(pgh_obj_id__in=own.values("department_id")),
        "edition": _named("edition").filter(post_id=post.pk),
    }


def _named(name: str) -> Any:
    return apps.get_model("officials", f"{name}event").objects


def _events(thing: models.Model) -> Any:
    return _named(name_of(thing))


def _in_order(events: list[Any], anchor: str) -> Iterator[list[Any]]:
    """Yield the events of each transaction.

    Their time is when the transaction began, which may have waited; but events of ``anchor`` are
    numbered behind the lock on its row, so whatever has one of them has its true place.
    """
    groups: dict[Any, list[Any]] = defaultdict(list)
    for event in events:
        groups[event.pgh_created_at, event.pgh_context_id].append(event)
    places = []
    latest = min((at for at, _context in groups), default=None)
    for (at, _context), group in sorted(groups.items(), key=lambda item: _last(item[1], anchor)):
        anchored = _last(group, anchor)
        latest = max(latest, at) if anchored and latest else latest
        places.append((latest if anchored else at, not anchored, anchored, group))
    for _at, _loose, _anchored, group in sorted(places, key=lambda place: place[:3]):
        yield sorted(group, key=lambda event: event.pgh_id)


def _last(group: list[Any], anchor: str) -> int:
    return max((event.pgh_id for event in group if table(event) == anchor), default=0)


def _apply(state: State, events: Iterable[Any]) -> None:
    for event in events:
        if event.pgh_label == "delete":
            state.pop(key(event), None)
        else:
            state[key(event)] = event


def _makes_a_version(move: tuple[Any, Any]) -> bool:
    names = {each.name for each in changed_fields(*move)}
    return bool(names - REVIEW) and table(move[0] or move[1]) != CHECKS


def _approves(move: tuple[Any, Any]) -> bool:
    new = move[1]
    return new is not None and table(new) == "post" and new.review_state == ReviewState.APPROVED


def _taken_away(outcome: str) -> str:
    return {
        Outcome.WITHDRAWN: _("撤下岗位。公开的原因：%(reason)s"),
        Outcome.ABOLISHED: _("岗位已撤销。公开的原因：%(reason)s"),
    }.get(Outcome(outcome) if outcome else Outcome.REPLACED, _("取消了还没有开始的公布。"))
