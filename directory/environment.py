"""Read environment variables once, and report all mistakes together."""

import contextlib
import ipaddress
import os
import re
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Environment:
    """A reader of variables that collects mistakes until ``check`` raises them."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return os.environ.get(name, "").strip() or default

    def flag(self, name: str) -> bool:
        value = self.text(name, "0")
        if value not in {"0", "1"}:
            self.mistakes.append(f"{name} is {value!r}; set it to 0 or 1.")
        return value == "1"

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal():
            self.mistakes.append(f"{name} is {value!r}; set it to a whole number.")
            return default
        return int(value)

    def address(self, name: str, schemes: tuple[str, ...]) -> str:
        """Return a URL that begins with one of ``schemes``; empty if there is none."""
        value = self.text(name)
        if value and not re.fullmatch(rf"({'|'.join(schemes)})[!-~]+", value):
            self.mistakes.append(f"{name} is {value!r}; begin it with {' or '.join(schemes)}.")
            return ""
        return value

    def words(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def networks(self, name: str, default: str = "") -> list[Network]:
        """Return addresses and networks such as 10.0.0.0/8."""
        found = []
        for word in self.words(name, default):
            try:
                found.append(ipaddress.ip_network(word))
            except ValueError:
                self.mistakes.append(f"{name} has {word!r}; list addresses or networks.")
        return found

    def check(self) -> None:
        """Raise ImproperlyConfigured with every mistake, if there is one."""
        if self.mistakes:
            raise ImproperlyConfigured(" ".join(self.mistakes))


def kept_secret(path: Path) -> str:
    """Return the secret in the file at ``path``; create it at the first call, mode 0600.

    Raises ImproperlyConfigured when the file can be neither read nor made.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=path.parent) as new:
                new.write(secrets.token_urlsafe(50))
                new.flush()
                # A link appears whole or not at all, so a second process reads no half of it.
                with contextlib.suppress(FileExistsError):
                    os.link(new.name, path)
        return path.read_text()
    except OSError as error:
        message = f"{path} cannot be written ({error.strerror}); free or choose another DATA_DIR."
        raise ImproperlyConfigured(message) from error
