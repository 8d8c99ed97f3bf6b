"""Words that staff write for others to read: none is empty, and no number hides among them."""

import re
import unicodedata

from django.utils.translation import gettext as _

from officials.actions import Refused

NUMBER = re.compile(r"[0-9](?:[\s\-()]*[0-9]){6,}")


def require_reason(reason: str) -> str:
    """Return a reason without the blanks around it. Raises Refused for none, or for a number."""
    if not reason.strip():
        raise Refused(_("请写明原因。"))
    check_public_text(reason)
    return reason.strip()


def check_public_text(*texts: str) -> None:
    """Raise Refused for a number among words: a withdrawal would not find it there."""
    for text in texts:
        if NUMBER.search(unicodedata.normalize("NFKC", text)):
            raise Refused(_("“%s”里有电话号码。号码请填写在号码栏，这样才能撤下。") % text)
