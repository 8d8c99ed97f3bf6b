"""Public identifiers: twelve random characters, never reused."""

import secrets
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

from officials.models.check_constraints import ChecksAtOnce

# Crockford's base 32 leaves out the letters that are mistaken for others on paper.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12
_CHARACTERS = (ALPHABET * (256 // len(ALPHABET))).encode()  # one for each byte, all as often
PATTERN = rf"^[{ALPHABET}]{{{LENGTH}}}$"


def new_uid() -> str:
    """Return a new uid: 12 characters of Crockford's base 32 in lower case, 60 random bits."""
    return new_uids(1).decode()


def new_uids(count: int) -> bytes:
    """Return ``count`` new uids one behind the other, for statements that cut them out."""
    return secrets.token_bytes(LENGTH * count).translate(_CHARACTERS)


class UidField(models.CharField[str, str]):
    """The public identifier of a row; a trigger refuses to change it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_length": LENGTH, "default": new_uid, "editable": False}
        super().__init__(*args, **kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the type by its full name: next to a varchar, Django adds an index of prefixes."""
        return f"character varying({self.max_length})"


class Identified(ChecksAtOnce):
    """A row with a public identifier."""

    uid = UidField(_("编号"), unique=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_uid", condition=models.Q(uid__regex=PATTERN)
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.ReadOnly(name="uid_is_final", fields=["uid"])
        ]
