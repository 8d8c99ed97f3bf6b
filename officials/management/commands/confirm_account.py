"""`manage.py confirm_account`: say on the server that a real person holds an account."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from officials.actions import Refused, second_person
from officials.models import User


class Command(BaseCommand):
    help = (
        "Confirm that a real person holds an account, so that it can approve and make accounts."
        " For the first two people; after them, colleagues confirm each other in the admin."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            message = f"There is no account {username}."
            raise CommandError(message)
        try:
            second_person.confirm(user, by=None)
        except Refused:
            message = f"The account {username} is confirmed already."
            raise CommandError(message) from None
        self.stdout.write(f"{username} counts as a person of its own from now on.")
