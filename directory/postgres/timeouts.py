"""Limit how long the site and its commands wait for PostgreSQL.

The server ends a statement, a wait for a lock and an idle transaction by itself; connection
options say after how many seconds. A server that hangs ends nothing, so the site also has a
deadline of its own. Commands have longer limits and no deadline: whoever starts one can end it.
"""

from typing import Any

# Ended by the server, in seconds.
SERVER_LIMITS = {
    "statement_timeout": 5,
    "lock_timeout": 3,
    "idle_in_transaction_session_timeout": 60,
}
# Those of commands. The longest statement known indexes two million posts. A migration that waits
# for a table holds up all who come after it, so it gives up soon and is started again.
COMMAND_LIMITS = {
    "statement_timeout": 6 * 3600,
    "lock_timeout": 10,
    "idle_in_transaction_session_timeout": 3600,
}
# Half a second more than the server takes to end a statement and to say so.
GRACE_SECONDS = 0.5
DEADLINE_SECONDS = SERVER_LIMITS["statement_timeout"] + GRACE_SECONDS
HEALTH_CHECK_SECONDS = 2
CONNECT_SECONDS = 3
COMMAND_CONNECT_SECONDS = 10
# Notice an external server that vanished: it sends nothing, not even an error.
TCP = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
}


def with_limits(database: dict[str, Any]) -> dict[str, Any]:
    """Return an entry of DATABASES for the site, whose connections have a deadline too."""
    options = _limit(database.get("OPTIONS", {}), SERVER_LIMITS, CONNECT_SECONDS)
    return database | {"LIMITED": True, "OPTIONS": options}


def with_command_limits(database: dict[str, Any]) -> dict[str, Any]:
    """Return an entry of DATABASES for commands, which connect as the owner or for redaction."""
    options = _limit(database.get("OPTIONS", {}), COMMAND_LIMITS, COMMAND_CONNECT_SECONDS)
    return database | {"OPTIONS": options}


def _limit(
    options: dict[str, Any], server_limits: dict[str, int], connect_seconds: int
) -> dict[str, Any]:
    # The last of two equal settings counts.
    arguments = [options.get("options", "")]
    arguments += [f"-c {name}={seconds}s" for name, seconds in server_limits.items()]
    limits = {"connect_timeout": connect_seconds, "options": " ".join(filter(None, arguments))}
    return TCP | options | limits
