"""`make serve` and `make test` in bare clones, and the messages of those that cannot start.

The clones install all packages, so they are tried where CI asks for them with TWO_COMMANDS=1.
"""

import contextlib
import os
import pwd
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]
VISITOR = "hotline-visitor"
OURS = {"DATA_DIR", "DATABASE_URL", "DEMO", "DJANGO_SETTINGS_MODULE", "THROWAWAY"}
MAKES = {"ARGS", "MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS"}
# Debian's own Python comes first, and with it its old pip.
PATH = "/usr/bin:/bin:/usr/local/bin"
NETWORK = re.compile(
    "(.+_)?(PROXY|CERT|CERT_DIR|CERT_FILE|CA_BUNDLE|INDEX_URL|TRUSTED_HOST)", re.IGNORECASE
)
# Tests of the environment and of the database: enough to see that tests run.
SLICE = "tests/test_lock.py tests/officials/db/test_roles.py"
# The template of tests is migrated in less time than the database of the site.
WRITE_SCHEMA = """
from django.db import connection
from directory.postgres.programs import run_program
with connection._nodb_cursor() as cursor:
    cursor.execute(
        "SELECT max(datname) FROM pg_database"
        " WHERE datname ~ '^(template_migrated_|directory$)'"
    )
    [connection.settings_dict["NAME"]] = cursor.fetchone()
run_program(connection, "pg_dump", "--schema-only", "--restrict-key=same", "--file=schema.sql")
"""
from_clones = pytest.mark.skipif(
    os.environ.get("TWO_COMMANDS") != "1", reason="TWO_COMMANDS=1 installs all packages twice"
)


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="clones-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def visitor(folder):
    """An ordinary account with a private home."""
    if os.geteuid() != 0:
        pytest.skip("only root makes accounts")
    subprocess.run(["userdel", VISITOR], check=False, capture_output=True)
    home = folder / "home"
    subprocess.run(["useradd", "--create-home", "--home-dir", home, VISITOR], check=True)
    home.chmod(0o700)
    yield pwd.getpwnam(VISITOR)
    subprocess.run(["userdel", VISITOR], check=True)


def clone(target):
    subprocess.run(["git", "clone", "--quiet", ROOT, target], check=True)
    return target


def environment(**changes):
    kept = {name: value for name, value in os.environ.items() if name not in OURS | MAKES}
    return kept | changes


def empty_environment():
    """Return what is left by ``env -i``: nothing but the way to programs and to the network.

    Packages come from the network and not from a cache, which may hold what the lock lost.
    """
    reached = {name: value for name, value in os.environ.items() if NETWORK.fullmatch(name)}
    return {"PATH": PATH, "PIP_NO_CACHE_DIR": "1"} | reached


def serve_twice(folder, **identity):
    for _ in ("first start", "second start"):
        assert "12345" in serve_and_leave(folder, empty_environment(), **identity)
        assert list(processes_of(folder)) == []


def run_some_tests(folder, **identity):
    began = time.monotonic()
    done = subprocess.run(
        ["make", "test", f"ARGS=-n 0 -q {SLICE}"],
        cwd=folder,
        env=empty_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **identity,
    )
    assert done.returncode == 0, done.stdout
    assert re.search("^[0-9]+ passed in", done.stdout, re.MULTILINE), done.stdout
    assert list(processes_of(folder)) == []
    sys.stdout.write(f"some tests after {time.monotonic() - began:.1f} s\n")


def schema_of(folder, **variables):
    """Return tables, functions and triggers of the site's or of the tests' database, as SQL."""
    command = [".venv/bin/python", "manage.py", "shell", "--no-imports", "-c", WRITE_SCHEMA]
    subprocess.run(command, cwd=folder, env=empty_environment() | variables, check=True)
    return (folder / "schema.sql").read_text()


def serve_and_leave(folder, variables, **identity):
    """Start the site, load a page, press Ctrl-C; returns the page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.monotonic()
    site = subprocess.Popen(
        ["make", "serve", f"PORT={port}"],
        cwd=folder,
        env=variables,
        start_new_session=True,
        **identity,
    )
    try:
        page = wait_for(site, f"http://127.0.0.1:{port}")
        sys.stdout.write(f"a page after {time.monotonic() - began:.1f} s\n")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(site.pid, signal.SIGINT)
        site.wait(60)
    return page


def wait_for(site, address):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while site.poll() is None:
        with contextlib.suppress(OSError):
            direct.open(f"{address}/readyz", timeout=10).close()
            return direct.open(f"{address}/hotlines/", timeout=10).read().decode()
        time.sleep(0.1)
    pytest.fail(f"make serve ended with {site.returncode}")


def processes_of(folder):
    """Command lines of the processes that run in this folder, or were told of it."""
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes()
            if os.fsencode(folder) in command or (entry / "cwd").resolve().is_relative_to(folder):
                yield command.replace(b"\0", b" ").decode()


@from_clones
def test_a_bare_clone_serves_and_tests_for_root(folder):
    here = clone(folder / "clone")
    serve_twice(here)
    run_some_tests(here)
    assert schema_of(here) == schema_of(here, THROWAWAY="1", DATA_DIR="var/test")


@from_clones
def test_a_bare_clone_tests_and_serves_for_an_ordinary_user_in_an_odd_folder(folder, visitor):
    here = clone(folder / "home" / "一个 odd 目录")
    for path in (here, *here.rglob("*")):
        os.chown(path, visitor.pw_uid, visitor.pw_gid, follow_symlinks=False)
    identity = {"user": visitor.pw_uid, "group": visitor.pw_gid, "extra_groups": []}
    run_some_tests(here, **identity)
    serve_twice(here, **identity)


def test_a_taken_port_is_told_before_any_work():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} is taken.+PORT=8001"):
            call_command("serve", port=port)


def test_a_port_that_does_not_exist_is_told():
    with pytest.raises(CommandError, match="There is no port 99999"):
        call_command("serve", port=99999)


def manage(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_database_that_cannot_be_reached_is_one_sentence(folder):
    url = f"postgres://nobody@127.0.0.1:1/{folder.name}"
    done = manage("migrate", "--skip-checks", DATABASE_URL=url, DATA_DIR=str(folder))
    assert done.returncode == 1
    assert "Connection refused" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_data_folder_that_is_a_file_is_one_sentence(folder):
    (folder / "file").touch()
    done = manage("migrate", DATA_DIR=str(folder / "file"))
    assert done.returncode == 1
    assert "DATA_DIR" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_python_is_one_sentence():
    old = (
        "import runpy, sys; sys.version_info = (3, 10); "
        "runpy.run_path('manage.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", old], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == (
        "Python 3.11 or newer is needed: run make serve PYTHON=/path/to/a/newer/python3.\n"
    )
