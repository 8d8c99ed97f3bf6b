"""Filter live posts by a search form, alike for the search page and for downloads."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Func, Max, QuerySet, Value
from django.forms import HiddenInput
from django.http import QueryDict
from django.utils.translation import get_language, gettext as _, gettext_lazy
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter
from django_filters.fields import ModelChoiceField

from directory.availability import find_answered, get_calendar
from officials import search
from officials.db.row_queries import RowQuery
from officials.models.choices import SEARCHED_KINDS
from officials.models.departments import DepartmentType, Topic
from officials.models.public import LivePost
from officials.models.regions import CODE_PATTERN, Level, Region

# Further regions and department types are found by typing their names.
MAX_CHOICES = 12
WITHIN = (
    ("30", gettext_lazy("30 天内核验过")),
    ("90", gettext_lazy("90 天内核验过")),
    ("180", gettext_lazy("180 天内核验过")),
    ("365", gettext_lazy("一年内核验过")),
)

_REGIONS = RowQuery(
    "SELECT {region} FROM officials_region region WHERE region.code = ANY(%(codes)s)", region=Region
)

# Hours are read from text: so many results are looked at, the best first.
NOW_WINDOW = 200


@lru_cache(maxsize=2)
def department_types(language: str, reference: int) -> list[tuple[str, str]]:  # noqa: ARG001
    """Return code and name of each type in a language, cached for a reference data version."""
    name = "name_en" if language == "en" else "name"
    return list(DepartmentType.objects.values_list("code", name))


@lru_cache(maxsize=1)
def all_topics(reference: int) -> list[Topic]:  # noqa: ARG001
    """Return all topics by rank, cached for a reference data version."""
    return list(Topic.objects.order_by("rank"))


def write_query_string(values: Mapping[str, Any]) -> str:
    """Return a query string with its question mark; empty values are left out."""
    return "?" + urlencode({name: value for name, value in values.items() if value})


def write_download_query(values: Mapping[str, Any]) -> str:
    """Return the query string of a download, whose address is in no language."""
    return write_query_string({**values, "lang": "en" if get_language() == "en" else ""})


@dataclass(frozen=True)
class FilterChoice:
    """A search to change to. ``count``: its results; ``query``: its query string."""

    label: str
    count: int
    query: str


@dataclass(frozen=True)
class Facet:
    """A filter with its choices. ``chosen``: the present one, whose query removes the filter."""

    name: str
    label: str
    chosen: FilterChoice | None
    choices: list[FilterChoice]


class RegionField(ModelChoiceField):  # type: ignore[misc]  # django-filter ships no types
    """Field of the code of a region, which may be a former one."""

    def to_python(self, value: Any) -> Region | None:
        if value and re.fullmatch(CODE_PATTERN, str(value)):
            value = getattr(Region.objects.find(value), "code", value)
        region: Region | None = super().to_python(value)
        return region


class RegionFilter(ModelChoiceFilter):  # type: ignore[misc]  # django-filter ships no types
    field_class = RegionField


class SearchFilter(FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """Filter live posts by ``q`` and further fields, and sort them.

    ``qs``: the posts of a page of ``size``, or of the whole window. ``result``: what
    ``search.find_posts`` returned; ``found``: the ids of the posts of ``qs``, in their order.
    ``next``: the value of ``after`` for the next page, or empty.
    ``answered``: how many of the first ``NOW_WINDOW`` results are answered now, None where that is
    not asked, and ``changes_at``: when that changes (None: never).
    """

    q = CharFilter(
        label=gettext_lazy("姓名、部门、地区、事情或号码"), max_length=search.MAX_QUERY_LENGTH
    )
    region = RegionFilter(
        label=gettext_lazy("地区"),
        queryset=Region.objects.present(),
        to_field_name="code",
        widget=HiddenInput,
    )
    level = ChoiceFilter(label=gettext_lazy("级别"), choices=Level.choices)
    department = ChoiceFilter(label=gettext_lazy("部门类型"))
    kind = ChoiceFilter(label=gettext_lazy("号码种类"), choices=SEARCHED_KINDS)
    verified = ChoiceFilter(label=gettext_lazy("核验"), choices=WITHIN)
    now = ChoiceFilter(label=gettext_lazy("时间"), choices=[("1", gettext_lazy("现在可打"))])
    sort = ChoiceFilter(
        label=gettext_lazy("次序"), choices=[("verified", gettext_lazy("最近核验的在前"))]
    )

    result = search.SearchResult([], capped=False)
    found: Sequence[int] = ()
    next = ""
    answered: int | None = None
    changes_at: datetime | None = None

    def __init__(
        self,
        data: QueryDict,
        posts: QuerySet[LivePost],
        *,
        reference: int,
        moment: datetime,
        size: int = 0,
    ) -> None:
        super().__init__(data, queryset=posts)
        self.calendar, self.moment = get_calendar(reference), moment
        self.size = size or search.WINDOW
        self.types = department_types(get_language(), reference)
        self.filters["department"].extra["choices"] = self.types
        for each in self.filters.values():
            unknown = _("“%(field)s”里没有这一项，请重新选择。") % {"field": each.label}
            each.extra["error_messages"] = {"invalid_choice": unknown}

    def filter_queryset(self, queryset: QuerySet[LivePost]) -> QuerySet[LivePost]:
        """Return the posts that the query finds; an invalid query is a form error."""
        data = self.form.cleaned_data
        if self.form.errors:
            return queryset.none()
        by_verification, only_open = data["sort"] == "verified", bool(data["now"])
        try:
            self.result = search.find_posts(
                data["q"],
                region=data["region"],
                department_type=data["department"],
                level=int(data["level"]) if data["level"] else None,
                kind=data["kind"],
                verified_within=int(data["verified"]) if data["verified"] else None,
                after=None if by_verification or only_open else self.data.get("after"),
                limit=search.WINDOW if by_verification or only_open else self.size,
            )
        except search.InvalidQuery as error:
            self.form.add_error("q", str(error))
            return queryset.none()
        ids, self.next = self.result.editions, self.result.next
        if only_open:
            ids = self._list_answered(ids[:NOW_WINDOW])
            self.answered = len(ids)
        if by_verification:
            ids = self._sort_by_verification(ids)
        if by_verification or only_open:
            ids, self.next = self._cut_page(ids)
        self.found = ids
        best_first = Func(Value(ids), F("pk"), function="array_position")
        return queryset.filter(pk__in=ids).order_by(best_first)

    def _list_answered(self, ids: list[int]) -> list[int]:
        """Return the ids of the posts with a number that is answered now, in their order."""
        answered, self.changes_at = find_answered(ids, self.moment, self.calendar)
        return [pk for pk in ids if pk in answered]

    @cached_property
    def answered_posts(self) -> list[int]:
        """The ids of the posts that are answered now, of the first ``NOW_WINDOW`` results."""
        return self._list_answered(self.result.best[:NOW_WINDOW])

    def count_answered(self) -> int:
        """Return how many of the first ``NOW_WINDOW`` results are answered now."""
        if self.answered is None:
            self.answered = len(self.answered_posts)
        return self.answered

    def _sort_by_verification(self, ids: list[int]) -> list[int]:
        """Return the ids by day of verification, latest first."""
        verified = LivePost.objects.filter(pk__in=ids).annotate(day=Max("hotlines__last_verified"))
        latest_first = verified.order_by(F("day").desc(nulls_last=True), "pk")
        return list(latest_first.values_list("pk", flat=True))

    def _cut_page(self, ids: list[int]) -> tuple[list[int], str]:
        """Return the ids of a page of a list that was fetched whole, and the next ``after``."""
        after = self.data.get("after", "")
        begin = ids.index(int(after)) + 1 if after in map(str, ids) else 0
        page = ids[begin : begin + self.size]
        return page, str(page[-1]) if len(ids) > begin + self.size else ""

    def query_string(self, **changes: Any) -> str:
        """Return the query string of this search with changes; an empty value is left out."""
        return write_query_string(self._values() | changes)

    @property
    def download_query(self) -> str:
        """The query string of a download of this search."""
        return write_download_query(self._values())

    def _values(self) -> dict[str, Any]:
        return {name: self.data.get(name, "") for name in self.filters}

    @cached_property
    def regions(self) -> dict[str, Region]:
        """The regions of the facet by code."""
        codes = [code for code, _number in self.result.counts.get("region", [])]
        return {row.code: row for (row,) in _REGIONS.fetch(codes=codes)} if codes else {}

    def facets(self) -> list[Facet]:
        """Return the filters by which the search is or can be narrowed."""
        facets = [self._facet(name, labels) for name, labels in self._labels().items()]
        return [facet for facet in facets if facet.chosen or facet.choices]

    def _labels(self) -> dict[str, dict[Any, str]]:
        region = self.form.cleaned_data["region"]
        return {
            "region": {code: each.label for code, each in self.regions.items()}
            | ({region.code: region.label} if region else {}),
            "level": {key: str(label) for key, label in Level.choices},
            "department": dict(self.types),
            "kind": {key: str(label) for key, label in SEARCHED_KINDS},
            "verified": {int(days): str(label) for days, label in WITHIN},
            "now": {"1": _("现在可打")},
        }

    def _facet(self, name: str, labels: dict[Any, str]) -> Facet:
        cleaned, total = self.form.cleaned_data[name], self.result.total
        value = str(getattr(cleaned, "code", cleaned) or "")
        chosen = next((label for key, label in labels.items() if str(key) == value), None)
        choices = [
            FilterChoice(labels[key], count, self.query_string(**{name: key}))
            for key, count in self.result.counts.get(name, [])
            if str(key) != value and key in labels
        ]
        # A chosen value must be removed before another is chosen; only regions have others below.
        can_narrow = name == "region" or chosen is None
        narrows = len(choices) > 1 or any(choice.count < total for choice in choices)
        return Facet(
            name,
            str(self.filters[name].label),
            FilterChoice(chosen, total, self.query_string(**{name: ""})) if chosen else None,
            choices[:MAX_CHOICES] if can_narrow and narrows else [],
        )
