"""Suggestions for the search box as JSON, the same for every visitor."""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext as _, ngettext

from directory.http import rate_limits, versions
from directory.http.caching import PublicRequest, public_page
from officials.models.departments import Topic
from officials.models.regions import Region
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


@dataclass(frozen=True)
class Box:
    """The box that asks: on the pages of ``region``, or of a ``topic`` that needs a place."""

    region: Region | None = None
    topic: str = ""


@public_page(versions.COUNTRY, parameters=("q", "region", "topic"))
def suggest(request: PublicRequest) -> HttpResponse:
    """Return ``suggestions`` (text, place, address, optionally lang) and ``said``, their number.

    ``region``: the code of the one in which the box searches. ``topic``: the slug of one whose page
    asks for a place, so that only places are suggested.
    """
    if rate_limits.is_rate_limited(
        request, "suggest", SUGGESTIONS_PER_MINUTE, request.dependencies.today
    ):
        return JsonResponse({}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response = _respond(request.GET.get("q", ""), _find_box(request.GET))
    response["X-Robots-Tag"] = "noindex"
    return response


def _find_box(parameters: QueryDict) -> Box:
    code, slug = parameters.get("region", ""), parameters.get("topic", "")
    return Box(
        Region.objects.present().filter(code=code).first() if code else None,
        slug if slug and Topic.objects.filter(slug=slug).exists() else "",
    )


def _respond(text: str, box: Box) -> HttpResponse:
    try:
        suggested = suggestions.suggest(text)
    except TooBroad:
        # An empty list would claim that there are no suggestions.
        return JsonResponse({}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    if box.topic:
        suggested = [suggestion for suggestion in suggested if suggestion.kind == "place"]
    number = len(suggested)
    message = ngettext("有 %(n)s 条建议。", "有 %(n)s 条建议。", number) % {"n": number}
    return JsonResponse(
        {
            "said": message if suggested else _("没有建议。"),
            "suggestions": [_to_json(suggestion, box) for suggestion in suggested],
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _to_json(suggestion: Suggestion, box: Box) -> dict[str, str]:
    is_local = box.region and suggestion.kind in {"topic", "type"}
    row = {
        "text": suggestion.text,
        "place": box.region.label if box.region and is_local else suggestion.detail,
        "address": _address(suggestion, box),
    }
    is_foreign = suggestion.kind == "name" and get_language() == "en"
    return row | ({"lang": "zh-Hans"} if is_foreign else {})


def _address(suggestion: Suggestion, box: Box) -> str:
    if box.region and suggestion.kind == "topic":
        return reverse("place-topic", args=[box.region.code, suggestion.key])
    if box.topic:
        return reverse("place-topic", args=[suggestion.key, box.topic])
    if suggestion.key and suggestion.kind in PAGES:
        return reverse(PAGES[suggestion.kind], args=suggestion.key.split())
    query = {"q": suggestion.key or suggestion.text}
    if box.region:
        query["region"] = box.region.code
    return f"{reverse('search')}?{urlencode(query)}"
