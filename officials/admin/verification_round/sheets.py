"""Print a sheet of numbers for calling from another desk, and type its results in a row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from officials.actions import Refused, call_round, refuse_timeouts, verification
from officials.admin.base.scoped import DayInput
from officials.admin.base.text_forms import CheckedTextMixin
from officials.admin.verification_round.calls import ShownLine, show_lines
from officials.admin.verification_round.descriptions import describe_check
from officials.admin.verification_round.scope import (
    find_pile,
    find_region,
    for_callers,
    ordered_rows,
    permitted_hotlines,
)
from officials.admin.verification_round.start import render, start_url
from officials.calling.answers import KEYS, RESULTS, TAKING_OFF, Answer
from officials.calling.numbers import CalledNumber, Number, read_numbers
from officials.calling.piles import time_of_day
from officials.clock import now, today
from officials.models import CallSheet, User, Verification
from officials.models.calendar import read_calendar
from officials.models.choices import TimeOfDay
from officials.place_names import name_place
from officials.staff.requests import current_user

# Two pages of A4.
SHEET_SIZE = 40


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet. ``called``: its number, None once nobody may call it here.

    ``later``: the check that somebody recorded after the sheet was printed.
    """

    position: int
    number: Number
    called: CalledNumber | None
    lines: Sequence[ShownLine]
    heard: str
    later: Verification | None


class ResultsForm(CheckedTextMixin, forms.Form):
    """The results of a sheet, one figure a row, in the order of the paper."""

    answers = forms.CharField(
        label=gettext_lazy("结果"),
        max_length=200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("照单子的次序，一个号码一个数字，可以空格，例如：13352 61112。"),
    )
    checked_on = forms.DateField(label=gettext_lazy("哪天打的"), widget=DayInput())
    time_of_day = forms.ChoiceField(label=gettext_lazy("什么时段"), choices=TimeOfDay)

    def __init__(self, *args: Any, rows: int, **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(*args, **kwargs)

    def clean_answers(self) -> str:
        figures = re.sub(r"\s", "", self.cleaned_data["answers"])
        if wrong := next((each for each in figures if each not in KEYS), ""):
            raise ValidationError(_("“%s”不是 1 到 6 的数字。") % wrong)
        if len(figures) != self.rows:
            message = _("单子上有 %(rows)d 个号码，您填了 %(typed)d 个；没打的填 6。")
            raise ValidationError(message % {"rows": self.rows, "typed": len(figures)})
        return figures


def own_sheet(user: User, sheet_id: int) -> CallSheet:
    """Return a sheet that ``user`` printed. Raises Http404 for another."""
    return get_object_or_404(CallSheet, pk=sheet_id, made_by=user)


def read_rows(user: User, sheet: CallSheet) -> list[SheetRow]:
    """Return the rows of a sheet with their numbers as they stand today."""
    numbers = call_round.numbers_of(sheet)
    read = read_numbers(numbers, permitted_hotlines(user), now(), read_calendar())
    rows = []
    for position, number in enumerate(numbers, 1):
        called = read.get(number)
        checks = called.checks if called else ()
        later = [each for each in checks if each.recorded_at and each.recorded_at > sheet.made_at]
        rows.append(
            SheetRow(
                position,
                number,
                called,
                show_lines(called) if called else (),
                describe_check(called.last) if called else "",
                max(later, key=lambda each: each.pk, default=None),
            )
        )
    return rows


def is_recorded(row: SheetRow, answer: Answer) -> bool:
    """Return whether an answer counts: the number was called, is still there, and is the newest."""
    return row.called is not None and row.later is None and answer is not Answer.SKIP


@require_POST
@for_callers
def make(request: HttpRequest) -> HttpResponse:
    """Make a sheet of the first numbers of a pile, and open it for printing."""
    user = current_user(request)
    region = find_region(user, request.POST.get("region"))
    pile = find_pile(request.POST.get("pile", ""))
    title = f"{name_place(region) if region else _('全部地区')} · {pile.title}"
    try:
        sheet = call_round.make_sheet(
            ordered_rows(user, region, pile), by=user, title=title, size=SHEET_SIZE
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(start_url(region))
    return redirect("admin:round_sheet", sheet.pk)


@require_safe
@for_callers
def show(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Render a sheet for printing."""
    user = current_user(request)
    sheet = own_sheet(user, sheet_id)
    context = {"sheet": sheet, "rows": read_rows(user, sheet), "keys": KEYS.items()}
    return render(request, "admin/round/sheet.html", _("拨打单"), **context)


@for_callers
def results(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Take the results of a sheet in a row, show them once, and record them."""
    user = current_user(request)
    sheet = own_sheet(user, sheet_id)
    rows = read_rows(user, sheet)
    initial = {"checked_on": today(), "time_of_day": time_of_day(now())}
    sent = request.POST if request.method == "POST" else None
    form = ResultsForm(sent, rows=len(rows), initial=initial)
    context: dict[str, Any] = {"sheet": sheet, "form": form, "rows": rows, "keys": KEYS.items()}
    if not form.is_valid():
        return render(request, "admin/round/results.html", _("录入拨打结果"), **context)
    answers = [KEYS[figure] for figure in form.cleaned_data["answers"]]
    seen = [row.called.newest if row.called else 0 for row in rows]
    if request.POST.get("seen") != (shown := ",".join(map(str, seen))):
        read = list(zip(rows, answers, strict=True))
        kept = [answer for row, answer in read if is_recorded(row, answer)]
        context |= {
            "results": read,
            "seen": shown,
            "recorded": len(kept),
            "taken_off": len([answer for answer in kept if answer in TAKING_OFF]),
            "taking_off": TAKING_OFF,
            "skip": Answer.SKIP,
        }
        return render(request, "admin/round/results_check.html", _("核对拨打结果"), **context)
    recorded = 0
    for row, answer in zip(rows, answers, strict=True):
        if row.called is None or not is_recorded(row, answer):
            continue
        result, answerer = RESULTS[answer]
        check = verification.Check(
            form.cleaned_data["checked_on"],
            result,
            time_of_day=TimeOfDay(form.cleaned_data["time_of_day"]),
            answerer=answerer,
        )
        try:
            with refuse_timeouts():
                verification.record_call(
                    row.called.hotlines, check, by=user, seen=row.called.newest
                )
            recorded += 1
        except Refused as refused:
            messages.error(request, str(refused))
    call_round.discard_sheet(sheet)
    messages.success(request, _("拨打单录完了：记下 %d 个号码。") % recorded)
    return redirect("admin:round")


@require_POST
@for_callers
def discard(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Delete a sheet that nobody needs, so that others may call its numbers."""
    call_round.discard_sheet(own_sheet(current_user(request), sheet_id))
    messages.success(request, _("这张拨打单不用了，号码放回原处。"))
    return redirect("admin:round")
