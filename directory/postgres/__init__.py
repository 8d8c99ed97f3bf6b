"""The embedded PostgreSQL, as a Django database engine that starts its server when it is needed.

`base` is the engine, `server` starts, shares and stops the server, `location` says where it lives
and which account runs it.
"""

from pathlib import Path
from typing import Any


def configuration(data_dir: Path, *, durable: bool = True) -> dict[str, Any]:
    """One entry of DATABASES. With `durable=False` a power cut may lose all: for tests only."""
    return {
        "ENGINE": "directory.postgres",
        "NAME": "directory",
        "USER": "directory",
        "PORT": "5432",
        "CONN_MAX_AGE": 600,  # a new connection costs more than a page
        "CONN_HEALTH_CHECKS": True,
        "DATA_DIR": str(data_dir),
        "DURABLE": durable,
    }
