"""Compare a sheet that was printed on a day with what is public today: no digit of the past."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from directory.post_cards import PostCard, build_record
from directory.post_queries import nearest_posts
from officials.days import midnight
from officials.models.departments import Department
from officials.models.public import LivePost
from officials.models.public_records import EditionRecord, EntryState, SheetEntry
from officials.models.regions import Region

# More than a region has ever published.
MAX_POSTS = 1000


@dataclass(frozen=True)
class PostChange:
    """A post of a sheet that changed, or that is new since.

    ``title``: today's, or the last one of a post that is no longer public, which has no ``card``.
    ``words``: what changed, in words.
    """

    title: str
    department: Department
    rank: int
    words: Sequence[str]
    card: PostCard | None = None


@dataclass(frozen=True)
class SheetChanges:
    """Differences between a sheet and today.

    ``posts``: how many it had. ``changed``: those that changed and are known; ``new``: posts that
    are public since; ``withdrawn``: departments of which posts were withdrawn as a whole, with how
    many.
    """

    posts: int
    changed: Sequence[PostChange]
    new: Sequence[PostChange]
    withdrawn: Sequence[tuple[Department, int]]

    @property
    def by_department(self) -> list[tuple[Department, list[PostChange]]]:
        """Changes and what is new, in the order of the page of the region."""
        groups: dict[Department, list[PostChange]] = defaultdict(list)
        for change in sorted([*self.changed, *self.new], key=lambda each: each.rank):
            groups[change.department].append(change)
        return list(groups.items())


def compare_sheet(path: Sequence[Region], day: date, now: datetime) -> SheetChanges:
    """Return what changed of the sheet of a region since ``day``.

    ``path``: the regions from the province down. All that stood there at any moment of the day
    counts as printed, so a post that is left out has the same people and numbers as then.
    """
    home, entries = _find_entries(path, day)
    by_post: dict[int, list[SheetEntry]] = defaultdict(list)
    for entry in entries:
        by_post[entry.place].append(entry)
    printed = {each[0].post: each for each in by_post.values() if each[0].post}
    gone = [each[0].department for each in by_post.values() if not each[0].post]
    here = nearest_posts(path, MAX_POSTS)
    live = _find_live(here, printed)
    editions = EditionRecord.objects.select_related("department__type").in_bulk(
        [entry.edition_id for entry in entries if entry.edition_id]
    )
    changed = [
        _compare_post(
            live.get(uid),
            rows,
            [editions[row.edition_id] for row in rows if row.edition_id],
            home,
            day,
            now,
        )
        for uid, rows in printed.items()
    ]
    # A post without numbers has no row on a sheet.
    new = [card for card in (build_record(post, now) for post in here) if card.hotlines]
    return SheetChanges(
        posts=len(by_post),
        changed=[each for each in changed if each],
        new=[_describe(card, [_("新岗位")]) for card in new if card.post.uid not in printed],
        withdrawn=[(each, gone.count(each)) for each in dict.fromkeys(gone)],
    )


def _find_entries(path: Sequence[Region], day: date) -> tuple[int, list[SheetEntry]]:
    """Return the lowest region that had numbers on ``day``, as its id, and these numbers."""
    rows = SheetEntry.objects.on_day(midnight(day), midnight(day + timedelta(1)))
    # The editions of a region that was merged into one of these stay in that one.
    rows = rows.filter(Q(region__in=path) | Q(region__merged_into__in=path))
    entries = list(rows.select_related("region", "department__type").order_by("id"))
    for region in reversed(path):
        own = [row for row in entries if region.pk in {row.region_id, row.region.merged_into_id}]
        if own:
            return region.pk, own
    return path[-1].pk, []


def _find_live(here: Iterable[LivePost], printed: Iterable[str]) -> dict[str, LivePost]:
    """Return the live posts of a region, and those of a sheet that left it, by their uids."""
    found = {post.uid: post for post in here}
    left = [uid for uid in printed if uid not in found]
    posts = LivePost.objects.filter(uid__in=left).select_related("region", "department__type")
    found |= {post.uid: post for post in posts}
    prefetch_related_objects(list(found.values()), "hotlines")
    return found


def _compare_post(
    post: LivePost | None,
    entries: Sequence[SheetEntry],
    editions: Sequence[EditionRecord],
    home: int,
    day: date,
    now: datetime,
) -> PostChange | None:
    """Return how a post differs from what a sheet has of it, or None where it does not.

    ``home``: the id of the region of the sheet.
    """
    if post is None:
        last = max(editions, key=lambda each: each.since)
        return PostChange(last.card["title"], last.department, last.rank, [_("岗位已撤销")])
    card = build_record(post, now)
    words = [
        *_compare_holders(post.card, [each.card for each in editions]),
        *_compare_numbers(card, entries, day),
    ]
    if any(each.card["title"] != post.card["title"] for each in editions):
        words.append(_("岗位名称有变"))
    # Of a region that was merged the editions stay where they were.
    if post.region_id not in {home, *(each.region_id for each in editions)}:
        words.append(_("现在属于%(place)s") % {"place": post.region.label})
    return _describe(card, words) if words else None


def _describe(card: PostCard, words: Sequence[str]) -> PostChange:
    return PostChange(card.title, card.post.department, card.post.rank, words, card)


def _compare_holders(today: dict[str, Any], printed: Iterable[dict[str, Any]]) -> list[str]:
    """Return in words whether somebody else holds a post than on its printed cards."""
    words = {_compare_holder(today["holder"], card) for card in printed}
    return [_("换人")] if "other" in words else [_("姓名或职务有更正")] if "text" in words else []


def _compare_holder(holder: dict[str, Any] | None, card: dict[str, Any]) -> str:
    """Return ``same``, ``text`` for another spelling or capacity, or ``other``."""
    before = card["holder"]
    if not holder or not before:
        return "same" if holder is before and not card.get("withdrawn") else "other"
    # A withheld name takes the uid of its official with it.
    key = "official" if holder["official"] and before["official"] else "appointment"
    if holder.get(key) != before.get(key):
        return "other"
    same = all(holder[part] == before[part] for part in ("name", "capacity"))
    return "same" if same else "text"


def _compare_numbers(card: PostCard, entries: Sequence[SheetEntry], day: date) -> list[str]:
    """Return in words what became of the numbers of a post."""
    states = {entry.state for entry in entries}
    known = {entry.hotline_id for entry in entries}
    added = [view for view in card.hotlines if view.hotline.pk not in known]
    words = []
    if EntryState.REPLACED in states or (EntryState.WITHDRAWN in states and added):
        words.append(_("号码已更换"))
    elif EntryState.WITHDRAWN in states:
        is_left = any(view.number for view in card.hotlines)
        words.append(_("另一个号码已撤下") if is_left else _("号码已撤下"))
    elif added:
        words.append(_("新增号码"))
    begins, ends = midnight(day), midnight(day + timedelta(1))
    if any(entry.is_suspended_since(begins, ends) for entry in entries):
        words.append(_("号码已暂停"))
    if any(entry.is_back_since(begins, ends) for entry in entries):
        words.append(_("号码已恢复"))
    failed = [
        view.verification.dated
        for view in card.hotlines
        if view.is_unreachable and (view.hotline.last_verified or date.min) >= day
    ]
    return words + list(dict.fromkeys(failed))
