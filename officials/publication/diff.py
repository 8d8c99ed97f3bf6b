"""Compare the register with the live editions: what a reviewer reads before approving."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _, gettext_lazy

from officials import phones
from officials.clock import now
from officials.days import day_of
from officials.models import Capacity, DepartmentType, Edition, Hotline, Post, PostKind, ReviewState
from officials.models.choices import Use
from officials.publication.cards import (
    Card,
    CardCover,
    CardPeriod,
    PublishedHotline,
    Term,
    find_period,
    looks_same,
    merge_adjacent,
    plan_periods,
)
from officials.publication.diff_names import (
    Names,
    list_withdrawals,
    read_titles,
    read_types,
    read_withdrawn,
)
from officials.publication.live import read_open_editions, to_card_period
from officials.publication.register import prefetch_content, read_content
from officials.publication.schedules import Schedule, plan_without
from officials.publication.text_diff import Piece, diff_texts

# The key, the label, the part, the old and the new text of what differs.
_Difference = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class CardChange:
    """A change that approval would publish: ``before`` is live, ``after`` is the register's.

    ``begins``: the day from which it would show, where that is in the future. ``about``: a key of
    the field in any language, the uid of a hotline, or empty. ``part``: of a hotline that both
    have, what of it differs; empty for its number.
    """

    field: str
    before: str
    after: str
    begins: date | None = None
    about: str = ""
    part: str = ""

    @cached_property
    def pieces(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Return the pieces of both texts, each with whether the other lacks it.

        A text that is new as a whole has no marks, which would all be the same.
        """
        if not self.before:
            return (), (Piece(self.after, is_changed=False),)
        return diff_texts(self.before, self.after)


_FORM_LABELS = {
    "title": gettext_lazy("岗位名称"),
    "duties": gettext_lazy("分管工作"),
    "kind": gettext_lazy("种类"),
    "department": gettext_lazy("所在"),
    "rank": gettext_lazy("次序"),
}


def list_labels() -> dict[str, str]:
    """Return the labels of the fields that the form of a post has too, by ``CardChange.about``."""
    return {about: str(label) for about, label in _FORM_LABELS.items()}


def label_hotline(number: str) -> str:
    """Return the label of the hotline with this number, which is grouped for reading."""
    return _("号码 %s") % number


def diff_for(post: Post, editions: Sequence[Edition] | None = None) -> tuple[CardChange, ...]:
    """Return what approving ``post`` now would change on the site, field by field.

    ``editions``: its open ones, where they have been read.
    """
    return diffs_for([post.pk], editions)[post.pk]


def diffs_for(
    posts: Collection[int], editions: Sequence[Edition] | None = None
) -> dict[int, tuple[CardChange, ...]]:
    """Return ``diff_for`` by the id of each post, in a few queries for all of them."""
    moment = now()
    if editions is None:
        editions = read_open_editions(posts, moment)
    rows = list(Post.objects.filter(pk__in=posts))
    prefetch_content(rows)
    return compare_posts(rows, editions, moment)


def compare_posts(
    rows: Sequence[Any],
    editions: Sequence[Edition],
    moment: datetime,
    withdrawn: Iterable[Hotline] | None = None,
) -> dict[int, tuple[CardChange, ...]]:
    """Return ``diffs_for`` of posts whose content has been read.

    ``editions``: what is open of them at ``moment``; ``withdrawn``: their withdrawn hotlines, where
    ``register.prefetch_content`` has not read them.
    """
    if withdrawn is None:
        withdrawn = [hotline for post in rows for hotline in post.stored_hotlines]
    opened: dict[int, list[Edition]] = defaultdict(list)
    for edition in editions:
        opened[edition.post_id].append(edition)
    moved = [
        opened[post.pk][-1]
        for post in rows
        if opened[post.pk] and not _stands_at(opened[post.pk][-1], post)
    ]
    prefetch_related_objects(moved, "region", "department")
    types = read_types(rows, editions)
    days = list_withdrawals(withdrawn)
    titles = read_titles(rows, opened)
    return {
        post.pk: tuple(_compare(post, opened[post.pk], Names(types, days[post.pk], titles), moment))
        for post in rows
    }


def diff_of_schedule(schedule: Schedule) -> tuple[CardChange, ...]:
    """Return what the site would show from the beginning of ``schedule`` on, field by field."""
    post, opened = schedule.editions[0].post, [schedule.before] if schedule.before else []
    names = Names(
        dict(DepartmentType.objects.values_list("code", "name")),
        list_withdrawals(read_withdrawn([post.pk]))[post.pk],
        read_titles([], {post.pk: [*opened, schedule.editions[0]]}),
    )
    before = next(iter(plan_without(schedule)), None)
    changes = _compare_periods(before, to_card_period(schedule.editions[0]), names)
    return tuple(
        CardChange(field, old, new, about=about, part=part)
        for about, field, part, old, new in changes
    )


