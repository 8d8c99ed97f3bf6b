"""Filters and annotations of changelists; conditions on names."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.db.models import CharField, Func, Q, QuerySet, Value
from django.db.models.functions import Concat, Replace
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from officials import permissions, pinyin, search
from officials.db.row_lookups import settle
from officials.models import Official, Region
from officials.publication.live import Publication, filter_publication
from officials.staff.queue_piles import find_place, list_places
from officials.staff.queues import QUEUES
from officials.staff.requests import current_user

# A filter with more choices offers a box to choose from.
MOST_LINKS = 12

PUBLICATION_LABELS = {
    Publication.NOTHING: _("从未公布"),
    Publication.LIVE: _("公开中"),
    Publication.SCHEDULED: _("定时公布"),
    Publication.ENDED: _("已结束"),
    Publication.WITHDRAWN: _("已撤下"),
}


class QueueFilter(admin.SimpleListFilter):
    """Filter a changelist by the work queues of its model."""

    title = _("等我办理")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(queue.name, queue.title) for queue in QUEUES if queue.model is model_admin.model]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for queue in QUEUES:
            if queue.name == self.value() and queue.model is queryset.model:
                return queue.narrow(queryset, current_user(request))
        return queryset


class PlaceFilter(admin.SimpleListFilter):
    """Filter a changelist by a place one level below the regions of the user.

    ``offers_box``: whether they are too many for a list of links; ``others``: names and values of
    the other parameters of the list, which its form sends again.
    """

    title = _("地区")
    parameter_name = "place"

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(request, *args)
        self.offers_box = len(self.lookup_choices) > MOST_LINKS
        left_out = {self.parameter_name, PAGE_VAR, ERROR_FLAG}
        self.others = [(k, v) for k, v in request.GET.items() if k not in left_out]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(place.pk), place.place_name) for place in list_places(current_user(request))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        place = find_place(self.value())
        return permissions.filter_below(queryset, place) if place else queryset.none()


class PublicationFilter(admin.SimpleListFilter):
    title = _("公布情况")
    parameter_name = "published"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(publication.value, label) for publication, label in PUBLICATION_LABELS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if not value:
            return queryset
        if value not in PUBLICATION_LABELS:
            return queryset.none()
        publication = Publication(value)
        found = filter_publication(queryset, publication)
        return found if publication is Publication.LIVE else settle(found, queryset)


def find_region_ids(word: str) -> list[int]:
    """Return the ids of the regions with this name, pinyin or code; a prefix will do."""
    letters = pinyin.normalise(word).replace(" ", "")
    matches = Q(name__startswith=word) | Q(short_name=word) | Q(aliases__name=word)
    if letters:
        matches |= Q(pinyin=letters) | Q(initials=letters)
    if word.isdigit():
        matches = Q(code__startswith=word)
    regions = Region.objects.present().filter(matches).order_by("level", "code")
    return list(dict.fromkeys(regions.values_list("pk", flat=True)[: search.MAX_REGIONS]))


def contains(column: str, word: str) -> Q:
    """Return the condition that ``word`` occurs in a column, in capital or small letters.

    To make capitals of all rows takes most of the time, and Chinese has none.
    """
    if word.upper() == word.lower():
        return Q(**{f"{column}__contains": word})
    found = Q(**{f"{column}__icontains": word})
    letter = next((each for each in word if each.isascii() and each.isalpha()), "")
    if not letter:
        return found
    has_letter = Q(**{f"{column}__contains": letter.lower()})
    return (has_letter | Q(**{f"{column}__contains": letter.upper()})) & found


def match_official(word: str, path: str = "") -> Q:
    """Return the condition that ``word`` is a part of an official's name, or of its pinyin.

    ``path``: the lookup from the filtered model to the official, such as ``official__``.
    """
    letters = pinyin.normalise(word).replace(" ", "")
    matches = contains(f"{path}name", word)
    if letters:
        others = Func(
            "other_readings",
            Value("|"),
            function="array_to_string",
            output_field=CharField(),
        )
        readings = Concat(Value("|"), "pinyin", Value("|"), others, output_field=CharField())
        # A condition that is quick to compare leaves few rows for the others.
        likely = Q(pinyin__startswith=letters[0]) | Q(pinyin__contains=f" {letters}")
        spelled = (
            Official.objects.filter(likely | ~Q(other_readings=[]))
            .annotate(spaced=readings, joined=Replace("spaced", Value(" "), Value("")))
            .filter(Q(joined__contains=f"|{letters}") | Q(spaced__contains=f" {letters}"))
        )
        matches |= Q(**{f"{path}pk__in": spelled.values("pk")})
    return matches
