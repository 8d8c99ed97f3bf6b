"""The site for a WSGI server: `gunicorn directory.wsgi`."""

import os
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections

from officials.db.role_checks import check_site_role


def connect_as_site() -> WSGIHandler:
    """Return the application, and connect as the site's own role from now on.

    That role owns no table: see ``officials.db.roles``. Raises ImproperlyConfigured where the site
    would connect as the owner.
    """
    handler = get_wsgi_application()
    refused = " ".join(f"{problem.msg} {problem.hint}" for problem in check_site_role())
    if refused:
        raise ImproperlyConfigured(refused)
    connections.close_all()
    shared_by_threads: Any = connections["default"].settings_dict
    shared_by_threads.update(settings.SITE_DATABASE)
    return handler


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")

application = connect_as_site()
