"""Check texts that staff write for the public: a reason is required, no number may hide in it."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.hidden_contacts import find_hidden_contact
from officials.public_texts import find_faults


def require_reason(reason: str) -> str:
    """Return ``reason`` stripped. Raises Refused for a blank one, or one with a number."""
    if not reason.strip():
        raise Refused(_("请写明原因。"))
    check_public_text(reason)
    return reason.strip()


def check_public_rows(rows: Iterable[models.Model]) -> None:
    """Raise Refused for the first text of ``rows`` that must not become public."""
    for row in rows:
        for field, fault in find_faults(row):
            words = {"row": row, "field": field, "fault": _(fault.template) % fault.params}
            raise Refused(_("%(row)s的“%(field)s”：%(fault)s") % words)


def check_public_text(*texts: str) -> None:
    """Raise Refused for a number or an address in a text, where no withdrawal would find it."""
    for text in texts:
        if found := find_hidden_contact(text):
            raise Refused(_(found.template) % found.params)
