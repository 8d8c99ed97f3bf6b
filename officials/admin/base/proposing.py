"""Forms whose values are proposed, and become public when a second person confirms them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from officials.actions import Refused, proposals
from officials.admin.base import add_tokens
from officials.admin.base.conflicts import ConflictForm
from officials.admin.base.request_state import get_request_state
from officials.admin.base.scoped import ScopedAdmin
from officials.admin.base.versioned import M
from officials.models import ProposedChange
from officials.staff.requests import current_user


class ProposingForm(ConflictForm[M]):
    """Form of a row that changes by proposals: one at a time, without hidden phone numbers."""

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if self.has_changed():
            check_proposal(self, self.changed_data)
        return self.cleaned_data


def check_proposal(form: forms.ModelForm[Any], names: Iterable[str]) -> None:
    """Raise ValidationError if the new values of these fields cannot be proposed."""
    values = {name: form.cleaned_data.get(name) for name in names}
    try:
        proposals.check_proposal(form.instance, values)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from refusal


def proposal_url(proposal: ProposedChange) -> str:
    """Return the URL of the page of ``proposal``."""
    return reverse("admin:officials_proposedchange_change", args=[proposal.pk])


def proposal_message(proposal: ProposedChange, message: str) -> SafeString:
    """Return ``message`` with a link to the proposal."""
    return format_html('{} <a href="{}">{}</a>', message, proposal_url(proposal), _("查看这项修改"))


class ProposingAdmin(ScopedAdmin[M]):
    """ModelAdmin whose form proposes new and changed rows, and whose inlines do the same.

    Deleting a row only takes something away, so it needs no second person.
    """

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        self.propose(request, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in formset.save(commit=False):
            self.propose(request, row)
        for row in formset.deleted_objects:
            row.delete()

    def propose(self, request: HttpRequest, row: Any) -> None:
        """Propose the values of a row in the name of the user."""
        proposal = proposals.propose(row, by=current_user(request))
        if proposal:
            get_request_state(request).proposals.append(proposal)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Log nothing: the row does not exist yet, and the proposal is recorded."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Log nothing: the row has not changed, and the proposal is recorded."""

    def response_add(
        self, request: HttpRequest, obj: M, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Lead to what was proposed; the token of the form keeps its first proposal."""
        if isinstance(obj, ProposedChange):
            get_request_state(request).proposals.append(obj)
        elif made := get_request_state(request).proposals:
            add_tokens.note(request, made[0].pk)
        return self.respond_to_proposals(request)

    def find_added(self, pk: int) -> Any:
        return ProposedChange.objects.filter(pk=pk).first()

    def response_change(self, request: HttpRequest, obj: M) -> HttpResponse:
        if get_request_state(request).proposals:
            return self.respond_to_proposals(request)
        return super().response_change(request, obj)

    def respond_to_proposals(self, request: HttpRequest) -> HttpResponse:
        """Say that nothing public has changed yet, and lead to what was proposed."""
        made = get_request_state(request).proposals
        message = _("要等另一位站点管理员确认；在那以前公众看到原来的内容。")
        messages.info(request, message)
        if len(made) == 1:
            return HttpResponseRedirect(proposal_url(made[0]))
        return HttpResponseRedirect(reverse("admin:officials_proposedchange_changelist"))
