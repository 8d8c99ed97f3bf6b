"""How the register differs from what is live: what a reviewer reads before approving."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from officials import phones
from officials.clock import now
from officials.days import day_of
from officials.models import Capacity, DepartmentType, Edition, Hotline, Post, PostKind, ReviewState
from officials.publication.cards import (
    CardPeriod,
    PublishedHotline,
    Term,
    looks_same,
    merge_adjacent,
    plan_periods,
)
from officials.publication.live import open_editions, to_card_period
from officials.publication.register import prefetch_content, read_content


@dataclass(frozen=True)
class Change:
    """One thing that approval would change: ``before`` is live, ``after`` is the register's."""

    field: str
    before: str
    after: str
    begins: date | None = None


def diff_for(post: Post) -> tuple[Change, ...]:
    """Return what approving ``post`` now would change on the site, field by field.

    ``begins`` is the day of a change that lies in the future.
    """
    return diffs_for([post.pk])[post.pk]


def diffs_for(posts: Collection[int]) -> dict[int, tuple[Change, ...]]:
    """Return by the id of each post what ``difference`` says, in a few queries for all of them."""
    moment = now()
    opened: dict[int, list[Edition]] = defaultdict(list)
    for edition in open_editions(posts, moment):
        opened[edition.post_id].append(edition)
    types = dict(DepartmentType.objects.values_list("code", "name"))
    withdrawn: dict[int, dict[str, date]] = defaultdict(dict)
    gone = Hotline.objects.exclude(withdrawn_at=None).annotate(
        of=Coalesce("post_id", "appointment__post_id")
    )
    for hotline in gone.filter(Q(post__in=posts) | Q(appointment__post__in=posts)).order_by(
        "withdrawn_at"
    ):
        if hotline.withdrawn_at:
            withdrawn[hotline.of][hotline.digits] = day_of(hotline.withdrawn_at)
    found = list(Post.objects.filter(pk__in=posts))
    prefetch_content(found)
    return {
        post.pk: tuple(_changes(post, opened[post.pk], _Words(types, withdrawn[post.pk]), moment))
        for post in found
    }


def _changes(
    fresh: Post, opened: Sequence[Edition], words: "_Words", moment: datetime
) -> Iterator[Change]:
    live = merge_adjacent(map(to_card_period, opened))
    coming = plan_periods(read_content(fresh), moment)
    turns = {moment} | {each.begins for each in (*live, *coming) if each.begins > moment}
    if opened:
        yield from _moved(opened[-1], fresh)
    yield from _bare(fresh)
    # What is approved already shows from the day on which the two agree.
    scheduled = next(
        (
            day_of(turn)
            for turn in sorted(turns)
            if fresh.review_state == ReviewState.APPROVED
            and (then := _at(live, turn))
            and (planned := _at(coming, turn))
            and looks_same(then, planned)
        ),
        None,
    )
    seen: set[tuple[str, str, str]] = set()
    for turn in sorted(turns):
        before, after = _at(live, turn), _at(coming, turn)
        if before and after and looks_same(before, after):
            continue
        told = [*_differences(before, after, words)]
        # What a reviewer is not shown in words must not look like nothing.
        for field, old, new in told or [(_("其他细节"), _("已公布的"), _("登记册里的"))]:
            if (field, old, new) not in seen:
                seen.add((field, old, new))
                begins = day_of(turn) if turn > moment else scheduled
                yield Change(field, old, new, begins)


@dataclass(frozen=True)
class _Words:
    """What a card's codes are called, and on which day a post's numbers were withdrawn before."""

    types: Mapping[str, str]
    withdrawn: Mapping[str, date]


def _bare(post: Any) -> Iterator[Change]:
    """Tell the numbers that cannot be published yet, so that nobody thinks them lost."""
    own = [hotline for appointment in post.held for hotline in appointment.shown]
    for hotline in (*post.shown, *own):
        if not hotline.cited:
            yield Change(_("号码 %s") % hotline, "", _("缺公告来源，还不能公布"))


