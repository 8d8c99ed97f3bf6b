"""The search form: it owns its filtering, so that a page and a download agree."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Func, Max, QuerySet, Value
from django.forms import HiddenInput
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from officials import search
from officials.models.choices import Kind
from officials.models.departments import DepartmentType, Topic
from officials.models.public import LivePost
from officials.models.regions import Level, Region

# Of places and types of department so many are offered; others are reached by typing them.
MOST_CHOICES = 12
WITHIN = (
    ("30", gettext_lazy("30 天内核验过")),
    ("90", gettext_lazy("90 天内核验过")),
    ("180", gettext_lazy("180 天内核验过")),
    ("365", gettext_lazy("一年内核验过")),
)


@lru_cache(maxsize=2)
def department_types(language: str, reference: int) -> list[tuple[str, str]]:  # noqa: ARG001
    """Return code and name of each type in a language, kept for a version of the reference data."""
    name = "name_en" if language == "en" else "name"
    return list(DepartmentType.objects.values_list("code", name))


@lru_cache(maxsize=1)
def all_topics(reference: int) -> list[Topic]:  # noqa: ARG001
    """Return the topics in their order, kept for a version of the reference data."""
    return list(Topic.objects.order_by("rank"))


@dataclass(frozen=True)
class Choice:
    """``count``: how many of what was found it leaves; ``query``: the search that does so."""

    label: str
    count: int
    query: str


@dataclass(frozen=True)
class Facet:
    """``chosen``: what the search is narrowed to, whose query takes it away; or nothing."""

    name: str
    label: str
    chosen: Choice | None
    choices: list[Choice]


class Search(FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """Live posts by ``q``, narrowed and in an order. ``found``: what ``officials.search`` says.

    ``qs`` are the posts of a page of ``size``, or all of the window, best first; ``after``: what
    the page before gave as ``next``.
    """

    q = CharFilter(
        label=gettext_lazy("姓名、部门、地区、事情或号码"), max_length=search.MAX_QUERY_LENGTH
    )
    region = ModelChoiceFilter(
        label=gettext_lazy("地区"),
        queryset=Region.objects.all(),
        to_field_name="code",
        widget=HiddenInput,
    )
    level = ChoiceFilter(label=gettext_lazy("级别"), choices=Level.choices)
    department = ChoiceFilter(label=gettext_lazy("部门类型"))
    kind = ChoiceFilter(label=gettext_lazy("号码种类"), choices=Kind.choices)
    verified = ChoiceFilter(label=gettext_lazy("核验"), choices=WITHIN)
    sort = ChoiceFilter(
        label=gettext_lazy("次序"), choices=[("verified", gettext_lazy("最近核验的在前"))]
    )

    found = search.SearchResult([], capped=False)
    next = ""

    def __init__(
        self, data: QueryDict, posts: QuerySet[LivePost], *, reference: int, size: int = 0
    ) -> None:
        super().__init__(data, queryset=posts)
        self.size = size or search.WINDOW
        self.types = department_types(get_language(), reference)
        self.filters["department"].extra["choices"] = self.types

    def filter_queryset(self, queryset: QuerySet[LivePost]) -> QuerySet[LivePost]:
        """Ask the search, once the form is valid; a query without an answer is a form error."""
        asked = self.form.cleaned_data
        if self.form.errors:
            return queryset.none()
        by_check = asked["sort"] == "verified"
        try:
            self.found = search.find_posts(
                asked["q"],
                region=asked["region"],
                department_type=asked["department"],
                level=int(asked["level"]) if asked["level"] else None,
                kind=asked["kind"],
                verified_within=int(asked["verified"]) if asked["verified"] else None,
                after=None if by_check else self.data.get("after"),
                limit=search.WINDOW if by_check else self.size,
            )
        except search.InvalidQuery as reason:
            self.form.add_error("q", str(reason))
            return queryset.none()
        ids, self.next = self.found.editions, self.found.next
        if by_check:
            ids, self.next = self._by_check(ids)
        best_first = Func(Value(ids), F("pk"), function="array_position")
        return queryset.filter(pk__in=ids).order_by(best_first)

    def _by_check(self, ids: list[int]) -> tuple[list[int], str]:
        """Return a page of what was found by the day of the last check, and the next page."""
        checked = LivePost.objects.filter(pk__in=ids).annotate(day=Max("hotlines__last_verified"))
        newest = checked.order_by(F("day").desc(nulls_last=True), "pk")
        listed = list(newest.values_list("pk", flat=True))
        after = self.data.get("after", "")
        begin = listed.index(int(after)) + 1 if after in map(str, listed) else 0
        shown = listed[begin : begin + self.size]
        return shown, str(shown[-1]) if len(listed) > begin + self.size else ""

    def query(self, **changes: Any) -> str:
        """Return the query string of the same search, with changes; an empty one leaves it out."""
        asked = {name: self.data.get(name, "") for name in self.filters} | changes
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    @cached_property
    def regions(self) -> dict[str, Region]:
        """The places that the words name, topmost first, and those of the facet, by code."""
        named = [code for word in self.found.understood for code, _name in word.places]
        codes = [*named, *(code for code, _count in self.found.counts.get("region", []))]
        rows = Region.objects.filter(code__in=codes).select_related("parent__parent__parent")
        by_code = {row.code: row for row in rows} if codes else {}
        return {code: by_code[code] for code in codes if code in by_code}

    def named(self, most: int) -> list[Region]:
        """Return the first places that the words name."""
        named = {code for word in self.found.understood for code, _name in word.places}
        return [place for code, place in self.regions.items() if code in named][:most]

    def facets(self) -> list[Facet]:
        """Return what there is to narrow the search by; what would change nothing is left out."""
        facets = [self._facet(name, labels) for name, labels in self._labels().items()]
        return [facet for facet in facets if facet.chosen or facet.choices]

    def _labels(self) -> dict[str, dict[Any, str]]:
        place = self.form.cleaned_data["region"]
        return {
            "region": {code: region.label for code, region in self.regions.items()}
            | ({place.code: place.label} if place else {}),
            "level": {key: str(label) for key, label in Level.choices},
            "department": dict(self.types),
            "kind": {key: str(label) for key, label in Kind.choices},
            "verified": {int(days): str(label) for days, label in WITHIN},
        }

    def _facet(self, name: str, labels: dict[Any, str]) -> Facet:
        asked, total = self.form.cleaned_data[name], self.found.total
        value = str(getattr(asked, "code", asked) or "")
        chosen = next((label for key, label in labels.items() if str(key) == value), None)
        left = [
            Choice(labels[key], count, self.query(**{name: key}))
            for key, count in self.found.counts.get(name, [])
            if str(key) != value and key in labels
        ]
        # What is chosen is taken away first; only places lead further down.
        open_ = name == "region" or chosen is None
        narrows = len(left) > 1 or any(choice.count < total for choice in left)
        return Facet(
            name,
            str(self.filters[name].label),
            Choice(chosen, total, self.query(**{name: ""})) if chosen else None,
            left[:MOST_CHOICES] if open_ and narrows else [],
        )
