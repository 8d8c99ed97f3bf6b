"""Say why a text that somebody typed is no title of a post. Pure."""

import re
import unicodedata

from officials.issues import Issue
from officials.names import VACANT

_ = str  # Marks templates for translation; the interface translates `Issue.template`.

TEMPLATES = {
    "nothing": _(
        "「%(written)s」不是岗位名称；岗位还没有人，也请写它的名称，例如：副局长，任职者留空。"
    ),
    "ditto": _("「%(written)s」不是岗位名称；请把名称再写一遍。"),
    "digits": _("「%(written)s」里没有字；请写岗位名称，例如：副局长。"),
    "body": _("「%(written)s」是单位，不是岗位；请写岗位名称，例如：局长、值班室。"),
}
_DITTO = re.compile("[同上前左]{2}|〃|″")
_NOTHING = VACANT | {"没有", "不详", "未公布", "不公开", "某"}
_BODY = re.compile("[局部厅委办处科所站院]")
_NO_LETTER = re.compile(r"[\W\d_]*")


def find_fault(text: str) -> Issue | None:
    """Return why ``text`` is no title of a post, with the remedy; None for one that may be."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    tests = {
        "ditto": _DITTO.fullmatch(folded),
        "nothing": folded in _NOTHING,
        "digits": folded and _NO_LETTER.fullmatch(folded),
        "body": _BODY.fullmatch(folded),
    }
    code = next((code for code, found in tests.items() if found), "")
    return Issue(code, TEMPLATES[code], {"written": text}) if code else None
