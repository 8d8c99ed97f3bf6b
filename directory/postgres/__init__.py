"""PostgreSQL as a Django database engine: embedded, started on demand, or an external server.

`base` is the engine; `server` starts, shares and stops the embedded server; `location` decides its
folders and its account. `timeouts` says how long the site waits.
"""

from pathlib import Path
from typing import Any

import dj_database_url

ENGINE = "directory.postgres"


def configuration(data_dir: Path, *, durable: bool = True) -> dict[str, Any]:
    """Return an entry of DATABASES. With `durable=False` a power cut may lose all: for tests."""
    return {
        "ENGINE": ENGINE,
        "NAME": "directory",
        "USER": "directory",
        # Only commands that migrate connect as this one (officials.db.roles).
        "SUPERUSER": "postgres",
        "PORT": "5432",
        "CONN_MAX_AGE": 600,  # a new connection costs more than a page
        "CONN_HEALTH_CHECKS": True,
        "DATA_DIR": str(data_dir),
        "DURABLE": durable,
    }


def external(url: str) -> dict[str, Any]:
    """Return the entry of DATABASES for a server that somebody else runs."""
    return {**dj_database_url.parse(url, engine=ENGINE, conn_max_age=600, conn_health_checks=True)}