def _compare(
    post: Post, opened: Sequence[Edition], names: Names, moment: datetime
) -> Iterator[CardChange]:
    """Yield the changes at ``moment`` and at each later bound of a period."""
    live = merge_adjacent(map(to_card_period, opened))
    planned = plan_periods(read_content(post), moment)
    bounds = sorted({moment} | {each.begins for each in (*live, *planned) if each.begins > moment})
    pairs = {bound: (find_period(live, bound), find_period(planned, bound)) for bound in bounds}
    same = [
        bound
        for bound, (before, after) in pairs.items()
        if before and after and looks_same(before, after)
    ]
    if opened:
        yield from _compare_position(opened[-1], post)
    yield from _without_source(post)
    # An approved change shows from the day on which the two agree.
    approved = post.review_state == ReviewState.APPROVED
    scheduled = day_of(same[0]) if approved and same else None
    seen: set[_Difference] = set()
    for bound, (before, after) in pairs.items():
        if bound in same:
            continue
        # A difference without words must not look like none.
        for each in [*_compare_periods(before, after, names)] or [_unnamed()]:
            if each not in seen:
                seen.add(each)
                about, field, part, old, new = each
                begins = day_of(bound) if bound > moment else scheduled
                yield CardChange(field, old, new, begins, about, part)


def _unnamed() -> _Difference:
    return "", _("其他细节"), "", _("已公布的"), _("登记册里的")


def _compare_position(edition: Edition, post: Post) -> Iterator[CardChange]:
    """Yield changes of the region, the department and the rank."""
    if not _stands_at(edition, post):
        here = f"{edition.region} {edition.department}"
        there = f"{post.department.region} {post.department}"
        yield CardChange(str(_FORM_LABELS["department"]), here, there, about="department")
    if edition.rank != post.public_rank:
        yield CardChange(
            str(_FORM_LABELS["rank"]), str(edition.rank), str(post.public_rank), about="rank"
        )


def _stands_at(edition: Edition, post: Post) -> bool:
    """Return whether a card stands in the region and the department of its post."""
    place = post.department.region_id, post.department_id
    return (edition.region_id, edition.department_id) == place


def _without_source(post: Any) -> Iterator[CardChange]:
    """Yield the hotlines that cannot be published yet, so that nobody misses them."""
    own = [
        hotline
        for appointment in post.prefetched_appointments
        for hotline in appointment.prefetched_hotlines
    ]
    for hotline in (*post.prefetched_hotlines, *own):
        if not hotline.prefetched_sources:
            missing = _("缺公告来源，还不能公布")
            yield CardChange(_("号码 %s") % hotline, "", missing, about=hotline.uid)


def _compare_periods(
    before: CardPeriod | None, after: CardPeriod | None, names: Names
) -> Iterator[_Difference]:
    """Yield the key, the label, the part, the old and the new text of each field that differs."""
    old, new = before and before.card, after and after.card
    for key, describe in _FIELDS.items():
        # Most are the same, and take no words then.
        if old and new and getattr(old, key) == getattr(new, key):
            continue
        was, now_is = (describe(card, names) if card else "" for card in (old, new))
        if was != now_is:
            yield key, str(_LABELS[key]), "", was, now_is
    yield from _compare_hotlines(before, after, names)
    if before and after:
        yield from _compare_officials(before, after)
        yield from _compare_order(before, after)


def _compare_hotlines(
    before: CardPeriod | None, after: CardPeriod | None, names: Names
) -> Iterator[_Difference]:
    """Yield each part that differs of a hotline that both show, and the others as a whole."""
    if before and after and _shows_same_numbers(before, after):
        return
    old, new = _describe_hotlines(before, names), _describe_hotlines(after, names)
    for uid in {**old, **new}:
        was, now_is = old.get(uid, {}), new.get(uid, {})
        label = label_hotline((now_is or was)[""])
        if was and now_is:
            for part in {**was, **now_is}:
                texts = was.get(part, ""), now_is.get(part, "")
                if texts[0] != texts[1]:
                    yield uid, label, part, *texts
        else:
            former, present = (" · ".join(filter(None, each.values())) for each in (was, now_is))
            yield uid, label, "", former, present


