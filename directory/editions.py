"""Describe editions of posts: who held a post on a day, what changed from one to the next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy

from directory.dates import format_day
from directory.post_cards import Holder, build_holder, list_former_holders
from officials.days import day_of, midnight
from officials.models.public import LivePost, PastPost
from officials.models.public_records import EditionRecord, EditionRecordQuerySet
from officials.models.regions import Region

# Parts of a card -> how a change of one is called.
CHANGES = {
    "title": gettext_lazy("岗位名称"),
    "holder": gettext_lazy("任职者"),
    "duties": gettext_lazy("分管工作"),
    "department": gettext_lazy("部门名称"),
    "sources": gettext_lazy("出处"),
    "terms": gettext_lazy("历任"),
}
# A new holder makes the one before a past one: that is said once.
IMPLIED = {"terms": "holder"}


@dataclass(frozen=True)
class EditionView:
    """An edition as it is displayed, without any number.

    ``english_department``: empty where the department has another name today. ``period``: in
    words. ``withdrawn``: a holder was taken off it since. ``changes``: what differs from the one
    before, in words; None where that is not known. ``sources``: the notices that it cited, as
    ``officials.publication.cards.Source`` has them, each once.
    """

    record: EditionRecord
    title: str
    duties: str
    department: str
    english_department: str
    period: str
    holder: Holder | None
    vacant: bool
    withdrawn: bool
    demo: bool
    sources: Sequence[dict[str, Any]]
    changes: str | None = None

    @property
    def since(self) -> date:
        """The first day."""
        return day_of(self.record.since)


def find_editions() -> EditionRecordQuerySet:
    """Return the editions that were public, the latest first, with what a page shows of them."""
    return EditionRecord.objects.select_related("department__type", "region")


def find_shown_post(uid: str) -> LivePost | PastPost | None:
    """Return the live or abolished post with this uid, or None: it was withdrawn, or never was.

    The holder of an abolished post left with it.
    """
    live = LivePost.objects.select_related("department__type", "region").filter(uid=uid).first()
    if live:
        return live
    rows = PastPost.objects.select_related("department__type", "region")
    past = rows.filter(uid=uid, outcome="abolished").first()
    if past:
        past.card = _end_term(past.card, day_of(past.until))
    return past


def _end_term(card: dict[str, Any], day: date) -> dict[str, Any]:
    """Return a card whose holder left with the post on ``day``."""
    if not card["holder"]:
        return card
    last = card["holder"] | {"end": day.isoformat()}
    return card | {"holder": None, "terms": [last, *card["terms"]]}


def find_editions_of_day(day: date) -> EditionRecordQuerySet:
    """Return the editions that were public on ``day`` or a part of it."""
    return find_editions().on_day(midnight(day), midnight(day + timedelta(1)))


def describe_edition(record: EditionRecord, changes: str | None = None) -> EditionView:
    """Return an edition as it is displayed."""
    card, department = record.card, record.department
    holder = card["holder"]
    withdrawn = card.get("withdrawn", False)
    sources = {source["notice"]: source for source in card["sources"]}
    newest_first = sorted(sources.values(), key=lambda each: each["published_on"], reverse=True)
    return EditionView(
        record=record,
        title=card["title"],
        duties=card["duties"],
        department=card["department"],
        english_department=department.label if department.name == card["department"] else "",
        period=_format_span(record),
        holder=build_holder(holder, linked=False) if holder else None,
        vacant=card["kind"] == "seat" and not holder and not withdrawn,
        withdrawn=withdrawn,
        demo=card["demo"],
        sources=[
            {**each, "published_on": date.fromisoformat(each["published_on"])}
            for each in newest_first
        ],
        changes=changes,
    )


def describe_history(records: Sequence[EditionRecord]) -> Iterator[EditionView]:
    """Yield editions with what changed in each; ``records``: all of a post, the latest first.

    The last one is taken for the first that was published.
    """
    for later, earlier in pairwise(records):
        yield describe_edition(later, _describe_changes(later.card, earlier.card))
    if records:
        yield describe_edition(records[-1], _("首次公布"))


def _describe_changes(later: dict[str, Any], earlier: dict[str, Any]) -> str:
    changed = {name for name in CHANGES if later[name] != earlier[name]}
    changed -= {name for name, cause in IMPLIED.items() if cause in changed}
    if not changed:
        return _("公布的电话")
    return _("、").join(str(label) for name, label in CHANGES.items() if name in changed)


def _format_span(record: EditionRecord) -> str:
    """Return from when to when an edition was public, in words."""
    since = format_day(day_of(record.since))
    if record.until is None:
        return _("%(start)s至今") % {"start": since}
    # One that ended at midnight was last seen on the day before.
    until = format_day(day_of(record.until - timedelta(microseconds=1)))
    if since == until:
        return since
    return _("%(start)s至%(end)s") % {"start": since, "end": until}


def name_in_full(path: Sequence[Region], department: str) -> str:
    """Return the name of a department behind those of its region and of the one above it.

    ``path``: the regions from the province down. A name that begins with its region has it once.
    """
    *above, own = [region.name for region in path[-2:]]
    return "".join(above) + (department if department.startswith(own) else own + department)


def find_holders(card: dict[str, Any], day: date) -> list[Holder]:
    """Return who held a post on ``day`` by the terms on its card; mostly one, or nobody.

    A term without a first day counts up to its last one.
    """
    terms = [build_holder(card["holder"], linked=True)] if card["holder"] else []
    terms += list_former_holders(card, linked=True)
    return [
        term
        for term in terms
        if (term.start is None or term.start <= day) and (term.end is None or day <= term.end)
    ]


def latest_of_each_post(records: Iterable[EditionRecord]) -> list[EditionRecord]:
    """Return the latest of the editions of each post, in the order of the first ones."""
    latest: dict[str, EditionRecord] = {}
    for record in records:
        other = latest.get(record.post)
        if other is None or record.since > other.since:
            latest[record.post] = record
    return list(latest.values())
