#!/usr/bin/env python
"""Django's command line. Errors that a person can fix are one sentence, no traceback."""

import gc
import os
import signal
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - older ones get this far and no further
    sys.exit("Python 3.11 or newer is needed: run make serve PYTHON=/path/to/a/newer/python3.")

try:
    from django import setup
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError
except ModuleNotFoundError:
    sys.exit("Django is not installed here: run make serve once, then .venv/bin/python manage.py.")


def leave(number: int, _frame: object) -> None:
    """End as Python ends, so that the database is let go."""
    sys.exit(128 + number)


def load() -> None:
    """Import all apps. What that makes stays until the end: nothing is looked through for garbage.

    Looking takes a sixth of the start.
    """
    gc.disable()
    setup()
    gc.freeze()
    gc.enable()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.settings")
    for ending in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(ending) is signal.SIG_DFL:  # nohup ignores one
            signal.signal(ending, leave)
    try:
        load()
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)
    except (ImproperlyConfigured, OperationalError) as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(error).strip())


if __name__ == "__main__":
    main()
