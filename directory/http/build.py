"""Identify the release, so that a new one invalidates every cached page."""

import hashlib
from functools import cache

from django.conf import settings

SOURCES = (
    "directory/**/*.py",
    "officials/**/*.py",
    "templates/**/*.html",
    "locale/**/*.mo",
    "static/**/*.css",
    "static/**/*.js",
    "static/**/*.svg",
)


@cache
def build() -> str:
    """Return a digest of the code, templates, translations and static files of pages."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
