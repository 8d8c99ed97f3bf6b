"""Each file of `deploy/` is read by the program that it is for, and names what exists."""

import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from officials.db.timeouts import LongAct
from tests.support.deployment import DEPLOY, NGINX, OPENSSL, WHY_NOT, Deployment, substitute
from tests.test_consistency import ROOT

UNITS = sorted(path.name for path in DEPLOY.glob("hotlines*.*") if path.suffix != ".conf")
UNITS.remove("hotlines.env")
ANALYZE = shutil.which("systemd-analyze")


def run(command, **variables):
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.fixture
def folder():
    """A folder with a short name, which other accounts may enter."""
    with tempfile.TemporaryDirectory(prefix="deploy-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize("service", ["public", "admin"])
def test_gunicorn_reads_its_settings(service, tmp_path):
    done = run(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--check-config"],
        SERVICE=service,
        RUNTIME_DIRECTORY=str(tmp_path),
    )
    assert done.returncode == 0, done.stdout


def test_gunicorn_refuses_a_service_that_it_does_not_know():
    done = run(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--check-config"],
        SERVICE="publik",
    )
    assert done.returncode != 0
    assert "publik" in done.stdout


def test_each_server_waits_longer_than_the_one_behind_it():
    timeouts = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))["TIMEOUTS"]
    text = (DEPLOY / "hotlines.nginx.conf").read_text()
    waits = [int(seconds) for seconds in re.findall(r"proxy_read_timeout (\d+)s;", text)]
    probe, _other_probe, public, *admin = waits
    longest = max(act.seconds for act in LongAct)
    assert probe < LongAct.DOWNLOAD.seconds < public < timeouts["public"]
    assert {longest < timeouts["admin"] < seconds for seconds in admin} == {True}


@pytest.mark.skipif(not (NGINX and OPENSSL), reason=WHY_NOT)
def test_nginx_reads_its_settings_without_a_warning(folder):
    deployment = Deployment(folder, {})
    done = run([*deployment.nginx(deployment.write_nginx(folder / "static")), "-t", "-q"])
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(not ANALYZE, reason="there is no systemd-analyze here")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_reads_each_unit_without_a_warning(unit, folder):
    for name in UNITS:
        text = (DEPLOY / name).read_text()
        if "ExecStart=" in text:
            text = substitute(
                text,
                {"/srv/hotlines/.venv/bin": Path(sys.executable).parent, "/srv/hotlines": ROOT},
            )
        (folder / name).write_text(text)
    done = run([ANALYZE, "verify", "--man=no", folder / unit.replace("@.", "@public.")])
    assert (done.returncode, done.stdout) == (0, "")


def test_the_file_of_the_environment_and_the_readme_list_what_the_settings_read():
    settings = (ROOT / "directory/settings.py").read_text()
    read = {*re.findall(r'environment\.\w+\("([A-Z_]+)"', settings)}
    listed = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "hotlines.env").read_text(), re.MULTILINE)
    table = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(table) == sorted(read)


def test_every_command_that_a_unit_runs_exists():
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    started = re.findall(
        r"manage\.py (\w+)", "".join((DEPLOY / name).read_text() for name in UNITS)
    )
    assert started
    assert {*started} <= commands


def test_commands_run_in_the_environment_of_the_services(folder):
    environment, script = folder / "hotlines.env", folder / "manage"
    text = (DEPLOY / "hotlines.env").read_text()
    environment.write_text(substitute(text, {"/var/lib/hotlines": folder / "data"}))
    script.write_text(
        substitute(
            (DEPLOY / "manage").read_text(),
            {
                "/etc/hotlines.env": environment,
                '$(dirname "$0")/..': ROOT,
                ".venv/bin/python": sys.executable,
            },
        )
    )
    ask = "from django.conf import settings; print(settings.ALLOWED_HOSTS, settings.DATA_DIR)"
    done = run(["sh", script, "shell", "--no-imports", "--command", ask])
    assert done.stdout == f"['hotlines.example.org'] {folder}/data\n"
