"""Repeat the answer to a request for a page that is kept, before the rest of the site is asked."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple, cast

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from directory.http.caching import KeptPage, PublicRequest

# All of a request that decides which page is asked for, and how it is sent.
DECISIVE = (
    "REQUEST_METHOD",
    "HTTP_HOST",
    "SERVER_NAME",
    "SERVER_PORT",
    "SCRIPT_NAME",
    "PATH_INFO",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_IF_NONE_MATCH",
)
# Requests that have one of these are left to the whole site.
UNUSUAL = (
    "QUERY_STRING",
    "CONTENT_LENGTH",
    "HTTP_TRANSFER_ENCODING",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
)
Request = tuple[str, ...]


class Answer(NamedTuple):
    """An answer with all its headers, as the whole site gave it.

    ``page``: what is asked again before it is repeated; ``headers``: as Django keeps them, names
    in lower case; ``match``: the view, for the log.
    """

    page: KeptPage
    status: int
    headers: dict[str, tuple[str, str]]
    match: ResolverMatch | None


# The answers of this process by the requests for them, some 3 KB each: the pages stay in the cache.
# A longer request is one that no browser sends.
ANSWERS: OrderedDict[Request, Answer] = OrderedDict()
MAX_ANSWERS = 2_000
MAX_REQUEST = 1_000


def kept_answers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that repeats an answer while nothing changed on which its page depends.

    The resolver and all other middleware would take half of the time of such a request.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        described = _describe(request)
        if described is None:
            return get_response(request)
        answer = ANSWERS.get(described)
        if answer and (repeated := _repeat(answer, request)):
            return repeated
        response = get_response(request)
        page: KeptPage | None = getattr(request, "kept", None)
        if page and not response.cookies:
            headers = dict(_headers_of(response))
            answer = Answer(page, response.status_code, headers, request.resolver_match)
            ANSWERS[described] = answer
            if len(ANSWERS) > MAX_ANSWERS:
                ANSWERS.popitem(last=False)
        else:
            ANSWERS.pop(described, None)
        return response

    return middleware


def _describe(request: HttpRequest) -> Request | None:
    """Return all that decides the answer to a request; None where an answer is not repeated."""
    read = request.META.get
    if request.method not in {"GET", "HEAD"} or any(map(read, UNUSUAL)):
        return None
    described = (request.scheme or "", *(read(name) or "" for name in DECISIVE))
    return described if sum(map(len, described)) <= MAX_REQUEST else None


def _repeat(answer: Answer, request: HttpRequest) -> HttpResponse | None:
    """Return ``answer`` again; None where its page is another one now, or cannot be checked."""
    try:
        content = answer.page.find_again(cast("PublicRequest", request))
    except (OperationalError, InterfaceError):
        return None  # the view knows what to do without the database
    if content is None:
        return None
    request.resolver_match = answer.match
    response = HttpResponse(content, status=answer.status)
    headers = _headers_of(response)
    headers.clear()  # the reader who has the page gets no type of it
    headers.update(answer.headers)
    return response


def _headers_of(response: HttpResponse) -> dict[str, tuple[str, str]]:
    """Return the headers of a response as Django keeps them, all of which it has checked.

    To set them again one by one takes as long as to find the page.
    """
    headers: Any = response.headers
    store: dict[str, tuple[str, str]] = headers._store  # noqa: SLF001
    return store
