"""Load what requests need into memory, before a server forks its workers."""

import gc
import logging
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, connections
from django.template.loader import get_template
from django.utils import translation

from officials.exporting import workbooks
from officials.search import vocabulary

log = logging.getLogger(__name__)

# Searches that find posts, the answers to a matter, who answers for a body that publishes nothing,
# nothing but other spellings, and a number.
SEARCHES = ("局长", "juzhang", "欠薪", "北京 公安局", "王错别字", "12345")
# Pages in each language that need most of what a worker would load at its first requests: the
# catalogue, the addresses, pinyin, the calendar, the digest of the release.
PAGES = [
    (f"{language}{path}", query)
    for language in ("", "/en")
    for path, query in (
        ("/", ""),
        *(("/search/", f"q={quote(words)}") for words in SEARCHES),
        ("/suggest/", "q=wang"),
        ("/regions/110101/", ""),
    )
]
# Posts of which hardly a card was rendered before the fork: the search touches most of the shared
# memory, which is copied to the worker when it is first used.
FIRST_SEARCH = ("/search/", f"q={quote('副局长')}")


def warm_up() -> None:
    """Load templates and the vocabulary of search, answer PAGES, and close every connection.

    A workbook is written, because what writes it loads slowly.

    The workers share this memory. A connection that crossed the fork would be used by two of them
    at once. A database that is down is no reason not to start: it is read at the first search.
    """
    _compile_templates()
    list(workbooks.write_xlsx("", [""], []))
    try:
        vocabulary.load()
        _answer_pages(PAGES)
    except DatabaseError:
        log.exception("The vocabulary of search is loaded by the first search of each worker")
    finally:
        connections.close_all()
    gc.collect()
    gc.freeze()


def warm_up_worker() -> None:
    """Answer a search in a new worker, before its first request.

    It opens the connection of the process, on which the statements of a search are planned, and
    makes the memory that it shares with others its own where a search writes to it.
    """
    try:
        _answer_pages([FIRST_SEARCH])
    except DatabaseError:
        log.exception("The first search of a worker is its first request")


def _compile_templates() -> None:
    root = settings.BASE_DIR / "templates"
    for path in root.rglob("*.*"):
        get_template(path.relative_to(root).as_posix())


def _ignore_head(*_status_and_headers: Any) -> Callable[[bytes], object]:
    return lambda _content: None


def _answer_pages(pages: Sequence[tuple[str, str]]) -> None:
    """Send requests for pages, paths and queries, through all of the site, as a worker would."""
    application = WSGIHandler()
    for path, query in pages:
        environ: dict[str, Any] = {}
        setup_testing_defaults(environ)
        environ |= {"PATH_INFO": path, "QUERY_STRING": query, "REMOTE_ADDR": ""}
        environ |= {"HTTP_HOST": settings.ALLOWED_HOSTS[0].removeprefix("."), "SERVER_PORT": ""}
        if settings.HTTPS:
            environ["HTTP_X_FORWARDED_PROTO"] = "https"
        with translation.override(None):  # workers begin in the language of this process
            application(environ, _ignore_head).close()
