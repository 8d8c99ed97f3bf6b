"""Render public pages and their addresses in both languages and sizes."""

import re
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils import translation
from django.utils.encoding import iri_to_uri

from directory.http import large_print

INDENTATION = re.compile(r"\s*\n\s*")


# Chinese first: its pages have no prefix. ``lang`` is what HTML calls the language.
PREFIXES = {"zh-hans": "", "en": "/en"}
LANGS = {"zh-hans": "zh-Hans", "en": "en"}


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    robots: str = "",
) -> HttpResponse:
    """Render a page. Of the request it takes the address only, so that it can be cached.

    ``robots``: what X-Robots-Tag says, such as noarchive.
    """
    language = translation.get_language()
    plain = request.path_info.removeprefix("/en") if language == "en" else request.path_info
    paths = {
        LANGS[code]: iri_to_uri(f"{prefix}/{plain.lstrip('/')}")
        for code, prefix in PREFIXES.items()
    }
    origin, large = _origin(request), large_print.is_large(request)
    addresses = {lang: origin + path for lang, path in paths.items()}
    here = LANGS[language]
    other = "zh-Hans" if language == "en" else "en"
    size, other_size = (large_print.PREFIX, "") if large else ("", large_print.PREFIX)
    # Links to the other language and size keep the query, which shared caches never store.
    query = getattr(request, "query", "")
    body = render_to_string(
        template,
        {
            "lang": here,
            "large": large,
            "addresses": addresses,
            "canonical": addresses[here],
            "default_address": addresses["zh-Hans"],
            "other_lang": other,
            "other_address": f"{origin}{size}{paths[other]}{query}",
            "size_address": f"{origin}{other_size}{paths[here]}{query}",
            "structured": "",
            **(context or {}),
        },
    )
    response = HttpResponse(INDENTATION.sub("\n", body).strip(), status=status)
    if robots:
        response["X-Robots-Tag"] = robots
    return response


def _origin(request: HttpRequest) -> str:
    """Return the site's own origin; nothing where the request names a host that is not ours."""
    mounted = request.META.get("SCRIPT_NAME", "")
    if large_print.is_large(request):
        mounted = mounted.removesuffix(large_print.PREFIX)
    try:
        return f"{request.scheme}://{request.get_host()}{mounted}"
    except DisallowedHost:
        return ""


def canonical(request: HttpRequest, address: str) -> str:
    """Return a reversed address as others should know it: with our origin, never in large print."""
    return _origin(request) + "/" + address.removeprefix(get_script_prefix())


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer without the database: the emergency numbers, and when to come back."""
    response = page(request, "503.html", status=503)
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    return response
