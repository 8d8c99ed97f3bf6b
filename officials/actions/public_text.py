"""Check texts that staff write for the public: a reason is required, no number may hide in it."""

import re
import unicodedata

from django.utils.translation import gettext as _

from officials.actions import Refused

# Seven digits or more, whatever separates them.
NUMBER = re.compile(r"[0-9](?:[\s\-()]*[0-9]){6,}")


def require_reason(reason: str) -> str:
    """Return ``reason`` stripped. Raises Refused for a blank one, or one with a number."""
    if not reason.strip():
        raise Refused(_("请写明原因。"))
    check_public_text(reason)
    return reason.strip()


def check_public_text(*texts: str) -> None:
    """Raise Refused for a phone number in a text, where its withdrawal would not find it."""
    for text in texts:
        if NUMBER.search(unicodedata.normalize("NFKC", text)):
            raise Refused(_("“%s”里有电话号码。号码请填写在号码栏，这样才能撤下。") % text)
