"""Build the card that the public would see of a post, from the value that publishing freezes.

It is the card of the public pages, made of rows that are in no table; nothing of it leads anywhere.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from directory.covers import PostCover, build_cover
from directory.hotline_views import NO_FACTS, HotlineView
from directory.post_cards import Layout, PostCard, build_post_cards
from officials.clock import now
from officials.hours import Calendar
from officials.models.calendar import read_calendar
from officials.models.departments import Department
from officials.models.public import LiveCover, LiveHotline, LivePost, WithheldOfficial
from officials.publication.cards import CardPeriod, PublishedHotline, Source, Term


@dataclass(frozen=True)
class PreviewFacts:
    """Facts of the present that the cards of a page show, whatever was frozen.

    ``withheld``: by the uids of the officials; ``reported``: the uids of the hotlines about which
    several people report an error now.
    """

    moment: datetime
    calendar: Calendar
    withheld: Mapping[str, WithheldOfficial]
    reported: Collection[str]


def read_facts(periods: Iterable[CardPeriod], moment: datetime | None = None) -> PreviewFacts:
    """Return what the cards of ``periods`` show of the present, read once for all of them."""
    shown = list(periods)
    officials = {term.official for each in shown for term in _list_terms(each)}
    hotlines = {hotline.hotline_uid for each in shown for hotline in each.hotlines}
    withheld = WithheldOfficial.objects.filter(uid__in=officials)
    live = LiveHotline.objects.filter(uid__in=hotlines, under_report=True).order_by()
    return PreviewFacts(
        moment=moment or now(),
        calendar=read_calendar(),
        withheld={each.uid: each for each in withheld},
        reported=frozenset(live.values_list("uid", flat=True)),
    )


def build_preview(
    period: CardPeriod, department: Department, facts: PreviewFacts, *, uid: str, rank: int
) -> PostCard:
    """Return the card of a post of ``department`` in ``period``, answered as at present.

    ``uid`` and ``rank``: of the post. The type and the region of the department have been fetched.
    """
    moment, calendar = facts.moment, facts.calendar
    post = LivePost(
        pk=0,
        uid=uid,
        region=department.region,
        department=department,
        rank=rank,
        card=_withhold(period.card.as_json(), facts.withheld),
        since=period.begins,
        published_at=period.begins,
        waived=False,
    )
    sources = {each.hotline: each for each in sorted(period.card.sources, key=_published_on)}
    rows = [
        _build_hotline(post, -at, hotline, sources[hotline.hotline_uid], facts.reported)
        for at, hotline in enumerate(period.hotlines, start=1)
    ]
    prefetched = LiveHotline.objects.none()
    prefetched._result_cache = rows  # noqa: SLF001 - no table has these rows
    post._prefetched_objects_cache = {"hotlines": prefetched}  # type: ignore[attr-defined] # noqa: SLF001
    # A cover is read by the id of an edition, which this post has not.
    shown, cover = post.card.pop("cover"), None
    (card,), _changes = build_post_cards([post], moment, Layout.COMPACT, calendar=calendar)
    if shown and (answering := LivePost.objects.filter(uid=shown["post"]).first()):
        named = period.card.cover
        assert named is not None  # noqa: S101 - the card has it as JSON
        row = LiveCover(post=post, covered_by=answering, start=named.start, end=named.end)
        cover = build_cover(row, moment, calendar)
    return _unlink(replace(card, cover=cover))


def _published_on(source: Source) -> Any:
    return source.published_on


def _list_terms(period: CardPeriod) -> Iterator[Term]:
    """Yield the terms that a card names."""
    if period.card.holder:
        yield period.card.holder
    yield from period.card.terms


def _withhold(card: dict[str, Any], withheld: Mapping[str, WithheldOfficial]) -> dict[str, Any]:
    """Return a card without the names that are withheld, as the view of live posts does."""
    return card | {
        "holder": card["holder"] and _withhold_term(card["holder"], withheld),
        "terms": [_withhold_term(term, withheld) for term in card["terms"]],
    }


def _withhold_term(
    term: dict[str, Any], withheld: Mapping[str, WithheldOfficial]
) -> dict[str, Any]:
    row = withheld.get(term["official"])
    if row is None:
        return term
    marked = {"reason": row.reason, "since": row.since.isoformat()}
    return term | {"name": "", "latin": "", "readings": [], "withheld": marked}


def _build_hotline(
    post: LivePost, pk: int, hotline: PublishedHotline, source: Source, reported: Collection[str]
) -> LiveHotline:
    return LiveHotline(
        pk=pk,
        post=post,
        uid=hotline.hotline_uid,
        own=hotline.own,
        kind=hotline.kind,
        digits=hotline.digits,
        extension=hotline.extension,
        use=hotline.use,
        label=hotline.label,
        purpose=hotline.purpose,
        answered_by=hotline.answered_by,
        hours=hotline.hours,
        rank=hotline.rank,
        notice_uid=source.notice,
        notice_issuer=source.issuer,
        notice_title=source.title,
        notice_number=source.document_number,
        notice_date=source.published_on,
        notice_url=source.url,
        printed_name=hotline.printed_name,
        last_verified=hotline.last_verified,
        result=hotline.result,
        suspended=hotline.suspended_at is not None,
        under_report=hotline.hotline_uid in reported,
    )


def _unlink(card: PostCard) -> PostCard:
    """Return a card of which nothing is a link: it is looked at, and dials nothing."""
    views = {view.hotline.pk: _unlink_hotline(view) for view in card.hotlines}
    return replace(
        card,
        is_preview=True,
        hotlines=[views[each.hotline.pk] for each in card.hotlines],
        unfolded=[views[each.hotline.pk] for each in card.unfolded],
        folded=[views[each.hotline.pk] for each in card.folded],
        shared=card.shared and replace(card.shared, source=_unlinked(card.shared.source)),
        cover=card.cover and _unlink_cover(card.cover),
    )


def _unlink_cover(cover: PostCover) -> PostCover:
    return replace(cover, url="", hotline=_unlink_hotline(cover.hotline))


def _unlink_hotline(view: HotlineView) -> HotlineView:
    facts = replace(
        view.facts,
        source=_unlinked(view.facts.source),
        report_address=NO_FACTS.report_address,
        outcome_address=NO_FACTS.outcome_address,
    )
    return replace(view, address="", is_preview=bool(view.address), facts=facts)


def _unlinked(source: Any) -> Any:
    return source and replace(source, url="")
