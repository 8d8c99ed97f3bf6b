"""Configure gunicorn for one of the two services: SERVICE=public, or SERVICE=admin for staff.

Each has workers, a socket and a time-out of its own, so that no import, approval or lock of staff
holds a worker of the public. nginx stands in front and buffers: see hotlines.nginx.conf.
"""

import logging
import os
import re
from pathlib import Path

from gunicorn.util import import_app

# The service, and nginx in front of it

SERVICE = os.environ.get("SERVICE", "public")
CORES = os.cpu_count() or 1
# Seconds after which a worker that still works on one request is replaced. Statements of pages end
# after 5 seconds in the database, the longest acts of staff after 60; nginx waits a little longer
# for those. A table of 10,000 posts takes 20 seconds on a busy machine, part by part, and would be
# cut off; nginx gives up a page of the public after 25 seconds without a part.
TIMEOUTS = {"public": 60, "admin": 75}
# A page of the public computes and hardly waits: twice the cores answered a sixth more than one
# worker a core, and more workers answered no more. Staff are few, but an act of theirs may wait for
# a lock: more workers than cores.
WORKERS = {"public": 2 * CORES, "admin": max(4, CORES)}

wsgi_app = "directory.wsgi"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")
# systemd creates the folder; only the account and its group, which nginx is in, may enter.
bind = f"unix:{os.environ.get('RUNTIME_DIRECTORY', f'/run/hotlines-{SERVICE}')}/gunicorn.sock"
umask = 0o007
proc_name = f"hotlines-{SERVICE}"
timeout = TIMEOUTS[SERVICE]
workers = WORKERS[SERVICE]
# One request at a time for each worker: nginx hands a request over when it has all of it, and takes
# the answer at once, so nobody slow holds a worker; a request that hangs is ended by its time-out.
# Threads keep no time for a request, answered a tenth less, and the slowest in twice the time.
worker_class = "sync"
graceful_timeout = 15  # for requests that run while the service stops

# Limits: those of nginx, so that it refuses before a worker is asked

limit_request_line = 8190
limit_request_fields = 64
limit_request_field_size = 8190
# Only nginx says who asks; nobody says where the site is mounted.
forwarder_headers = ""

# Memory: the application is loaded once and shared, and answers some pages before the workers are
# forked (directory/warm_up.py): without that the first search of each took seven times as long as
# the second. The collector of garbage leaves all of this alone (gc.freeze). A worker is replaced
# after so many requests, at different times, so that what a library leaks does not add up.

preload_app = True
max_requests = 20_000
max_requests_jitter = 4_000
# The file by which a worker shows that it lives must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# gunicorn opens a socket that commands it in the home of its account, unless told not to.
control_socket_disable = True

# Logs: one JSON object a line on stderr, in the form of the site's own, which journald keeps and
# deletes. nginx writes the access log.


class CutAddresses(logging.Filter):
    """Cut addresses and headers out of the messages of gunicorn: they hold queries and numbers."""

    ASKED = re.compile(r"^(Error handling request|Invalid request)\b.*", re.DOTALL)

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.ASKED.sub(r"\1", record.getMessage()), ()
        return True


logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "directory.http.log_lines.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
            "static_fields": {"service": SERVICE},
        }
    },
    "filters": {"addresses": {"()": CutAddresses}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["addresses"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}

# Hooks. Metrics need none: workers write their figures to files, which manage.py metrics adds up.
# Memory that workers share is copied at its first use, and each has a connection of its own: the
# first search took twice the time of the second.


def on_starting(server):
    """Load what every request needs, before the workers are forked, and warn of root."""
    if os.geteuid() == 0:
        server.log.warning(
            "The workers run as root: whoever breaks into one holds the whole server. Start them"
            " as an account of their own, as deploy/hotlines@.service does."
        )
    import_app("directory.warm_up:warm_up")()


def post_worker_init(_worker):
    """Let a worker of the public search once before its first request, which is the slowest."""
    if SERVICE == "public":
        import_app("directory.warm_up:warm_up_worker")()