def _moved(edition: Edition, post: Post) -> Iterator[Change]:
    """Tell where the post would stand instead: in which place and department, and how far up."""
    there, here = edition.department, post.department
    if (edition.region_id, there.pk) != (here.region_id, here.pk):
        yield Change(_("所在"), f"{edition.region} {there}", f"{here.region} {here}")
    if edition.rank != post.public_rank:
        yield Change(_("次序"), str(edition.rank), str(post.public_rank))


def _at(planned: Iterable[CardPeriod], moment: datetime) -> CardPeriod | None:
    return next(
        (s for s in planned if s.begins <= moment and (s.ends is None or moment < s.ends)), None
    )


def _differences(
    before: CardPeriod | None, after: CardPeriod | None, words: _Words
) -> Iterator[tuple[str, str, str]]:
    old, new = _told(before, words), _told(after, words)
    for key in {**old, **new}:
        label = (new.get(key) or old[key])[0]
        was, now_is = old.get(key, ("", ""))[1], new.get(key, ("", ""))[1]
        if was != now_is:
            yield label, was, now_is
    if before and after:
        people = _people(before), _people(after)
        for term in people[0].keys() & people[1].keys():
            one, other = people[0][term], people[1][term]
            if one.official != other.official:
                yield (
                    _("合并为同一人"),
                    f"{one.name}（{one.official}）",
                    f"{other.name}（{other.official}）",
                )
        common = old.keys() & new.keys()
        orders = [
            {h.hotline_uid: _shown(h) for h in stretch.hotlines if h.hotline_uid in common}
            for stretch in (before, after)
        ]
        if list(orders[0]) != list(orders[1]):
            was, now_is = ("、".join(order.values()) for order in orders)
            yield _("号码次序"), was, now_is


def _people(stretch: CardPeriod) -> dict[str, Term]:
    """Return the terms on a card by the uids of their appointments."""
    holder = (stretch.card.holder,) if stretch.card.holder else ()
    return {term.appointment: term for term in (*holder, *stretch.card.terms)}


def _told(stretch: CardPeriod | None, words: _Words) -> dict[str, tuple[str, str]]:
    """Return a stretch as rows for people: by a key, what each field is called and says."""
    if stretch is None:
        return {}
    card = stretch.card
    told = {
        "title": (_("岗位名称"), card.title),
        "duties": (_("分管工作"), card.duties),
        "department": (_("部门"), card.department),
        "department_type": (
            _("部门类型"),
            words.types.get(card.department_type, card.department_type),
        ),
        "kind": (_("种类"), str(PostKind(card.kind).label)),
        "holder": (_("任职者"), _term(card.holder) if card.holder else _("空缺")),
        "terms": (_("历任"), "；".join(map(_term, card.terms))),
    }
    for hotline in stretch.hotlines:
        cited = [
            f"{source.issuer}《{source.title}》{source.document_number} {source.published_on}"
            f" {source.printed_name} {source.url}"
            for source in card.sources
            if source.hotline == hotline.hotline_uid
        ]
        details = (
            _shown(hotline),
            _("本人号码") if hotline.own else "",
            hotline.label,
            hotline.purpose,
            hotline.answered_by,
            hotline.hours,
            *cited,
            _("公告所印：%s") % hotline.printed_number,
            _("曾于 %s 撤下") % words.withdrawn[hotline.digits]
            if hotline.digits in words.withdrawn
            else "",
        )
        label = _("号码 %s") % _shown(hotline)
        told[hotline.hotline_uid] = (label, " · ".join(filter(None, details)))
    return told


def _shown(hotline: PublishedHotline) -> str:
    return phones.shown(phones.Kind(hotline.kind), hotline.digits, hotline.extension)


def _term(term: Term) -> str:
    days = (
        f"{term.start or ''} 至 {term.end}" if term.end else f"{term.start} 起" * bool(term.start)
    )
    capacity = Capacity(term.capacity).label
    return " ".join(
        filter(
            None,
            (
                term.name,
                f"({'、'.join(term.readings)})" if term.readings else "",
                str(capacity),
                days,
                term.notice,
            ),
        )
    )
