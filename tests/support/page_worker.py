"""A second process of the site on the database of a test: ``python -m tests.support.page_worker``.

It reads an address a line, and answers each with a line of JSON: status, text, how many queries.
"""

import contextlib
import json
import os
import subprocess
import sys


@contextlib.contextmanager
def run_worker():
    """Run one, with the variables of this process; yield a function that asks it for an address."""
    worker = subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "directory.settings"},
    )

    def ask(address):
        worker.stdin.write(f"{address}\n")
        worker.stdin.flush()
        return json.loads(worker.stdout.readline())

    try:
        yield ask
    finally:
        worker.stdin.close()
        worker.stdout.close()
        worker.wait(30)


def _serve():
    import django  # noqa: PLC0415 - settings read the variables of the test

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client, override_settings  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        ALLOWED_HOSTS=["testserver"],
        STORAGES=settings.STORAGES | {"staticfiles": plain},
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
    ):
        client = Client()
        for line in sys.stdin:
            with CaptureQueriesContext(connection) as queries:
                response = client.get(line.strip())
            answer = {"status": response.status_code, "text": response.text}
            print(json.dumps(answer | {"queries": len(queries)}), flush=True)  # noqa: T201
    connection.close()


if __name__ == "__main__":
    _serve()
