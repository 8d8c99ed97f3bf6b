"""Check texts that staff write for the public: a reason is required, no number may hide in it."""

from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.hidden_contacts import find_hidden_contact


def require_reason(reason: str) -> str:
    """Return ``reason`` stripped. Raises Refused for a blank one, or one with a number."""
    if not reason.strip():
        raise Refused(_("请写明原因。"))
    check_public_text(reason)
    return reason.strip()


def check_public_text(*texts: str) -> None:
    """Raise Refused for a number or an address in a text, where no withdrawal would find it."""
    for text in texts:
        if found := find_hidden_contact(text):
            raise Refused(_(found.template) % found.params)
