"""`manage.py redact`: remove a withdrawn number or a withheld name from all that is kept."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction

from officials import phones
from officials.actions import Refused, redaction
from officials.actions.notices import is_file_kept
from officials.actions.redaction import Plan, Subject
from officials.db.roles import connect_as_redaction
from officials.models import Official, User
from officials.models.national_hotlines import read_numbering
from officials.redaction.files import (
    FileFind,
    SearchedFiles,
    delete_files,
    find_missing,
    search_files,
)


class Command(BaseCommand):
    help = (
        "Put marks in place of a withdrawn number or a withheld name in all that is kept, and scan"
        " for it. Without --yes it writes nothing and shows what would go."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        subject = parser.add_mutually_exclusive_group(required=True)
        subject.add_argument(
            "--number",
            nargs="?",
            const="",
            help="the number with its area code; asked for when it is left out, so that no history"
            " of the shell keeps it",
        )
        subject.add_argument("--person", metavar="UID", help="the official, by uid")
        parser.add_argument(
            "--written",
            action="append",
            default=[],
            metavar="NAME",
            help="with --person: another way in which the name is written",
        )
        parser.add_argument("--by", required=True, metavar="USER", help="a site administrator")
        parser.add_argument(
            "--also",
            action="append",
            default=[],
            metavar="FIND",
            help="a find that is only possible, by its eight characters",
        )
        parser.add_argument(
            "--also-all", action="store_true", help="every find that is only possible"
        )
        parser.add_argument(
            "--delete-file",
            action="append",
            default=[],
            metavar="PATH",
            help="a file below DATA_DIR; a notice keeps the hash of its file",
        )
        parser.add_argument("--yes", action="store_true", help="write; without it only show")

    def handle(self, *args: Any, **options: Any) -> None:
        """Search, show, and with ``--yes`` redact in one transaction and search again."""
        try:
            connect_as_redaction()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        by = User.objects.filter(username=options["by"], is_superuser=True, is_active=True).first()
        if by is None:
            message = f"There is no site administrator {options['by']}."
            raise CommandError(message)
        if missing := find_missing(settings.DATA_DIR, options["delete_file"]):
            message = f"There is no file {', '.join(missing)} below DATA_DIR."
            raise CommandError(message)
        try:
            with transaction.atomic():
                subject = _find_subject(options)
                plan = redaction.make_plan(subject, report=self._report)
                self._show(subject, plan, self._search_files(subject))
                if not options["yes"]:
                    self.stdout.write("Nothing is written. Run it with --yes to remove this.")
                    return
                also = {each.identifier for each in plan.possible if options["also_all"]}
                redaction.redact(
                    subject,
                    plan,
                    by=by,
                    chosen=also | {*options["also"]},
                    files=len(options["delete_file"]),
                )
        except (Refused, DatabaseError) as error:
            # Only the first line: the rest of an error of the database quotes the row.
            message = f"Nothing was removed. {str(error).partition(chr(10))[0]}"
            raise CommandError(message) from error
        delete_files(settings.DATA_DIR, options["delete_file"])
        self._prove(subject)

    def _report(self, table: str) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{table}", ending="")

    def _show(self, subject: Subject, plan: Plan, files: list[FileFind]) -> None:
        """Print what goes, by column and count, and each find that a person has to judge."""
        for place in sorted({each.place for each in plan.certain}):
            count = sum(each.place == place for each in plan.certain)
            self.stdout.write(f"goes        {count:6} {place}")
        for find in plan.possible:
            self.stdout.write(
                f"possible  {find.identifier} {find.place} {find.key}: {find.excerpt}"
            )
        for file in files:
            self.stdout.write(f"file      {file.path}")
        self._show_notices(subject)
        if not plan.certain:
            self.stdout.write("goes             0")

    def _show_notices(self, subject: Subject) -> None:
        """Name the files of notices that may print the subject: only a person can read them."""
        for notice in filter(is_file_kept, redaction.notices_with_files(subject)):
            self.stdout.write(
                f"look at   files/notices/{notice.file_sha256}: the file of notice {notice.uid}"
                f" ({notice.get_file_type_display()})"
            )

    def _search_files(
        self, subject: Subject, searched: SearchedFiles | None = None
    ) -> list[FileFind]:
        database = Path(settings.DATA_DIR) / "postgres"
        return search_files(
            Path(settings.DATA_DIR),
            subject.spelling,
            searched or SearchedFiles(),
            leaving_out=[database, settings.STATIC_ROOT],
        )

    def _prove(self, subject: Subject) -> None:
        """Search all again and print the result. Raises CommandError where something is left."""
        with transaction.atomic():
            left = redaction.make_plan(subject, report=self._report)
        searched = SearchedFiles()
        files = self._search_files(subject, searched)
        self.stdout.write(
            f"Scanned {left.searched.tables} tables, {left.searched.columns} columns,"
            f" {left.searched.rows} rows, {left.searched.characters} characters;"
            f" {searched.files} files, {searched.size} bytes"
            f" ({searched.unreadable} pictures and PDFs by name only)."
        )
        self.stdout.write(
            f"Finds: {len(left.certain)} in the database, {len(files)} in files;"
            f" {len(left.possible)} left that were not chosen."
        )
        self._show_notices(subject)
        self.stdout.write(
            "Backups, WAL, replicas and unused rows still hold it: see docs/deploy.md, Redaction."
        )
        if left.certain or files:
            self._show(subject, left, files)
            message = "Something is left."
            raise CommandError(message)


def _find_subject(options: dict[str, Any]) -> Subject:
    if options["person"]:
        official = Official.objects.filter(uid=options["person"]).first()
        if official is None:
            message = f"There is no official {options['person']}."
            raise CommandError(message)
        return redaction.subject_of_name(official, options["written"])
    parsed = phones.parse(options["number"] or input("Number: "), read_numbering())
    if len(parsed.numbers) != 1:
        message = "Write one number, with its area code."
        raise CommandError(message)
    return redaction.subject_of_number(parsed.numbers[0].digits)
