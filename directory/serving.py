"""The site as a WSGI application."""

from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections


def site() -> WSGIHandler:
    """Return the site; this process's connections are its role's from now on, which owns no table.

    See ``officials.db.roles``.
    """
    application = get_wsgi_application()
    connections.close_all()
    shared_by_threads: Any = connections["default"].settings_dict
    shared_by_threads.update(settings.SITE_DATABASE)
    return application
