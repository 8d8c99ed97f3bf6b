"""Answer probes; set security headers, the language of the path, and compression."""

from collections.abc import Awaitable, Callable
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils import translation
from django_http_compression.middleware import HttpCompressionMiddleware

GetResponse = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


PROBES = ("/healthz", "/readyz")


def probes(get_response: GetResponse) -> GetResponse:
    """Answer probes before the redirect to HTTPS and the check of the host.

    They come over plain HTTP, to an address instead of a name.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info not in PROBES:
            return get_response(request)
        request.resolver_match = match = resolve(request.path_info)
        response: HttpResponse = match.func(request)
        return response

    return middleware


def security_headers(get_response: GetResponse) -> GetResponse:
    """Add the headers for which Django has no setting."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def redirect_to_https(get_response: GetResponse) -> GetResponse:
    """Redirect to HTTPS without the port of the Host header, which anybody can write.

    Django's own redirect, which comes later, would repeat it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.SECURE_SSL_REDIRECT or request.is_secure():
            return get_response(request)
        host, _port = split_domain_port(request.get_host())
        return HttpResponsePermanentRedirect(f"https://{host}{request.get_full_path()}")

    return middleware


def path_language(get_response: GetResponse) -> GetResponse:
    """Activate the language of the path, so that no page varies by Accept-Language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Django's own search for the language of a path takes all languages that there are.
        # That of /en is English too: there alone it is redirected to the address with a slash.
        is_english = f"{request.path_info}/".startswith("/en/")
        language = "en" if is_english else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


class PolicyMiddleware(CSPMiddleware):
    """Set the Content-Security-Policy; the one of nearly all responses is written once."""

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Add the policy to ``response``; decorators of ``csp`` have left attributes on it."""
        if any(name.startswith("_csp_") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response


class CompressionMiddleware(HttpCompressionMiddleware):
    """Compress public pages; those of staff mix secrets with input, which BREACH exploits."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if request.path.startswith("/admin/"):
            return self.get_response(request)
        return super().__call__(request)

    def maybe_compress(self, request: HttpRequest, response: HttpResponseBase) -> None:
        # Forms that repeat what was typed beside a token say that nobody may change them.
        if "no-transform" not in response.headers.get("Cache-Control", ""):
            super().maybe_compress(request, response)
