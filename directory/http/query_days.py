"""Read the day that a query asks for, and refuse in words one that cannot be shown."""

import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.utils.translation import gettext as _

from directory.dates import format_day
from directory.http.caching import PublicRequest
from directory.http.pages import page

# Query parameters that name a day: ``on`` shows what stood there then, ``printed`` what changed
# since a sheet was printed.
ON = "on"
PRINTED = "printed"
FORMAT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

P = ParamSpec("P")


class UnreadableDay(Exception):
    """A day that cannot be shown; the text says why, in the language of the page."""


def read_day(request: PublicRequest, parameter: str) -> date:
    """Return the day of a query parameter. Raises UnreadableDay, also for a day to come."""
    text = request.GET[parameter].strip()
    problem = _("请写成 2026-01-05 这样：年、月、日。")
    if not FORMAT.fullmatch(text):
        raise UnreadableDay(problem)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UnreadableDay(problem) from None
    if day > request.dependencies.today:
        text = _("%(day)s还没有到；只能看今天和以前的日子。")
        raise UnreadableDay(text % {"day": format_day(day)})
    return day


def refuse_unreadable_day(
    render: Callable[Concatenate[PublicRequest, P], HttpResponse],
) -> Callable[Concatenate[PublicRequest, P], HttpResponse]:
    """Answer 400 with the reason in words where ``render`` raises UnreadableDay."""

    @wraps(render)
    def answered(request: PublicRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return render(request, *args, **kwargs)
        except UnreadableDay as problem:
            context = {"title": _("看不了这个日子"), "text": str(problem)}
            return page(request, "error.html", context, status=400, robots="noindex")

    return answered
