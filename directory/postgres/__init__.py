"""The embedded PostgreSQL, as a Django database engine that starts its server on demand.

`base` is the engine; `server` starts, shares and stops the server; `location` decides its folders
and its account.
"""

from pathlib import Path
from typing import Any


def configuration(data_dir: Path, *, durable: bool = True) -> dict[str, Any]:
    """Return an entry of DATABASES. With `durable=False` a power cut may lose all: for tests."""
    return {
        "ENGINE": "directory.postgres",
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
