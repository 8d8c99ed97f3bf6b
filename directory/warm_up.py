"""Load what requests need into memory, before a server forks its workers."""

import gc
import logging

from django.conf import settings
from django.db import DatabaseError, connections
from django.template.loader import get_template
from django.urls import get_resolver

from officials.search import vocabulary

log = logging.getLogger(__name__)


def warm_up() -> None:
    """Load URLs, templates and the vocabulary of search, and close every connection.

    The workers share this memory. A connection that crossed the fork would be used by two of them
    at once. A database that is down is no reason not to start: it is read at the first search.
    """
    _ = get_resolver().url_patterns
    _compile_templates()
    try:
        vocabulary.load()
    except DatabaseError:
        log.exception("The vocabulary of search is loaded by the first search of each worker")
    finally:
        connections.close_all()
    gc.collect()
    gc.freeze()


def _compile_templates() -> None:
    root = settings.BASE_DIR / "templates"
    for path in root.rglob("*.*"):
        get_template(path.relative_to(root).as_posix())
