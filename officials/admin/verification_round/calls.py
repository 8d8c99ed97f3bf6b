"""Call one number after the other: its page, the result that is pressed, and the undo."""

from dataclasses import dataclass
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_stubs_ext import StrOrPromise

from officials.actions import Refused, call_round, refuse_timeouts, verification
from officials.admin.base.text_forms import CheckedTextMixin
from officials.admin.verification_round.descriptions import describe_check, describe_hours
from officials.admin.verification_round.scope import (
    Round,
    describe_recent_calls,
    find_pile,
    find_region,
    for_callers,
    ordered_rows,
    permitted_hotlines,
)
from officials.admin.verification_round.start import render, start_url
from officials.calling.answers import CONSEQUENCES, KEYS, RESULTS, Answer
from officials.calling.numbers import CalledNumber, Line, Number, read_number
from officials.calling.outcomes import count_outcomes, describe_outcomes
from officials.calling.piles import time_of_day
from officials.calling.reported import count_kinds
from officials.clock import now
from officials.days import day_of
from officials.models import User
from officials.models.calendar import read_calendar
from officials.staff.requests import current_user


class CallForm(CheckedTextMixin, forms.Form):
    """Take what became of a call. ``seen``: the newest check that the page showed."""

    answer = forms.ChoiceField(choices=Answer)
    number = forms.RegexField(regex=r"^[0-9]{3,20}(;[0-9]{1,6})?$")
    hotlines = forms.RegexField(regex=r"^[0-9]{1,18}(,[0-9]{1,18}){0,999}$")
    seen = forms.IntegerField(min_value=0, max_value=2**63 - 1)
    call = forms.UUIDField()
    note = forms.CharField(max_length=200, required=False)
    confirmed = forms.BooleanField(required=False)


@dataclass(frozen=True)
class Button:
    """A button of the round with its key, its word and what follows from it."""

    key: str
    answer: Answer
    consequence: StrOrPromise


BUTTONS = [Button(key, answer, CONSEQUENCES.get(answer, "")) for key, answer in KEYS.items()]


@dataclass(frozen=True)
class ShownLine:
    """A line of a number with its hours in words; the best to ask for stands first."""

    line: Line
    hours: str
    open: bool


def show_lines(called: CalledNumber) -> list[ShownLine]:
    """Return the lines of a number with their hours in words."""
    moment = now()
    return [
        ShownLine(
            line,
            describe_hours(line, moment),
            line.state is not None and line.state.open,
        )
        for line in called.lines
    ]


@for_callers
def call(request: HttpRequest) -> HttpResponse:
    """Render the number that the user has claimed; POST records what became of the call."""
    current = Round.load(request)
    if current is None:
        return redirect("admin:round")
    if request.method == "POST":
        return _answer(request, current)
    user = current_user(request)
    number = call_round.claimed_number(user)
    called = _read(user, number) if number else None
    if called is None:
        messages.info(request, _("这个号码放得太久，已让给同事。请再选一堆。"))
        return redirect(start_url(find_region(user, _as_text(current.region))))
    return _render(request, current, called)


def _render(request: HttpRequest, current: Round, called: CalledNumber) -> HttpResponse:
    user = current_user(request)
    recent = describe_recent_calls(user)
    return render(
        request,
        "admin/round/call.html",
        _("打电话核验"),
        current=current,
        pile=find_pile(current.pile),
        called=called,
        lines=show_lines(called),
        heard=describe_check(called.last),
        callers=describe_outcomes(count_outcomes(called.hotlines)),
        reports=count_kinds(called.number, user),
        buttons=BUTTONS,
        call=uuid4(),
        leave_url=start_url(find_region(user, _as_text(current.region))),
        last_call=recent[0] if recent else None,
        earlier_calls=recent[1:],
    )


def _answer(request: HttpRequest, current: Round) -> HttpResponse:
    """Record the answer that was pressed, and go on to the next number."""
    user, form = current_user(request), CallForm(request.POST)
    if not form.is_valid():
        errors = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(request, _("没有记下：%s") % " ".join(errors))
        return redirect("admin:round_call")
    values = form.cleaned_data
    number, answer = Number.parse(values["number"]), Answer(values["answer"])
    if answer is not Answer.SKIP:
        called = _read(user, number, values["hotlines"])
        if called.on_many_posts and not values["confirmed"]:
            title = _("这个号码在 %d 个岗位上") % len(called.posts)
            context = {"called": called, "answer": answer, "values": values}
            return render(request, "admin/round/confirm.html", title, **context)
        try:
            with refuse_timeouts():
                verification.record_call(
                    called.hotlines,
                    make_check(answer, values["note"]),
                    by=user,
                    seen=values["seen"],
                    call=values["call"],
                )
        except Refused as refused:
            messages.error(request, str(refused))
    current.add(number)
    return _open_next(request, current)


def make_check(answer: Answer, note: str) -> verification.Check:
    """Return the check that an answer stands for, made now."""
    moment = now()
    result, answerer = RESULTS[answer]
    return verification.Check(
        day_of(moment),
        result,
        note=note,
        time_of_day=time_of_day(moment),
        answerer=answerer,
    )


def _read(user: User, number: Number, hotlines: str = "") -> CalledNumber:
    """Return a number as the user may call it; ``hotlines``: the ids that a page displayed.

    Raises Http404 when one of them is not the user's, or has another number.
    """
    rows = permitted_hotlines(user)
    keys = {int(key) for key in hotlines.split(",")} if hotlines else set()
    if keys:
        rows = rows.filter(pk__in=keys)
    called = read_number(number, rows, now(), read_calendar())
    if called is None or keys - {hotline.pk for hotline in called.hotlines}:
        raise Http404
    return called


def _open_next(request: HttpRequest, current: Round) -> HttpResponse:
    """Claim the next number and open it; after the last one return to the piles."""
    user = current_user(request)
    region = find_region(user, _as_text(current.region))
    rows = ordered_rows(user, region, find_pile(current.pile))
    current.save(request)
    if call_round.claim_next(rows, by=user, without=current.numbers):
        return redirect("admin:round_call")
    waiting = {Number(*row) for row in rows.values_list("digits", "extension")}
    if left := len(waiting - current.numbers):
        messages.info(request, _("其余 %d 个号码同事正在打。") % left)
    else:
        messages.success(request, _("这一堆打完了：%d 个号码。") % len(current.handled))
    return redirect(start_url(region))


@require_POST
@for_callers
def undo(request: HttpRequest) -> HttpResponse:
    """Strike out a call of the last ten minutes, and open its number again."""
    user, sent = current_user(request), request.POST.get("call")
    undone = next((each for each in describe_recent_calls(user) if str(each.call) == sent), None)
    if undone is None:
        messages.error(request, _("已经过了十分钟，或已经撤回。"))
        return redirect("admin:round")
    try:
        with refuse_timeouts():
            checks = verification.strike_out(undone.call, by=user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("admin:round")
    messages.success(request, _("已撤回 %(number)s：%(result)s。") % vars(undone))
    number = Number(checks[0].digits, checks[0].extension)
    current = Round.load(request)
    if current is None:
        return redirect("admin:round")
    current.remove(number)
    current.save(request)
    if call_round.claim(number, by=user):
        return redirect("admin:round_call")
    return _open_next(request, current)


@require_POST
@for_callers
def leave(request: HttpRequest) -> HttpResponse:
    """End the round, so that others may call the number that is open."""
    user, current = current_user(request), Round.load(request)
    call_round.release(user)
    region = find_region(user, _as_text(current.region)) if current else None
    return redirect(start_url(region))


def _as_text(region: int | None) -> str:
    return str(region) if region else ""
