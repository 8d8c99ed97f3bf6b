"""Which code made a page: a new release makes every page new."""

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
    """Return a digest of all that is shipped and that a page is made of."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
