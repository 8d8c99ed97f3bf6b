"""The list of rows of a model, with a search box that refuses too many words."""

from typing import Any

from django.contrib.admin.views.main import SEARCH_VAR, ChangeList, ChangeListSearchForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from officials.admin.base.register_search import explain_refusal


class RegisterSearchForm(ChangeListSearchForm):
    """Search form whose error the list displays."""

    def clean_q(self) -> str:
        query: str = self.cleaned_data[SEARCH_VAR]
        if refusal := explain_refusal(query):
            raise ValidationError(refusal)
        return query


class RegisterChangeList(ChangeList):
    """ChangeList without rows, and with the query as typed, where the search is refused."""

    search_form_class = RegisterSearchForm

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet[Any]:
        rows = super().get_queryset(request, exclude_parameters)
        query = request.GET.get(SEARCH_VAR, "")
        if not explain_refusal(query):
            return rows
        self.query = query
        return rows.none()
