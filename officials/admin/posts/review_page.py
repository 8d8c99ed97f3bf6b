"""Collect what a reviewer compares: the notice, the card to come, and who changed what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from officials import opinions, permissions
from officials.actions import Refused
from officials.admin.base.integers import BIGINT_DIGITS, parse_integer
from officials.admin.records import notice_pages
from officials.admin.records.notice_pages import NoticePage
from officials.clock import now
from officials.days import day_of
from officials.history.authors import Author, Authors, find_authors
from officials.identity import Identity, identify, identity_of
from officials.models import Edition, Notice, Post
from officials.page_images.pages import Page
from officials.permissions import Permission
from officials.publication import diff
from officials.publication.cards import CardPeriod, find_period, plan_periods
from officials.publication.diff import CardChange
from officials.publication.live import read_open_editions, to_card_period
from officials.publication.register import prefetch_content, read_content
from officials.staff.requests import current_user

# Cards beyond these are named by the days in the table of changes alone.
MOST_PERIODS = 3


# A period, its first day, None for now, and the period that is live instead, None for nothing.
PlannedCard = tuple[CardPeriod, date | None, CardPeriod | None]


@dataclass(frozen=True)
class ReviewedChange:
    """A change of the card, and what its review knows of it.

    ``author``: who made it, None where the record does not say. ``opinion``: what was said of this
    row when the post was returned. ``since_return``: whether it was made after that.
    """

    change: CardChange
    author: Author | None
    opinion: str
    since_return: bool


@dataclass(frozen=True)
class PrintedRow:
    """A number as a notice prints it, with the name beside it. ``number``: that of the card."""

    number: str
    printed_name: str
    printed_number: str


@dataclass(frozen=True)
class CitedNotice:
    """A notice that a post cites, and the rows of it that were taken over."""

    notice: Notice
    rows: list[PrintedRow] = field(default_factory=list)


@dataclass(frozen=True)
class Review:
    """All that a reviewer compares before approving a post.

    ``periods``: as ``plan_cards`` returns them. ``returned``: who returned the post before it was
    submitted again, None where nobody did or the record does not say. ``notices``: all that are
    cited, the newest first; ``cited``: the one that
    is shown, None where there is none. ``page``: of its file, None where it cannot be shown:
    ``refusal`` says why, in words. ``has_original``: whether the file can be downloaded.
    ``following``: the next post.
    """

    post: Post
    periods: Sequence[PlannedCard]
    changes: Sequence[ReviewedChange]
    returned: Author | None
    notices: Sequence[CitedNotice]
    cited: CitedNotice | None
    page: NoticePage | None
    refusal: str
    has_original: bool
    following: Identity | None

    @property
    def sheet(self) -> Page | None:
        """The page itself, without the address of its picture."""
        return self.page.page if self.page else None


def build_review(request: HttpRequest, post: Post, following: Identity | None) -> Review:
    """Return what the reviewer of ``post`` compares; ``following``: the identity of the next post.

    The query string chooses a ``notice`` that the post cites, by its id, and a ``page`` of its
    file, counted from 1; without them it is the newest, and the page on which a number was found.
    """
    prefetch_content([post])
    moment = getattr(post, "moment", None) or now()
    editions = read_open_editions([post.pk], moment)
    changes = diff.compare_posts([post], editions, moment)[post.pk]
    _set_identity(post)
    authors = find_authors(post, {each.about for each in changes} - {""})
    cited = list_notices(post)
    shown = _choose_notice(request, cited)
    page, refusal, has_original = _open_page(request, shown) if shown else (None, "", False)
    return Review(
        post=post,
        periods=_plan(post, editions, moment),
        changes=list(_review_changes(post, changes, authors)),
        returned=authors.returned,
        notices=cited,
        cited=shown,
        page=page,
        refusal=refusal,
        has_original=has_original,
        following=following,
    )


def _set_identity(post: Any) -> None:
    """Set ``identity`` of a post, from what the page has read of it."""
    post.identity = identity_of(post) if hasattr(post, "first_number") else identify(post)


def _review_changes(
    post: Post, changes: Sequence[CardChange], authors: Authors
) -> Iterator[ReviewedChange]:
    returned = authors.returned
    said = opinions.read_rows(post.review_comment)
    for each in changes:
        author = authors.of_parts.get(each.about)
        since_return = bool(author and returned and author.at > returned.at)
        yield ReviewedChange(each, author, said.get(each.field, ""), since_return)


def plan_cards(post: Post) -> list[PlannedCard]:
    """Return the first periods that approval would publish.

    It prefetches the content of ``post``.
    """
    prefetch_content([post])
    moment = now()
    return _plan(post, read_open_editions([post.pk], moment), moment)


def _plan(post: Post, editions: Sequence[Edition], moment: datetime) -> list[PlannedCard]:
    live = list(map(to_card_period, editions))
    return [
        (
            each,
            day_of(each.begins) if each.begins > moment else None,
            find_period(live, max(each.begins, moment)),
        )
        for each in plan_periods(read_content(post), moment)[:MOST_PERIODS]
    ]


def list_notices(post: Any) -> list[CitedNotice]:
    """Return the notices that a post cites, the newest first; ``prefetch_content`` has read it."""
    hotlines = list(post.prefetched_hotlines)
    for appointment in post.prefetched_appointments:
        hotlines += appointment.prefetched_hotlines
    cited: dict[int, CitedNotice] = {}
    for hotline in hotlines:
        for source in hotline.prefetched_sources:
            each = cited.setdefault(source.notice_id, CitedNotice(source.notice))
            row = PrintedRow(str(hotline), source.printed_name, source.printed_number)
            each.rows.append(row)
    return sorted(cited.values(), key=lambda each: each.notice.published_on, reverse=True)


def _choose_notice(request: HttpRequest, cited: Sequence[CitedNotice]) -> CitedNotice | None:
    wanted = parse_integer(request.GET.get("notice", ""), BIGINT_DIGITS)
    chosen = (each for each in cited if each.notice.pk == wanted)
    return next(chosen, cited[0] if cited else None)


def _open_page(request: HttpRequest, cited: CitedNotice) -> tuple[NoticePage | None, str, bool]:
    """Return the page to show, else why there is none, and whether the file can be downloaded."""
    notice = cited.notice
    visible = permissions.filter_permitted(
        Notice.objects.filter(pk=notice.pk), current_user(request), Permission.VIEW
    )
    if not notice.file_sha256:
        return None, "", False
    if not visible.exists():
        region = {"region": notice.owner_region}
        return None, _("存档文件由%(region)s保管，您看不到；请按网上原文核对。") % region, False
    printed = [row.printed_number for row in cited.rows]
    number = parse_integer(request.GET.get("page", ""))
    try:
        return notice_pages.read_page(notice, printed, number), "", True
    except Refused as refused:
        return None, str(refused), notice_pages.has_file(notice)
