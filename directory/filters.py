"""The search form: it owns its filtering, so that a page and a download can agree."""

from functools import lru_cache

from django.db.models import F, Func, QuerySet, Value
from django.forms import HiddenInput
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from officials import search
from officials.models.departments import DepartmentType, Topic
from officials.models.places import Region
from officials.models.public import LivePost


@lru_cache(maxsize=2)
def department_types(language: str, reference: int) -> list[tuple[str, str]]:  # noqa: ARG001
    """Return code and name of each type in a language, kept for a version of the reference data."""
    name = "name_en" if language == "en" else "name"
    return list(DepartmentType.objects.values_list("code", name))


@lru_cache(maxsize=1)
def all_topics(reference: int) -> list[Topic]:  # noqa: ARG001
    """Return the topics in their order, kept for a version of the reference data."""
    return list(Topic.objects.order_by("rank"))


class Search(FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """Live posts by ``q`` (name, pinyin, place, department or number), region and department.

    ``found`` are the ids of what matches, best first; ``capped`` says that there is more.
    """

    q = CharFilter(label=_("姓名、部门、地区或号码"), max_length=search.LONGEST_QUERY)
    region = ModelChoiceFilter(
        label=_("地区"), queryset=Region.objects.all(), to_field_name="code", widget=HiddenInput
    )
    department = ChoiceFilter(label=_("部门类型"), empty_label=_("所有部门"))

    found: list[int] = []
    capped = False

    def __init__(self, data: QueryDict, posts: QuerySet[LivePost], *, reference: int) -> None:
        super().__init__(data, queryset=posts)
        types = department_types(get_language(), reference)
        self.filters["department"].extra["choices"] = types

    def filter_queryset(self, queryset: QuerySet[LivePost]) -> QuerySet[LivePost]:
        """Ask the search, once the form is valid; a query without an answer is a form error."""
        asked = self.form.cleaned_data
        if self.form.errors:
            return queryset.none()
        try:
            result = search.find(
                asked["q"], region=asked["region"], department_type=asked["department"]
            )
        except search.Unanswerable as reason:
            self.form.add_error("q", str(reason))
            return queryset.none()
        self.found, self.capped = result.editions, result.capped
        best_first = Func(Value(self.found), F("pk"), function="array_position")
        return queryset.filter(pk__in=self.found).order_by(best_first)
