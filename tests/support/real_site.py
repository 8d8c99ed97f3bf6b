"""The site as it runs for real: gunicorn over an embedded server of its own, in a folder."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.support.waits import wait_until

ROOT = Path(__file__).resolve().parents[2]
OURS = {"DATABASE_URL", "DEMO", "DJANGO_SETTINGS_MODULE", "HTTPS", "SITE_DATABASE_URL"}
CLIENT_SECONDS = 10


@dataclass(frozen=True)
class Site:
    """A running site, with its folders of data and of temporary files, and its variables."""

    port: int
    folder: Path
    temporary: Path
    variables: dict[str, str]

    def request(
        self, path, method="GET", body=None, headers=None, seconds=CLIENT_SECONDS, **options
    ):
        """Return status and text of an answer; a client gives up after ten seconds."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        with contextlib.closing(line):
            # A body that is refused unread breaks off; the answer is there.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                line.request(method, path, body, headers or {}, **options)
            response = line.getresponse()
            return response.status, response.read().decode()

    @contextlib.contextmanager
    def hung_database(self):
        """Stop the database and all its processes meanwhile: they live, and answer nothing."""
        postmaster = (self.folder / "postgres/data/postmaster.pid").read_text().split("\n")[0]
        tasks = f"/proc/{postmaster}/task/{postmaster}/children"
        processes = [int(postmaster), *map(int, Path(tasks).read_text().split())]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)


@contextlib.contextmanager
def run_site(backup, static, *, workers=1, **more):
    """Run the site with what ``backup`` holds, with ``more`` variables.

    Its folder is one that every account may enter, the server's too. ``static``: the folder of
    collected static files.
    """
    with tempfile.TemporaryDirectory(prefix="site-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "static").symlink_to(static)
        with _run(folder, backup, workers, more) as running:
            yield running
        wait_until(lambda: not (folder / "postgres/data/postmaster.pid").exists())


@contextlib.contextmanager
def _run(folder, backup, workers, more):
    temporary = folder / "tmp"
    temporary.mkdir()
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    variables = kept | {
        "DATA_DIR": str(folder),
        "THROWAWAY": "1",
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(ROOT),
        **more,
    }
    restore = [sys.executable, "manage.py", "restore_backup", backup]
    subprocess.run(restore, cwd=ROOT, env=variables, check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "directory.wsgi"),
            *("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8"),
            *("--workers", str(workers)),
            *("--no-control-socket", "--log-level", "warning", "--worker-tmp-dir", str(folder)),
        ],
        cwd=ROOT,
        env=variables,
    )
    running = Site(port, folder, temporary, variables)
    try:
        _wait_for(running, site)
        yield running
    finally:
        site.terminate()
        site.wait(30)


def _wait_for(running, site):
    def is_served():
        if site.poll() is not None:
            message = f"The site ended with {site.returncode}."
            raise RuntimeError(message)
        with contextlib.suppress(OSError):
            return running.request("/about/")[0] == http.HTTPStatus.OK

    wait_until(is_served)
