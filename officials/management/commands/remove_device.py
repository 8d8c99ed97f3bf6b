"""`manage.py remove_device`: remove a lost second factor on the server."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from officials.actions import devices
from officials.models import User


class Command(BaseCommand):
    help = "Take the second factor from an account; at its next sign-in it sets up another one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            message = f"There is no account {username}."
            raise CommandError(message)
        devices.remove_devices(user, by=None)
        devices.end_sessions(user)
        self.stdout.write(
            f"{username} sets up a new device at the next sign-in. Whoever knows the password can:"
            f" set another one with manage.py changepassword {username} if that may be many."
        )
