"""The embedded database as a service of its own."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from directory.postgres.server import Server
from tests.test_consistency import ROOT


def command(**variables):
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "manage.py", "run_database"],
        cwd=ROOT,
        env=kept | {"THROWAWAY": "1"} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_database_runs_until_it_is_told_to_stop():
    with tempfile.TemporaryDirectory(prefix="database-") as name:
        Path(name).chmod(0o755)
        with command(DATA_DIR=name) as running:
            assert running.stdout.readline() == "The database runs.\n"
            assert Server(Path(name), durable=False).running()
            running.send_signal(signal.SIGTERM)
            assert running.wait(20) == 0
        assert Server(Path(name), durable=False).running() is None


def test_there_is_nothing_to_run_where_the_database_is_elsewhere(tmp_path):
    with command(DATA_DIR=str(tmp_path), DATABASE_URL="postgres://a@127.0.0.1:1/b") as refused:
        _out, told = refused.communicate(timeout=20)
    assert refused.returncode == 1
    assert "there is no embedded one to run" in told
