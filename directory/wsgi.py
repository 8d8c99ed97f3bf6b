"""The site for a WSGI server: `gunicorn directory.wsgi`."""

import logging
import os
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connections

from officials.db.role_checks import check_connected_role, check_site_role

log = logging.getLogger(__name__)


def connect_as_site() -> WSGIHandler:
    """Return the application, and connect as the site's own role from now on.

    That role owns no table: see ``officials.db.roles``. Raises ImproperlyConfigured where the site
    would connect as the owner, or as somebody who can act as the owner.
    """
    handler = get_wsgi_application()
    _refuse(check_site_role())
    connections.close_all()
    shared_by_threads: Any = connections["default"].settings_dict
    shared_by_threads.update(settings.SITE_DATABASE)
    try:
        _refuse(check_connected_role(connections["default"]))
    except DatabaseError:
        # Without its database the site still shows the emergency numbers.
        log.exception("Whether the site owns its tables was not checked")
    finally:
        connections.close_all()
    return handler


def _refuse(problems: Iterable[CheckMessage]) -> None:
    reasons = " ".join(f"{problem.msg} {problem.hint}" for problem in problems)
    if reasons:
        raise ImproperlyConfigured(reasons)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")

application = connect_as_site()
