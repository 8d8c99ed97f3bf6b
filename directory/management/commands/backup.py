"""`manage.py backup`: the database and the archived files of notices, in a folder of the day."""

import contextlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from directory.postgres.programs import ProgramError, run_program
from directory.postgres.timeouts import COMMAND_LIMITS

DUMP, FILES = "database.dump", "files"
# Keys that are deleted within days, and what they hash: a backup would keep them for as long as it
# is kept, and whoever has it could tell which network told or reported what.
LEFT_OUT = (
    "officials_outcomekey",
    "officials_reportkey",
    "directory_ratelimitsecret",
    "directory_ratelimitcount",
)
# The name of a finished backup: its moment (UTC), so that names sort by age.
NAME = "%Y-%m-%dT%H%M%SZ"
PATTERN = "[0-9]" * 4 + "-[0-9][0-9]-[0-9][0-9]T" + "[0-9]" * 6 + "Z"


class Command(BaseCommand):
    help = "Write a backup into a new folder inside FOLDER, and delete the oldest ones."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, default=14, help="how many backups stay")

    def handle(self, *args: Any, folder: Path, keep: int, **options: Any) -> None:
        if keep < 1:
            message = "--keep is at least 1: the backup that is made now."
            raise CommandError(message)
        former = os.umask(0o077)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            earlier = sorted(folder.glob(PATTERN))
            for unfinished in folder.glob("*.part"):
                shutil.rmtree(unfinished)
            backup = write_backup(folder, earlier[-1] if earlier else None)
            for outdated in [*earlier, backup][:-keep]:
                shutil.rmtree(outdated)
        except (OSError, ProgramError) as error:
            message = f"There is no new backup in {folder}: {error}"
            raise CommandError(message) from error
        finally:
            os.umask(former)
        self.stdout.write(str(backup))


def write_backup(folder: Path, previous: Path | None) -> Path:
    """Return the folder of a new backup; it gets its name when it is whole.

    Large objects are left out: the site has none, and one that its role made would stop the dump.
    """
    name = datetime.now(UTC).strftime(NAME)
    draft = folder / f"{name}.part"
    draft.mkdir()
    # -B: --no-large-objects, which PostgreSQL 15 called --no-blobs.
    run_program(
        connections["default"],
        "pg_dump",
        "--format=custom",
        "-B",
        *(f"--exclude-table-data=public.{table}" for table in LEFT_OUT),
        f"--lock-wait-timeout={COMMAND_LIMITS['lock_timeout']}s",
        f"--file={draft / DUMP}",
    )
    # After the dump: a notice in it has its file already.
    copy_files(settings.MEDIA_ROOT, draft / FILES, previous and previous / FILES)
    return draft.rename(folder / name)


def copy_files(source: Path, target: Path, previous: Path | None = None) -> None:
    """Copy a folder of archived files; one that ``previous`` has too becomes a link to that.

    A file never changes under its name, which is the hash of its content.
    """
    target.mkdir(exist_ok=True)
    for path in source.rglob("*"):
        place = path.relative_to(source)
        (target / place).parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file():
            continue
        with contextlib.suppress(OSError):  # not there, or on a disk without links
            if previous:
                os.link(previous / place, target / place)
                continue
        shutil.copy2(path, target / place)
