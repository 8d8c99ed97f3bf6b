"""The site for a WSGI server: `gunicorn directory.wsgi`."""

import os

from directory.serving import site

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")

application = site()
