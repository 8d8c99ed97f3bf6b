"""The history of a thing: its steps by pages, and how any two of its versions differ."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _, gettext_lazy

from officials.admin.base.conflicts import post_of
from officials.history.trail import Trail, user_of
from officials.models import Department, Notice, Official, Post

ENTRIES_PER_PAGE = 50
# What has a form that can bring back what it once said.
REVERTIBLE_MODELS = (Post, Department, Official, Notice)


class VersionRangeForm(forms.Form):
    """Which versions are compared; ``from`` is no name that Python lets an attribute have."""

    def __init__(self, *args: Any, trail: Trail, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = trail.words
        offered = [
            (
                step.number,
                " · ".join(
                    (
                        version_label(step.number),
                        words.moment(step.at),
                        words.person(user_of(step)),
                    )
                ),
            )
            for step in reversed(trail.versions)
        ]
        wrong = {"invalid_choice": _("没有这一版，请从列表里选。")}
        for name, label in (("from", gettext_lazy("从")), ("to", gettext_lazy("到"))):
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=offered, coerce=int, error_messages=wrong
            )


def version_label(number: int) -> str:
    return _("第 %d 版") % number


def render_history(screen: Any, request: HttpRequest, thing: models.Model) -> HttpResponse:
    """Show the steps of ``thing``, or with ``?from=3&to=7`` how two versions differ."""
    trail = Trail(thing)
    latest = len(trail.versions)
    chosen = VersionRangeForm(
        request.GET if {"from", "to"} & request.GET.keys() else None,
        trail=trail,
        initial={"from": max(latest - 1, 1), "to": latest},
    )
    compared = chosen.is_bound and chosen.is_valid()
    context: dict[str, Any] = {
        **screen.admin_site.each_context(request),
        "title": _("修改记录"),
        "thing": thing,
        "of_post": post_of(thing),
        "chosen": chosen,
        "several": latest > 1,
        "latest": latest,
        "goes_back": isinstance(thing, REVERTIBLE_MODELS)
        and screen.has_change_permission(request, thing),
        "opts": screen.opts,
    }
    if compared:
        pair = chosen.cleaned_data["from"], chosen.cleaned_data["to"]
        context |= {
            "title": _("第 %(one)d 版与第 %(other)d 版的差别") % {"one": pair[0], "other": pair[1]},
            "changes": trail.difference(*pair),
            "versions": [(number, version_label(number)) for number in pair],
        }
        return TemplateResponse(request, "admin/compare.html", context)
    steps = Paginator(trail.steps[::-1], ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    context |= {"page": steps, "steps": trail.told(steps)}
    return TemplateResponse(request, "admin/trail.html", context)
