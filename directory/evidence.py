"""Tell why a number can be believed: its checks, its notices, and the terms of its holders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.availability import is_unreachable
from directory.dates import format_days_ago
from directory.hotline_views import HotlineView, call_address
from directory.post_cards import Holder, PostCard, build_holder, list_former_holders
from directory.printed_facts import format_number
from officials.models.choices import Method, Result
from officials.models.public import LiveNotice, LivePost
from officials.models.public_records import (
    EditionRecord,
    LiveCheck,
    LiveSource,
    NoticeEntry,
    TermNotice,
)

# So many checks of a number are listed unfolded, and so many at all.
UNFOLDED_CHECKS = 4
MAX_CHECKS = 40
# Stands in place of a withheld name in a text (``officials/sql/officials_without_names.sql``).
MASK = "＊＊"


@dataclass(frozen=True)
class Check:
    """A check in words. ``state``: fresh, or failed where nobody answered or the wrong one did."""

    day: date
    ago: str
    words: str
    state: str


@dataclass(frozen=True)
class CheckedNumber:
    """A public number and the checks of its digits, the newest first.

    ``unfolded``, ``folded``: together at most ``MAX_CHECKS``; ``more``: how many are left out.
    """

    view: HotlineView
    unfolded: Sequence[Check]
    folded: Sequence[Check]
    more: int


def list_checks(card: PostCard, today: date) -> list[CheckedNumber]:
    """Return each number of a post that is displayed, with its checks."""
    by_hotline: dict[int, list[LiveCheck]] = {}
    for check in LiveCheck.objects.filter(post=card.post.pk):
        by_hotline.setdefault(check.hotline_id, []).append(check)
    return [
        _describe_number(view, by_hotline.get(view.hotline.pk, []), today)
        for view in card.hotlines
        if view.number
    ]


def _describe_number(view: HotlineView, checks: Sequence[LiveCheck], today: date) -> CheckedNumber:
    described = [_describe_check(check, today) for check in checks[:MAX_CHECKS]]
    # One more takes no more room than the line that unfolds it.
    unfolded = len(described) if len(described) <= UNFOLDED_CHECKS + 1 else UNFOLDED_CHECKS
    return CheckedNumber(
        view, described[:unfolded], described[unfolded:], max(len(checks) - MAX_CHECKS, 0)
    )


def _describe_check(check: LiveCheck, today: date) -> Check:
    way, result = str(check.get_method_display()), str(check.get_result_display())
    return Check(
        day=check.checked_on,
        ago=format_days_ago((today - check.checked_on).days),
        words=result
        if check.method == Method.OFFICE
        else _("%(way)s，%(result)s")
        % {
            "way": way,
            "result": result,
        },
        state="fresh" if check.result in {Result.ANSWERED, Result.CONFIRMED} else "failed",
    )


@dataclass(frozen=True)
class Printed:
    """The wording of a notice beside a number; ``number`` is empty where it cannot be repeated."""

    name: str
    number: str


@dataclass(frozen=True)
class NoticeSource:
    """A notice that published numbers of a post.

    ``url``: its page here, or where it was published; empty where there is neither.
    ``original``: where it was published. ``file``: its archived file, of the newest notice of a
    number only. ``printed``: name and number as printed.
    """

    title: str
    issuer: str
    document_number: str
    published_on: date
    url: str
    original: str
    file: LiveSource | None
    printed: Sequence[Printed] = field(default=())


def list_sources(post: LivePost) -> list[NoticeSource]:
    """Return the notices of the public numbers of a post, the newest first.

    The digits of a number that reached nobody, or somebody else, are not shown as printed either.
    """
    rows = list(LiveSource.objects.filter(post=post.pk).order_by("id"))
    public = {row.hotline for row in rows}
    notices = {
        source["notice"]: source for source in post.card["sources"] if source["hotline"] in public
    }
    wrong = {each.uid for each in post.hotlines.all() if is_unreachable(each)}
    by_notice: dict[str, list[LiveSource]] = {}
    for row in rows:
        if row.hotline in wrong:
            row.printed_number = ""
        by_notice.setdefault(row.notice, []).append(row)
    sources = [_describe_source(each, by_notice.get(uid, [])) for uid, each in notices.items()]
    return sorted(sources, key=lambda source: source.published_on, reverse=True)


def _describe_source(source: dict[str, Any], rows: Sequence[LiveSource]) -> NoticeSource:
    printed = dict.fromkeys(Printed(row.printed_name, row.printed_number) for row in rows)
    numbered = {each.name for each in printed if each.number}
    archived = rows[0] if rows and rows[0].file_sha256 else None
    return NoticeSource(
        title=source["title"],
        issuer=source["issuer"],
        document_number=source["document_number"],
        published_on=date.fromisoformat(source["published_on"]),
        # A notice on which no number rests any more has no page.
        url=reverse("notice", args=[source["notice"]]) if rows else source["url"],
        original=source["url"],
        file=archived,
        printed=[each for each in printed if each.number or each.name not in numbered],
    )


@dataclass(frozen=True)
class TermLine:
    """A term of a post with the notice that announced it.

    ``notice_url``: its page here, or where it was published; empty where there is neither.
    """

    holder: Holder
    current: bool
    notice_url: str


def list_terms(card: dict[str, Any]) -> list[TermLine]:
    """Return the terms on a card, the present one first."""
    present = [build_holder(card["holder"], linked=True)] if card["holder"] else []
    past = list_former_holders(card, linked=True)
    urls = find_term_notices(each.appointment for each in [*present, *past] if each.notice)
    return [
        TermLine(each, each in present, urls.get(each.appointment, ""))
        for each in [*present, *past]
    ]


def find_term_notices(appointments: Iterable[str]) -> dict[str, str]:
    """Return where the notices of appointments are to be read, by the uids of appointments."""
    rows = TermNotice.objects.filter(appointment__in=list(appointments))
    return {
        row.appointment: reverse("notice", args=[row.notice]) if row.is_live else row.url
        for row in rows
    }


@dataclass(frozen=True)
class NoticeRow:
    """A number that a notice published, and what became of it.

    ``name``: as printed without the post's title, or that it is not public. ``number``: as printed,
    or as it is written today; empty unless exactly this number is public. ``address``: where its
    link leads, empty for one that nobody can call. ``state``: what became of a number that is not
    public, in words.
    """

    edition: EditionRecord
    title: str
    name: str
    number: str
    address: str
    state: str
    own: bool


def list_notice_rows(notice: LiveNotice, limit: int) -> tuple[list[NoticeRow], int]:
    """Return the first entries of a notice by region and post, and how many are gone.

    Gone are those of posts that were withdrawn: they have no row. At most ``limit`` of both.
    """
    editions = EditionRecord.objects.select_related("department__type", "region")
    # Joined, the views would be read whole.
    entries = NoticeEntry.objects.filter(notice=notice.pk).prefetch_related(
        "hotline", Prefetch("edition", queryset=editions)
    )
    found = entries.order_by("region__code", "rank", "edition_id", "own", "place", "id")[:limit]
    rows = [_describe_entry(each, each.edition) for each in found if each.edition]
    return rows, len(found) - len(rows)


def _describe_entry(entry: NoticeEntry, edition: EditionRecord) -> NoticeRow:
    live = entry.hotline
    if live and is_unreachable(live):
        state, live = str(live.get_result_display()), None
    else:
        state = "" if live else str(entry.get_state_display())
    return NoticeRow(
        edition=edition,
        title=edition.card["title"],
        name=_describe_printed_name(entry.printed_name, edition.card["title"]),
        number=(entry.printed_number or format_number(live)) if live else "",
        address=call_address(live, demo=edition.card["demo"]) if live else "",
        state=state,
        own=live is not None and live.own,
    )


def _describe_printed_name(printed: str, title: str) -> str:
    """Return a name as printed, without the title of its post: that stands beside it."""
    return _("姓名不公开") if MASK in printed else printed.removesuffix(f"（{title}）")


def group_rows(
    rows: Iterable[NoticeRow],
) -> list[tuple[EditionRecord, list[NoticeRow]]]:
    """Group rows by department, each under an edition of the department and its region."""
    groups = groupby(rows, key=lambda row: (row.edition.region_id, row.edition.department_id))
    return [(group[0].edition, group) for group in (list(each) for _key, each in groups)]
