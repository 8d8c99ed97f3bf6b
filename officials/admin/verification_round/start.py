"""Choose the region and the pile of a round, and begin it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from officials import permissions
from officials.actions import call_round
from officials.admin.verification_round.scope import (
    Round,
    describe_recent_calls,
    find_pile,
    find_region,
    for_callers,
    ordered_rows,
    own_regions,
    permitted_hotlines,
)
from officials.calling.piles import (
    PILES,
    Pile,
    filter_called,
    filter_unanswered,
    put_open_first,
)
from officials.clock import now
from officials.models import CallSheet, Hotline, PublicVersion, Region, User
from officials.models.calendar import read_calendar
from officials.permissions import Permission
from officials.staff.queue_piles import MOST_COUNTED
from officials.staff.requests import current_user


@dataclass(frozen=True)
class PileCount:
    """A pile in a region: how many numbers, and how many of them are answered now.

    One of more than MOST_COUNTED hotlines is counted no further (``is_capped``).
    """

    pile: Pile
    total: int
    open_now: int
    is_capped: bool = False


def count_piles(user: User, region: Region | None) -> Iterator[PileCount]:
    """Yield each pile with its numbers in ``region``."""
    moment, calendar = now(), read_calendar()
    for pile in PILES.values():
        ids = _read_few(pile.rows(permitted_hotlines(user, region), moment))
        if ids is None:
            yield PileCount(pile, MOST_COUNTED, 0, is_capped=True)
        else:
            rows = pile.rows(Hotline.objects.filter(pk__in=ids), moment)
            ordered = put_open_first(rows, moment, calendar)
            yield PileCount(pile, *call_round.count_open_numbers(ordered))


def _read_few(rows: QuerySet[Any]) -> list[int] | None:
    """Return the ids of ``rows``, None where they are more than MOST_COUNTED."""
    ids = list(rows.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
    return ids if len(ids) <= MOST_COUNTED else None


def render(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """Render a page of the round inside the admin site."""
    site = admin.site.each_context(request)
    context = {**site, "title": title, **context}
    return TemplateResponse(request, template, context)


@require_safe
@for_callers
def start(request: HttpRequest) -> HttpResponse:
    """Render the piles of a region, the places below it, and the sheets that are out."""
    user = current_user(request)
    region = find_region(user, request.GET.get("region"))
    regions, recent = list(own_regions(user)), describe_recent_calls(user)
    if region is None and len(regions) == 1:
        region = regions[0]
    published = PublicVersion.objects.filter(live__gt=0).values("region")
    below = Region.objects.filter(parent=region, merged_into=None) if region else own_regions(user)
    return render(
        request,
        "admin/round/start.html",
        _("打电话核验"),
        region=region,
        above=_regions_above(user, region),
        below=below.filter(pk__in=published).order_by("code"),
        piles=list(count_piles(user, region)),
        later=_count_called_later(user, region),
        sheets=CallSheet.objects.filter(made_by=user),
        last_call=recent[0] if recent else None,
        earlier_calls=recent[1:],
    )


@require_POST
@for_callers
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a round with the first number of a pile that nobody else calls."""
    user = current_user(request)
    region = find_region(user, request.POST.get("region"))
    pile = find_pile(request.POST.get("pile", ""))
    rows = ordered_rows(user, region, pile)
    total = call_round.count_numbers(rows)
    Round(region.pk if region else None, pile.name, total).save(request)
    if call_round.claim_next(rows, by=user):
        return redirect("admin:round_call")
    messages.info(request, _("这一堆现在没有可打的号码；同事在打的不算。"))
    return redirect(start_url(region))


def start_url(region: Region | None) -> str:
    """Return the address of the piles of a region."""
    url = reverse("admin:round")
    return f"{url}?{urlencode({'region': region.pk})}" if region else url


def _count_called_later(user: User, region: Region | None) -> int:
    """Return how many numbers nobody answered that wait for another time of the day.

    0 where more than MOST_COUNTED hotlines were not answered.
    """
    unanswered = filter_called(permitted_hotlines(user, region))
    ids = _read_few(filter_unanswered(unanswered, now()))
    if ids is None:
        return 0
    few = Hotline.objects.filter(pk__in=ids)
    return call_round.count_numbers(few) - call_round.count_numbers(PILES["retried"].rows(few))


def _regions_above(user: User, region: Region | None) -> list[Region]:
    """Return the regions above ``region`` in which ``user`` may call, the highest first."""
    if region is None:
        return []
    above = {each.pk: each for each in Region.objects.filter(pk__in=region.path[:-1])}
    return [
        above[pk]
        for pk in region.path[:-1]
        if user.is_superuser
        or {*above[pk].path} & {*permissions.permitted_regions(user, Permission.EDIT)}
    ]
