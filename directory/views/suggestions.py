"""Suggestions for the search box as JSON, the same for every visitor."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext as _, ngettext

from directory.http import rate_limits, versions
from directory.http.caching import PublicRequest, public_page
from officials.search import TooBroad, suggestions
from officials.search.suggestions import Suggestion

# From one address: each typed letter is a request.
SUGGESTIONS_PER_MINUTE = 600
# Kind -> the name of the page that a suggestion leads to; any other leads to a search.
PAGES = {
    "place": "region",
    "department": "department",
    "topic": "topic",
    "name": "post",
    "number": "post",
    "place-topic": "place-topic",
}


@public_page(versions.COUNTRY, parameters=("q",))
def suggest(request: PublicRequest) -> HttpResponse:
    """Return ``suggestions`` (text, place, address, optionally lang) and ``said``, their number."""
    if rate_limits.is_rate_limited(
        request, "suggest", SUGGESTIONS_PER_MINUTE, request.dependencies.today
    ):
        return JsonResponse({}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response = _respond(request.GET.get("q", ""))
    response["X-Robots-Tag"] = "noindex"
    return response


def _respond(text: str) -> HttpResponse:
    try:
        suggested = suggestions.suggest(text)
    except TooBroad:
        # An empty list would claim that there are no suggestions.
        return JsonResponse({}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    number = len(suggested)
    message = ngettext("有 %(n)s 条建议。", "有 %(n)s 条建议。", number) % {"n": number}
    return JsonResponse(
        {
            "said": message if suggested else _("没有建议。"),
            "suggestions": [_to_json(suggestion) for suggestion in suggested],
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _to_json(suggestion: Suggestion) -> dict[str, str]:
    row = {
        "text": suggestion.text,
        "place": suggestion.detail,
        "address": _address(suggestion),
    }
    is_foreign = suggestion.kind == "name" and get_language() == "en"
    return row | ({"lang": "zh-Hans"} if is_foreign else {})


def _address(suggestion: Suggestion) -> str:
    if suggestion.key and suggestion.kind in PAGES:
        return reverse(PAGES[suggestion.kind], args=suggestion.key.split())
    return f"{reverse('search')}?{urlencode({'q': suggestion.key or suggestion.text})}"
