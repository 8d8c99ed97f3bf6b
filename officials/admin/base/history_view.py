"""Render the history of an object by pages, and the differences between two of its versions."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _, gettext_lazy

from officials.admin.base.conflicts import owning_post
from officials.history.trail import Trail
from officials.models import Department, Notice, Official, Post

ENTRIES_PER_PAGE = 50
# Models whose form can revert to an earlier version.
REVERTIBLE_MODELS = (Post, Department, Official, Notice)


class VersionRangeForm(forms.Form):
    """Choose two versions to compare; the field ``from`` cannot be an attribute in Python."""

    def __init__(self, *args: Any, trail: Trail, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        formatter = trail.formatter
        choices = [
            (
                step.version,
                " · ".join(
                    (
                        version_label(step.version),
                        formatter.format_moment(step.at),
                        formatter.format_user(step.user_id),
                    )
                ),
            )
            for step in reversed(trail.versions)
        ]
        messages = {"invalid_choice": _("没有这一版，请从列表里选。")}
        for name, label in (("from", gettext_lazy("从")), ("to", gettext_lazy("到"))):
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=int, error_messages=messages
            )


def version_label(number: int) -> str:
    return _("第 %d 版") % number


def render_history(model_admin: Any, request: HttpRequest, obj: models.Model) -> HttpResponse:
    """Render the history of ``obj``, or with ``?from=3&to=7`` a comparison of two versions."""
    trail = Trail(obj)
    latest = len(trail.versions)
    form = VersionRangeForm(
        request.GET if {"from", "to"} & request.GET.keys() else None,
        trail=trail,
        initial={"from": max(latest - 1, 1), "to": latest},
    )
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "title": _("修改记录"),
        "object": obj,
        "form": form,
        "latest": latest,
        "opts": model_admin.opts,
    }
    if form.is_bound and form.is_valid():
        old, new = form.cleaned_data["from"], form.cleaned_data["to"]
        context |= {
            "title": _("第 %(one)d 版与第 %(other)d 版的差别") % {"one": old, "other": new},
            "changes": trail.compare(old, new),
            "versions": [(number, version_label(number)) for number in (old, new)],
            "can_revert": isinstance(obj, REVERTIBLE_MODELS)
            and model_admin.has_change_permission(request, obj),
        }
        return TemplateResponse(request, "admin/compare.html", context)
    page = Paginator(trail.steps[::-1], ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    context |= {
        "post": owning_post(obj),
        "has_versions": latest > 1,
        "page": page,
        "entries": trail.describe_steps(page),
    }
    return TemplateResponse(request, "admin/history.html", context)
