"""Read parameters of a query that have a form, and refuse in words one that cannot be read."""

import re

from django.http import HttpResponse
from django.utils.translation import gettext as _

from directory.http.caching import PublicRequest
from directory.http.pages import page


class UnreadableParameter(Exception):
    """A parameter of a query that the page knows and cannot read; the text is its name."""


def read_parameter(request: PublicRequest, name: str, pattern: str) -> str:
    """Return a query parameter; empty if it is missing or empty. Raises UnreadableParameter."""
    value = request.GET.get(name, "")
    if value and not re.fullmatch(pattern, value):
        raise UnreadableParameter(name)
    return value


def refuse_parameter(request: PublicRequest, problem: UnreadableParameter) -> HttpResponse:
    """Answer 400 and say in words which part of the address cannot be read."""
    context = {
        "title": _("看不懂这个网址"),
        "text": _("网址里“%(name)s=”后面的内容不完整，或被改过。请重新查找。") % {"name": problem},
    }
    return page(request, "error.html", context, status=400, robots="noindex")
