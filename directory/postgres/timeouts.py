"""Limit how long the site waits for PostgreSQL.

The server ends a statement, a wait for a lock and an idle transaction by itself; connection
options say after how many seconds. A server that hangs ends nothing, so the site also has a
deadline of its own. Commands have no limits: they connect with ``DATABASES``.
"""

from typing import Any

# Ended by the server, in seconds.
SERVER_LIMITS = {
    "statement_timeout": 5,
    "lock_timeout": 3,
    "idle_in_transaction_session_timeout": 60,
}
# Half a second more than the server takes to end a statement and to say so.
GRACE_SECONDS = 0.5
DEADLINE_SECONDS = SERVER_LIMITS["statement_timeout"] + GRACE_SECONDS
HEALTH_CHECK_SECONDS = 2
CONNECT_SECONDS = 3
# Notice an external server that vanished: it sends nothing, not even an error.
TCP = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}


def with_limits(database: dict[str, Any]) -> dict[str, Any]:
    """Return an entry of DATABASES whose connections do not wait without an end."""
    options = database.get("OPTIONS", {})
    # The last of two equal settings counts.
    arguments = [options.get("options", "")]
    arguments += [f"-c {name}={seconds}s" for name, seconds in SERVER_LIMITS.items()]
    limits = {"connect_timeout": CONNECT_SECONDS, "options": " ".join(filter(None, arguments))}
    return database | {"LIMITED": True, "OPTIONS": TCP | options | limits}
