"""Render public pages and their addresses in both languages and sizes."""

import re
from http import HTTPStatus
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import split_domain_port
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from directory.http import large_print

PREFORMATTED = re.compile("<(?:textarea|pre)", re.IGNORECASE)
# Line breaks with the blanks around them, but for those that a browser would show.
INDENTATION = re.compile(
    r"(?P<preformatted><(?P<tag>textarea|pre)\b.*?</(?P=tag)\s*>)|\s*\n\s*",
    re.DOTALL | re.IGNORECASE,
)

# Addresses whose readers expect data, or a file, and no page.
NOT_PAGES = re.compile(r"/suggest/$|\.(?P<suffix>json|csv|xlsx|vcf|svg|xml)$")

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
    """Render a page. It reads only the address of the request, so that it can be cached.

    ``robots``: what X-Robots-Tag says, such as noarchive.
    """
    language = translation.get_language()
    plain = request.path_info.removeprefix("/en") if language == "en" else request.path_info
    paths = {
        LANGS[code]: iri_to_uri(f"{prefix}/{plain.lstrip('/')}")
        for code, prefix in PREFIXES.items()
    }
    origin, large = origin_of(request), large_print.is_large(request)
    mounted = _mounted(request)
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
            "site": origin.removesuffix(mounted),
            "other_lang": other,
            "other_address": f"{mounted}{size}{paths[other]}{query}",
            "size_address": f"{mounted}{other_size}{paths[here]}{query}",
            "structured": "",
            **(context or {}),
        },
    )
    response = HttpResponse(strip_indentation(body), status=status)
    if robots:
        response["X-Robots-Tag"] = robots
    return response


def strip_indentation(html: str) -> str:
    """Return ``html`` without indentation and blank lines, except inside textarea and pre."""
    if not PREFORMATTED.search(html):
        # A pattern looks at each blank of a page, which takes eight times as long.
        return "\n".join(filter(None, map(str.strip, html.split("\n"))))
    return INDENTATION.sub(lambda match: match["preformatted"] or "\n", html).strip()


def read_host(request: HttpRequest) -> str:
    """Return the host of a request, with the port only where the site itself listens there.

    Anybody can write a port into the Host header, and a cache may hand the page to others. Behind
    a proxy that ends TLS the site has the port of HTTPS. Raises DisallowedHost.
    """
    host, port = split_domain_port(request.get_host())
    is_own = port == request.META.get("SERVER_PORT") and not request.is_secure()
    return f"{host}:{port}" if port and is_own else host


def origin_of(request: HttpRequest) -> str:
    """Return the site's own origin, with the path where it is mounted.

    Empty where the request names a host that is not ours.
    """
    try:
        return f"{request.scheme}://{read_host(request)}{_mounted(request)}"
    except DisallowedHost:
        return ""


def _mounted(request: HttpRequest) -> str:
    mounted: str = request.META.get("SCRIPT_NAME", "")
    if large_print.is_large(request):
        return mounted.removesuffix(large_print.PREFIX)
    return mounted


def canonical(request: HttpRequest, address: str) -> str:
    """Return a reversed address as an absolute URL, never in large print."""
    return origin_of(request) + "/" + address.removeprefix(get_script_prefix())


def unavailable(request: HttpRequest) -> HttpResponse:
    """Render the emergency numbers without the database (503), with Retry-After.

    As JSON where the address answers in JSON, as plain text where it is that of another file.
    """
    answer = NOT_PAGES.search(request.path_info)
    response = _describe_outage(request, answer) if answer else page(request, "503.html")
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    return response


def _describe_outage(request: HttpRequest, answer: re.Match[str]) -> HttpResponse:
    english = request.GET.get("lang") == "en"
    with translation.override("en" if english else translation.get_language()):
        text = _("网站暂时不能查询，请一分钟后再试。急事请直接打 110、119、120 或 12345。")
    if answer["suffix"] in {None, "json"}:
        return JsonResponse({"error": text}, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
