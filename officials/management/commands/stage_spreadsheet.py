"""`manage.py stage_spreadsheet`: read a list and make the plan of it."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from officials.actions import Refused, imports
from officials.importing.readers.refusals import Refused as FileRefused
from officials.models import ImportRow, Notice, Region, User

REFUSED = 2  # exit code


class Command(BaseCommand):
    help = "Read a list of posts and plan what it would change. Writes the plan and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--region", required=True, metavar="CODE")
        parser.add_argument("--notice", required=True, metavar="UID")
        parser.add_argument("--by", required=True, metavar="USER")
        parser.add_argument("--json", action="store_true", help="print an object for each row")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        found = {
            "region": Region.objects.filter(code=options["region"]).first(),
            "notice": Notice.objects.filter(uid=options["notice"]).first(),
            "by": User.objects.filter(username=options["by"]).first(),
        }
        for name, row in found.items():
            if row is None:
                message = f"There is no {options[name]} for --{name}."
                raise CommandError(message)
        try:
            data = file.read_bytes()
        except OSError as error:
            message = f"{file}: {error.strerror}"
            raise CommandError(message) from error
        arguments: Any = found
        try:
            batch = imports.stage(data, file.name, **arguments)
        except (FileRefused, Refused) as refusal:
            self.stderr.write(str(refusal))
            raise SystemExit(REFUSED) from None
        write = _as_json if options["json"] else _as_line
        for planned in batch.rows.order_by("position"):
            self.stdout.write(write(planned))


def _as_json(row: ImportRow) -> str:
    names = ("sheet", "row", "action", "unit", "name", "title", "duties", "numbers")
    values = {name: getattr(row, name) for name in names}
    return json.dumps(values | {"problems": _problems(row)}, ensure_ascii=False)


def _as_line(row: ImportRow) -> str:
    where = f"{row.sheet} {row.row}".strip()
    return " · ".join((where, row.get_action_display(), row.unit, row.title, *_problems(row)))


def _problems(row: ImportRow) -> list[str]:
    """Return the problems of a row and the questions that wait for an answer."""
    return [*row.problems, *(each["question"] for each in row.doubts if each["answer"] is None)]