def _shows_same_numbers(before: CardPeriod, after: CardPeriod) -> bool:
    numbers = ([each.without_status() for each in period.hotlines] for period in (before, after))
    return next(numbers) == next(numbers) and before.card.sources == after.card.sources


def _compare_officials(before: CardPeriod, after: CardPeriod) -> Iterator[_Difference]:
    """Yield the appointments that a merge gave to another official."""
    old, new = _terms(before), _terms(after)
    for appointment in old.keys() & new.keys():
        one, other = old[appointment], new[appointment]
        if one.official != other.official:
            yield (
                "holder",
                _("合并为同一人"),
                "",
                f"{one.name}（{one.official}）",
                f"{other.name}（{other.official}）",
            )


def _compare_order(before: CardPeriod, after: CardPeriod) -> Iterator[_Difference]:
    """Yield a change in the order of the hotlines that both periods show."""
    common = {each.hotline_uid for each in before.hotlines} & {
        each.hotline_uid for each in after.hotlines
    }
    old = [each for each in before.hotlines if each.hotline_uid in common]
    new = [each for each in after.hotlines if each.hotline_uid in common]
    if [each.hotline_uid for each in old] != [each.hotline_uid for each in new]:
        numbers = "、".join(map(_number, old)), "、".join(map(_number, new))
        yield "order", _("号码次序"), "", *numbers


def _terms(period: CardPeriod) -> dict[str, Term]:
    """Return the terms on a card by the uids of their appointments."""
    holder = (period.card.holder,) if period.card.holder else ()
    return {term.appointment: term for term in (*holder, *period.card.terms)}


_FIELDS: dict[str, Callable[[Card, Names], str]] = {
    "title": lambda card, _names: card.title,
    "duties": lambda card, _names: card.duties,
    "department": lambda card, _names: card.department,
    "department_type": lambda card, names: names.types.get(
        card.department_type, card.department_type
    ),
    "kind": lambda card, _names: str(PostKind(card.kind).label),
    "holder": lambda card, _names: _describe_term(card.holder) if card.holder else _("空缺"),
    "cover": lambda card, names: _describe_cover(card.cover, names) if card.cover else "",
    "terms": lambda card, _names: "；".join(map(_describe_term, card.terms)),
}


_LABELS = {
    **_FORM_LABELS,
    "department": gettext_lazy("部门"),
    "department_type": gettext_lazy("部门类型"),
    "holder": gettext_lazy("任职者"),
    "cover": gettext_lazy("代接"),
    "terms": gettext_lazy("历任"),
}


def _describe_hotlines(period: CardPeriod | None, names: Names) -> dict[str, dict[str, str]]:
    """Return the texts of each hotline by its uid and the label of the part; "" is its number."""
    if period is None:
        return {}
    return {
        each.hotline_uid: {
            "": _number(each),
            _("归属"): _("本人号码") if each.own else "",
            _("用法"): "" if each.use == Use.CALL else str(Use(each.use).label),
            _("名目"): each.label,
            _("受理事项"): each.purpose,
            _("接听人"): each.answered_by,
            _("受理时间"): each.hours,
            _("来源"): "；".join(_cite(each, period.card)),
            _("公告所印"): each.printed_number and _("公告所印：%s") % each.printed_number,
            _("撤下过"): _("曾于 %s 撤下") % names.withdrawn[each.digits]
            if each.digits in names.withdrawn
            else "",
        }
        for each in period.hotlines
    }


def _cite(hotline: PublishedHotline, card: Card) -> Iterator[str]:
    """Yield each notice that printed a hotline, with the name beside it, in words."""
    for source in card.sources:
        if source.hotline == hotline.hotline_uid:
            words = (
                f"{source.issuer}《{source.title}》{source.document_number}",
                str(source.published_on),
                source.printed_name,
                source.url,
            )
            yield " ".join(filter(None, words))


def _describe_cover(cover: CardCover, names: Names) -> str:
    words = {"by": names.titles.get(cover.post, cover.post), "start": cover.start, "end": cover.end}
    return _("%(start)s 至 %(end)s 由“%(by)s”代接") % words


def _number(hotline: PublishedHotline) -> str:
    return phones.shown(phones.Kind(hotline.kind), hotline.digits, hotline.extension)


def _describe_term(term: Term) -> str:
    days = (
        f"{term.start or ''} 至 {term.end}" if term.end else f"{term.start} 起" * bool(term.start)
    )
    capacity = Capacity(term.capacity).label
    return " ".join(
        filter(
            None,
            (
                term.name,
                term.latin,
                f"({'、'.join(term.readings)})" if term.readings else "",
                str(capacity),
                days,
                term.notice,
            ),
        )
    )
