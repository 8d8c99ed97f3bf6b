"""What a beginning may become, for the search box: the same answer for everybody, as JSON."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext as _, ngettext

from directory.http import rate_limits, versions
from directory.http.caching import PublicRequest, public_page
from officials.search import TooBroad, suggestions
from officials.search.suggestions import Suggestion

# A minute, from one address: a letter takes an answer.
MOST = 600
# Kind -> the name of the page that a suggestion leads to; any other is searched for.
PAGES = {
    "place": "region",
    "department": "department",
    "topic": "topic",
    "name": "post",
    "number": "post",
}


@public_page(versions.COUNTRY, parameters=("q",))
def suggest(request: PublicRequest) -> HttpResponse:
    """Answer with ``suggestions`` (text, place, address, perhaps lang), and in words how many."""
    if rate_limits.is_rate_limited(request, "suggest", MOST, request.dependencies.today):
        return JsonResponse({}, status=429)
    response = _answer(request.GET.get("q", ""))
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(text: str) -> HttpResponse:
    try:
        found = suggestions.suggest(text)
    except TooBroad:
        # An empty list would claim that there are no suggestions.
        return JsonResponse({}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    said = ngettext("有 %(n)s 条建议。", "有 %(n)s 条建议。", len(found)) % {"n": len(found)}
    return JsonResponse(
        {"said": said if found else _("没有建议。"), "suggestions": [_row(each) for each in found]},
        json_dumps_params={"ensure_ascii": False},
    )


def _row(each: Suggestion) -> dict[str, str]:
    row = {"text": each.text, "place": each.place, "address": _address(each)}
    return row | ({"lang": "zh-Hans"} if each.kind == "name" and get_language() == "en" else {})


def _address(each: Suggestion) -> str:
    if each.key and each.kind in PAGES:
        return reverse(PAGES[each.kind], args=[each.key])
    return f"{reverse('search')}?{urlencode({'q': each.key or each.text})}"
