"""Give many hotlines the same hours in one act, from the list of hotlines."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, AdminForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _, gettext_lazy

from officials import hours, permissions
from officials.actions import Refused, corrections, refuse_timeouts
from officials.admin.base.messages import render_issue
from officials.admin.base.scoped import ScopedAdmin, WideCharField
from officials.admin.base.text_forms import CheckedTextMixin
from officials.admin.records.notice_corrections import describe_corrected
from officials.identity import set_identities
from officials.models import Hotline
from officials.permissions import Permission
from officials.staff.requests import current_user

MAX_HOTLINES = 500
CONFIRMED = "confirmed"


class HoursForm(CheckedTextMixin, forms.Form):
    """Take hours for many hotlines."""

    public_columns = {"hours": Hotline}

    hours = WideCharField(
        label=gettext_lazy("受理时间"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("例如：工作日 9:00–17:00。留空就是不写明。"),
    )
    why = WideCharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("写入修改记录，例如：夏令时间。"),
    )

    def clean_hours(self) -> str:
        """Refuse what is no time at all; words that are not understood are shown as they are."""
        text: str = self.cleaned_data["hours"]
        if fault := hours.find_mistake(text):
            raise ValidationError(render_issue(fault), code=fault.code)
        return text


def change_hours(
    model_admin: ScopedAdmin[Hotline], request: HttpRequest, queryset: QuerySet[Hotline]
) -> HttpResponse | None:
    """Render the form for the selected hotlines, or change them; None returns to the list."""
    user = current_user(request)
    selected = set(queryset.values_list("pk", flat=True)[: MAX_HOTLINES + 1])
    if len(selected) > MAX_HOTLINES:
        messages.error(request, _("一次最多改 %d 个号码，请用筛选条件少选一些。") % MAX_HOTLINES)
        return None
    hotlines = permissions.filter_permitted(
        Hotline.objects.filter(pk__in=selected), user, Permission.EDIT
    )
    if not selected or hotlines.count() != len(selected):
        messages.error(request, _("您的角色不能改选中的号码，什么也没有改动。"))
        return None
    form = HoursForm(request.POST if CONFIRMED in request.POST else None)
    if not form.is_valid():
        return _render(model_admin, request, form, hotlines)
    try:
        with refuse_timeouts():
            corrected = corrections.change_hours(
                hotlines,
                form.cleaned_data["hours"],
                by=user,
                why=form.cleaned_data["why"] or _("统一受理时间"),
            )
    except Refused as refused:
        messages.error(request, str(refused))
        return _render(model_admin, request, form, hotlines)
    messages.success(request, describe_corrected(corrected))
    return None


change_hours.short_description = gettext_lazy("统一受理时间")  # type: ignore[attr-defined]


def _render(
    model_admin: ScopedAdmin[Hotline],
    request: HttpRequest,
    form: HoursForm,
    hotlines: QuerySet[Hotline],
) -> HttpResponse:
    model_form: Any = form  # the stubs of AdminForm want a model form, Django does not
    rows = list(hotlines.select_related("appointment__official"))
    set_identities(rows)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("统一受理时间"),
        "opts": model_admin.opts,
        "hotlines": rows,
        "form": form,
        "adminform": AdminForm(model_form, [(None, {"fields": list(form.fields)})], {}),
        "checkbox": ACTION_CHECKBOX_NAME,
        "confirmed": CONFIRMED,
    }
    return TemplateResponse(request, "admin/bulk_hours.html", context)
